"""Agencies and their people."""

from employees.models.accounts import Invitation, RoleGrant, SignInCounter, User, UserManager
from employees.models.catalogue import PostType, Rank
from employees.models.mail import Mail
from employees.models.organisation import Agency, Position, Unit
from employees.models.people import Employee, FileOpening, ReportingLine, SupervisorReport
from employees.models.staff_import import StaffImport, StaffImportRow

__all__ = [
    "Agency",
    "Employee",
    "FileOpening",
    "Invitation",
    "Mail",
    "Position",
    "PostType",
    "Rank",
    "ReportingLine",
    "RoleGrant",
    "SignInCounter",
    "StaffImport",
    "StaffImportRow",
    "SupervisorReport",
    "Unit",
    "User",
    "UserManager",
]
