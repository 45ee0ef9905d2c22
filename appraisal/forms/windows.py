"""The new last day of the ratings, with its reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.forms.fields import DayField
from core import errors
from core.forms import SubmitOnceForm


class ExtendForm(SubmitOnceForm):
    """Until when ratings come in, and why."""

    until = DayField(label=_("New last day"), help_text=_("The whole day, in the time zone of the agency."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Stands in the audit trail of the agency."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def refuse(self, refusal: errors.Refused) -> None:
        """Show a refusal at its field."""
        self.add_error(refusal.code if refusal.code in self.fields else None, str(refusal))
