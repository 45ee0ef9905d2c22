"""What the worker does for people: send their mails."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import jobs
from employees.models import Mail
from employees.services import token_of


@jobs.handles(Mail)
def send_mail(pk: int, claim: jobs.Claim) -> None:
    """Send one invitation. A second run sends it again: the same link twice harms nobody."""
    mail = Mail.objects.select_related("invitation__user__employee", "invitation__user__agency").get(pk=pk)
    invitation = mail.invitation
    if invitation.used_at or invitation.expires_at <= timezone.now():
        raise jobs.GiveUp(_("The invitation was used, replaced or has expired; no mail was sent."))
    employee = invitation.user.employee
    if employee is None or not employee.email:
        raise jobs.GiveUp(_("There is no e-mail address; no mail was sent."))
    with translation.override(settings.LANGUAGE_CODE):
        link = settings.SITE_URL.rstrip("/") + reverse("accept_invitation", args=[token_of(invitation)])
        context = {"employee": employee, "link": link, "expires_at": invitation.expires_at}
        subject = render_to_string("emails/invitation_subject.txt", context).strip()
        body = render_to_string("emails/invitation.txt", context)
    EmailMessage(subject, body, to=[employee.email]).send()
