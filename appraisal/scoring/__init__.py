"""How an appraisal becomes a score: plain rules, no Django, no clock, no settings.

Start with `engine.score`; `scheme` says what is data, `attainment`, `components`, `bands` and `quadrant` are the rules,
`record` freezes and verifies. Numbers are exact until the one rounding at the end; a missing thing is None and never
a zero.
"""

from appraisal.scoring.attainment import POLARITIES, attainment, check_target
from appraisal.scoring.bands import classify
from appraisal.scoring.engine import ENGINE, score
from appraisal.scoring.errors import RecordError, SchemeError, ScoringError, TargetError
from appraisal.scoring.quadrant import EXPECTATIONS, predicate
from appraisal.scoring.reading import FORMAT
from appraisal.scoring.record import Verification, freeze, redact, verify
from appraisal.scoring.satisfaction import (
    ELEMENTS,
    GRADE_LABELS,
    sample_size,
    satisfaction_grade,
    satisfaction_index,
    satisfaction_index_of_counters,
)
from appraisal.scoring.scheme import (
    ANONYMOUS_SOURCES,
    APPROACHES,
    CONCLUSIONS,
    KINDS,
    LEVELS,
    PUBLIC_LEVELS,
    SOURCES,
    Band,
    Component,
    Item,
    Planning,
    Scheme,
    scheme_to_json,
)
from appraisal.scoring.scheme_reader import built_in_schemes, load_scheme, scheme_from_json
from appraisal.scoring.tallies import CANNOT_JUDGE
from appraisal.scoring.wording import SOURCE_NAMES

__all__ = [
    "ANONYMOUS_SOURCES",
    "APPROACHES",
    "CANNOT_JUDGE",
    "CONCLUSIONS",
    "ELEMENTS",
    "ENGINE",
    "EXPECTATIONS",
    "FORMAT",
    "GRADE_LABELS",
    "KINDS",
    "LEVELS",
    "POLARITIES",
    "PUBLIC_LEVELS",
    "SOURCES",
    "SOURCE_NAMES",
    "Band",
    "Component",
    "Item",
    "Planning",
    "RecordError",
    "Scheme",
    "SchemeError",
    "ScoringError",
    "TargetError",
    "Verification",
    "attainment",
    "built_in_schemes",
    "check_target",
    "classify",
    "freeze",
    "load_scheme",
    "predicate",
    "redact",
    "sample_size",
    "satisfaction_grade",
    "satisfaction_index",
    "satisfaction_index_of_counters",
    "scheme_from_json",
    "scheme_to_json",
    "score",
    "verify",
]
