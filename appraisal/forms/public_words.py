"""Forms around the words of citizens: HR's decision and the officer's reply."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import labels
from core.forms import HouseForm

RELEASE, BLACK_OUT, WITHHOLD = "release", "black_out", "withhold"


class ScreenForm(HouseForm):
    """Release as it is, with parts blacked out, or withhold with the class of a reason."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (RELEASE, _("Release as it is")),
            (BLACK_OUT, _("Release with the passages below blacked out")),
            (WITHHOLD, _("Withhold")),
        ],
        widget=forms.RadioSelect,
    )
    passages = forms.CharField(
        label=_("Passages to black out, one in each line"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Exactly as in the comment. They are removed for good, for you as well."),
    )
    reason = forms.ChoiceField(
        label=_("Why it is withheld"),
        required=False,
        choices=[("", _("– choose –")), *labels.WithholdReason.choices],
    )

    def clean(self) -> dict[str, Any]:
        """Ask for what the decision needs."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == BLACK_OUT and not self.listed():
            self.add_error("passages", _("Write the passages to black out, or release the comment as it is."))
        if cleaned.get("decision") == WITHHOLD and not cleaned.get("reason"):
            self.add_error("reason", _("Choose why it is withheld."))
        return cleaned

    def listed(self) -> list[str]:
        """Return the passages without empty lines."""
        return [line.strip() for line in self.cleaned_data.get("passages", "").splitlines() if line.strip()]


class ReplyForm(HouseForm):
    """The officer's one reply."""

    text = forms.CharField(
        label=_("Your reply"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It stands beside the comment and cannot be changed afterwards. Name no citizen."),
    )
