"""Accounts: invitations instead of initial passwords, and changing one's own password."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import access, audit, errors, jobs
from employees import labels, passwords
from employees.models import Employee, Invitation, Mail, RoleGrant, User

GOOD_FOR = timedelta(days=7)


def chain_of(user: User) -> str:
    """The audit chain an account's changes belong to."""
    return user.agency.audit_chain if user.agency else audit.SYSTEM


def token_of(invitation: Invitation) -> str:
    """Return the secret of the link. Made from the row's nonce with the site's key; the database cannot tell it."""
    sealed = hmac.new(settings.SECRET_KEY.encode(), f"invitation:{invitation.nonce}".encode(), hashlib.sha256)
    return urlsafe_b64encode(sealed.digest()).decode().rstrip("=")


def digest_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite_employee(*, employee: Employee, actor: User, at: datetime) -> tuple[Invitation, str]:
    """Invite an employee to set her password; makes the account when there is none. Returns the row and the secret.

    Raises:
        NotYours: the actor is neither HR of the agency nor an administrator, or the account has more rights than HR
            may give.
        Refused: the employee is not in service.
    """
    if not employee.can_be_changed_by(actor) and access.ADMINISTRATOR not in actor.roles:
        raise errors.NotYours(_("Only HR of this agency can invite this employee."))
    if not employee.is_active:
        raise errors.Refused(_("Nobody was invited: this person is no longer in service."))
    return invite_account(user=_account_of(employee), actor=actor, at=at)


@transaction.atomic
def invite_account(*, user: User, actor: User | None, at: datetime) -> tuple[Invitation, str]:
    """Make a link by which the owner of `user` sets a password; earlier unused links end. `actor` None: the installer.

    Who holds rights over others' data gets a new password only from an administrator: HR could otherwise take over
    the account of an auditor.

    Raises:
        NotYours: the actor may not do this for this account.
        Refused: the account is closed.
    """
    if not user.is_active:
        raise errors.Refused(_("Nobody was invited: this account is closed."))
    if actor is not None and access.ADMINISTRATOR not in actor.roles and _holds_more_than_hr_gives(user, at):
        raise errors.NotYours(
            _("This account has granted rights. Please ask an administrator to send a new invitation.")
        )
    Invitation.objects.filter(user=user, used_at=None, expires_at__gt=at).update(expires_at=at)
    invitation = Invitation(user=user, agency=user.agency, created_by=actor, expires_at=at + GOOD_FOR)
    token = token_of(invitation)
    invitation.digest = digest_of(token)
    invitation.save()
    audit.record(chain=chain_of(user), actor=actor, action="account.invited", obj=user, at=at)
    if user.employee and user.employee.email:
        jobs.wake(Mail.objects.create(invitation=invitation))
    return invitation, token


def _account_of(employee: Employee) -> User:
    Employee.objects.select_for_update().get(pk=employee.pk)
    found = User.objects.filter(employee=employee).select_related("agency", "employee").first()
    if found is not None:
        return found
    if User.objects.filter(username=employee.nip).exists():
        raise errors.Refused(
            _("Nobody was invited: another account already signs in with this NIP. Please ask an administrator.")
        )
    return User.objects.create_user(
        employee.nip, employee=employee, agency=employee.agency, display_name=employee.full_name
    )


def _holds_more_than_hr_gives(user: User, at: datetime) -> bool:
    others = RoleGrant.objects.filter(user=user).on(timezone.localdate(at)).exclude(role=labels.Role.PANEL)
    return user.is_superuser or user.is_staff or others.exists()


def invited_user(*, token: str, at: datetime) -> User | None:
    """Return whom a link invites while it is good; None when it was used, replaced, is too old or never existed."""
    rows = Invitation.objects.select_related("user__employee", "user__agency")
    found = rows.filter(digest=digest_of(token), used_at=None, expires_at__gt=at, user__is_active=True).first()
    return found.user if found else None


@transaction.atomic
def accept_invitation(*, token: str, password: str, at: datetime) -> User:
    """Set the password with the link of an invitation, which works once. Returns the account.

    Raises:
        WrongState: the link was used, is too old, was replaced, or never existed; all with one sentence.
        Refused: the password breaks a rule; the link stays good.
    """
    # Claim first: of two people with one link exactly one gets through, also in the same millisecond. Only columns of
    # the row itself may stand here: PostgreSQL does not look again into a joined table when it has waited for the row.
    free = Invitation.objects.filter(digest=digest_of(token), used_at=None, expires_at__gt=at)
    if invited_user(token=token, at=at) is None or free.update(used_at=at) != 1:
        raise errors.WrongState(
            _("This link was used already, was replaced by a newer one, or is older than seven days.")
        )
    invitation = Invitation.objects.select_related("user__employee", "user__agency").get(digest=digest_of(token))
    _set_password(invitation.user, password)
    audit.record(
        chain=chain_of(invitation.user), actor=invitation.user, action="account.accepted", obj=invitation.user, at=at
    )
    return invitation.user


@transaction.atomic
def change_password(*, user: User, password: str, at: datetime) -> None:
    """Set the user's own new password; her other sessions end by it.

    Raises:
        Refused: the password breaks a rule.
    """
    _set_password(user, password)
    audit.record(chain=chain_of(user), actor=user, action="account.password_changed", obj=user, at=at)


def _set_password(user: User, password: str) -> None:
    if problems := passwords.problems_of(password, user=user):
        raise errors.Refused(" ".join(problems), code="password")
    user.set_password(password)
    user.save(update_fields=["password"])


def close_account(employee: Employee) -> None:
    """Let nobody sign in for an employee any more; inside the transaction of her leaving."""
    User.objects.filter(employee=employee).update(is_active=False)


def open_account(employee: Employee) -> None:
    """Let an employee who came back sign in again."""
    User.objects.filter(employee=employee).update(is_active=True)


def rename_account(employee: Employee) -> None:
    """Keep the sign-in name and the name shown equal to the corrected record.

    Raises:
        Refused: somebody else signs in with this NIP.
    """
    if User.objects.filter(username=employee.nip).exclude(employee=employee).exists():
        raise errors.Refused(_("Nothing was saved: another account already signs in with this NIP."))
    User.objects.filter(employee=employee).update(username=employee.nip, display_name=employee.full_name)
