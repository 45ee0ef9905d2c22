"""Forms of hand-overs and exemptions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import labels
from appraisal.forms.fields import DayField
from appraisal.models import Cycle
from appraisal.selectors import handovers
from core import errors
from core.forms import HouseForm, SubmitOnceForm
from employees.models import Employee


class ConfirmHandoversForm(SubmitOnceForm):
    """Which of the hand-overs that are due HR confirms; `due` carries what she saw, not only whom it is about."""

    due = forms.MultipleChoiceField(label=_("Hand-overs to confirm"), required=False)

    def __init__(self, *args: Any, rows: Sequence[handovers.Due], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows

    @property
    def chosen(self) -> list[str]:
        """The keys that were ticked; the service judges them, so that an old page gets a sentence."""
        data: Any = self.data
        return list(data.getlist("due")) if self.is_bound else []

    def clean(self) -> dict[str, Any]:
        # What is not due any more is answered by the service in words, not by the field as "no valid choice".
        self.errors.pop("due", None)
        return super().clean() or self.cleaned_data


class NoteForm(SubmitOnceForm):
    """What the former supervisor hands on."""

    note = forms.CharField(
        label=_("Hand-over note"),
        help_text=_("What runs, what is agreed, what the next supervisor should look at. It can be sent once."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
    )


class ExemptionForm(SubmitOnceForm):
    """Who is exempt, why, from when to when."""

    nip = forms.CharField(label=_("NIP of the employee"), max_length=30)
    reason = forms.ChoiceField(label=_("Reason"), choices=labels.ExemptionReason)
    start = DayField(label=_("First day"))
    end = DayField(label=_("Last day"))
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Number of the decree, or the other reason. The employee, HR and auditors read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle

    def clean_nip(self) -> str:
        """Find the person; spaces between the digits are how people write a NIP."""
        nip = "".join(self.cleaned_data["nip"].split())
        self.employee = Employee.objects.filter(agency=self.cycle.agency_id, nip=nip).first()
        if self.employee is None:
            raise forms.ValidationError(_("Nobody of this agency has this NIP."))
        return nip

    def refuse(self, refusal: errors.Refused) -> None:
        """Show a refusal at its field."""
        self.add_error(refusal.code if refusal.code in self.fields else None, str(refusal))


class EndExemptionForm(HouseForm):
    """The earlier last day."""

    end = DayField(label=_("New last day"))

    def refuse(self, refusal: errors.Refused) -> None:
        """Show a refusal at the field."""
        self.add_error("end", str(refusal))
