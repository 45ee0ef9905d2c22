"""One item for every person of a team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal import scoring
from appraisal.forms.ratings import COMMENT_LENGTH, LEVEL_WORDS, UNSURE
from appraisal.models import Appraisal, Rating
from appraisal.services.team_ratings import Answer
from core import open_forms
from core.forms import HouseForm


@dataclass(frozen=True)
class PersonRow:
    """One person as the page draws her: the choices with the one that is made, her comment, what is wrong."""

    case: Appraisal
    level_name: str
    options: list[tuple[str, Any, bool]]
    comment_name: str
    comment: str
    base_name: str
    base: str
    is_conflict: bool


class TeamItemForm(HouseForm):
    """A level and a comment per person; nothing is required, who is left out stays as she is."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)

    def __init__(
        self, *args: Any, cases: Sequence[Appraisal], latest: dict[int, Rating], item: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cases, self.latest, self.item = cases, latest, item
        self.conflicts: tuple[int, ...] = ()
        self.purpose = f"rate-team:{item}"
        self.choices = [*((str(n), LEVEL_WORDS[n]) for n in scoring.LEVELS), (UNSURE, _("I cannot judge this"))]
        if not self.is_bound:
            self.initial["opened"] = open_forms.seal(self.purpose, timezone.now())
        for case in cases:
            self._add(case)

    def _add(self, case: Appraisal) -> None:
        rating = self.latest.get(case.pk)
        level = rating.levels.get(self.item, "") if rating else ""
        self.fields[f"level_{case.pk}"] = forms.ChoiceField(choices=self.choices, required=False)
        self.fields[f"comment_{case.pk}"] = forms.CharField(required=False, max_length=COMMENT_LENGTH)
        self.fields[f"base_{case.pk}"] = forms.IntegerField(min_value=0)
        self.initial |= {
            f"level_{case.pk}": UNSURE if level is None else str(level),
            f"comment_{case.pk}": rating.comments.get(self.item, "") if rating else "",
            f"base_{case.pk}": rating.revision if rating else 0,
        }

    def opened_at(self) -> datetime | None:
        """Return when the form was opened, as far as its seal is good."""
        return open_forms.opened_at(self.cleaned_data["opened"], self.purpose)

    def answers(self) -> dict[int, Answer]:
        """Return what was chosen, by the key of the appraisal."""
        found = {}
        for case in self.cases:
            level = self.cleaned_data[f"level_{case.pk}"]
            if level:
                found[case.pk] = Answer(
                    None if level == UNSURE else int(level),
                    self.cleaned_data[f"comment_{case.pk}"],
                    self.cleaned_data[f"base_{case.pk}"],
                )
        return found

    def show_conflicts(self, keys: tuple[int, ...]) -> None:
        """Mark the rows another window changed: what is typed stays and can be saved on top of it, knowingly."""
        self.conflicts = keys
        self.data = self.data.copy()
        for pk in keys:
            self.data[f"base_{pk}"] = str(self.latest[pk].revision if pk in self.latest else 0)

    def rows(self) -> list[PersonRow]:
        """Return the rows in the order of the team."""
        return [self._row(case) for case in self.cases]

    def _row(self, case: Appraisal) -> PersonRow:
        level, comment, base = (self[f"{part}_{case.pk}"] for part in ("level", "comment", "base"))
        chosen = str(level.value() or "")
        return PersonRow(
            case=case,
            level_name=level.html_name,
            options=[(value, words, value == chosen) for value, words in self.choices],
            comment_name=comment.html_name,
            comment=str(comment.value() or ""),
            base_name=base.html_name,
            base=str(base.value()),
            is_conflict=case.pk in self.conflicts,
        )
