"""Forms of what was reached: the realisation with its evidence, the verdict on it, the answer to a verdict."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import labels, services
from appraisal.forms.fields import DayField, FigureField
from core import errors
from core.forms import HouseForm, SubmitOnceForm

# Kinds before endings: a telephone then offers its camera, and sends a JPEG instead of its own format.
ACCEPTED = "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png"
WORDS = 1000


class AtItsField(HouseForm):
    """A refusal of the service stands at the field its code names."""

    def refuse(self, refusal: errors.Refused) -> None:
        self.add_error(refusal.code if refusal.code in self.fields else None, str(refusal))


class ProofForm(AtItsField, SubmitOnceForm):
    """A file, a link, or both."""

    file = forms.FileField(
        label=_("Evidence: file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF, JPEG or PNG, at most 10 MB. Place and camera are removed from pictures."),
    )
    link = forms.CharField(
        label=_("Evidence: link"),
        required=False,
        max_length=500,
        widget=forms.URLInput(),
        help_text=_("A web address that begins with https:// or http://."),
    )

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if not link:
            return ""
        try:
            return services.check_link(link)
        except errors.Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class RealisationForm(ProofForm):
    """What was reached by a day, what stood in the way, and evidence if there is any."""

    value = FigureField(label=_("Realised"), min_value=0)
    day = DayField(label=_("Reached by"))
    note = forms.CharField(label=_("Note"), required=False, max_length=WORDS, widget=forms.Textarea(attrs={"rows": 3}))
    obstacle = forms.CharField(
        label=_("Obstacle outside your control"),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only if there was one. Your supervisor answers it; an accepted obstacle takes the target out."),
    )
    field_order = ("value", "day", "note", "file", "link", "obstacle")

    def __init__(self, *args: Any, in_words: bool = False, takes_obstacle: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if in_words:
            del self.fields["value"]
            note = self.fields["note"]
            note.label, note.required = _("What was reached"), True
            note.help_text = _("In words, so that your supervisor can conclude on it.")
        if not takes_obstacle:
            del self.fields["obstacle"]


class ReplyForm(ProofForm):
    """The employee answers a question or a refusal, in words and perhaps with other evidence."""

    words = forms.CharField(
        label=_("Your answer"),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Your supervisor reads it and looks again."),
    )
    field_order = ("words", "file", "link")


class JudgeForm(AtItsField, SubmitOnceForm):
    """The supervisor says what she thinks of a piece of evidence; knows how much had been said when it was opened."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[
            ("accept", _("accept it")),
            ("question", _("ask something about it")),
            ("refuse", _("refuse it")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Your words"),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed for a question or a refusal. The employee reads them."),
    )

    def rebase(self, lines: int) -> None:
        """After a conflict: what was chosen here stays, and sending again knows of the other line."""
        changed: Any = self.data
        changed = changed.copy()
        changed["base"] = str(lines)
        self.data = changed

    def told(self) -> str:
        """What was chosen here, as text beside the other one."""
        chosen = dict(self.fields["verdict"].choices)[self.cleaned_data["verdict"]]  # type: ignore[attr-defined]
        return f"{chosen}\n{self.cleaned_data['words']}".strip()


class RevisionForm(AtItsField, SubmitOnceForm):
    """A note of which every saving is a revision; knows the one it was filled from."""

    base_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def rebase(self, revision: int) -> None:
        """After a conflict: what she typed stays, and saving again knows of the other revision."""
        changed: Any = self.data
        changed = changed.copy()
        changed["base_revision"] = str(revision)
        self.data = changed


class ReviewNoteForm(RevisionForm):
    """The employee looks back on one period."""

    text = forms.CharField(
        label=_("Your note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What you reached, what stood in the way, and what you need in the next period."),
    )

    def told(self) -> str:
        return str(self.cleaned_data["text"])


class ConcludeForm(RevisionForm):
    """The supervisor concludes on one period; behaviour is asked only where the scheme has a quadrant."""

    result = forms.ChoiceField(label=_("Work results"), choices=labels.Expectation.choices, widget=forms.RadioSelect)
    behaviour = forms.ChoiceField(
        label=_("Work behaviour"), choices=labels.Expectation.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Your note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you saw and what comes next. Needed where something is below expectation."),
    )

    def __init__(self, *args: Any, quadrant: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not quadrant:
            del self.fields["behaviour"]
            self.fields["result"].label = _("This period, against what was expected")

    def told(self) -> str:
        words = dict(labels.Expectation.choices)
        chosen = [str(words[self.cleaned_data[name]]) for name in ("result", "behaviour") if name in self.cleaned_data]
        return "\n".join([*chosen, self.cleaned_data["text"]])
