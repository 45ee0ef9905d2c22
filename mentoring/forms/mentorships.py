"""Forms of mentor pairs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm, SubmitOnceForm, near_day
from employees.models import Employee


class MentorshipForm(SubmitOnceForm):
    """Propose a mentor pair. HR chooses both; an employee asks for a mentor for herself."""

    mentor_nip = forms.CharField(label=_("NIP of the mentor"), max_length=24)
    mentee_nip = forms.CharField(label=_("NIP of the mentee"), max_length=24)
    topic = forms.CharField(label=_("Topic"), max_length=160)
    goals = forms.CharField(
        label=_("Goals"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The mentor and the mentee read this; they agree on goals of their own once the pair has begun."),
    )
    started_on = forms.DateField(label=_("From"), validators=[near_day], widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, people: Any, own: Employee | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.own = own
        if own is not None:
            del self.fields["mentee_nip"]

    def _person(self, field: str) -> Employee | None:
        nip = "".join(self.cleaned_data[field].split())
        person: Employee | None = self.people.filter(nip=nip).first()
        if person is None:
            raise forms.ValidationError(_("Nobody in your agency has this NIP. Please check the digits."))
        return person

    def clean_mentor_nip(self) -> Employee | None:
        return self._person("mentor_nip")

    def clean_mentee_nip(self) -> Employee | None:
        return self._person("mentee_nip")


class StepForm(HouseForm):
    """A step of a pair that may need words."""

    reason = forms.CharField(
        label=_("In a few words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
