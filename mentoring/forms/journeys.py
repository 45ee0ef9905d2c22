"""Forms of a mentor pair: goals, a meeting, a review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm, SubmitOnceForm
from mentoring import labels

GOAL_ROWS = 5
SATISFACTION = [
    ("", "–"),
    (5, _("5, very satisfied")),
    (4, _("4, satisfied")),
    (3, _("3, neither satisfied nor dissatisfied")),
    (2, _("2, dissatisfied")),
    (1, _("1, very dissatisfied")),
]


class GoalsForm(SubmitOnceForm):
    """One to five goals, each with the sign of success, and until when."""

    planned_until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, GOAL_ROWS + 1):
            self.fields[f"goal_{n}"] = forms.CharField(
                label=_("Goal %(n)s") % {"n": n}, required=n == 1, max_length=300
            )
            self.fields[f"sign_{n}"] = forms.CharField(
                label=_("How both will see that goal %(n)s is reached") % {"n": n}, required=n == 1, max_length=300
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for n in range(2, GOAL_ROWS + 1):
            if bool(data.get(f"goal_{n}")) != bool(data.get(f"sign_{n}")):
                self.add_error(f"goal_{n}", _("A goal needs its sign of success, and a sign its goal."))
        return data

    def goals(self) -> list[tuple[str, str]]:
        """Return the goals as (goal, sign of success)."""
        pairs = ((self.cleaned_data[f"goal_{n}"], self.cleaned_data[f"sign_{n}"]) for n in range(1, GOAL_ROWS + 1))
        return [(goal, sign) for goal, sign in pairs if goal]


class AgreeGoalsForm(HouseForm):
    """The version of the goals that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30000)


class MeetingForm(SubmitOnceForm):
    """One meeting of a pair."""

    held_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=600, initial=60)
    topic = forms.CharField(label=_("Topic"), max_length=160)
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What you talked about and found. Only the two of you can read this."),
    )
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)


class ReviewForm(SubmitOnceForm):
    """How one side looks back."""

    satisfaction = forms.TypedChoiceField(label=_("How satisfied are you?"), choices=SATISFACTION, coerce=int)
    helped = forms.CharField(label=_("What has helped?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    change = forms.CharField(
        label=_("What should be different, or what do you take with you?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    contribution = forms.BooleanField(
        label=_("Let this mentorship count as my contribution"),
        required=False,
        help_text=_("Topic, number of meetings and hours then stand in your yearly report. You can take this back."),
    )

    def __init__(self, *args: Any, asks_contribution: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_contribution:
            del self.fields["contribution"]


class EndForm(HouseForm):
    """End a pair: a reason that blames nobody, and kind words if one likes."""

    because = forms.ChoiceField(label=_("Reason"), choices=[("", "–"), *labels.EndReason.choices])
    reason = forms.CharField(
        label=_("Words to the other, if you like"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the two of you read this. Who ended the pair is shown to nobody."),
    )


class ContributionForm(HouseForm):
    """Whether the mentor agrees; whatever is not a clear yes is a no."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])

    def agrees(self) -> bool:
        """Say whether she agrees."""
        return self.is_valid() and self.cleaned_data["answer"] == "yes"
