"""Periodic reviews as people read them: the periods of a case, and what both sides said of each."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import formats
from django.utils.translation import gettext as _

from appraisal import labels, periods
from appraisal.models import Appraisal, PeriodicReview, ReviewNote

State = labels.ReviewState


@dataclass(frozen=True)
class ReviewRow:
    """One period of a case: its days, where its review stands, and the latest words of both sides."""

    period: periods.Period
    label: str
    state: str
    note: ReviewNote | None
    conclusion: ReviewNote | None
    predicate: str
    is_begun: bool
    is_over: bool
    is_late: bool

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)

    @property
    def is_concluded(self) -> bool:
        return self.state == State.CONCLUDED

    @property
    def is_said(self) -> bool:
        """Somebody wrote something."""
        return self.note is not None or self.conclusion is not None

    @property
    def takes_note(self) -> bool:
        """The employee may write."""
        return self.is_begun and not self.is_concluded

    @property
    def takes_conclusion(self) -> bool:
        """The supervisor may conclude, or correct what she concluded."""
        return self.is_begun and (self.is_over or self.state != State.OPEN)


def periods_of(appraisal: Appraisal) -> tuple[periods.Period, ...]:
    """Return the periods of a case from the rhythm of its cycle and its own days."""
    cycle = appraisal.cycle
    return periods.periods_of(
        cycle.review_rhythm, cycle.starts_on, cycle.ends_on, appraisal.period_start, appraisal.period_end
    )


def period_of(appraisal: Appraisal, number: int) -> periods.Period | None:
    """Return the period of a case with this number, None when it has none."""
    return next((period for period in periods_of(appraisal) if period.number == number), None)


def period_words(period: periods.Period) -> str:
    """Return the days of a period in words: a whole month by its name."""
    first, last = period.start, period.end
    whole_month = (first.year, first.month) == (last.year, last.month) and (last - first).days >= 27
    if whole_month:
        return formats.date_format(first, "F Y")
    days = {"first": formats.date_format(first, "j F"), "last": formats.date_format(last, "j F Y")}
    return _("%(first)s to %(last)s") % days


def has_quadrant(appraisal: Appraisal) -> bool:
    """Say whether the scheme concludes by results and behaviour."""
    return bool(appraisal.cycle.scheme.rules.quadrant)


def reviews_of(appraisal: Appraisal, at: datetime) -> list[ReviewRow]:
    """Return every period of a case, the first first, in at most two queries; none when the cycle has no rhythm."""
    known = periods_of(appraisal)
    if not known:
        return []
    notes = Prefetch("notes", ReviewNote.objects.select_related("author").order_by("revision"))
    reviews = PeriodicReview.objects.filter(appraisal=appraisal).prefetch_related(notes)
    by_number = {review.number: review for review in reviews}
    return [_row(appraisal, period, by_number.get(period.number), at) for period in known]


def said_of(appraisal: Appraisal, at: datetime) -> list[ReviewRow]:
    """Return the periods of which somebody said something: what stands in view when the year is rated."""
    return [row for row in reviews_of(appraisal, at) if row.is_said]


def review_of(appraisal: Appraisal, number: int, at: datetime) -> ReviewRow | None:
    """Return one period of a case, None when it has no such period."""
    return next((row for row in reviews_of(appraisal, at) if row.period.number == number), None)


def _row(appraisal: Appraisal, period: periods.Period, review: PeriodicReview | None, at: datetime) -> ReviewRow:
    # The latest revision of each side is what counts.
    latest = {note.side: note for note in review.notes.all()} if review else {}
    conclusion = latest.get(labels.Side.SUPERVISOR)
    today = appraisal.cycle.local_day(at)
    state = review.state if review else State.OPEN.value
    return ReviewRow(
        period=period,
        label=period_words(period),
        state=state,
        note=latest.get(labels.Side.EMPLOYEE),
        conclusion=conclusion,
        predicate=_predicate(appraisal, conclusion),
        is_begun=period.has_begun(today),
        is_over=period.is_over(today),
        is_late=period.is_owed and today > period.due and state != State.CONCLUDED,
    )


def _predicate(appraisal: Appraisal, conclusion: ReviewNote | None) -> str:
    """Return the predicate the two expectations make, in quadrant schemes; of this period, never of the year."""
    rules = appraisal.cycle.scheme.rules
    if conclusion is None or not conclusion.behaviour:
        return ""
    key = rules.quadrant.get(conclusion.result, {}).get(conclusion.behaviour, "")
    return labels.in_language(rules.band(key).label) if key else ""


def quadrant_words(appraisal: Appraisal) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return result → (behaviour, predicate) in words, for the table beside the choice."""
    rules = appraisal.cycle.scheme.rules
    return [
        (
            str(labels.Expectation(result).label),
            [
                (str(labels.Expectation(behaviour).label), labels.in_language(rules.band(key).label))
                for behaviour, key in row.items()
            ],
        )
        for result, row in rules.quadrant.items()
    ]
