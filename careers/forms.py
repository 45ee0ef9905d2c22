"""Forms of plans, trainings, openings and candidacies."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers import eligibility, labels
from careers.models import Opening
from core.forms import HouseForm, SubmitOnceForm
from employees import labels as people_labels
from employees.models import Employee, PostType, Unit, User

MOST_HOURS = Decimal(999)
DAY = {"type": "date"}


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **kwargs)


def _text(label: Any, length: int = 2000, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def _hours(label: Any, least: Decimal, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=least, max_value=MOST_HOURS, max_digits=5, decimal_places=1, **kwargs
    )


class YearForm(HouseForm):
    """Choose the year of a plan: two back, this one, the next."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        years = range(today.year + 1, today.year - 3, -1)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["year"].initial = today.year

    def chosen(self) -> int:
        """Return the chosen year, this year where none (or an impossible one) was sent."""
        return (self.cleaned_data.get("year") if self.is_valid() else None) or self.today.year


class ItemForm(SubmitOnceForm):
    """Propose something to learn."""

    year = forms.TypedChoiceField(label=_("Plan of the year"), coerce=int)
    title = forms.CharField(label=_("What to learn"), max_length=200)
    reason = forms.CharField(label=_("Why"), max_length=400)
    method = forms.ChoiceField(label=_("How"), choices=labels.Method.choices)
    hours = _hours(_("Planned hours (JP)"), Decimal(0))
    due_date = _day(_("By"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(year, str(year)) for year in (today.year, today.year + 1)]
        self.fields["year"].choices = years  # type: ignore[attr-defined]


class RecordForm(SubmitOnceForm):
    """Record a finished training of one's own."""

    title = forms.CharField(label=_("Training"), max_length=200)
    hours = _hours(_("Hours held (JP)"), Decimal("0.5"))
    completed_on = _day(_("Completed on"))
    provider = forms.CharField(label=_("Provider"), max_length=160)
    certificate_number = forms.CharField(label=_("Certificate number"), max_length=80, required=False)


class FinishForm(SubmitOnceForm):
    """Close an item of the plan with its result."""

    outcome = _text(_("What you can do now"), help_text=_("Your supervisor reads this."))
    completed_on = _day(_("Completed on"))
    hours = _hours(_("Hours held (JP)"), Decimal(0), help_text=_("0 when it was learning without a training."))
    provider = forms.CharField(label=_("Provider"), max_length=160, required=False)
    certificate_number = forms.CharField(label=_("Certificate number"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("hours") and not data.get("provider"):
            self.add_error("provider", _("Hours need a provider, so that HR can confirm them."))
        return data


class RecordFilter(HouseForm):
    """Narrow the list of trainings."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *labels.RecordState.choices])

    def chosen(self) -> str:
        """Return the chosen state, nothing where an unknown one was sent."""
        return self.cleaned_data["state"] if self.is_valid() else ""


class OpeningForm(SubmitOnceForm):
    """Write an opening with its requirements and its panel."""

    title = forms.CharField(label=_("Post"), max_length=160)
    description = _text(_("Duties"), 4000, 5)
    post_type = forms.ModelChoiceField(label=_("Post type"), queryset=PostType.objects.all())
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    closes_on = _day(_("Last day for nominations"), help_text=_("Everybody is judged as of this day."))
    pns_only = forms.BooleanField(
        label=_("Only PNS"), required=False, initial=True, help_text=_("A post that is a promotion in rank.")
    )
    minimum_education = forms.ChoiceField(
        label=_("Lowest education"), required=False, choices=[("", "–"), *people_labels.Education.choices]
    )
    post_types = forms.ModelMultipleChoiceField(
        label=_("Experience in these posts"),
        required=False,
        queryset=PostType.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )
    post_years = forms.IntegerField(label=_("Years in these posts"), min_value=0, max_value=30, initial=0)
    occupation = forms.CharField(
        label=_("Related occupation"), required=False, max_length=60, help_text=_("As in the register of positions.")
    )
    related_years = forms.IntegerField(label=_("Years of related experience"), min_value=0, max_value=30, initial=0)
    predicate_years = forms.IntegerField(label=_("Years of appraisal looked at"), min_value=0, max_value=4, initial=2)
    minimum_predicate = forms.ChoiceField(label=_("Lowest predicate"), initial="good")
    maximum_age = forms.IntegerField(label=_("Highest age in years"), required=False, min_value=18, max_value=70)
    clean_years = forms.IntegerField(
        label=_("Years without moderate or severe punishment"), min_value=0, max_value=10, initial=2
    )
    panel = forms.ModelMultipleChoiceField(
        label=_("Panel"),
        required=False,
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two people before it is published."),
    )

    def __init__(self, *args: Any, units: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["panel"].queryset = people  # type: ignore[attr-defined]
        words = [(key, str(appraised)) for key, appraised in PREDICATE_LABELS.items()]
        self.fields["minimum_predicate"].choices = words  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("post_years") and not data.get("post_types"):
            self.add_error("post_types", _("Years in a post need at least one kind of post."))
        if data.get("related_years") and not data.get("occupation"):
            self.add_error("occupation", _("Years of related experience need the occupation they are judged by."))
        return data

    def requirements(self) -> eligibility.Requirements:
        """Return the requirements; the retirement age comes with the type of post."""
        data = self.cleaned_data
        plain = ("pns_only", "minimum_education", "post_years", "occupation", "related_years", "predicate_years")
        more = ("minimum_predicate", "maximum_age", "clean_years")
        return eligibility.Requirements(
            post_types=tuple((row.key, row.name) for row in data["post_types"]),
            retirement_age=data["post_type"].retirement_age,
            **{name: data[name] for name in (*plain, *more)},
        )

    def fields_of_opening(self) -> dict[str, Any]:
        """Return what the service asks for."""
        names = ("title", "description", "post_type", "unit", "closes_on", "panel")
        return {name: self.cleaned_data[name] for name in names} | {"requirements": self.requirements()}


PREDICATE_LABELS = {
    "very-good": _("very good"),
    "good": _("good"),
    "sufficient": _("sufficient"),
    "needs-improvement": _("needs improvement"),
}


def initial_of(opening: Opening) -> dict[str, Any]:
    """Return an opening as initial values of its form."""
    asked = dict(opening.requirements)
    keys = [key for key, _name in asked.pop("post_types", [])]
    plain = {name: getattr(opening, name) for name in ("title", "description", "post_type", "unit", "closes_on")}
    return {**asked, **plain, "post_types": PostType.objects.filter(key__in=keys), "panel": opening.panel.all()}


class PanelForm(HouseForm):
    """Change the panel of an opening."""

    panel = forms.ModelMultipleChoiceField(
        label=_("Panel"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["panel"].queryset = people  # type: ignore[attr-defined]


class NominationForm(SubmitOnceForm):
    """Apply oneself, or nominate one of one's people."""

    employee = forms.ModelChoiceField(label=_("Candidate"), queryset=Employee.objects.none())
    motivation = _text(
        _("Why this person"), 4000, 5, help_text=_("The panel, HR and the auditor read this, and the candidate.")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employee"].queryset = people  # type: ignore[attr-defined]


REASON_HELP = _("The candidate reads this. Name the facts you weighed.")


class DecisionForm(SubmitOnceForm):
    """The first decision on a candidacy."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=labels.Outcome.choices, widget=forms.RadioSelect)
    reason = _text(_("Reason"), 4000, 5, help_text=REASON_HELP)


class ConfirmationForm(SubmitOnceForm):
    """The second person's answer to the first decision."""

    agrees = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("I confirm the first decision")), ("no", _("I disagree; it is decided anew"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = _text(_("Reason"), 4000, 5, help_text=REASON_HELP)
