"""Forms of HR: cycles, and the filters of lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import labels, services
from appraisal.forms.fields import DayField
from appraisal.models import Cycle, Scheme
from core import errors
from core.forms import HouseForm, SubmitOnceForm
from employees.models import Unit


class CycleForm(HouseForm):
    """What a cycle is called, by which scheme it is scored and when its stages end."""

    name = forms.CharField(label=_("Name"), max_length=80)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    scheme = forms.ModelChoiceField(
        label=_("Scheme"),
        queryset=Scheme.objects.none(),
        help_text=_("The rules by which everybody is rated; they cannot change once the cycle is open."),
    )
    starts_on = DayField(label=_("First day of the period"))
    ends_on = DayField(label=_("Last day of the period"))
    planning_until = DayField(label=_("Plans are written until"), help_text=_("Later plans are marked as late."))
    rating_from = DayField(label=_("Rating from"))
    rating_until = DayField(label=_("Rating until"), help_text=_("The whole day, in the time zone of the agency."))
    countersign_until = DayField(label=_("Countersignature until"))
    review_rhythm = forms.ChoiceField(
        label=_("Periodic reviews"),
        choices=labels.Rhythm.choices,
        initial=labels.Rhythm.NONE,
        required=False,
        help_text=_("How often employee and supervisor look back together during the year."),
    )
    evidence_quota_mb = forms.IntegerField(
        label=_("Room for evidence"),
        min_value=1,
        max_value=10_000,
        initial=200,
        required=False,
        help_text=_("For each employee in this year, in MB."),
    )

    hr_drafts_after_days = forms.IntegerField(
        label=_("HR may draft plans after (days)"),
        min_value=0,
        max_value=366,
        initial=14,
        required=False,
        help_text=_("For those who have not submitted a plan by then; they change and submit it themselves."),
    )

    minimum_days = forms.IntegerField(
        label=_("Fewest days a part is rated alone"),
        min_value=1,
        max_value=366,
        initial=90,
        required=False,
        help_text=_("When the supervisor changes during the year; fewer days join the adjoining part."),
    )
    handover_days = forms.IntegerField(
        label=_("Days to close one part and plan the next"),
        min_value=1,
        max_value=90,
        initial=14,
        required=False,
        help_text=_("After a hand-over the former supervisor has so many days to write her note and to rate."),
    )

    def __init__(self, *args: Any, cycle: Cycle | None = None, **kwargs: Any) -> None:
        if cycle is not None:
            named = ("name", "year", "scheme", "review_rhythm", "evidence_quota_mb", *services.CYCLE_TERMS)
            told = {field: getattr(cycle, field) for field in (*named, *services.DATES)}
            kwargs.setdefault("initial", told)
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = Scheme.objects.latest().order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if all(cleaned.get(field) for field in services.DATES):
            try:
                services.check_dates(self.dates)
            except errors.Refused as refusal:
                self.add_error(refusal.code, str(refusal))
        return cleaned

    @property
    def dates(self) -> dict[str, Any]:
        """The six dates as the service takes them."""
        return {field: self.cleaned_data[field] for field in services.DATES}

    def refuse(self, refusal: errors.Refused) -> None:
        """Show a refusal at its field."""
        self.add_error(refusal.code if refusal.code in self.fields else None, str(refusal))


class ConfirmForm(SubmitOnceForm):
    """Nothing to fill in: only the token of law 7."""


class CaseFilter(HouseForm):
    """Search among the cases of a cycle."""

    q = forms.CharField(label=_("Name or NIP"), required=False, max_length=80)
    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("all"))
    state = forms.ChoiceField(label=_("State"), required=False)
    late = forms.BooleanField(label=_("only late ones"), required=False)
    alone = forms.BooleanField(label=_("only without a supervisor"), required=False)

    def __init__(self, *args: Any, agency: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(agency=agency)  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("all")), *labels.AppraisalState.choices]  # type: ignore[attr-defined]


class TeamFilter(HouseForm):
    """Which side of the team somebody looks at."""

    view = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("people I supervise")), ("review", _("appraisals I countersign"))],
    )
    q = forms.CharField(label=_("Name or NIP"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False)
    late = forms.BooleanField(label=_("only late ones"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("all")), *labels.AppraisalState.choices]  # type: ignore[attr-defined]
