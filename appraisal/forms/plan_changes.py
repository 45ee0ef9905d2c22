"""Forms of the dialogue about a plan: remarks beside targets, a draft's weights, the proposal."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.forms.fields import FigureField
from appraisal.forms.plans import TargetForm
from appraisal.models import Target
from appraisal.selectors import plan_versions
from core.forms import HouseForm, SubmitOnceForm

REMARK = "remark_"
WEIGHT = "weight_"


class ReturnForm(HouseForm):
    """Why a plan goes back: beside each target, and in general."""

    def __init__(self, *args: Any, targets: Iterable[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for target in targets:
            self.fields[f"{REMARK}{target.pk}"] = forms.CharField(
                label=_("Remark on “%(title)s”") % {"title": target.title},
                help_text=plan_versions.in_short(plan_versions.fields_told(target)),
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason in general"),
            required=False,
            help_text=_("The employee reads this. It may stay empty where the remarks say everything."),
            widget=forms.Textarea(attrs={"rows": 4}),
            max_length=2000,
        )

    @property
    def remarks(self) -> dict[int, str]:
        """The remarks by target."""
        return {
            int(name.removeprefix(REMARK)): text
            for name, text in self.cleaned_data.items()
            if name.startswith(REMARK) and text
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("reason") and not self.remarks:
            self.add_error("reason", _("Write a remark beside a target, or a reason in general."))
        return cleaned


class ChangeTargetForm(TargetForm):
    """A target as a change would have it; what it serves already may stay, whoever the supervisor is by now."""

    def __init__(self, *args: Any, target: Target | None = None, **kwargs: Any) -> None:
        super().__init__(*args, target=target, **kwargs)
        if target is not None and target.serves_id:
            field: Any = self.fields["serves"]
            field.queryset = field.queryset | Target.objects.filter(pk=target.serves_id)
        self.fields["weight"].help_text = _("With the change all targets together must weigh exactly 100.")


class ChangeWeightsForm(HouseForm):
    """The weights of a draft, one field per target."""

    def __init__(self, *args: Any, rows: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="%s", **kwargs)
        for row in rows:
            if not row.is_ended and not (row.is_outdated and row.weight == 0):
                field = FigureField(
                    label=_("Weight of “%(title)s” in percent") % {"title": row.title},
                    max_digits=5,
                    decimal_places=2,
                    initial=row.weight,
                    min_value=Decimal("0.01"),
                    max_value=100,
                )
                # The table has no room for a label; the ear gets it.
                field.widget.attrs |= {"class": "form-control", "aria-label": field.label}
                self.fields[f"{WEIGHT}{row.key}"] = field

    @property
    def weights(self) -> dict[str, Decimal]:
        """Percent by the key of the target."""
        return {name.removeprefix(WEIGHT): value for name, value in self.cleaned_data.items()}


class ProposeForm(SubmitOnceForm):
    """Why the plan should change, for the other side."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_(
            "What has changed since the plan was agreed? The other side reads this and it stays in the history."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )

    def refuse(self, refusal: Any) -> None:
        """Show a refusal at its field."""
        self.add_error(refusal.code if refusal.code in self.fields else None, str(refusal))


class CompareForm(HouseForm):
    """Which two versions are compared."""

    old = forms.TypedChoiceField(label=_("Before"), coerce=int)
    new = forms.TypedChoiceField(label=_("After"), coerce=int)

    def __init__(self, *args: Any, versions: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(version.number, str(version)) for version in versions]
        for name in ("old", "new"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
