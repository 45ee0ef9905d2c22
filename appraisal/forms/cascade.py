"""Forms of the cascade, of the boards and of HR's reminders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import labels, selectors
from appraisal.forms.plans import ServesField
from appraisal.models import Appraisal, Cycle, Target
from appraisal.selectors import cascade
from core.forms import HouseForm, SubmitOnceForm
from employees.models import Unit


class MembersField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Appraisal) -> str:
        return f"{obj.employee} · {obj.employee.position}"


class AssignForm(SubmitOnceForm):
    """Assign one result to one or more members of the team."""

    result = ServesField(label=_("Your result"), queryset=Target.objects.none(), empty_label=None)
    members = MembersField(
        label=_("Who contributes"), queryset=Appraisal.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label=_("Expected contribution"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Becomes the planned result of the member, who may word it differently."),
    )
    measure = forms.CharField(label=_("Suggested indicator"), required=False, max_length=200)
    aspect = forms.ChoiceField(
        label=_("Suggested aspect"), required=False, choices=[("", _("none")), *labels.Aspect.choices]
    )

    def __init__(self, *args: Any, appraisal: Appraisal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].queryset = cascade.own_results(appraisal)  # type: ignore[attr-defined]
        self.fields["members"].queryset = cascade.team_of(appraisal)  # type: ignore[attr-defined]

    def refuse(self, refusal: Any) -> None:
        """Show a refusal at its field."""
        self.add_error(refusal.code if refusal.code in self.fields else None, str(refusal))


class LinkForm(HouseForm):
    """Say which result of the superior a target serves."""

    serves = ServesField(
        label=_("Result of your supervisor it serves"),
        required=False,
        queryset=Target.objects.none(),
        empty_label=_("none"),
        help_text=_("Leave it empty while your supervisor has no plan yet: nothing waits for it."),
    )

    def __init__(self, *args: Any, target: Target, appraisal: Appraisal, **kwargs: Any) -> None:
        super().__init__(*args, initial={"serves": target.serves_id}, **kwargs)
        self.fields["serves"].queryset = selectors.servable_targets(appraisal)  # type: ignore[attr-defined]


class UnitFilter(HouseForm):
    """Which unit the tree begins with."""

    unit = forms.ModelChoiceField(
        label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("units at the top")
    )

    def __init__(self, *args: Any, agency: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(agency=agency)  # type: ignore[attr-defined]


class UnitSearch(HouseForm):
    """Search among the units of a cycle."""

    q = forms.CharField(label=_("Unit"), required=False, max_length=80)


class BoardFilter(HouseForm):
    """What a supervisor looks for on her board."""

    cycle = forms.ModelChoiceField(label=_("Appraisal year"), required=False, queryset=Cycle.objects.none())
    q = forms.CharField(label=_("Name or NIP"), required=False, max_length=80)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("everybody")),
            ("late", _("who is late")),
            ("missing", _("targets without a realisation")),
            ("unproved", _("realisations without evidence")),
            ("questioned", _("evidence with a question")),
        ],
    )

    def __init__(self, *args: Any, cycles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(cycles) > 1:
            ids = [cycle.pk for cycle in cycles]
            self.fields["cycle"].queryset = Cycle.objects.filter(pk__in=ids)  # type: ignore[attr-defined]
            self.fields["cycle"].empty_label = None  # type: ignore[attr-defined]
        else:
            del self.fields["cycle"]


class RemindForm(HouseForm):
    """Which stage HR reminds of."""

    stage = forms.ChoiceField(choices=labels.ReminderStage.choices)
