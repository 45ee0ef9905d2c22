"""Forms of ratings: every item of the scheme with the rubric text of each level beside the choice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal import scoring
from appraisal.models import Appraisal, Rating
from appraisal.services import ratings
from appraisal.summaries import Words
from core import open_forms
from core.forms import HouseForm, SubmitOnceForm

UNSURE = "unsure"
LEVEL_WORDS = {
    1: _("far below expectation"),
    2: _("below expectation"),
    3: _("meets expectation"),
    4: _("above expectation"),
    5: _("far above expectation"),
}
COMMENT_LENGTH = 1000


@dataclass(frozen=True)
class Row:
    """One item as components/rubric_item.html wants it."""

    name: str
    label: str
    description: str
    guides: list[str]
    options: list[tuple[str, Any, str, bool]]
    unsure: bool
    comment_name: str
    comment: str
    errors: list[str]


class RubricForm(HouseForm):
    """A field for the level and one for a comment per item; nothing is required, services say what is missing."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)

    def __init__(self, *args: Any, appraisal: Appraisal, source: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purpose = f"rate:{appraisal.pk}:{source}"
        if not self.is_bound:
            self.initial["opened"] = open_forms.seal(self.purpose, timezone.now())
        self.ask(ratings.questions_of(appraisal, source))

    def ask(self, questions: list[tuple[scoring.Component, list[scoring.Item]]]) -> None:
        """Add the fields of every item."""
        self.questions = questions
        choices = [*((str(level), LEVEL_WORDS[level]) for level in scoring.LEVELS), (UNSURE, _("I cannot judge this"))]
        for _component, items in self.questions:
            for item in items:
                self.fields[f"level_{item.key}"] = forms.ChoiceField(
                    choices=choices, required=False, label=str(Words(**item.label)), widget=forms.RadioSelect
                )
                self.fields[f"comment_{item.key}"] = forms.CharField(
                    required=False,
                    max_length=COMMENT_LENGTH,
                    widget=forms.Textarea,
                    label=str(Words(**item.label)),
                )

    def opened_at(self) -> datetime | None:
        """Return when the form was opened, as far as its seal is good."""
        return open_forms.opened_at(self.cleaned_data["opened"], self.purpose)

    def levels(self) -> dict[str, int | None]:
        """Return the chosen levels by item; items without a choice are left out."""
        chosen = {
            name.removeprefix("level_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("level_") and value
        }
        return {item: None if value == UNSURE else int(value) for item, value in chosen.items()}

    def comments(self) -> dict[str, str]:
        """Return the comments by item."""
        return {
            name.removeprefix("comment_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("comment_") and value
        }

    def mark_missing(self) -> None:
        """Put an error beside every item without a choice: for a submission the service found incomplete."""
        for _component, items in self.questions:
            for item in items:
                if not self.cleaned_data.get(f"level_{item.key}"):
                    self.add_error(f"level_{item.key}", _("Choose a level, or “I cannot judge this”."))

    def blocks(self) -> list[tuple[str, list[Row]]]:
        """Return the label of each component with its rows."""
        return [
            (str(Words(**component.label)), [self._row(item) for item in items]) for component, items in self.questions
        ]

    def kept(self) -> list[tuple[str, str]]:
        """Return everything that was sent, as names and values of hidden fields: a page in between loses nothing."""
        return [(name, str(self[name].value() or "")) for name in self.fields if self[name].value() not in (None, "")]

    def looked_over(self) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """Return each component with (item, level in words, comment), to be read once more before sending."""
        levels, comments = self.levels(), self.comments()
        return [
            (
                str(Words(**component.label)),
                [(str(Words(**item.label)), _in_words(levels, item.key), comments.get(item.key, "")) for item in items],
            )
            for component, items in self.questions
        ]

    def label_of(self, item_key: str) -> str:
        """Return the label of an item."""
        return str(self.fields[f"level_{item_key}"].label)

    def _row(self, item: scoring.Item) -> Row:
        level, comment = self[f"level_{item.key}"], self[f"comment_{item.key}"]
        chosen = str(level.value() or "")
        return Row(
            name=level.html_name,
            label=str(Words(**item.label)),
            description=str(Words(**item.description)),
            guides=[str(Words(**guide)) for guide in item.guides],
            options=[
                (str(number), LEVEL_WORDS[number], str(Words(**item.anchors[number])), chosen == str(number))
                for number in scoring.LEVELS
            ],
            unsure=chosen == UNSURE,
            comment_name=comment.html_name,
            comment=comment.value() or "",
            errors=list(level.errors) + list(comment.errors),
        )


def _in_words(levels: Mapping[str, int | None], item: str) -> str:
    if item not in levels:
        return str(_("no level yet"))
    level = levels[item]
    return str(_("cannot judge")) if level is None else f"{level} · {LEVEL_WORDS[level]}"


class NamedRatingForm(RubricForm, SubmitOnceForm):
    """Self-assessment or the supervisor's rating; knows which revision it was filled from."""

    base_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def initial_of(cls, rating: Rating | None) -> dict[str, Any]:
        """Return what the form shows at first: the latest revision, or nothing."""
        if rating is None:
            return {"base_revision": 0}
        levels = {f"level_{item}": UNSURE if level is None else str(level) for item, level in rating.levels.items()}
        comments = {f"comment_{item}": text for item, text in rating.comments.items()}
        return {"base_revision": rating.revision, **levels, **comments}

    def rebase(self, revision: int) -> None:
        """After a conflict: what she typed stays, and saving again knows of the other revision."""
        self.data = self.data.copy()
        self.data["base_revision"] = str(revision)


class AnonymousRatingForm(RubricForm):
    """An anonymous rating: carries no token of the house, the assignment itself is the token."""


def as_text(form: RubricForm, levels: Mapping[str, int | None], comments: Mapping[str, str]) -> str:
    """Return a rating as lines of text, for two versions side by side."""
    lines = []
    for _component, items in form.questions:
        for item in items:
            if item.key not in levels and item.key not in comments:
                continue
            level = levels.get(item.key)
            said = str(level) if level is not None else "?" if item.key in levels else "–"
            comment = f" ({comments[item.key]})" if comments.get(item.key) else ""
            lines.append(f"{Words(**item.label)}: {said}{comment}")
    return "\n".join(lines)
