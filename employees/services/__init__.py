"""Every change to people and their organisation goes through one of these doors."""

from employees.services.accounts import (
    accept_invitation,
    change_password,
    invite_account,
    invite_employee,
    invited_user,
    token_of,
)
from employees.services.attempts import (
    TooManyAttempts,
    attempt_failed,
    attempt_succeeded,
    begin_attempt,
    forget_old_counters,
)
from employees.services.grants import end_grant, grant_role
from employees.services.lines import add_line, change_supervisor, check_line, end_line
from employees.services.openings import note_file_opened
from employees.services.organisation import add_position, add_unit, change_position, change_unit, check_unit
from employees.services.register import FIELDS as REGISTER_FIELDS
from employees.services.register import (
    add_employee,
    change_employee,
    deactivate_employee,
    fingerprint,
    nip_problems,
    note_export,
    reactivate_employee,
    warnings_of,
)
from employees.services.supervisor_reports import report_supervisor, take_step

__all__ = [
    "REGISTER_FIELDS",
    "TooManyAttempts",
    "accept_invitation",
    "add_employee",
    "add_line",
    "add_position",
    "add_unit",
    "attempt_failed",
    "attempt_succeeded",
    "begin_attempt",
    "change_employee",
    "change_password",
    "change_position",
    "change_supervisor",
    "change_unit",
    "check_line",
    "check_unit",
    "deactivate_employee",
    "end_grant",
    "end_line",
    "fingerprint",
    "forget_old_counters",
    "grant_role",
    "invite_account",
    "invite_employee",
    "invited_user",
    "nip_problems",
    "note_export",
    "note_file_opened",
    "reactivate_employee",
    "report_supervisor",
    "take_step",
    "token_of",
    "warnings_of",
]
