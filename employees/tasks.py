"""What the worker does for people: send their mails, import staff files."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import jobs
from employees.models import Mail, StaffImport
from employees.services import staff_import_check, staff_import_write, token_of


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


@jobs.handles(StaffImport)
def import_staff(pk: int, claim: jobs.Claim) -> None:
    """Check an uploaded staff file, or write the confirmed one. A second run comes to the same end."""
    staff_import = StaffImport.objects.select_related("agency").defer("content").get(pk=pk)
    # The day of the agency, not of the server: reporting lines begin and end with local days.
    on = timezone.localdate(timezone=ZoneInfo(staff_import.agency.time_zone))
    if staff_import.phase == StaffImport.Phase.APPLYING:
        staff_import_write.write_staff(claim=claim, on=on)
    else:
        staff_import_check.check_file(claim=claim, on=on)
