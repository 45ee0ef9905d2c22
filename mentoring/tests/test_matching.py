"""Matching as plain rules: examples a person can follow, then laws that hold for whatever comes in."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring import matching
from mentoring.matching import Offer, Person, Request

SPEAKING, OFFICE, REPORTS = 1, 2, 3


def person(number, path=(1, 2), years=5, rank=8, ladder="pns"):
    return Person(number, path, years, rank, ladder)


def offer(number, topics=(SPEAKING,), capacity=1, free=None, **more):
    return Offer(person(number, **more), frozenset(topics), capacity, capacity if free is None else free)


def request(number, topics=(SPEAKING,), mentee=None, **more):
    about = {name: more.pop(name) for name in ("path", "years", "rank", "ladder") if name in more}
    return Request(number, person(mentee or number + 1000, **about), frozenset(topics), **more)


def points(pair):
    return {part.code: part.points for part in pair.parts}


class TestScore:
    def test_every_part_at_its_best_is_a_hundred(self):
        pair = matching.pair_of(request(1, wished=7), offer(7, years=15, rank=12))
        assert points(pair) == matching.MOST
        assert pair.score == sum(matching.MOST.values()) == 100

    def test_topics_count_by_their_share(self):
        pair = matching.pair_of(request(1, topics=(SPEAKING, OFFICE)), offer(7, topics=(OFFICE, REPORTS)))
        assert points(pair)["topics"] == 20
        assert pair.parts[0].facts == {"topics": [OFFICE]}

    @pytest.mark.parametrize(
        ("path", "steps", "worth"),
        [((1, 2), 0, 20), ((1,), 1, 16), ((1, 3), 2, 12), ((1, 3, 4), 3, 8), ((9, 8, 7, 6), 6, 0)],
    )
    def test_near_is_better_than_far(self, path, steps, worth):
        pair = matching.pair_of(request(1), offer(7, path=path))
        assert (pair.parts[2].facts, points(pair)["distance"]) == ({"steps": steps}, worth)

    @pytest.mark.parametrize(("years", "worth"), [(None, 0), (4, 0), (7, 0), (8, 10), (25, 10), (26, 5)], ids=str)
    def test_some_years_ahead(self, years, worth):
        assert points(matching.pair_of(request(1, years=5), offer(7, years=years)))["years"] == worth

    def test_ranks_of_two_kinds_of_employment_are_not_compared(self):
        pair = matching.pair_of(request(1, rank=3), offer(7, rank=12, ladder="pppk"))
        assert (points(pair)["rank"], pair.parts[4].facts) == (0, {"higher": None})

    def test_the_quick_sum_is_the_sum_of_the_parts(self):
        asked, offered = request(1, topics=(1, 2, 3), wished=7), offer(7, topics=(1, 3), capacity=5, free=2, path=(1,))
        steps = matching.distance(asked.mentee.unit_path, offered.mentor.unit_path)
        assert matching._score(asked, offered, steps) == matching.pair_of(asked, offered).score


class TestProposal:
    def test_a_wish_is_met_where_it_can_be(self):
        found = matching.propose([request(1, wished=8), request(2)], [offer(7), offer(8)])
        assert {(pair.request_id, pair.mentor_id) for pair in found.pairs} == {(1, 8), (2, 7)}

    def test_two_served_are_better_than_one_served_well(self):
        """Whoever takes the best pair first leaves the second mentee alone."""
        requests = [request(1, topics=(SPEAKING, OFFICE), wished=7), request(2, topics=(SPEAKING,))]
        offers = [offer(7, topics=(SPEAKING, OFFICE)), offer(8, topics=(OFFICE,), path=(9,))]
        found = matching.propose(requests, offers)
        assert {(pair.request_id, pair.mentor_id) for pair in found.pairs} == {(1, 8), (2, 7)}

    def test_nobody_to_propose_says_why(self):
        offers = [offer(7), offer(8, topics=(OFFICE,), free=0)]
        requests = [
            request(1, topics=(REPORTS,)),
            request(2, barred=frozenset({7})),
            request(3, topics=(OFFICE,)),
            request(4),
            request(5),
            request(6, mentee=7),
        ]
        found = matching.propose(requests, offers)
        assert [pair.request_id for pair in found.pairs] == [4]
        assert dict(found.unmatched) == {
            1: matching.NO_TOPIC, 2: matching.NOBODY_SUITABLE, 3: matching.NO_PLACE, 5: matching.NO_PLACE,
            6: matching.NOBODY_SUITABLE,
        }  # fmt: skip

    @pytest.mark.parametrize(("requests", "offers"), [([], []), ([request(1)], []), ([], [offer(7)])])
    def test_nothing_comes_of_nothing(self, requests, offers):
        assert matching.propose(requests, offers).pairs == ()


# --- laws ---------------------------------------------------------------------------------------------

TOPICS = st.frozensets(st.integers(1, 4), min_size=1, max_size=3)
PEOPLE = st.builds(
    Person,
    id=st.integers(1, 25),
    unit_path=st.lists(st.integers(1, 3), max_size=3).map(tuple),
    years=st.none() | st.integers(0, 40),
    rank=st.none() | st.integers(1, 17),
    ladder=st.sampled_from(["pns", "pppk"]),
)
REQUESTS = st.lists(
    st.builds(
        Request,
        id=st.integers(1, 500),
        mentee=PEOPLE,
        topics=TOPICS,
        wished=st.none() | st.integers(1, 25),
        barred=st.frozensets(st.integers(1, 25), max_size=4),
    ),
    max_size=9,
    unique_by=lambda one: one.id,
)


@st.composite
def offers_of(draw):
    found = []
    for mentor in draw(st.lists(PEOPLE, max_size=6, unique_by=lambda one: one.id)):
        capacity = draw(st.integers(1, 5))
        found.append(Offer(mentor, draw(TOPICS), capacity, draw(st.integers(0, capacity))))
    return found


def greedy(requests, offers):
    """What somebody with a list and a pencil would do: always the best pair that is left."""
    every = [matching.pair_of(r, o) for r in requests for o in offers if o.free and matching.may_pair(r, o)]
    free = {o.mentor.id: o.free for o in offers}
    served, taken = set(), []
    for pair in sorted(every, key=lambda one: -one.score):
        if pair.request_id not in served and free[pair.mentor_id] > 0:
            free[pair.mentor_id] -= 1
            served.add(pair.request_id)
            taken.append(pair)
    return len(taken), sum(pair.score for pair in taken)


@settings(max_examples=200, deadline=None)
@given(REQUESTS, offers_of())
def test_the_laws_of_a_proposal(requests, offers):
    found = matching.propose(requests, offers)
    asked, offered = {r.id: r for r in requests}, {o.mentor.id: o for o in offers}
    for pair in found.pairs:
        wanted, mentor = asked[pair.request_id], offered[pair.mentor_id]
        assert pair.mentor_id != wanted.mentee.id, "nobody is her own mentor"
        assert pair.mentor_id not in wanted.barred, (
            "own supervisor, earlier pairs and what the mentee asked not to have"
        )
        assert wanted.topics & mentor.topics, "every pair shares a topic"
        assert 0 <= pair.score <= 100 and pair.score == sum(part.points for part in pair.parts)
        assert all(0 <= part.points <= part.most for part in pair.parts)
    for mentor in offers:
        assert sum(pair.mentor_id == mentor.mentor.id for pair in found.pairs) <= mentor.free, "capacity holds"
    served = [pair.request_id for pair in found.pairs]
    assert len(served) == len(set(served)), "one mentor for each"
    assert sorted([*served, *(number for number, _why in found.unmatched)]) == sorted(asked)
    assert (len(found.pairs), found.total) >= greedy(requests, offers)


@settings(max_examples=60, deadline=None)
@given(REQUESTS, offers_of(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(requests, offers, chance):
    first = matching.propose(requests, offers)
    chance.shuffle(requests)
    chance.shuffle(offers)
    assert matching.propose(requests, offers) == first


def test_a_thousand_and_a_thousand_are_matched_in_reasonable_time():
    requests = [
        request(n, topics=(n % 12, n % 7), mentee=5000 + n, path=(1, n % 9, n % 40), years=n % 20, wished=n % 97)
        for n in range(1000)
    ]
    offers = [offer(n, topics=(n % 12, n % 5, 3), capacity=1 + n % 5, path=(1, n % 9, n % 31)) for n in range(1000)]
    began = time.process_time()
    found = matching.propose(requests, offers)
    assert len(found.pairs) == 1000
    # Three seconds here; the bound only catches a change of the kind of effort.
    assert time.process_time() - began < 60


def test_a_place_less_is_a_pair_less():
    """The control of the law of capacity: take a place away and somebody goes without."""
    requests, offered = [request(1), request(2)], offer(7, capacity=2)
    assert len(matching.propose(requests, [offered]).pairs) == 2
    assert len(matching.propose(requests, [replace(offered, free=1)]).pairs) == 1
