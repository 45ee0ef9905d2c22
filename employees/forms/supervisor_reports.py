""" "My supervisor is wrong": the report, and the steps that are taken with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SubmitOnceForm
from employees.forms.fields import DateInput
from employees.models import Employee


class SupervisorReportForm(SubmitOnceForm):
    """Who the right supervisor is, since when, and how one knows."""

    supervisor = forms.ModelChoiceField(queryset=Employee.objects.none(), widget=forms.HiddenInput)
    since = forms.DateField(
        label=_("Since"), widget=DateInput, help_text=_("The day from which this person was your supervisor.")
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        max_length=1000,
        help_text=_("For example the number of the decree. The named supervisor and HR read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = Employee.objects.all()
        self.fields["supervisor"].queryset = people.directory_of(self.user).exclude(  # type: ignore[attr-defined]
            pk=self.user.employee_id
        )


class StepForm(SubmitOnceForm):
    """A step that needs no words."""


class ReasonStepForm(SubmitOnceForm):
    """A step that must be explained."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("The other side reads this. Say what you saw and what should happen next."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
