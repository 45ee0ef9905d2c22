"""The draw of peers: repeatable, within the unit, never up or down a reporting line, never too much for one person."""

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

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


# --- Who was together, who works together, who would rate each other -----------------------------------
def test_who_came_too_late_is_not_asked_and_an_unknown_day_counts_as_long():
    late, early, unknown = date(2026, 9, 3), date(2026, 9, 2), None
    people = [draw.Colleague(1, 10), *(draw.Colleague(i, 10, since=late) for i in (2, 3))]
    people += [draw.Colleague(4, 10, since=early), draw.Colleague(5, 10, since=unknown)]
    case = draw.Case(id=101, employee=1, unit=10, since=date(2026, 1, 1), until=date(2026, 11, 30))
    # From 2 September to 30 November are 90 days, from the third 89.
    assert {one.rater for one in draw.draw([case], people, PARENTS, seed=SEED).drawn} == {4, 5}
    assert {one.rater for one in draw.draw([case], people, PARENTS, seed=SEED, together=89).drawn} == {2, 3, 4, 5}


def test_a_person_who_came_late_herself_has_been_with_nobody_long_enough():
    people = colleagues(10, range(1, 7))
    case = draw.Case(id=101, employee=1, unit=10, since=date(2026, 10, 1), until=date(2026, 11, 30))
    assert draw.draw([case], people, PARENTS, seed=SEED) == draw.Outcome([], [101])


def test_a_colleague_of_another_unit_who_works_with_her_belongs_to_the_first_circle():
    people = colleagues(10, (1, 2, 3)) + colleagues(11, range(20, 30))
    case = draw.Case(id=101, employee=1, unit=10, works_with=frozenset({27}))
    drawn = draw.draw([case], people, PARENTS, seed=SEED).drawn
    assert {one.rater: one.reason for one in drawn} == {2: "own_unit", 3: "own_unit", 27: "own_unit"}


def test_two_people_rate_each_other_only_where_it_cannot_be_avoided():
    people = colleagues(10, range(1, 13))
    drawn = draw.draw(cases_of(people), people, PARENTS, seed=SEED, wanted=3).drawn
    pairs = {(one.case - 100, one.rater) for one in drawn}
    assert not {pair for pair in pairs if pair[::-1] in pairs}
    few = colleagues(10, range(1, 5))
    assert len(draw.draw(cases_of(few), few, PARENTS, seed=SEED, wanted=3).drawn) == 12


def test_without_the_rule_against_pairs_people_do_rate_each_other(monkeypatch):
    """The control of the test above."""
    whole = draw._Table._rank
    monkeypatch.setattr(draw._Table, "_rank", lambda table, case, one: (*whole(table, case, one)[2:],))
    people = colleagues(10, range(1, 13))
    drawn = draw.draw(cases_of(people), people, PARENTS, seed=SEED, wanted=3).drawn
    pairs = {(one.case - 100, one.rater) for one in drawn}
    assert {pair for pair in pairs if pair[::-1] in pairs}


def test_somebody_of_the_same_band_comes_before_somebody_less_burdened():
    people = [draw.Colleague(1, 10, 1), *(draw.Colleague(i, 10, 1) for i in (2, 3, 4)), draw.Colleague(9, 10, 8)]
    cases = [draw.Case(id=100 + i, employee=i, unit=10, level=1) for i in (1, 2, 3, 4)]
    drawn = draw.draw(cases, people, PARENTS, seed=SEED, wanted=3).drawn
    assert 9 not in {one.rater for one in drawn}


@settings(max_examples=60, deadline=None)
@given(
    units=st.lists(st.sampled_from([1, 10, 11, 12]), min_size=1, max_size=40),
    barred=st.sets(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=30),
    cap=st.integers(3, 6),
    wanted=st.integers(3, 7),
)
def test_whatever_the_town_nobody_is_asked_who_may_not_be(units, barred, cap, wanted):
    people = [draw.Colleague(i, unit) for i, unit in enumerate(units)]
    apart = {i: frozenset(other for one, other in barred if one == i) for i in range(len(units))}
    outcome = draw.draw(cases_of(people, apart), people, PARENTS, seed=SEED, cap=cap, wanted=wanted)
    pairs = [(one.case - 100, one.rater) for one in outcome.drawn]
    assert len(pairs) == len(set(pairs))
    assert all(rated != rater and rater not in apart[rated] for rated, rater in pairs)
    assert max(Counter(rater for _rated, rater in pairs).values(), default=0) <= cap
    asked = Counter(rated for rated, _rater in pairs)
    assert all(asked[i] <= wanted for i in range(len(units)))
    assert outcome.short == [100 + i for i in range(len(units)) if asked[i] < draw.MINIMUM]


# --- Subordinates --------------------------------------------------------------------------------------
def below(case, ids):
    return {case.id: set(ids)}


BOSS = draw.Case(id=101, employee=1, unit=10)


def test_subordinates_are_all_asked_or_as_many_as_are_wanted_by_lot():
    few = draw.draw_subordinates([BOSS], below(BOSS, range(2, 6)), seed=SEED)
    assert {one.rater for one in few.drawn} == {2, 3, 4, 5}
    many = draw.draw_subordinates([BOSS], below(BOSS, range(2, 30)), seed=SEED)
    other = draw.draw_subordinates([BOSS], below(BOSS, range(2, 30)), seed=draw.seed_of(8, "x"))
    assert len(many.drawn) == draw.WANTED
    assert {one.rater for one in many.drawn} != {one.rater for one in other.drawn}


def test_two_subordinates_are_not_asked_in_vain():
    assert draw.draw_subordinates([BOSS], below(BOSS, (2, 3)), seed=SEED) == draw.Outcome([], [101])


def test_a_second_draw_of_subordinates_adds_only_what_is_missing():
    standing = [(101, 2), (101, 3), (101, 4)]
    again = draw.draw_subordinates([BOSS], below(BOSS, range(2, 8)), seed=SEED, existing=standing)
    assert len(again.drawn) == 2 and not {one.rater for one in again.drawn} & {2, 3, 4}
    # More stand than are wanted now: nothing is added, nothing breaks.
    fewer = draw.draw_subordinates([BOSS], below(BOSS, range(2, 8)), seed=SEED, existing=standing, wanted=2, minimum=2)
    assert fewer.drawn == []


def test_nobody_rates_more_supervisors_than_the_cap():
    bosses = [draw.Case(id=100 + i, employee=i, unit=10) for i in range(1, 7)]
    under = {boss.id: {50, 51, 52, 53} for boss in bosses}
    outcome = draw.draw_subordinates(bosses, under, seed=SEED, cap=3, wanted=3)
    assert max(Counter(one.rater for one in outcome.drawn).values()) <= 3
