"""The questionnaire of the public in three screens; what was chosen travels in the form itself, nothing is stored."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appraisal import questionnaire
from appraisal.models import ServiceOfficer, ServicePoint
from appraisal.services import public
from appraisal.summaries import Words
from core.forms import HouseForm

# Elements per screen; the last one also asks for the officer and for words.
SCREENS = (("u1", "u2", "u3", "u4"), ("u5", "u6", "u7", "u8"), ("u9",))
LAST = len(SCREENS)
COMMENT_LENGTH = 500
NEXT, BACK, SEND, STAY = "next", "back", "send", "stay"


@dataclass(frozen=True)
class Asked:
    """One question as the page shows it: options are (value, words, chosen)."""

    number: int
    name: str
    text: str
    options: list[tuple[str, str, bool]]


class WordsField(forms.CharField):
    """A text whose line ends count once, as the browser counts them."""

    def to_python(self, value: Any) -> str:
        """Return the text with single line ends."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class PublicForm(HouseForm):
    """Nine elements, 1–4 each; an officer where the unit shows some; words for who wants to say more."""

    screen = forms.IntegerField(min_value=1, max_value=LAST, required=False)
    go = forms.ChoiceField(choices=[(step, step) for step in (NEXT, BACK, SEND)], required=False)
    switch = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    lang = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    opened = forms.CharField(max_length=300, required=False)
    kiosk = forms.CharField(max_length=40, required=False)
    comment = WordsField(max_length=COMMENT_LENGTH, required=False)

    def __init__(self, *args: Any, point: ServicePoint, kiosk: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questionnaire.VERSIONS[questionnaire.VERSION]
        for question in self.questions:
            choices = [(str(level), str(Words(**words))) for level, words in question.answers.items()]
            self.fields[question.element] = forms.ChoiceField(choices=choices, required=False)
        shown = ServiceOfficer.objects.filter(service_point=point, is_shown=True).order_by("shown_name", "pk")
        self.fields["officer"] = forms.ModelChoiceField(shown, required=False)
        self.officers = list(shown)
        if not self.is_bound:
            self.initial.update(opened=public.seal_of(point, timezone.now()), kiosk=kiosk)

    def step(self) -> str:
        """Return what was asked for: a form sent without saying so is sent for good."""
        return STAY if self.cleaned_data.get("switch") else self.cleaned_data.get("go") or SEND

    def next_screen(self) -> int:
        """Return the screen to show after a step that is not the last one."""
        here = self.cleaned_data.get("screen") or 1
        moved = {NEXT: here + 1, BACK: here - 1}.get(self.step(), here)
        return min(max(moved, 1), LAST)

    def screen_with_error(self) -> int:
        """Return the first screen with something that cannot be read."""
        wrong = set(self.errors)
        return next((number for number, elements in enumerate(SCREENS, start=1) if wrong & set(elements)), LAST)

    def answers(self) -> dict[str, int | None]:
        """Return 1–4 or None per element."""
        return {
            question.element: int(self.cleaned_data[question.element]) if self.cleaned_data[question.element] else None
            for question in self.questions
        }

    def asked(self, screen: int) -> list[Asked]:
        """Return the questions of a screen with what was chosen."""
        return [
            Asked(
                number,
                question.element,
                str(Words(**question.text)),
                [
                    (str(level), str(Words(**words)), str(self[question.element].value() or "") == str(level))
                    for level, words in question.answers.items()
                ],
            )
            for number, question in enumerate(self.questions, start=1)
            if question.element in SCREENS[screen - 1]
        ]

    def carried(self, screen: int) -> list[tuple[str, str]]:
        """Return names and values of hidden fields: everything the screen does not show."""
        shown = {"screen", "go", "switch", "lang", *SCREENS[screen - 1]}
        if screen == LAST:
            shown |= {"officer", "comment"}
        hidden = [(name, str(self[name].value() or "")) for name in self.fields if name not in shown]
        return [("screen", str(screen)), *((name, value) for name, value in hidden if value)]

    def officer_options(self) -> list[tuple[str, str, bool]]:
        """Return the officers who can be named."""
        chosen = str(self["officer"].value() or "")
        return [(str(officer.pk), officer.shown_name, chosen == str(officer.pk)) for officer in self.officers]

    def problem(self) -> str:
        """Return why the form could not be read, in one sentence."""
        if "comment" in self.errors:
            return str(_("Nothing was sent yet: please shorten your words to 500 characters."))
        return str(_("Nothing was sent yet: one of the answers could not be read. Please choose again."))


def language_of(request: HttpRequest) -> str:
    """Return the language the citizen chose on the page, without a cookie; else the one her phone asks for."""
    known = dict(settings.LANGUAGES)
    for asked in (request.POST.get("switch"), request.POST.get("lang"), request.GET.get("lang")):
        if asked in known:
            return asked
    return (get_language() or settings.LANGUAGE_CODE)[:2]
