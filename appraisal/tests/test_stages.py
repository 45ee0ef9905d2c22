"""The step bar of a case: done is what is over, and two stages can be "now" at once."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from appraisal import selectors
from appraisal.tests import factories

WIB = ZoneInfo("Asia/Jakarta")
DATES = {
    "starts_on": date(2026, 1, 1),
    "planning_until": date(2026, 1, 31),
    "ends_on": date(2026, 12, 31),
    "rating_from": date(2026, 11, 17),
    "rating_until": date(2027, 1, 10),
    "countersign_until": date(2027, 1, 20),
}
D, C, T = "done", "current", "todo"


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        ("planning", date(2026, 1, 15), [C, T, T, T, T, T]),
        ("returned", date(2026, 1, 15), [C, T, T, T, T, T]),
        ("agreed", date(2026, 11, 16), [D, C, T, T, T, T]),
        ("agreed", date(2026, 11, 17), [D, C, C, T, T, T]),
        ("agreed", date(2026, 12, 31), [D, C, C, T, T, T]),
        ("agreed", date(2027, 1, 1), [D, D, C, T, T, T]),
        ("rated", date(2026, 12, 1), [D, C, D, C, T, T]),
        ("rated", date(2027, 1, 1), [D, D, D, C, T, T]),
        ("countersigned", date(2026, 12, 31), [D, C, D, D, C, T]),
        ("published", date(2026, 12, 31), [D, D, D, D, D, C]),
        ("acknowledged", date(2027, 2, 1), [D, D, D, D, D, D]),
    ],
)
def test_a_stage_is_done_when_its_last_day_is_over_or_the_state_has_passed_it(cast, state, day, expected):
    case = factories.make_appraisal(factories.make_cycle(cast, **DATES), cast.eka, cast.sari, cast.rina, state)
    # The last minute of the day and the first one: a day counts in the zone of the agency.
    for clock in ((0, 0), (23, 59)):
        stages = selectors.stages_of(case, datetime(day.year, day.month, day.day, *clock, tzinfo=WIB))
        assert [stage["state"] for stage in stages] == expected
    assert all(not stage["when"] for stage in stages if stage["state"] == D)


def test_a_screen_reader_hears_one_present_step_even_where_two_run(client, cast):
    dates = {**DATES, "rating_from": date(2026, 11, 1)}
    case = factories.make_appraisal(factories.make_cycle(cast, **dates), cast.eka, cast.sari, cast.rina, "agreed")
    client.force_login(cast.users["employee"])
    text = client.get(reverse("appraisal", args=[case.pk])).content.decode()
    assert text.count("step-current") == 2
    assert text.count('aria-current="step"') == 1
    assert "until 31 December 2026" in text
