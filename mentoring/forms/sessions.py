"""Forms of feedback sessions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm, ReasonForm, SubmitOnceForm, near_day
from employees.models import Employee
from mentoring.labels import SessionKind

ACTION_ROWS = 3


REPEATS = ((1, _("once")), (3, _("monthly, 3 times")), (6, _("monthly, 6 times")), (12, _("monthly, 12 times")))
LENGTHS = ((30, _("30 minutes")), (60, _("1 hour")), (90, _("1½ hours")), (120, _("2 hours")))


class WhenForm(SubmitOnceForm):
    """Day, time and place of a session, in the agency's time zone."""

    day = forms.DateField(label=_("Day"), validators=[near_day], widget=forms.DateInput(attrs={"type": "date"}))
    clock = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}))
    place = forms.CharField(label=_("Place"), required=False, max_length=120)

    def __init__(self, *args: Any, time_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.time_zone = ZoneInfo(time_zone)

    def scheduled_for(self) -> datetime:
        """Return the moment in the agency's time zone."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"], tzinfo=self.time_zone)


class ChooseSessionForm(HouseForm):
    """With whom, and of which kind: then an agenda can be proposed."""

    person = forms.ModelChoiceField(label=_("With"), queryset=Employee.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=SessionKind.choices, initial=SessionKind.DIALOGUE)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class SessionForm(WhenForm):
    """Arrange a session. A supervisor chooses one of her people; an employee meets her own supervisor."""

    employee = forms.ModelChoiceField(label=_("With"), queryset=Employee.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=SessionKind.choices, required=False)
    minutes = forms.TypedChoiceField(label=_("Length"), choices=LENGTHS, coerce=int, required=False, empty_value=60)
    times = forms.TypedChoiceField(label=_("How often"), choices=REPEATS, coerce=int, required=False, empty_value=1)
    topics = forms.MultipleChoiceField(
        label=_("Proposed topics: tick what you want to talk about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    agenda = forms.CharField(
        label=_("Agenda"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Both of you see it from now on. One line for each topic is enough."),
    )
    field_order = ("employee", "kind", "day", "clock", "minutes", "times", "place", "topics", "agenda")

    def __init__(self, *args: Any, people: Any, topics: Sequence[Any] = (), fixed: bool = False, **kwargs: Any) -> None:
        """`topics` are those proposed for `people`'s one person; `fixed` when she and the kind are chosen already."""
        super().__init__(*args, **kwargs)
        self.proposed = topics
        self.fields["employee"].queryset = people  # type: ignore[attr-defined]
        if fixed:
            for name in ("employee", "kind"):
                self.fields[name].widget = forms.HiddenInput()
        if topics:
            self.fields["topics"].choices = [(topic.key, topic.words) for topic in topics]  # type: ignore[attr-defined]
        else:
            del self.fields["topics"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("agenda") and not data.get("topics") and "agenda" not in self.errors:
            self.add_error("agenda", _("Please write down at least one topic, so that both of you can prepare."))
        return data


class NoteForm(SubmitOnceForm):
    """One's own notes on a session."""

    text = forms.CharField(
        label=_("My private notes"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Nobody else can read them, on no page: not the other side, not HR, not an administrator's page."),
    )


class CancelForm(ReasonForm):
    """Why a session is called off, and of a series: this one or the rest too."""

    scope = forms.ChoiceField(
        label=_("What is cancelled"),
        choices=(("one", _("this session")), ("rest", _("this session and all later ones of the series"))),
        initial="one",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, in_series: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not in_series:
            del self.fields["scope"]


class AgendaTemplatesForm(HouseForm):
    """HR's words for the beginning of each kind of session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in SessionKind:
            self.fields[kind.value] = forms.CharField(
                label=kind.label, required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 5})
            )


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
