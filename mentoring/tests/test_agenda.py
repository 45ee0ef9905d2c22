"""The plain rules of talks: what is proposed, when a series meets, how long a plan may run."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from mentoring.agenda import (
    MOST_TOPICS,
    ActionFact,
    Facts,
    GapFact,
    TargetFact,
    latest_end,
    monthly,
    passed_share,
    propose,
)

TODAY = date(2026, 7, 1)
WITA = ZoneInfo("Asia/Makassar")


def target(key, attained):
    return TargetFact(key, f"Target {key}", None if attained is None else Decimal(attained))


def keys(**facts):
    return [proposal.key for proposal in propose(Facts(**facts), TODAY)]


class TestProposals:
    def test_nothing_known_proposes_nothing(self):
        assert keys() == []

    @pytest.mark.parametrize(("attained", "proposed"), [("29", True), ("30", False), ("80", False), ("0", True)])
    def test_a_target_twenty_percent_behind_the_year_is_proposed(self, attained, proposed):
        assert keys(passed=Decimal(50), targets=[target(1, attained)]) == (["target:1"] if proposed else [])

    @pytest.mark.parametrize(("passed", "proposed"), [("24", False), ("25", True)])
    def test_a_target_without_a_result_is_proposed_from_a_quarter_of_the_period_on(self, passed, proposed):
        assert keys(passed=Decimal(passed), targets=[target(1, None)]) == (["target:1"] if proposed else [])

    @pytest.mark.parametrize(("own", "supervisor", "proposed"), [(4, 3, True), (3, 4, True), (3, 3, False)])
    def test_views_that_differ_by_a_level_are_proposed(self, own, supervisor, proposed):
        gap = GapFact("teamwork", "Teamwork", Decimal(own), Decimal(supervisor))
        assert keys(gaps=[gap]) == (["gap:teamwork"] if proposed else [])

    def test_promises_come_first_and_the_late_ones_before_the_others(self):
        actions = [ActionFact(1, "a", "Eka", date(2026, 8, 1)), ActionFact(2, "b", "Sari", date(2026, 6, 1))]
        gap = GapFact("x", "X", Decimal(5), Decimal(3))
        found = keys(passed=Decimal(50), targets=[target(9, 0)], gaps=[gap], actions=actions, last=date(2026, 6, 1))
        assert found == ["last", "action:2", "action:1", "gap:x", "target:9"]

    def test_a_talk_has_no_more_topics_than_it_can_hold(self):
        assert len(keys(passed=Decimal(90), targets=[target(n, 0) for n in range(40)])) == MOST_TOPICS


@pytest.mark.parametrize(
    ("today", "share"), [(date(2025, 12, 1), 0), (date(2026, 1, 1), 0), (date(2026, 7, 2), 50), (date(2027, 2, 1), 100)]
)
def test_the_share_of_a_period(today, share):
    assert passed_share(date(2026, 1, 1), date(2026, 12, 31), today) == share


def test_a_series_keeps_its_hour_and_leaves_weekends_alone():
    first = datetime(2026, 1, 30, 9, 30, tzinfo=WITA)
    found = monthly(first, 4, WITA)
    # 28 February is a Saturday, 30 March a Monday; the 30th of April a Thursday.
    assert [moment.date() for moment in found] == [
        date(2026, 1, 30), date(2026, 3, 2), date(2026, 3, 30), date(2026, 4, 30),
    ]  # fmt: skip
    assert {(moment.hour, moment.minute, moment.tzinfo) for moment in found} == {(9, 30, WITA)}


def test_a_series_goes_over_the_end_of_the_year():
    found = monthly(datetime(2026, 11, 16, 9, tzinfo=WITA), 3, WITA)
    assert [moment.date() for moment in found] == [date(2026, 11, 16), date(2026, 12, 16), date(2027, 1, 18)]


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 11, 16), date(2027, 5, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 7, 1), date(2026, 12, 31)),
    ],
)
def test_an_improvement_plan_ends_after_six_months(start, last):
    assert latest_end(start) == last
