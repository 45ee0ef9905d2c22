"""The form in which HR reviews a matching."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from mentoring.models import MatchProposal


class ReviewMatchesForm(HouseForm):
    """Pairs that were ticked, and what becomes of them. The page draws the boxes beside the reasons."""

    chosen = forms.ModelMultipleChoiceField(
        label=_("Pairs"),
        queryset=MatchProposal.objects.none(),
        error_messages={
            "required": _("Tick at least one pair."),
            "invalid_choice": _("One of these pairs was reviewed meanwhile. Please look at the list again."),
        },
    )
    decision = forms.ChoiceField(choices=[("accept", "accept"), ("drop", "drop")])

    def __init__(self, *args: Any, proposals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = proposals  # type: ignore[attr-defined]
