"""Fields several forms share."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from employees import selectors
from employees.models import Agency, Employee, Unit

NAMED_IN_ERROR = 5


class DateInput(forms.DateInput):
    """A date picker of the browser; ISO inside, whatever the language shows."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class IndentedUnits(forms.ModelChoiceField):
    """Units in the order of the tree, indented by their depth; one query for the whole list."""

    def use_tree(self, agency: Agency | None, *, active_only: bool = True) -> None:
        """Offer the units of `agency`."""
        self.queryset = Unit.objects.filter(agency=agency) if agency else Unit.objects.none()
        rows = selectors.unit_tree(agency, active_only=active_only, counted=False) if agency else []
        empty = [("", self.empty_label or "")] if self.empty_label is not None else []
        self.choices = [*empty, *((unit.pk, f"{'– ' * depth}{unit.name}") for unit, depth in rows)]


class PersonField(forms.CharField):
    """Somebody of the agency, by NIP or by name: a list of thousands would be no help. Cleans to an `Employee`.

    A name that several people have is refused with their NIPs, so that one of them can be typed instead.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("help_text", gettext_lazy("The NIP, or the name as far as it is unmistakable."))
        super().__init__(**kwargs)
        self.agency: Agency | None = None

    def prepare_value(self, value: Any) -> Any:
        """Show a person as name and NIP, which cleans to the same person again."""
        return f"{value.name} · {value.nip}" if isinstance(value, Employee) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))

    def clean(self, value: Any) -> Employee | None:
        """Return the person, None for nothing where nothing is allowed.

        Raises:
            ValidationError: nobody, or more than one, is meant.
        """
        typed = super().clean(value)
        if not typed:
            return None
        people: Any = Employee.objects.filter(agency=self.agency)
        people = people.active()
        number = re.search(r"[0-9]{18}", re.sub(r"(?<=[0-9])\s+(?=[0-9])", "", typed))
        found = list((people.filter(nip=number.group()) if number else people.search(typed))[: NAMED_IN_ERROR + 1])
        if not found:
            raise forms.ValidationError(_("Nobody in service in this agency has this NIP or name."))
        exact = [person for person in found if person.name.casefold() == typed.strip().casefold()]
        if len(found) > 1 and len(exact) != 1:
            names = "; ".join(f"{person.full_name} · {person.nip}" for person in found[:NAMED_IN_ERROR])
            raise forms.ValidationError(
                _("More than one person is meant. Type the NIP of the right one: %(names)s") % {"names": names}
            )
        person: Employee = found[0] if len(found) == 1 else exact[0]
        return person
