"""Forms of the plan and of what came of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import labels, selectors, services
from appraisal.forms.fields import DayField, FigureField
from appraisal.models import Appraisal, Indicator, Target
from core import errors
from core.forms import HouseForm, SubmitOnceForm

PREFILLED = {"measure": "name", "aspect": "aspect", "polarity": "polarity", "unit_of_measure": "unit_of_measure"}
COPIED = ("indicator", "serves", "title", "measure", "aspect", "polarity", "unit_of_measure", "value", "low", "high")


class ServesField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Target) -> str:
        return f"{obj.title} ({selectors.aim_of(obj)})"


class IndicatorPick(HouseForm):
    """Begin a target with an indicator of the library: a GET form that fills in the other one."""

    indicator = forms.ModelChoiceField(
        label=_("Begin with an indicator of the library"), required=False, queryset=Indicator.objects.none()
    )

    def __init__(self, *args: Any, agency: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="pick_%s", **kwargs)
        library = Indicator.objects.filter(agency=agency, is_active=True)
        self.fields["indicator"].queryset = library  # type: ignore[attr-defined]


class TargetForm(HouseForm):
    """One target: what is to be reached, how it is measured, what it weighs."""

    indicator = forms.ModelChoiceField(
        label=_("Indicator of the library"),
        required=False,
        queryset=Indicator.objects.none(),
        empty_label=_("none, written by myself"),
    )
    serves = ServesField(
        label=_("Result of your supervisor it serves"),
        required=False,
        queryset=Target.objects.none(),
        empty_label=_("none"),
        help_text=_("Leave it empty while your supervisor has no plan yet: nothing waits for it."),
    )
    title = forms.CharField(label=_("Planned result"), max_length=300)
    measure = forms.CharField(label=_("Indicator"), max_length=200, help_text=_("What is counted or measured."))
    aspect = forms.ChoiceField(label=_("Aspect"), choices=labels.Aspect.choices)
    polarity = forms.ChoiceField(label=_("Direction"), choices=labels.Polarity.choices)
    unit_of_measure = forms.CharField(
        label=_("Unit of measure"), max_length=40, help_text=_("For example percent, days.")
    )
    value = FigureField(label=_("Target"), required=False, help_text=_("One value, or else a range below."))
    low = FigureField(label=_("Range from"), required=False)
    high = FigureField(label=_("Range to"), required=False)
    weight = FigureField(
        label=_("Weight in percent"),
        max_digits=5,
        decimal_places=2,
        help_text=_("All targets together weigh exactly 100 when you submit; until then anything goes."),
    )

    def __init__(
        self, *args: Any, appraisal: Appraisal, target: Target | None = None, indicator: Any = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {}
        if target is not None:
            initial = {field: getattr(target, field) for field in (*COPIED, "weight")}
        elif indicator is not None:
            initial = {field: getattr(indicator, source) for field, source in PREFILLED.items()}
            initial["indicator"] = indicator
        super().__init__(*args, initial=initial, **kwargs)
        library = Indicator.objects.filter(agency=appraisal.cycle.agency_id, is_active=True)
        if target is not None and target.indicator_id:
            library = library | Indicator.objects.filter(pk=target.indicator_id)
        self.fields["indicator"].queryset = library  # type: ignore[attr-defined]
        self.fields["serves"].queryset = selectors.servable_targets(appraisal)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        weight = cleaned.get("weight")
        if weight is not None and not 0 < weight <= 100:
            self.add_error("weight", _("A weight is more than 0 and at most 100 percent."))
        if {"value", "low", "high", "polarity"} <= set(cleaned):
            try:
                services.check_aim(
                    polarity=cleaned["polarity"], value=cleaned["value"], low=cleaned["low"], high=cleaned["high"]
                )
            except errors.Refused as refusal:
                self.refuse(refusal)
        return cleaned

    def refuse(self, refusal: errors.Refused) -> None:
        """Show a refusal at the field it belongs to."""
        field = labels.TARGET_FIELDS.get(refusal.code, "value" if refusal.code in labels.TARGET_REFUSALS else None)
        if refusal.code in self.fields:
            field = refusal.code
        if refusal.code == "range_incomplete" and self.cleaned_data.get("low") is None:
            field = "low"
        self.add_error(field, str(refusal))


class RealisationForm(SubmitOnceForm):
    """What was reached by a day, with evidence if there is any."""

    day = DayField(label=_("Reached by"))
    value = FigureField(label=_("Realised"), min_value=0)
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    link = forms.CharField(
        label=_("Evidence: link"),
        required=False,
        max_length=500,
        widget=forms.URLInput(),
        help_text=_("A web address that begins with https:// or http://."),
    )
    file = forms.FileField(
        label=_("Evidence: file"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=_("PDF, JPEG or PNG, at most 10 MB. Place and camera are removed from pictures."),
    )

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if not link:
            return ""
        try:
            return services.check_link(link)
        except errors.Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def refuse(self, refusal: errors.Refused) -> None:
        """Show a refusal at its field."""
        self.add_error(refusal.code if refusal.code in self.fields else None, str(refusal))


class ObstacleForm(HouseForm):
    """The employee describes what stood in the way."""

    reason = forms.CharField(
        label=_("What stands in the way"),
        help_text=_("Describe what lies outside your control, since when, and what you tried."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )


class ObstacleAnswerForm(HouseForm):
    """The supervisor accepts or refuses, with a reason."""

    accept = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[
            ("yes", _("accept: the target is taken out and its weight is shared out")),
            ("no", _("do not accept: the target counts")),
        ],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The employee reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )
