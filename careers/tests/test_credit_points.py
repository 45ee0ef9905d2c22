import json
from decimal import Decimal
from pathlib import Path

import pytest

from careers import credit_points

VECTORS = json.loads((Path(__file__).parent / "vectors" / "credit_points.json").read_text())
CASES = [*VECTORS["official"], *VECTORS["boundary"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['level']} {case['predicate']} {case['months']}")
def test_it_agrees_with_the_official_cases(case):
    found = credit_points.yearly_points(case["level"], case["predicate"], case["months"])
    assert found == Decimal(case["points"])


@pytest.mark.parametrize("level", credit_points.LEVELS.values(), ids=list(credit_points.LEVELS))
def test_points_for_a_rank_are_four_years_at_baik(level):
    assert level.for_rank == 4 * level.coefficient


@pytest.mark.parametrize("months", [0, 13, -1])
def test_it_refuses_months_outside_a_year(months):
    with pytest.raises(ValueError, match="No credit points"):
        credit_points.yearly_points("Mahir", "Baik", months)


def test_it_refuses_a_predicate_it_does_not_know():
    with pytest.raises(ValueError, match="Cukup"):
        credit_points.yearly_points("Mahir", "Cukup", 12)
