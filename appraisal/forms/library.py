"""Forms of the library of indicators."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import labels, library_rules, model_sets
from appraisal.forms.fields import FigureField
from appraisal.models import Indicator
from core.forms import HouseForm

ABOUT = ("name", "occupation", "aspect", "polarity", "unit_of_measure", "data_source", "definition")
SUGGESTED = ("suggested_value", "suggested_low", "suggested_high", "suggested_weight")


class IndicatorForm(forms.ModelForm):  # type: ignore[type-arg]
    """One indicator of the library."""

    suggested_value = FigureField(
        label=_("Suggested target"), required=False, help_text=_("Where higher or lower is better.")
    )
    suggested_low = FigureField(
        label=_("Suggested range from"), required=False, help_text=_("Where a range is meant, together with its end.")
    )
    suggested_high = FigureField(label=_("Suggested range to"), required=False)
    suggested_weight = FigureField(
        label=_("Suggested weight in percent"), required=False, max_digits=5, decimal_places=2
    )

    class Meta:
        model = Indicator
        fields = (*ABOUT, *library_rules.RUBRIC, *SUGGESTED, "is_active")
        widgets = {
            "definition": forms.Textarea(attrs={"rows": 3}),
            **{name: forms.Textarea(attrs={"rows": 2}) for name in library_rules.RUBRIC},
        }
        help_texts = {
            "occupation": _("For example teacher, nurse, counter clerk; empty for everybody."),
            "polarity": _("Within a range: a target that begins with this indicator gets a range from–to."),
            "data_source": _("The register, application or survey the figure is taken from."),
            "is_active": _("Nobody begins a new target with an indicator that is not in use; old targets keep it."),
        }

    @property
    def about_fields(self) -> list[Any]:
        return [self[name] for name in ABOUT]

    @property
    def rubric_fields(self) -> list[Any]:
        return [self[name] for name in library_rules.RUBRIC]

    @property
    def suggested_fields(self) -> list[Any]:
        return [self[name] for name in (*SUGGESTED, "is_active")]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        same = Indicator.objects.filter(
            agency=self.instance.agency_id, occupation=cleaned.get("occupation", ""), name=cleaned.get("name")
        )
        if cleaned.get("name") and same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("The library already has this indicator for this occupation."))
        for name, code in library_rules.problems_of(cleaned):
            if name in cleaned:
                self.add_error(name, str(labels.LIBRARY_REFUSALS[code]))
        return cleaned


class IndicatorFilter(HouseForm):
    """Search in the library."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    occupation = forms.ChoiceField(label=_("Occupation"), required=False)
    aspect = forms.ChoiceField(label=_("Aspect"), required=False)
    in_use = forms.BooleanField(label=_("only those in use"), required=False)

    def __init__(self, *args: Any, occupations: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(name, name or _("for everybody")) for name in occupations]
        # The empty value means "all": what is meant for everybody has a name of its own.
        told = [(name or "-", words) for name, words in told]
        self.fields["occupation"].choices = [("", _("all")), *told]  # type: ignore[attr-defined]
        self.fields["aspect"].choices = [("", _("all")), *labels.Aspect.choices]  # type: ignore[attr-defined]


class ModelSetForm(HouseForm):
    """Choose a set that comes with the product."""

    model_set = forms.ChoiceField(label=_("Model set"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["model_set"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{labels.in_language(one.name)} ({len(one.indicators)})")
            for one in model_sets.built_in().values()
        ]
