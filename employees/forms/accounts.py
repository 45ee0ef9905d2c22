"""Sign-in, passwords, panel membership."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from employees import passwords
from employees.forms.fields import DateInput, PersonField
from employees.models import User


def _password(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=passwords.LONGEST, widget=widget, **more)


class SignInForm(HouseForm):
    """NIP and password; the NIP stays after a failure, the password never does."""

    username = forms.CharField(
        label=_("NIP"),
        max_length=40,
        help_text=_("18 digits, with or without spaces. Administrators use their user name."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = _password(_("Password"), "current-password")
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class NewPasswordForm(HouseForm):
    """A new password, typed twice."""

    new_password = _password(
        _("New password"),
        "new-password",
        help_text=_(
            "At least 15 characters. Four or five words of your own choice are easy to keep and hard to guess."
        ),
    )
    again = _password(_("New password once more"), "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        for problem in passwords.problems_of(password, user=self.user):
            self.add_error("new_password", problem)
        return password

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "new_password" in given and given.get("again") != given["new_password"]:
            self.add_error("again", _("The two passwords are not the same."))
        return given


class ChangePasswordForm(NewPasswordForm):
    """A new password, with the present one as proof."""

    present = _password(_("Present password"), "current-password")
    field_order = ["present", "new_password", "again"]


class PanelGrantForm(HouseForm):
    """Make somebody a member of panels."""

    person = PersonField(label=_("Person"))
    start = forms.DateField(label=_("From"), widget=DateInput)
    end = forms.DateField(label=_("To, the last day"), required=False, widget=DateInput)

    def __init__(self, *args: Any, agency: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].agency = agency  # type: ignore[attr-defined]

    def clean_person(self) -> User:
        """Return the account of the person; who was never invited has none."""
        account = User.objects.filter(employee=self.cleaned_data["person"], is_active=True).first()
        if account is None:
            raise forms.ValidationError(_("This person has no account yet. Send an invitation first."))
        return account
