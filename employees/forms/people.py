"""The staff list's filter and the staff record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm, ReasonForm
from employees import labels, services, sign_in
from employees.forms.fields import DateInput, IndentedUnits
from employees.models import Agency, Employee, Position, Rank, Unit

STATUS = [("active", _("in service")), ("left", _("left service")), ("all", _("everybody"))]
ANY = [("", _("all"))]


class EmployeeFilter(HouseForm):
    """What people look for in the staff list."""

    q = forms.CharField(label=_("Name or NIP"), required=False, max_length=100)
    unit = IndentedUnits(label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("all units"))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *labels.Kind.choices])
    status = forms.ChoiceField(label=_("Status"), required=False, choices=STATUS, initial="active")

    def __init__(self, *args: Any, agency: Agency | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].use_tree(agency)  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """Return what is valid of the filters; a value nobody offered filters nothing."""
        self.is_valid()
        return self.cleaned_data


class EmployeeForm(HouseForm):
    """A staff record. The agency decides which units and positions there are."""

    nip = forms.CharField(label=_("NIP"), max_length=30, help_text=_("18 digits; spaces are taken out."))
    title_before = forms.CharField(label=_("Title before the name"), max_length=40, required=False)
    name = forms.CharField(label=_("Name without titles"), max_length=120)
    title_after = forms.CharField(label=_("Title after the name"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind of employment"), choices=labels.Kind)
    unit = IndentedUnits(label=_("Unit"), queryset=Unit.objects.none())
    position = forms.ModelChoiceField(label=_("Position"), queryset=Position.objects.none())
    position_since = forms.DateField(label=_("In this position since"), required=False, widget=DateInput)
    rank = forms.ModelChoiceField(label=_("Rank"), queryset=Rank.objects.all(), required=False)
    rank_since = forms.DateField(label=_("In this rank since"), required=False, widget=DateInput)
    education = forms.ChoiceField(
        label=_("Education"), required=False, choices=[("", _("not known")), *labels.Education.choices]
    )
    birth_date = forms.DateField(label=_("Date of birth"), required=False, widget=DateInput)
    birth_place = forms.CharField(label=_("Place of birth"), max_length=80, required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=[("", _("not known")), *labels.Sex.choices])
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agency: Agency, employee: Employee | None = None, **kwargs: Any) -> None:
        if employee is not None:
            kwargs["initial"] = {name: getattr(employee, name) for name in services.REGISTER_FIELDS}
            kwargs["initial"]["seen"] = services.fingerprint(employee)
        super().__init__(*args, **kwargs)
        self.fields["unit"].use_tree(agency)  # type: ignore[attr-defined]
        self.fields["position"].queryset = Position.objects.filter(agency=agency)  # type: ignore[attr-defined]

    def clean_nip(self) -> str:
        return sign_in.without_spaces(self.cleaned_data["nip"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "nip" in given and "kind" in given:
            for problem in services.nip_problems(given["nip"], given["kind"]):
                self.add_error("nip", problem)
        return given

    def values(self) -> dict[str, Any]:
        """Return the cleaned fields of the record."""
        return {name: self.cleaned_data[name] for name in services.REGISTER_FIELDS}


class LeavingForm(ReasonForm):
    """Somebody leaves: until which day her reporting line runs, and why."""

    on = forms.DateField(label=_("Last day"), widget=DateInput)
    field_order = ["on", "reason"]
