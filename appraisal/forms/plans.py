"""Forms of the plan and of what came of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import selectors
from appraisal.forms.aims import AimForm
from appraisal.models import Appraisal, Indicator, Target
from core.forms import HouseForm


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


class TargetForm(AimForm):
    """One target of a person's plan; it may serve a result of her supervisor."""

    serves = ServesField(
        label=_("Result of your supervisor it serves"),
        required=False,
        queryset=Target.objects.none(),
        empty_label=_("none"),
        help_text=_("Leave it empty while your supervisor has no plan yet: nothing waits for it."),
    )
    field_order = ("indicator", "serves")

    def __init__(self, *args: Any, appraisal: Appraisal, target: Target | None = None, **kwargs: Any) -> None:
        if target is not None:
            kwargs.setdefault("initial", {"serves": target.serves_id})
        super().__init__(
            *args,
            agency=appraisal.cycle.agency_id,
            approach=selectors.frame_of(appraisal).approach,
            perspectives=selectors.has_perspectives(appraisal),
            target=target,
            **kwargs,
        )
        self.fields["serves"].queryset = selectors.servable_targets(appraisal)  # type: ignore[attr-defined]


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
