"""Form helpers: the token of law 7, and refusals shown beside what was typed."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import errors, receipts

NEAR_YEARS = 5


def near_day(day: date) -> None:
    """Refuse a day that is years away: it is a slip of the finger, and reckoning with it could leave the calendar.

    Raises:
        ValidationError: in words.
    """
    if abs(day.year - timezone.localdate().year) > NEAR_YEARS:
        raise forms.ValidationError(_("This day is years away. Please check the year."))


class HouseForm(forms.Form):
    """A form of the house: crispy with the house's helper, refusals of services shown as its own errors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The template writes <form>, the token and the buttons itself; crispy renders only the fields.
        self.helper = FormHelper()
        self.helper.form_tag = False

    def refuse(self, refusal: errors.Refused) -> None:
        """Show a refusal of the service above the form, with everything typed still in place."""
        self.add_error(None, str(refusal))


class SubmitOnceForm(HouseForm):
    """A form that matters: carries the server's token in `submit_token`."""

    submit_token = forms.CharField(widget=forms.HiddenInput, max_length=300)

    def __init__(self, *args: Any, user: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.action = action
        if not self.is_bound:
            self.initial["submit_token"] = receipts.issue_token(user, action)

    def submit(self, work: Any) -> Any:
        """Run `work()` once for this form's token; return the receipt.

        Raises:
            Refused: the service refused, or the token is not good.
        """
        return receipts.submit_once(self.cleaned_data["submit_token"], user=self.user, action=self.action, work=work)


class ReasonForm(HouseForm):
    """A step that must be explained in words."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The other side reads this. Say what you saw and what should happen next."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
