"""The fields of one target, of a person's plan or of a model plan: what is to be reached and how it is measured."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import labels, services
from appraisal.forms.fields import FigureField
from appraisal.models import Indicator
from appraisal.models.aims import LONGEST, Aim
from core import errors
from core.forms import HouseForm

COPIED = (
    "indicator",
    "block",
    "perspective",
    "title",
    "measure",
    "aspect",
    "polarity",
    "unit_of_measure",
    "value",
    "low",
    "high",
    "expected",
    "weight",
)
IN_FIGURES = ("polarity", "unit_of_measure", "value", "low", "high")


class AimForm(HouseForm):
    """One target: what is to be reached, how it is measured, what it weighs."""

    indicator = forms.ModelChoiceField(
        label=_("Indicator of the library"),
        required=False,
        queryset=Indicator.objects.none(),
        empty_label=_("none, written by myself"),
    )
    block = forms.ChoiceField(
        label=_("Block"),
        choices=labels.Block.choices,
        initial=labels.Block.MAIN,
        required=False,
        help_text=_("Additional: work beyond the main duties of the post."),
    )
    perspective = forms.ChoiceField(
        label=_("Perspective"), choices=[("", _("none")), *labels.Perspective.choices], required=False
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
    expected = forms.CharField(
        label=_("What is expected"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In words: what is there at the end, and how one sees that it is good."),
    )
    weight = FigureField(
        label=_("Weight in percent"),
        max_digits=5,
        decimal_places=2,
        help_text=_("All targets together weigh exactly 100 when you submit; until then anything goes."),
    )

    def __init__(
        self,
        *args: Any,
        agency: Any,
        approach: str,
        perspectives: bool,
        target: Aim | None = None,
        indicator: Any = None,
        **kwargs: Any,
    ) -> None:
        initial: dict[str, Any] = kwargs.pop("initial", {})
        if target is not None:
            initial |= {field: getattr(target, field) for field in COPIED}
        elif indicator is not None:
            initial |= indicator.prefill
        super().__init__(*args, initial=initial, **kwargs)
        self.approach = approach
        library = Indicator.objects.filter(agency=agency, is_active=True)
        if target is not None and target.indicator_id:
            library = library | Indicator.objects.filter(pk=target.indicator_id)
        self.fields["indicator"].queryset = library  # type: ignore[attr-defined]
        unused = IN_FIGURES if approach == labels.Approach.QUALITATIVE else ("expected",)
        for name in (*unused, *(() if perspectives else ("perspective",))):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if set(self.fields) & {"weight", "value", "low", "high", "polarity", "expected"} <= set(cleaned):
            values = {"polarity": labels.Polarity.HIGHER, "value": None, "low": None, "high": None, **cleaned}
            try:
                services.check_target_of(self.approach, values)
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
        self.add_error(field if field in self.fields else None, str(refusal))
