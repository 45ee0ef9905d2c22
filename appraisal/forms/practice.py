"""Practising on an invented case, and writing one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import scoring
from appraisal.forms.ratings import LEVEL_WORDS, RubricForm
from appraisal.models import PracticeCase
from appraisal.summaries import Words
from core.forms import HouseForm

Questions = list[tuple[scoring.Component, list[scoring.Item]]]


class PracticeForm(RubricForm):
    """The items of a case as on the real form, without comments."""

    def __init__(self, *args: Any, questions: Questions, **kwargs: Any) -> None:
        HouseForm.__init__(self, *args, **kwargs)
        self.ask(questions)


class PracticeCaseForm(HouseForm):
    """Title, story, and for every item the level it deserves with the reason."""

    title = forms.CharField(label=_("Title"), max_length=120)
    story = forms.CharField(
        label=_("What happened"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Invented people only. Say what could be seen, good and bad, and something that must not count."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, questions: Questions, case: PracticeCase | None = None, **kwargs: Any) -> None:
        if case is not None:
            told = {"title": case.title, "story": case.story, "is_active": case.is_active}
            for item, norm in case.norm.items():
                told |= {f"level_{item}": norm["level"], f"reason_{item}": norm["reason"]}
            kwargs.setdefault("initial", told)
        super().__init__(*args, **kwargs)
        self.items = [item for _component, items in questions for item in items]
        for item in self.items:
            label = str(Words(**item.label))
            self.fields[f"level_{item.key}"] = forms.TypedChoiceField(
                label=_("Level of “%(item)s”") % {"item": label},
                choices=[("", "–"), *((level, f"{level} · {LEVEL_WORDS[level]}") for level in scoring.LEVELS)],
                coerce=int,
            )
            self.fields[f"reason_{item.key}"] = forms.CharField(
                label=_("Why this level of “%(item)s”") % {"item": label},
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def norm(self) -> dict[str, tuple[int, str]]:
        """Return the level and the reason by item."""
        data = self.cleaned_data
        return {item.key: (data[f"level_{item.key}"], data[f"reason_{item.key}"]) for item in self.items}
