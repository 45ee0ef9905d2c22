""" "My supervisor is wrong": reported by the employee, confirmed by the named supervisor and by HR (domain §3)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, errors, transitions
from employees import workflow
from employees.models import Agency, Employee, SupervisorReport, User
from employees.services import lines


@transaction.atomic
def report_supervisor(
    *, employee: Employee, named_supervisor: Employee, since: date, explanation: str, actor: User, at: datetime
) -> SupervisorReport:
    """Report who the right supervisor is, and since when.

    Raises:
        NotYours: somebody else than the employee reports.
        Refused: the named person is not in service in the same agency, is the employee herself, the day is in the
            future, or a report is open already.
    """
    if not employee.is_own_file_of(actor):
        raise errors.NotYours(_("Everybody reports for herself or himself only."))
    if named_supervisor.agency_id != employee.agency_id or not named_supervisor.is_active:
        raise errors.Refused(_("Nothing was sent: the supervisor must be in service in the same agency."))
    if named_supervisor.pk == employee.pk:
        raise errors.Refused(_("Nothing was sent: nobody supervises herself or himself."))
    if since > timezone.localdate(at):
        raise errors.Refused(_("Nothing was sent: the day is in the future. Report it when it has come."))
    report = SupervisorReport(
        employee=employee, named_supervisor=named_supervisor, since=since, explanation=explanation, reported_at=at
    )
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError as known:
        raise errors.Refused(
            _("Nothing was sent: you have a report that is still open. Withdraw it first, or wait for the answer.")
        ) from known
    audit.record(
        chain=employee.agency.audit_chain,
        actor=actor,
        action="supervisor_report.report",
        obj=report,
        after=report.state,
        details={"named_supervisor": str(named_supervisor), "since": since.isoformat()},
    )
    return report


@transaction.atomic
def take_step(*, report: SupervisorReport, action: str, actor: User, today: date, reason: str = "") -> None:
    """Take one step of the workflow; `carry_out` changes the reporting line in the same transaction.

    Raises:
        NotYours: the actor has not the role of this step in this case.
        WrongState: the report is not, or no longer, where this step begins.
        Refused: a reason is missing, or the reporting line cannot be changed; then nothing is changed at all.
    """
    employee = report.employee
    # First the agency is locked, then the audit chain: everybody in this order, so that nobody waits in a circle.
    Agency.objects.select_for_update().get(pk=employee.agency_id)
    transitions.move(
        report,
        workflow.SUPERVISOR_REPORT,
        action,
        actor=actor,
        roles=report.roles_of(actor),
        chain=employee.agency.audit_chain,
        reason=reason,
        answer=reason,
    )
    if action == "carry_out":
        lines.change_supervisor(
            employee=employee,
            supervisor=report.named_supervisor,
            since=report.since,
            today=today,
            actor=actor,
            reason=report.explanation,
        )
