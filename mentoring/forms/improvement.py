"""Forms of improvement plans."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm, SubmitOnceForm, near_day
from employees.models import Employee
from mentoring.labels import ImprovementResult, MilestoneOutcome

MILESTONE_ROWS = 4


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, validators=[near_day], widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


def _words(label: Any, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ImprovementForm(SubmitOnceForm):
    """Open a plan for one of my people, with up to four milestones; more can be added later."""

    employee = forms.ModelChoiceField(label=_("For"), queryset=Employee.objects.none())
    reason = _words(
        _("Reason"), max_length=2000, help_text=_("What was seen, and what is expected. Only the two of you read it.")
    )
    starts_on = _day(_("From"))
    ends_on = _day(_("To, the last day"), help_text=_("At most six months after the first day."))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employee"].queryset = people  # type: ignore[attr-defined]
        for n in range(1, MILESTONE_ROWS + 1):
            self.fields[f"milestone_{n}"] = forms.CharField(
                label=_("Milestone %(n)s") % {"n": n}, required=n == 1, max_length=300
            )
            self.fields[f"due_{n}"] = _day(_("By"), required=n == 1)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for n in range(2, MILESTONE_ROWS + 1):
            parts = [data.get(f"milestone_{n}"), data.get(f"due_{n}")]
            if any(parts) and not all(parts) and f"due_{n}" not in self.errors:
                self.add_error(f"milestone_{n}", _("A milestone needs words and a day."))
        return data

    def milestones(self) -> list[tuple[str, date]]:
        """Return the milestones as (text, due date)."""
        data, rows = self.cleaned_data, range(1, MILESTONE_ROWS + 1)
        return [(data[f"milestone_{n}"], data[f"due_{n}"]) for n in rows if data.get(f"milestone_{n}")]


class AcknowledgeForm(HouseForm):
    """The employee has read the plan."""

    comment = _words(
        _("My comment"),
        required=False,
        max_length=2000,
        help_text=_(
            "How you see it, and what help you need. To acknowledge means you have read it, not that you agree."
        ),
    )


class ExtendForm(HouseForm):
    """Another last day."""

    ends_on = _day(_("New last day"), help_text=_("At most six months after the first day."))


class MilestoneForm(SubmitOnceForm):
    """One more milestone."""

    text = forms.CharField(label=_("Milestone"), max_length=300)
    due_date = _day(_("By"))


class JudgeForm(HouseForm):
    """How a milestone came out."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=MilestoneOutcome.choices[1:], widget=forms.RadioSelect)
    words = _words(_("What was seen"), required=False, max_length=1000)


class CloseForm(HouseForm):
    """The end of a plan."""

    result = forms.ChoiceField(label=_("Result"), choices=ImprovementResult.choices, widget=forms.RadioSelect)
    words = _words(_("Closing words"), max_length=2000)
