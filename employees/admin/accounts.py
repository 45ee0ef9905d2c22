"""Accounts, granted roles and invitations. Nobody sets somebody else's password: there are invitations."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import errors
from core.administration import AuditedAdmin, ReadOnlyAdmin
from employees import services, sign_in
from employees.models import Invitation, Mail, RoleGrant, SignInCounter, User


class UserForm(ModelForm):
    """An account without its password."""

    def clean_username(self) -> str:
        return sign_in.without_spaces(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        employee, agency = given.get("employee"), given.get("agency")
        if employee is not None and agency != employee.agency:
            raise ValidationError(_("The account must belong to the agency of its employee."))
        return given


@admin.register(User)
class UserAdmin(AuditedAdmin):
    """No password is shown, set or exported here; the action sends an invitation."""

    form = UserForm
    untold = ("password", "last_login")
    list_display = ("username", "display_name", "agency", "is_active", "is_superuser", "last_login")
    list_filter = ("agency", "is_active", "is_superuser")
    list_select_related = ("agency",)
    search_fields = ("username", "display_name")
    autocomplete_fields = ("employee", "agency")
    fields = ("username", "display_name", "employee", "agency", "is_active", "is_superuser", "last_login")
    readonly_fields = ("last_login",)
    actions = ["invite"]
    show_full_result_count = False

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        """A new account has no password until its invitation is used; administrators are those of the whole site."""
        if not change:
            obj.set_unusable_password()
        obj.is_staff = obj.is_superuser
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    @admin.action(description=gettext_lazy("Invite to set a password"))
    def invite(self, request: Any, queryset: Any) -> None:
        for user in queryset.select_related("agency", "employee")[:20]:
            try:
                _invitation, token = services.invite_account(user=user, actor=request.user, at=timezone.now())
            except errors.Refused as refusal:
                messages.error(request, f"{user}: {refusal}")
                continue
            link = request.build_absolute_uri(reverse("accept_invitation", args=[token]))
            messages.success(request, _("%(user)s: %(link)s (shown only now)") % {"user": user, "link": link})


class RoleGrantForm(ModelForm):
    """A grant holds in the account's own agency."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        user, agency, start, end = (given.get(name) for name in ("user", "agency", "start", "end"))
        if user and agency and user.agency_id != agency.pk:
            raise ValidationError(_("The role can only be granted in the agency of the account."))
        if start and end and end < start:
            raise ValidationError(_("The last day is before the first day."))
        return given


@admin.register(RoleGrant)
class RoleGrantAdmin(AuditedAdmin):
    form = RoleGrantForm
    list_display = ("user", "role", "agency", "start", "end")
    list_filter = ("role", "agency")
    list_select_related = ("user", "agency")
    search_fields = ("user__username", "user__display_name")
    autocomplete_fields = ("user", "agency")
    fields = ("user", "agency", "role", "start", "end")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("user", "agency", "created_by", "expires_at", "used_at")
    list_select_related = ("user", "agency", "created_by")
    fields = ("user", "agency", "created_by", "expires_at", "used_at")


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = ("invitation", "state", "problem", "created_at", "finished_at")
    list_filter = ("state",)
    list_select_related = ("invitation__user",)
    fields = ("invitation", "state", "problem", "created_at", "finished_at")


@admin.register(SignInCounter)
class SignInCounterAdmin(AuditedAdmin):
    """Deleting a row lets the account try again at once; the row itself names nobody."""

    list_display = ("key", "failures", "since", "last_at")
    readonly_fields = ("key", "failures", "since", "last_at")
    fields = ("key", "failures", "since", "last_at")

    def has_add_permission(self, request: Any) -> bool:
        return False
