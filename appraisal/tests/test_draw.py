"""The draw of peers: repeatable, within the unit, never up or down a reporting line, never too much for one person."""

from collections import Counter

from appraisal import draw

PARENTS = {1: None, 10: 1, 11: 1, 12: 11}
SEED = draw.seed_of(7, "Cycle 2026")


def colleagues(unit, ids):
    return [draw.Colleague(id=i, unit=unit) for i in ids]


def cases_of(people, barred=None):
    barred = barred or {}
    return [draw.Case(id=100 + p.id, employee=p.id, unit=p.unit, barred=barred.get(p.id, frozenset())) for p in people]


def test_the_same_seed_gives_the_same_draw_and_another_seed_another_one():
    people = colleagues(10, range(1, 13))
    first = draw.draw(cases_of(people), people, PARENTS, seed=SEED).drawn
    assert first == draw.draw(list(reversed(cases_of(people))), list(reversed(people)), PARENTS, seed=SEED).drawn
    assert first != draw.draw(cases_of(people), people, PARENTS, seed=draw.seed_of(8, "Cycle 2026")).drawn


def test_everybody_gets_the_minimum_and_nobody_is_asked_beyond_the_cap():
    people = colleagues(10, range(1, 13))
    outcome = draw.draw(cases_of(people), people, PARENTS, seed=SEED)
    per_case = Counter(one.case for one in outcome.drawn)
    per_rater = Counter(one.rater for one in outcome.drawn)
    assert outcome.short == []
    assert min(per_case.values()) >= draw.MINIMUM
    assert max(per_case.values()) <= draw.WANTED
    assert max(per_rater.values()) <= draw.CAP


def test_nobody_rates_herself_her_supervisor_or_her_subordinate():
    people = colleagues(10, range(1, 9))
    barred = {1: frozenset({2, 3}), 2: frozenset({1})}
    outcome = draw.draw(cases_of(people, barred), people, PARENTS, seed=SEED)
    pairs = {(one.case - 100, one.rater) for one in outcome.drawn}
    assert not any(case == rater for case, rater in pairs)
    assert not pairs & {(1, 2), (1, 3), (2, 1)}


def test_it_stays_in_the_unit_while_the_unit_gives_the_minimum():
    people = colleagues(10, range(1, 5)) + colleagues(11, range(20, 30))
    outcome = draw.draw(cases_of(people[:4]), people, PARENTS, seed=SEED)
    assert {one.reason for one in outcome.drawn} == {"own_unit"}
    assert {one.rater for one in outcome.drawn} <= {1, 2, 3, 4}


def test_a_unit_of_two_draws_the_rest_from_the_unit_above():
    people = colleagues(12, (1, 2)) + colleagues(11, range(20, 24)) + colleagues(10, range(40, 44))
    outcome = draw.draw(cases_of(people[:2]), people, PARENTS, seed=SEED)
    for case, other in ((101, 2), (102, 1)):
        mine = [one for one in outcome.drawn if one.case == case]
        assert len(mine) == draw.MINIMUM
        assert [one.rater for one in mine if one.reason == "own_unit"] == [other]
        # The nearest circle first: nobody from the other branch while the unit above has somebody.
        assert {one.rater for one in mine if one.reason == "unit_above"} <= set(range(20, 24))


def test_a_case_without_enough_colleagues_is_named():
    people = colleagues(10, (1, 2, 3))
    outcome = draw.draw(cases_of(people), people, PARENTS, seed=SEED)
    assert outcome.short == [101, 102, 103]


def test_a_second_draw_adds_nothing_and_a_newcomer_gets_her_own():
    people = colleagues(10, range(1, 13))
    first = draw.draw(cases_of(people), people, PARENTS, seed=SEED).drawn
    existing = [(one.case, one.rater) for one in first]
    assert draw.draw(cases_of(people), people, PARENTS, seed=SEED, existing=existing).drawn == []
    more = [*people, draw.Colleague(id=50, unit=10), draw.Colleague(id=51, unit=10)]
    second = draw.draw(cases_of(more), more, PARENTS, seed=SEED, existing=existing).drawn
    # Everybody has kept one place free: the newcomers get their minimum, nobody loses anybody.
    assert min(Counter(one.case for one in second)[case] for case in (150, 151)) >= draw.MINIMUM
    assert not set(existing) & {(one.case, one.rater) for one in second}
    loads = Counter(one.rater for one in [*first, *second])
    assert max(loads.values()) <= draw.CAP


def test_those_of_a_similar_level_are_asked_first():
    people = [draw.Colleague(1, 10, 1), *(draw.Colleague(i, 10, 1) for i in range(2, 7)), draw.Colleague(9, 10, 8)]
    case = draw.Case(id=101, employee=1, unit=10, level=1)
    drawn = draw.draw([case], people, PARENTS, seed=SEED).drawn
    assert {one.rater for one in drawn} == {2, 3, 4, 5, 6}
