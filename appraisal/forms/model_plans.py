"""Forms of model plans: what one is for, its targets, and to whom it is applied."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import labels
from appraisal.forms.aims import AimForm
from appraisal.models import Cycle, ModelPlan, ModelTarget
from appraisal.selectors import Candidate
from core import errors
from core.forms import HouseForm, SubmitOnceForm
from employees.models import Position, Unit


class ModelPlanForm(HouseForm):
    """What a model plan is called and for whom it is made."""

    name = forms.CharField(label=_("Name"), max_length=120)
    position = forms.ModelChoiceField(
        label=_("Position"), required=False, queryset=Position.objects.none(), empty_label=_("any position")
    )
    occupation = forms.CharField(
        label=_("Occupation"),
        required=False,
        max_length=60,
        help_text=_("For example teacher, nurse, counter clerk; used when no position is chosen."),
    )
    approach = forms.ChoiceField(label=_("Approach"), choices=labels.Approach.choices, widget=forms.RadioSelect)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, agency: Any, plan: ModelPlan | None = None, copying: bool = False, **kwargs: Any):
        if plan is not None:
            names = ("name", "position", "occupation", "approach", "is_active")
            kwargs.setdefault("initial", {name: getattr(plan, name) for name in names})
        kwargs.setdefault("initial", {"approach": labels.Approach.QUANTITATIVE})
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = Position.objects.filter(agency=agency)  # type: ignore[attr-defined]
        if copying or (plan is not None and plan.targets.exists()):
            # It follows from the targets.
            del self.fields["approach"]
        if plan is None:
            del self.fields["is_active"]

    def refuse(self, refusal: errors.Refused) -> None:
        """Show a refusal at its field."""
        self.add_error(refusal.code if refusal.code in self.fields else None, str(refusal))


class ModelTargetForm(AimForm):
    """One target of a model plan."""

    def __init__(self, *args: Any, plan: ModelPlan, target: ModelTarget | None = None, **kwargs: Any) -> None:
        super().__init__(
            *args, agency=plan.agency_id, approach=plan.approach, perspectives=True, target=target, **kwargs
        )
        self.fields["weight"].help_text = _("All targets of the model weigh exactly 100 together before it is applied.")


class TeamChoice(HouseForm):
    """Whose plans are looked at: HR narrows the people down."""

    cycle = forms.ModelChoiceField(
        label=_("Appraisal year"), required=False, queryset=Cycle.objects.none(), empty_label=_("all open years")
    )
    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("all"))
    fits = forms.BooleanField(label=_("only people of this position"), required=False)

    def __init__(self, *args: Any, agency: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_cycles = Cycle.objects.filter(agency=agency, state=labels.CycleState.OPEN)
        self.fields["cycle"].queryset = open_cycles  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(agency=agency)  # type: ignore[attr-defined]


class ApplyForm(SubmitOnceForm):
    """The chosen people."""

    people = forms.TypedMultipleChoiceField(
        label=_("People"),
        coerce=int,
        widget=forms.MultipleHiddenInput,
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(row.case.pk, str(row.case.employee)) for row in candidates]  # type: ignore[attr-defined]
