"""The daily digest: ordered once per agency and local working day, sent at most once to each person."""

import logging
import smtplib
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from core import jobs
from employees.models import Agency, User
from reports.models import Digest, DigestChoice, DigestRun
from reports.selectors import deadlines

logger = logging.getLogger(__name__)

# The mail is there before the working day begins; nobody is written to on a weekend.
FROM_HOUR = 6
WORKING_DAYS = range(5)
CHUNK = 100


def order_digests(*, at: datetime) -> int:
    """Order today's run of every agency whose working day has begun; return how many are new. May be called often."""
    ordered = 0
    for agency in Agency.objects.order_by("pk"):
        local = at.astimezone(ZoneInfo(agency.time_zone))
        if local.hour < FROM_HOUR or local.weekday() not in WORKING_DAYS:
            continue
        with transaction.atomic():
            run, is_new = DigestRun.objects.get_or_create(agency=agency, day=local.date(), defaults={"created_at": at})
            if is_new:
                ordered += 1
                jobs.wake(run, at=at)
    return ordered


def send_digests(claim: jobs.Claim, *, at: datetime) -> None:
    """Go through the accounts of the run's agency and write to those who owe something soon.

    Killed and started again, it goes on behind the last chunk; the mark of the day keeps anybody from a second mail.
    """
    run = DigestRun.objects.select_related("agency").get(pk=claim.pk)
    reached, sent = run.reached, run.sent
    while True:
        users = list(_accounts(run, reached))
        if not users:
            return
        sent += sum(_send(user, run, at) for user in users)
        reached = users[-1].pk
        claim = jobs.renew(claim, reached=reached, sent=sent)


def _accounts(run: DigestRun, behind: int) -> "list[User]":
    """The next accounts that may get a mail: active, of an employee with an address, who did not say no."""
    no_thanks = DigestChoice.objects.filter(user=OuterRef("pk"), wanted=False)
    return list(
        User.objects.filter(
            ~Exists(no_thanks),
            agency=run.agency_id,
            is_active=True,
            employee__is_active=True,
            employee__email__gt="",
            pk__gt=behind,
        )
        .select_related("employee", "agency")
        .order_by("pk")[:CHUNK]
    )


def _send(user: User, run: DigestRun, at: datetime) -> bool:
    address = user.employee.email if user.employee else ""
    with translation.override(settings.LANGUAGE_CODE):
        due = deadlines.digest_of(user, at)
        if not due or not _is_first_today(user, run):
            return False
        site = settings.SITE_URL.rstrip("/")
        context = {"due": due, "home": site + reverse("home"), "choice": site + reverse("my_deadlines")}
        subject = render_to_string("emails/digest_subject.txt", context).strip()
        body = render_to_string("emails/digest.txt", context)
    return _leaves(EmailMessage(subject, body, to=[address]), user, run)


def _leaves(mail: EmailMessage, user: User, run: DigestRun) -> bool:
    """Send one mail. An address the server refuses stops nobody else; a server that is away stops the run."""
    try:
        mail.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refusal:
        logger.warning("A daily mail was refused (%s).", type(refusal).__name__)
        return False
    except OSError:
        # Certainly not sent: the next attempt may write to her again.
        Digest.objects.filter(user=user, day=run.day).delete()
        raise
    return True


def _is_first_today(user: User, run: DigestRun) -> bool:
    """Mark the day before the mail leaves: a run that dies in between loses one mail rather than sending two."""
    _mark, is_new = Digest.objects.get_or_create(user=user, day=run.day)
    return is_new


def choose_digest(*, user: User, wanted: bool) -> None:
    """Store whether `user` wants the daily mail."""
    DigestChoice.objects.update_or_create(user=user, defaults={"wanted": wanted})
