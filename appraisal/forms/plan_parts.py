"""Forms of what surrounds the targets: annexes, expectations, weights, copies of an earlier plan."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import labels
from appraisal.forms.fields import FigureField
from appraisal.models import PlanFrame, Target
from appraisal.models.aims import LONGEST
from appraisal.models.plans import LONGEST_ANNEX
from appraisal.selectors import Copyable, Expectation
from core import errors
from core.forms import HouseForm, SubmitOnceForm


def _text(label: Any, help_text: Any = "", longest: int = LONGEST_ANNEX) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=longest, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class FrameForm(HouseForm):
    """Approach and annexes of a plan."""

    approach = forms.ChoiceField(
        label=_("Approach"),
        choices=labels.Approach.choices,
        widget=forms.RadioSelect,
        help_text=_("Targets of the other kind must be rewritten before you submit."),
    )
    resources = _text(_("Support with resources"), _("People, money, equipment and time the work needs."))
    accountability = _text(
        _("How results are accounted for"), _("What is reported to whom, how often and with which evidence.")
    )
    consequences = _text(_("Consequences"), _("What follows when the plan is reached, and when it is not."))
    innovation = _text(
        _("Planned innovation and its evidence"), _("What is new, whom it helps, and what will show that it works.")
    )

    def __init__(
        self, *args: Any, frame: PlanFrame, approaches: Sequence[str], innovation: bool, writer: bool, **kwargs: Any
    ) -> None:
        names = ("approach", "resources", "accountability", "consequences", "innovation")
        super().__init__(*args, initial={name: getattr(frame, name) for name in names}, **kwargs)
        choices = [choice for choice in labels.Approach.choices if choice[0] in approaches]
        self.fields["approach"].choices = choices  # type: ignore[attr-defined]
        if not writer or len(choices) < 2:
            del self.fields["approach"]
        if not writer or not innovation:
            del self.fields["innovation"]

    def refuse(self, refusal: errors.Refused) -> None:
        """Show a refusal at its field."""
        self.add_error(refusal.code if refusal.code in self.fields else None, str(refusal))


class ExpectationsForm(HouseForm):
    """One free text for each behaviour item."""

    def __init__(self, *args: Any, expectations: Sequence[Expectation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [row.key for row in expectations]
        for row in expectations:
            field = _text(row.label, " · ".join(row.guides) or row.description, LONGEST)
            field.initial = row.text
            field.widget.attrs["rows"] = 2
            self.fields[f"item_{row.key}"] = field

    @property
    def texts(self) -> dict[str, str]:
        """The words by key of the item."""
        return {key: self.cleaned_data[f"item_{key}"] for key in self.keys}


class WeightsForm(HouseForm):
    """The weights of all targets on one page."""

    def __init__(self, *args: Any, targets: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets
        for target in targets:
            field = FigureField(label=target.title, max_digits=5, decimal_places=2, initial=target.weight)
            # The label stands in the first column; crispy would write it once more.
            field.widget.attrs |= {"data-weight": "", "class": "form-control num"}
            self.fields[f"weight_{target.pk}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, weight in list(cleaned.items()):
            if weight is not None and not 0 < weight <= 100:
                self.add_error(name, _("A weight is more than 0 and at most 100 percent."))
        return cleaned

    @property
    def weights(self) -> dict[int, Decimal]:
        """Percent by target."""
        return {target.pk: self.cleaned_data[f"weight_{target.pk}"] for target in self.targets}

    def rows(self) -> list[tuple[Target, forms.BoundField]]:
        """Each target with its field."""
        return [(target, self[f"weight_{target.pk}"]) for target in self.targets]


class CopyForm(SubmitOnceForm):
    """Which targets of the earlier plan are copied."""

    targets = forms.TypedMultipleChoiceField(
        label=_("Targets to copy"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    annexes = forms.BooleanField(
        label=_("Copy the annexes too, where this plan has none yet"), required=False, initial=True
    )

    def __init__(self, *args: Any, rows: Sequence[Copyable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was copied by another tab a moment ago is still a choice: the service passes it over.
        self.fields["targets"].choices = [(row.target.pk, row.target.title) for row in rows]  # type: ignore[attr-defined]
        self.initial["targets"] = [row.target.pk for row in rows if not row.why_not]


class JudgementForm(HouseForm):
    """The supervisor concludes on a target in words."""

    reason = forms.CharField(
        label=_("Your conclusion"),
        help_text=_("Say how what was reached compares with what was expected. The employee reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
    )
