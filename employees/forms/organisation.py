"""Units, positions and reporting lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from employees import labels
from employees.forms.fields import DateInput, IndentedUnits, PersonField
from employees.models import Agency, Employee, PostType, Unit


class UnitForm(HouseForm):
    """A unit: its name, where it belongs, who leads it."""

    name = forms.CharField(label=_("Name"), max_length=160)
    parent = IndentedUnits(
        label=_("Belongs to"), queryset=Unit.objects.none(), required=False, empty_label=_("nothing: the top")
    )
    leader = PersonField(label=_("Leader"), required=False)
    is_active = forms.BooleanField(
        label=_("In use"), required=False, initial=True, help_text=_("A unit without people and units can be closed.")
    )

    def __init__(self, *args: Any, agency: Agency, unit: Unit | None = None, **kwargs: Any) -> None:
        if unit is not None:
            fields = ("name", "parent", "leader", "is_active")
            kwargs["initial"] = {name: getattr(unit, name) for name in fields}
        super().__init__(*args, **kwargs)
        self.fields["parent"].use_tree(agency)  # type: ignore[attr-defined]
        self.fields["leader"].agency = agency  # type: ignore[attr-defined]
        if unit is None:
            del self.fields["is_active"]


class PositionForm(HouseForm):
    """A position and its national post type."""

    name = forms.CharField(label=_("Name"), max_length=160)
    post_type = forms.ModelChoiceField(label=_("Post type"), queryset=PostType.objects.all())
    occupation = forms.CharField(
        label=_("Occupation"), max_length=60, required=False, help_text=_("For example teacher, nurse, counter clerk.")
    )


class LineForm(HouseForm):
    """A reporting line; with the tick it follows on the running one."""

    supervisor = PersonField(label=_("Supervisor"))
    kind = forms.ChoiceField(label=_("Kind"), choices=labels.LineKind)
    start = forms.DateField(label=_("From"), widget=DateInput)
    end = forms.DateField(label=_("To, the last day"), required=False, widget=DateInput)
    replace = forms.BooleanField(
        label=_("This is the new definitive supervisor: end the present line the day before"), required=False
    )

    def __init__(self, *args: Any, employee: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].agency = employee.agency  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("replace") and (given.get("end") or given.get("kind") != labels.LineKind.DEFINITIVE):
            self.add_error("replace", _("Only a definitive line without an end can take over from the present one."))
        return given


class LineEndForm(HouseForm):
    """The last day of a running line."""

    end = forms.DateField(label=_("Last day"), widget=DateInput)


class GrantEndForm(LineEndForm):
    """The last day of a granted role."""


class DirectorySearch(HouseForm):
    """Find a colleague by name."""

    q = forms.CharField(label=_("Name of the right supervisor"), max_length=100)


class PositionFilter(HouseForm):
    """Find a position by name."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
