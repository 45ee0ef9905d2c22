"""Forms about who rates whom: the numbers of the draw, conflicts of interest, vetoes, colleagues of other units."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal import draw, labels
from appraisal.models import DrawRules
from core.forms import HouseForm, SubmitOnceForm
from employees.models import Agency, Employee

NAMED_IN_ERROR = 5


class ColleagueField(forms.CharField):
    """Somebody of the agency by name, or by name and unit. Cleans to an `Employee`; never shows or asks for a NIP."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault(
            "help_text", gettext_lazy("The name. Where several people have it: name, then · and the unit.")
        )
        super().__init__(**kwargs)
        self.agency: Agency | None = None

    def clean(self, value: Any) -> Employee:
        """Return the person.

        Raises:
            ValidationError: nobody, or more than one, is meant.
        """
        name, _dot, unit = super().clean(value).partition("·")
        people: Any = Employee.objects.filter(agency=self.agency, unit__name__icontains=unit.strip())
        found = list(people.active().search(name.strip()).select_related("unit")[: NAMED_IN_ERROR + 1])
        exact = [person for person in found if person.name.casefold() == name.strip().casefold()]
        if len(exact) == 1:
            return exact[0]
        if not found:
            raise forms.ValidationError(_("Nobody in service in this agency has this name."))
        if len(found) > 1:
            names = "; ".join(f"{person.name} · {person.unit.name}" for person in found[:NAMED_IN_ERROR])
            raise forms.ValidationError(
                _("More than one person is meant. Please write one of: %(names)s") % {"names": names}
            )
        return found[0]


class DrawRulesForm(HouseForm):
    """The numbers of the draw. "Try it out" and "save" are two buttons of the same form."""

    peers = forms.IntegerField(label=gettext_lazy("Peers for each person"), min_value=draw.MINIMUM, max_value=15)
    subordinates = forms.IntegerField(
        label=gettext_lazy("Subordinates for each supervisor"), min_value=draw.MINIMUM, max_value=15
    )
    cap = forms.IntegerField(
        label=gettext_lazy("Most people one rater is asked about"), min_value=draw.MINIMUM, max_value=30
    )
    together_days = forms.IntegerField(
        label=gettext_lazy("Days two people must have been together"), min_value=0, max_value=366
    )

    def __init__(self, *args: Any, rules: DrawRules, **kwargs: Any) -> None:
        numbers = ("peers", "subordinates", "cap", "together_days")
        super().__init__(*args, initial={name: getattr(rules, name) for name in numbers}, **kwargs)


class ConflictForm(SubmitOnceForm):
    """Somebody one should not judge, and the kind of the conflict; no further words."""

    other = ColleagueField(label=gettext_lazy("Colleague"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of conflict"), choices=labels.ConflictKind)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, action="conflict.declare", **kwargs)
        self.fields["other"].agency = user.agency  # type: ignore[attr-defined]


class VetoForm(SubmitOnceForm):
    """The one colleague of a cycle who shall not rate me, with the reason."""

    against = ColleagueField(label=gettext_lazy("Colleague who shall not rate you"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nobody else reads it: it is kept so that you have weighed the step."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["against"].agency = user.agency  # type: ignore[attr-defined]


class DeclineForm(SubmitOnceForm):
    """Why a rater steps back; once in a cycle."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nobody else reads it: it is kept so that you have weighed the step."),
    )


class WorksWithForm(SubmitOnceForm):
    """A colleague of another unit who works with the person."""

    colleague = ColleagueField(label=gettext_lazy("Colleague"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["colleague"].agency = user.agency  # type: ignore[attr-defined]
