"""Forms of feedback sessions."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SubmitOnceForm
from employees.models import Employee

ACTION_ROWS = 3


class SessionForm(SubmitOnceForm):
    """Arrange a session. A supervisor chooses one of her people; an employee meets her own supervisor."""

    employee = forms.ModelChoiceField(label=_("With"), queryset=Employee.objects.none())
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    clock = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}))
    place = forms.CharField(label=_("Place"), required=False, max_length=120)
    agenda = forms.CharField(
        label=_("Agenda"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Both of you see it from now on. One line for each topic is enough."),
    )

    def __init__(self, *args: Any, people: Any, time_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.time_zone = ZoneInfo(time_zone)
        self.fields["employee"].queryset = people  # type: ignore[attr-defined]

    def scheduled_for(self) -> datetime:
        """Return the moment in the agency's time zone."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"], tzinfo=self.time_zone)


class SessionNotesForm(SubmitOnceForm):
    """Write down a session: notes for both, and up to three agreed actions."""

    notes = forms.CharField(
        label=_("Shared notes"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What you talked about and concluded. Only the two of you can read this."),
    )

    def __init__(self, *args: Any, owners: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, ACTION_ROWS + 1):
            self.fields[f"action_{n}"] = forms.CharField(
                label=_("Agreed action %(n)s") % {"n": n}, required=False, max_length=300
            )
            self.fields[f"owner_{n}"] = forms.TypedChoiceField(
                label=_("Who"), required=False, choices=[("", "–"), *owners], coerce=int, empty_value=None
            )
            self.fields[f"due_{n}"] = forms.DateField(
                label=_("By"), required=False, widget=forms.DateInput(attrs={"type": "date"})
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for n in range(1, ACTION_ROWS + 1):
            parts = [data.get(f"action_{n}"), data.get(f"owner_{n}"), data.get(f"due_{n}")]
            if any(parts) and not all(parts) and f"due_{n}" not in self.errors:
                self.add_error(f"action_{n}", _("An agreed action needs words, a person and a day."))
        return data

    def actions(self) -> list[tuple[str, int, Any]]:
        """Return the agreed actions as (text, owner id, due date)."""
        rows = range(1, ACTION_ROWS + 1)
        data = self.cleaned_data
        return [(data[f"action_{n}"], data[f"owner_{n}"], data[f"due_{n}"]) for n in rows if data[f"action_{n}"]]
