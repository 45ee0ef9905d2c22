"""Accounts, granted roles, invitations and the counters that slow down guessing."""

import secrets
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import access
from employees import labels, querysets
from employees.models.organisation import Unit
from employees.models.people import Employee, ReportingLine


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the user name is the NIP without spaces."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account; without a password nobody can sign in until the invitation is used."""
        user = self.model(username="".join(username.split()), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Create an administrator of the installation, who belongs to no agency."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. What it may do follows from reporting lines, led units and dated grants, never from a flag."""

    username = models.CharField(_("NIP or user name"), max_length=40, unique=True)
    employee = models.OneToOneField(
        "employees.Employee",
        verbose_name=_("employee"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="user",
    )
    agency = models.ForeignKey(
        "employees.Agency", verbose_name=_("agency"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    display_name = models.CharField(_("name shown"), max_length=160, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return str(self)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The caller's roles today, read from the database once per request: rights end at the next request."""
        if not self.is_active:
            return frozenset()
        found = {access.ADMINISTRATOR} if self.is_superuser else set()
        today = timezone.localdate()
        # A grant holds in the agency it was given in: it does not move with somebody who moves.
        grants = RoleGrant.objects.on(today).filter(user=self, agency=self.agency_id).values_list("role", flat=True)
        found.update(grants)
        if self.employee_id:
            found.add(access.EMPLOYEE)
            found.update(_roles_by_position(self.employee_id, today))
        return frozenset(found)


def _roles_by_position(employee_id: int, today: date) -> set[str]:
    """Return the roles that follow from whom somebody supervises today and which unit she leads."""
    below = ReportingLine.objects.on(today).filter(supervisor=OuterRef("pk"))
    two_below = ReportingLine.objects.on(today).filter(
        supervisor__in=ReportingLine.objects.on(today).filter(supervisor=OuterRef(OuterRef("pk"))).values("employee")
    )
    led = Unit.objects.filter(leader=OuterRef("pk"), is_active=True)
    row = Employee.objects.filter(pk=employee_id).values_list(Exists(below), Exists(two_below), Exists(led)).first()
    names = (access.SUPERVISOR, access.REVIEWER, access.LEADER)
    return {name for name, held in zip(names, row or (), strict=False) if held}


class RoleGrantQuerySet(querysets.HrOnlyQuerySet):
    def on(self, day: Any) -> "RoleGrantQuerySet":
        return self.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)


class RoleGrant(models.Model):
    """A role granted to an account of the agency from one day to another."""

    user = models.ForeignKey(User, verbose_name=_("account"), on_delete=models.PROTECT, related_name="grants")
    agency = models.ForeignKey("employees.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=labels.Role)
    start = models.DateField(_("from"))
    end = models.DateField(_("to, the last day"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("granted role")
        verbose_name_plural = _("granted roles")
        ordering = ["user", "role"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=labels.Role.values), name="granted_role_known"),
            models.UniqueConstraint(fields=["user", "role"], condition=Q(end__isnull=True), name="role_granted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def can_be_ended_by(self, user: Any) -> bool:
        """HR may end panel membership of her agency; every other role is an administrator's."""
        return self.role == labels.Role.PANEL and access.HR in user.roles and user.agency_id == self.agency_id


class Invitation(models.Model):
    """A link by which a person sets her own password; only its hash is stored, it works once."""

    user = models.ForeignKey(User, verbose_name=_("account"), on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "employees.Agency", verbose_name=_("agency"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The token is made from the nonce with the site's key and never stored: a mail that waits can make it again, a
    # stolen database cannot.
    nonce = models.CharField(max_length=64, default=secrets.token_hex, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        User, verbose_name=_("invited by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used at"), null=True)

    objects = querysets.HrOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return str(self.user)


class SignInCounter(models.Model):
    """Wrong passwords counted per account, per device and, wide, per address; keys are hashed."""

    key = models.CharField(max_length=80, unique=True)
    failures = models.PositiveIntegerField(_("wrong passwords"), default=0)
    since = models.DateTimeField(_("counted since"), default=timezone.now)
    last_at = models.DateTimeField(_("last at"), db_index=True)

    class Meta:
        verbose_name = _("sign-in counter")
        verbose_name_plural = _("sign-in counters")

    def __str__(self) -> str:
        return self.key
