"""One person's published year as frozen data: the same object feeds the scorecard, the PDF and the statistics.

Numbers come from the frozen record, as `Decimal`; what may not be shown is None, never a zero.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True)
class Words:
    """A text in both languages; as a string it is the one of the language in use."""

    id: str
    en: str

    def __str__(self) -> str:
        return self.id if (get_language() or "id").startswith("id") else self.en


@dataclass(frozen=True)
class SourceRow:
    """One source of a rated component. Weights in percent; `score` in points, None where it may not be shown.

    `why` is used, shown_only, no_answer, below_minimum or too_few_judged.
    """

    source: str
    label: Words
    weight: Decimal
    effective_weight: Decimal
    raters: int
    score: Decimal | None
    used: bool
    why: str


@dataclass(frozen=True)
class ComponentRow:
    """One component of the score: `kind` is targets, rated or bonus; `contribution` in points of the total."""

    key: str
    kind: str
    label: Words
    weight: Decimal
    score: Decimal | None
    contribution: Decimal | None
    sources: tuple[SourceRow, ...]


@dataclass(frozen=True)
class ItemRow:
    """One rated item. `own` and `supervisor` are levels 1–5; the three scores are points.

    `others` is the mean of the anonymous sources' points as far as they may be shown, else None; `gap` is own level
    minus the supervisor's.
    """

    component: str
    key: str
    label: Words
    own: Decimal | None
    supervisor: Decimal | None
    own_score: Decimal | None
    supervisor_score: Decimal | None
    others: Decimal | None
    gap: Decimal | None
    opens_dialogue: bool


@dataclass(frozen=True)
class TargetRow:
    """One target. Values in its unit of measure, `percent` of attainment, weights in percent."""

    title: str
    measure: str
    aspect: str
    unit_of_measure: str
    polarity: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    realised: Decimal | None
    percent: Decimal | None
    weight: Decimal
    effective_weight: Decimal
    taken_out: bool
    # Of a qualitative target: what was expected, reported and concluded, in words.
    expected: str = ""
    reported: str = ""
    judgement: str = ""


@dataclass(frozen=True)
class AppraisalYear:
    """A published result. `score` is None in quadrant schemes; `predicate` is the key of a band.

    `strengths` and `weakest` are labels of items and targets, best and weakest first.
    """

    appraisal_id: int
    employee_id: int
    employee_name: str
    unit_name: str
    cycle_id: int
    cycle_name: str
    year: int
    period_start: date
    period_end: date
    scheme_name: Words
    scheme_version: int
    conclusion: str
    score: Decimal | None
    score_cap: Decimal
    predicate: str
    predicate_label: Words
    components: tuple[ComponentRow, ...]
    items: tuple[ItemRow, ...]
    targets: tuple[TargetRow, ...]
    steps: tuple[Words, ...]
    strengths: tuple[Words, ...]
    weakest: tuple[Words, ...]
    dialogue_opens: bool
    appraiser_name: str
    reviewer_name: str
    countersigned_at: datetime | None
    published_at: datetime
    acknowledged_at: datetime | None
    sha256: str
    frozen: dict[str, Any]
