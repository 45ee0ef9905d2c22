"""Public satisfaction survey (SKM, PermenPANRB 14/2017): index, grade and how many people to ask."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from appraisal.scoring.figures import ZERO, round_half_up

ELEMENTS: dict[str, dict[str, str]] = {
    "u1": {"id": "Persyaratan", "en": "Requirements"},
    "u2": {"id": "Sistem, mekanisme, dan prosedur", "en": "System, mechanism and procedure"},
    "u3": {"id": "Waktu penyelesaian", "en": "Completion time"},
    "u4": {"id": "Biaya/tarif", "en": "Fee"},
    "u5": {"id": "Produk spesifikasi jenis pelayanan", "en": "What the service delivers"},
    "u6": {"id": "Kompetensi pelaksana", "en": "Competence of the officer"},
    "u7": {"id": "Perilaku pelaksana", "en": "Conduct of the officer"},
    "u8": {"id": "Penanganan pengaduan, saran, dan masukan", "en": "Handling of complaints and suggestions"},
    "u9": {"id": "Sarana dan prasarana", "en": "Facilities"},
}

# Lowest index of each grade, from the top; the annex of PermenPANRB 14/2017.
GRADES = (("A", Decimal("88.31")), ("B", Decimal("76.61")), ("C", Decimal("65.00")))
GRADE_LABELS: dict[str, dict[str, str]] = {
    "A": {"id": "Sangat baik", "en": "Very good"},
    "B": {"id": "Baik", "en": "Good"},
    "C": {"id": "Kurang baik", "en": "Less than good"},
    "D": {"id": "Tidak baik", "en": "Not good"},
}

# Krejcie and Morgan (1970): chi-square 3.841 for 95 %, proportion one half, error 5 %.
_CHI_SQUARE = Fraction("3.841")
_VARIANCE = Fraction("0.25")
_ERROR_SQUARED = Fraction("0.0025")


def satisfaction_index(totals: Sequence[int], respondents: int) -> Decimal | None:
    """The index (25.00 to 100.00, half up) from the sum of answers 1 to 4 of each of the nine elements.

    None without respondents. Raises ValueError unless there are exactly nine totals.
    """
    if len(totals) != len(ELEMENTS):
        raise ValueError("The satisfaction index needs the totals of all nine elements.")
    if respondents < 1:
        return None
    return _index([Fraction(total, respondents) for total in totals])


def satisfaction_index_of_counters(counters: Mapping[str, Mapping[str, int]]) -> Decimal | None:
    """The index from counters per element and answer ({"u1": {"1": 0, …, "4": 7}, …}); unanswered elements are missing.

    The mean of an element is taken over those who answered it. None unless every element has an answer.
    """
    means = [_mean_answer(counters.get(element, {})) for element in ELEMENTS]
    known = [mean for mean in means if mean is not None]
    return _index(known) if len(known) == len(ELEMENTS) else None


def _mean_answer(counts: Mapping[str, int]) -> Fraction | None:
    answers = {level: counts.get(str(level), 0) for level in (1, 2, 3, 4)}
    answered = sum(answers.values())
    return Fraction(sum(level * count for level, count in answers.items()), answered) if answered else None


def _index(means: Sequence[Fraction]) -> Decimal:
    return round_half_up(sum(means, ZERO) / len(ELEMENTS) * 25)


def satisfaction_grade(index: Decimal) -> str:
    """A, B, C or D for an index already rounded to two decimals."""
    return next((grade for grade, minimum in GRADES if index >= minimum), "D")


def sample_size(population: int) -> int:
    """How many of so many users should be asked (Krejcie–Morgan), to the nearest whole number; 0 for nobody."""
    if population < 1:
        return 0
    spread = _CHI_SQUARE * _VARIANCE
    return int(round_half_up(spread * population / (_ERROR_SQUARED * (population - 1) + spread), 0))
