"""Forms of the public rating and of the service points."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import questionnaire
from appraisal.models import ServiceOfficer, ServicePoint
from appraisal.services import public
from appraisal.summaries import Words
from core.forms import HouseForm, SubmitOnceForm
from employees.models import Employee, Unit


@dataclass(frozen=True)
class Asked:
    """One question as the page shows it: options are (value, words, chosen)."""

    name: str
    text: str
    options: list[tuple[str, str, bool]]


class PublicForm(HouseForm):
    """Nine elements, 1–4 each, and an officer where the unit shows some. Nothing is typed, so nothing is personal."""

    def __init__(self, *args: Any, point: ServicePoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questionnaire.VERSIONS[questionnaire.VERSION]
        for question in self.questions:
            choices = [(str(level), str(Words(**words))) for level, words in question.answers.items()]
            self.fields[question.element] = forms.ChoiceField(choices=choices, required=False)
        shown = ServiceOfficer.objects.filter(service_point=point, is_shown=True).order_by("shown_name", "pk")
        self.fields["officer"] = forms.ModelChoiceField(shown, required=False)
        self.officers = list(shown)

    def answers(self) -> dict[str, int | None]:
        """Return 1–4 or None per element."""
        return {
            question.element: int(self.cleaned_data[question.element]) if self.cleaned_data[question.element] else None
            for question in self.questions
        }

    def asked(self) -> list[Asked]:
        """Return the questions with what was chosen."""
        return [
            Asked(
                question.element,
                str(Words(**question.text)),
                [
                    (str(level), str(Words(**words)), str(self[question.element].value() or "") == str(level))
                    for level, words in question.answers.items()
                ],
            )
            for question in self.questions
        ]

    def officer_options(self) -> list[tuple[str, str, bool]]:
        """Return the officers who can be named."""
        chosen = str(self["officer"].value() or "")
        return [(str(officer.pk), officer.shown_name, chosen == str(officer.pk)) for officer in self.officers]


class ServicePointForm(HouseForm):
    """A service point of one of the units the keeper may choose."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    name = forms.CharField(label=_("Name of the service point"), max_length=120, help_text=_("For example Counter 3."))
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
