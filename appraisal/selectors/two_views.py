"""Self and supervisor side by side, once both have submitted and never before; where they lie apart, they talk.

Only in schemes that ask for it (`gap_opens_dialogue`, in levels; Plaju: one level).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from appraisal import labels, summaries
from appraisal.models import Appraisal, Rating
from appraisal.selectors.questions import questions_of


@dataclass(frozen=True)
class ViewRow:
    """One item both were asked about: levels 1–5, None for "cannot judge"; `is_apart` by the scheme's gap or more."""

    component: str
    key: str
    label: summaries.Words
    own: int | None
    supervisor: int | None
    own_comment: str
    supervisor_comment: str
    is_apart: bool


def are_compared(appraisal: Appraisal) -> bool:
    """Say whether the scheme of the cycle puts the two views side by side."""
    return appraisal.cycle.scheme.rules.gap_opens_dialogue is not None


def two_views_of(appraisal: Appraisal) -> list[ViewRow] | None:
    """Return both views of one case, None until both have submitted or where the scheme does not compare them."""
    return two_views_of_many([appraisal]).get(appraisal.pk)


def two_views_of_many(cases: Iterable[Appraisal]) -> dict[int, list[ViewRow]]:
    """Return the two views of every case in which both have submitted, in one query.

    The cases have `cycle__scheme` and `employee__position__post_type` at hand.
    """
    wanted = {case.pk: case for case in cases if are_compared(case)}
    if not wanted:
        return {}
    submitted: dict[int, dict[str, Rating]] = {}
    rows = Rating.objects.filter(appraisal__in=wanted, is_final=True, source__in=labels.NAMED_SOURCES)
    for rating in rows.order_by("revision"):
        submitted.setdefault(rating.appraisal_id, {})[str(rating.source)] = rating
    return {pk: _rows(wanted[pk], both["self"], both["supervisor"]) for pk, both in submitted.items() if len(both) == 2}


def _rows(case: Appraisal, own: Rating, above: Rating) -> list[ViewRow]:
    least = case.cycle.scheme.rules.gap_opens_dialogue
    found = []
    for component, items in questions_of(case, labels.Source.SUPERVISOR):
        for item in items:
            if item.key not in own.levels or item.key not in above.levels:
                continue
            mine, hers = own.levels[item.key], above.levels[item.key]
            apart = mine is not None and hers is not None and least is not None and abs(mine - hers) >= least
            found.append(
                ViewRow(
                    component.key,
                    item.key,
                    summaries.Words(**item.label),
                    mine,
                    hers,
                    own.comments.get(item.key, ""),
                    above.comments.get(item.key, ""),
                    apart,
                )
            )
    return found
