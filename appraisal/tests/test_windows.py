"""When ratings are taken: the local day, fifteen minutes for open forms, and HR's extension."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from appraisal.models import Cycle, Rating
from appraisal.models.cycles import GRACE
from appraisal.services import publication, ratings, windows
from appraisal.tests import factories, rating_cases
from core import errors, open_forms, receipts
from core.models import AuditEntry

pytestmark = pytest.mark.django_db
# The cycle of the tests rates until 30 November; that day ends in Sabang at 17:00 UTC.
CLOSING = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
BEFORE, LAST = CLOSING - timedelta(hours=1), CLOSING + GRACE - timedelta(seconds=1)
NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


@pytest.fixture
def appraisal(cast):
    return rating_cases.case_of(cast, "sibolga")


def rate(cast, appraisal, at, opened_at):
    return ratings.save_rating(
        appraisal=appraisal,
        source="supervisor",
        levels=rating_cases.levels_of(appraisal, "supervisor"),
        comments={},
        base_revision=0,
        is_final=True,
        actor=cast.users["supervisor"],
        at=at,
        opened_at=opened_at,
    )


def test_the_window_of_the_tests_ends_when_the_table_says(appraisal):
    assert appraisal.cycle.closes_at(appraisal.cycle.rating_until) == CLOSING


@pytest.mark.parametrize(
    ("at", "opened_at", "taken"),
    [
        (CLOSING - timedelta(seconds=1), None, True),
        (CLOSING, None, False),
        (CLOSING, BEFORE, True),
        (LAST, CLOSING - timedelta(seconds=1), True),
        (CLOSING + GRACE, BEFORE, False),
        # Opened in the grace itself: not an open form when the window closed.
        (LAST, CLOSING, False),
        (LAST, CLOSING + timedelta(minutes=1), False),
        # Opened before the window: the window still has to be open.
        (datetime(2026, 10, 31, 3, 0, tzinfo=UTC), datetime(2026, 10, 30, 3, 0, tzinfo=UTC), False),
    ],
)
def test_the_edges_of_the_window(cast, appraisal, at, opened_at, taken):
    if taken:
        assert rate(cast, appraisal, at, opened_at).saved_at == at
    else:
        with pytest.raises(errors.WrongState):
            rate(cast, appraisal, at, opened_at)
        assert not Rating.objects.exists()


@pytest.mark.parametrize("at", [LAST, CLOSING + GRACE])
def test_an_anonymous_form_has_the_same_grace(cast, appraisal, client, at):
    asked = rating_cases.ask(appraisal, cast.adi)
    address = reverse("peer_rate", args=[asked.pk])
    with time_machine.travel(BEFORE, tick=False):
        client.force_login(cast.users["peer"])
        page = client.get(address).content.decode()
        sealed = page.split('name="opened" value="')[1].split('"')[0]
    form = rating_cases.form_of(appraisal, "peer", opened=sealed)
    with time_machine.travel(at, tick=False):
        client.force_login(cast.users["peer"])
        assert client.post(address, form).status_code == (200 if at == LAST else 409)


def test_a_seal_that_was_made_up_or_taken_from_another_form_gives_no_grace(cast, appraisal, client):
    asked = rating_cases.ask(appraisal, cast.adi)
    for sealed in ("", "x", open_forms.seal("rate:1:self", BEFORE), open_forms.seal("other", BEFORE)):
        with time_machine.travel(LAST, tick=False):
            client.force_login(cast.users["peer"])
            form = rating_cases.form_of(appraisal, "peer", opened=sealed)
            answer = client.post(reverse("peer_rate", args=[asked.pk]), form)
            assert answer.status_code == 409, sealed
            # What was chosen is still there.
            assert "checked" in answer.content.decode()


def test_the_seal_tells_the_second_and_nothing_else():
    sealed = open_forms.seal("a", BEFORE)
    assert open_forms.opened_at(sealed, "a") == BEFORE
    assert open_forms.opened_at(sealed, "b") is None
    assert open_forms.opened_at(sealed + "x", "a") is None


def test_hr_publishes_only_when_the_grace_has_passed(cast):
    cycle = factories.make_cycle(cast)
    factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, state="countersigned")
    with pytest.raises(errors.WrongState):
        publication.start_publication(cycle=cycle, reason="", actor=cast.users["hr"], at=LAST)
    publication.start_publication(cycle=cycle, reason="", actor=cast.users["hr"], at=CLOSING + GRACE)


# --- Extension -----------------------------------------------------------------------------------------
def extend(cast, cycle, until=date(2026, 12, 4), reason="Jaringan terputus", actor="hr", at=NOW):
    return windows.extend_ratings(cycle=cycle, until=until, reason=reason, actor=cast.users[actor], at=at)


def test_an_extension_moves_both_dates_and_is_one_audited_action(cast, appraisal):
    cycle = appraisal.cycle
    signed_until = cycle.countersign_until
    extended = extend(cast, cycle)
    assert extended.rating_until == date(2026, 12, 4)
    assert extended.countersign_until == signed_until + timedelta(days=4)
    entry = AuditEntry.objects.get(action="cycle.extend_ratings")
    assert (entry.details["reason"], entry.details["after"]["rating_until"]) == ("Jaringan terputus", "2026-12-04")


def test_a_window_that_has_closed_opens_again(cast, appraisal):
    extend(cast, appraisal.cycle, at=CLOSING + timedelta(hours=20))
    rate(cast, rating_cases.load(appraisal), CLOSING + timedelta(hours=21), None)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"until": date(2026, 11, 30)}, errors.Refused),
        ({"until": date(2026, 11, 20)}, errors.Refused),
        ({"reason": "  "}, errors.Refused),
        ({"until": date(2062, 12, 4)}, errors.Refused),
        ({"until": date.max}, errors.Refused),
        ({"until": date(2026, 12, 1), "at": datetime(2026, 12, 3, 3, 0, tzinfo=UTC)}, errors.Refused),
        ({"actor": "supervisor"}, errors.NotYours),
        ({"actor": "hr_elsewhere"}, errors.NotYours),
    ],
)
def test_what_is_no_extension_is_refused(cast, appraisal, changes, problem):
    with pytest.raises(problem):
        extend(cast, appraisal.cycle, **changes)
    assert Cycle.objects.get(pk=appraisal.cycle_id).rating_until == date(2026, 11, 30)


@pytest.mark.parametrize("state", ["draft", "publishing"])
def test_only_an_open_cycle_is_extended(cast, state, client):
    cycle = factories.make_cycle(cast, state=state)
    with pytest.raises(errors.WrongState):
        extend(cast, cycle)
    client.force_login(cast.users["hr"])
    assert client.get(reverse("cycle_extend", args=[cycle.pk])).status_code == 409


def test_hr_extends_on_the_page_and_keeps_what_was_typed(cast, appraisal, client):
    user, cycle = cast.users["hr"], appraisal.cycle
    client.force_login(user)
    address = reverse("cycle_extend", args=[cycle.pk])
    form = {
        "until": "2026-11-20",
        "reason": "Banjir",
        "submit_token": receipts.issue_token(user, f"cycle.extend:{cycle.pk}"),
    }
    wrong = client.post(address, form).content.decode()
    assert "never shortened" in wrong and "Banjir" in wrong
    assert client.post(address, form | {"until": "2026-12-04"}).status_code == 302
    assert Cycle.objects.get(pk=cycle.pk).rating_until == date(2026, 12, 4)


def test_raters_see_how_many_days_are_left(cast, appraisal, client):
    client.force_login(cast.users["supervisor"])
    assert "14 days left" in client.get(reverse("my_ratings")).content.decode()
    assert "14 days left" in client.get(reverse("rate_supervisor", args=[appraisal.pk])).content.decode()
