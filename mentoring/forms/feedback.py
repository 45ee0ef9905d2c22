"""Forms of feedback: to whom, what about, and who reads it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm, SubmitOnceForm
from employees.models import Employee
from mentoring.labels import CoreValue, FeedbackKind

ALONE, SHARED = "alone", "shared"


class ColleagueForm(HouseForm):
    """Whom: somebody near, or anybody of the agency by NIP."""

    person = forms.ModelChoiceField(label=_("A colleague near you"), queryset=Employee.objects.none(), required=False)
    nip = forms.CharField(
        label=_("Or the NIP of any colleague of your agency"), required=False, max_length=24, help_text=_("18 digits.")
    )

    def __init__(self, *args: Any, near: Any, directory: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.directory = directory
        self.fields["person"].queryset = near  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        nip = "".join(str(data.get("nip") or "").split())
        if nip:
            data["person"] = self.directory.filter(nip=nip).first()
            if data["person"] is None:
                self.add_error("nip", _("Nobody in your agency has this NIP. Please check the digits."))
        elif not data.get("person") and "person" not in self.errors:
            self.add_error("person", _("Please choose a colleague, or type a NIP."))
        return data


class AskForm(SubmitOnceForm, ColleagueForm):
    """Ask a colleague for feedback."""

    question = forms.CharField(
        label=_("What would you like to know?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One concrete question is answered more often than a general one."),
    )


class FeedbackForm(SubmitOnceForm):
    """Feedback to one person; who reads it stands beside each choice by name."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=FeedbackKind.choices, widget=forms.RadioSelect)
    audience = forms.ChoiceField(label=_("Who reads it"), widget=forms.RadioSelect)
    target = forms.ChoiceField(label=_("About a target"), required=False)
    behaviour = forms.ChoiceField(
        label=_("About a core value"), required=False, choices=[("", "–"), *CoreValue.choices]
    )
    event = forms.CharField(
        label=_("About an event"), required=False, max_length=160, help_text=_("For example: the meeting of Monday.")
    )
    text = forms.CharField(
        label=_("Your words"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Say what you saw, what it brought about, and what you wish for."),
    )

    def __init__(self, *args: Any, audiences: Sequence[tuple[str, str]], targets: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = audiences  # type: ignore[attr-defined]
        if len(audiences) == 1:
            self.fields["audience"].initial = audiences[0][0]
        if targets:
            self.fields["target"].choices = [("", "–"), *((t, t) for t in targets)]  # type: ignore[attr-defined]
        else:
            del self.fields["target"]


class ReplyForm(SubmitOnceForm):
    """The receiver's one reply."""

    text = forms.CharField(
        label=_("My reply"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("You may reply once. Everybody who reads the feedback reads your reply too."),
    )


class ThemesForm(HouseForm):
    """What I take from a year's feedback."""

    text = forms.CharField(
        label=_("My themes of the year"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Two or three sentences in your own words. They appear in your yearly report; empty means nothing."
        ),
    )
