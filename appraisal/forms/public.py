"""Forms of the public rating and of the service points."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.models import ServicePoint
from appraisal.services import public
from core.forms import HouseForm, SubmitOnceForm
from employees.models import Employee, Unit


class ServicePointForm(HouseForm):
    """A service point of one of the units the keeper may choose."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    name = forms.CharField(label=_("Name of the service point"), max_length=120, help_text=_("For example Counter 3."))
    users_per_year = forms.IntegerField(
        label=_("People served in a year"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        help_text=_("From this number follows how many of them should be asked."),
    )
    is_active = forms.BooleanField(label=_("Open to the public"), required=False, initial=True)

    def __init__(self, *args: Any, units: Any, point: ServicePoint | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if point is None:
            self.fields["unit"].queryset = units
            del self.fields["is_active"]
        else:
            del self.fields["unit"]


class OfficerForm(HouseForm):
    """An officer of a service point by NIP, with the name the public reads."""

    nip = forms.CharField(label=_("NIP of the officer"), max_length=30)
    shown_name = forms.CharField(
        label=_("Name the public reads"), max_length=80, help_text=_("A first name is enough, for example Ibu Sari.")
    )
    is_shown = forms.BooleanField(
        label=_("The public may name this officer"),
        required=False,
        initial=True,
        help_text=_("The officer's own answers then count for the officer; otherwise those of the whole unit do."),
    )

    def __init__(self, *args: Any, agency_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency_id = agency_id

    def clean_nip(self) -> Employee:
        """Return the officer; the NIP must be one of this agency's people."""
        nip = "".join(self.cleaned_data["nip"].split())
        found = Employee.objects.active().filter(agency=self.agency_id, nip=nip).first()
        if found is None:
            raise forms.ValidationError(_("Nobody of this agency has this NIP."))
        return found


class TicketsForm(SubmitOnceForm):
    """How many tickets to print; sent twice it issues them once."""

    number = forms.IntegerField(label=_("Number of tickets"), min_value=1, max_value=public.MOST_TICKETS, initial=20)


class KioskForm(SubmitOnceForm):
    """A tablet at a counter; sent twice it is made once."""

    name = forms.CharField(
        label=_("Name of the tablet"), max_length=60, help_text=_("For example: tablet beside counter 3.")
    )
