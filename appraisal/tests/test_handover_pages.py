"""Pages of hand-overs and exemptions, and the whole way: a move in July, from the new line to the year's result."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import Appraisal, Exemption, Handover
from appraisal.selectors import handovers as selectors
from appraisal.services import handovers as services
from appraisal.tests import factories
from core.models import AuditEntry
from tests import cast as people

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)
AT = datetime(2026, 7, 6, 3, 0, tzinfo=UTC)


@pytest.fixture
def case(cast):
    cycle = factories.make_cycle(cast, "sabang-karier", **factories.BEFORE_RATING)
    return factories.make_appraisal(cycle, cast.eka, cast.bekas, cast.rina, position=cast.eka.position)


@pytest.fixture
def handover(cast, case):
    (due,) = selectors.due_in(case.cycle, AT)
    hr = people.fresh(cast.users["hr"])
    (done,) = services.confirm_handovers(cycle=case.cycle, keys=[due.key], actor=hr, at=AT)
    return done


def enter(client, cast, actor):
    client.force_login(cast.users[actor])
    return client


def token(client, url):
    page = client.get(url)
    form = page.context.get("form") or page.context["blocks"][0]["form"]
    return form["submit_token"].value()


# --- The list ----------------------------------------------------------------------------------------------
def test_hr_confirms_from_the_list_once(client, cast, case):
    enter(client, cast, "hr")
    url = reverse("handover_list")
    page = client.get(url)
    assert "Cut by date: 181 days are rated by the former supervisor, 184 by the new one." in page.content.decode()
    row = page.context["blocks"][0]["rows"][0]
    told = {"submit_token": page.context["blocks"][0]["form"]["submit_token"].value(), "due": [row.key]}
    done = client.post(reverse("handover_confirm", args=[case.cycle_id]), told, follow=True)
    assert "1 hand-over is confirmed." in done.content.decode()
    # A nervous finger: the same receipt, nothing new.
    again = client.post(reverse("handover_confirm", args=[case.cycle_id]), told, follow=True)
    assert "Receipt number" in again.content.decode()
    assert (Appraisal.objects.count(), Handover.objects.count()) == (2, 1)
    assert AuditEntry.objects.filter(action="handover.cut").count() == 1


def test_an_old_page_gets_a_sentence_and_keeps_the_list(client, cast, case):
    enter(client, cast, "hr")
    told = {"submit_token": token(client, reverse("handover_list")), "due": ["7-7-20260101"]}
    page = client.post(reverse("handover_confirm", args=[case.cycle_id]), told)
    assert page.status_code == 409
    assert "the reporting lines have changed meanwhile" in page.content.decode()
    page = client.post(reverse("handover_confirm", args=[case.cycle_id]), told | {"due": []})
    assert "choose at least one" in page.content.decode()
    assert Appraisal.objects.count() == 1


def test_the_two_supervisors_see_what_is_due_but_confirm_nothing(client, cast, case):
    for actor in ("supervisor", "former_supervisor"):
        page = enter(client, cast, actor).get(reverse("handover_list"))
        assert "HR confirms these hand-overs" in page.content.decode()
        assert 'type="checkbox"' not in page.content.decode()
        assert client.post(reverse("handover_confirm", args=[case.cycle_id])).status_code == 403
    for actor in ("other_employee", "peer", "hr_elsewhere"):
        assert "Eka" not in enter(client, cast, actor).get(reverse("handover_list")).content.decode()
    assert (
        enter(client, cast, "hr_elsewhere").post(reverse("handover_confirm", args=[case.cycle_id])).status_code == 404
    )


def test_the_list_asks_as_many_questions_for_fifty_as_for_two(client, cast, case, handover):
    def add(count, first):
        for person in factories.make_people(cast.eka, count, cast.sari, first_serial=first):
            factories.make_appraisal(case.cycle, person, cast.bekas, cast.rina)

    enter(client, cast, "hr")
    add(2, 300)
    client.get(reverse("handover_list"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("handover_list"))
    add(48, 400)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("handover_list"))
    assert len(few) == len(many) <= 15


# --- One hand-over -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("actor", "code"),
    [
        ("employee", 200), ("supervisor", 200), ("former_supervisor", 200), ("reviewer", 200), ("hr", 200),
        ("auditor", 200), ("leader", 404), ("peer", 404), ("other_employee", 404), ("hr_elsewhere", 404),
        ("administrator", 403), ("", 302),
    ],
)  # fmt: skip
def test_who_may_read_a_hand_over(client, cast, handover, actor, code):
    if actor:
        enter(client, cast, actor)
    entries = AuditEntry.objects.count()
    assert client.get(reverse("handover", args=[handover.pk])).status_code == code
    assert AuditEntry.objects.count() == entries


def test_the_former_supervisor_writes_the_note_and_the_new_one_reads_it(client, cast, handover):
    url = reverse("handover", args=[handover.pk])
    with time_machine.travel(AT, tick=False):
        enter(client, cast, "former_supervisor")
        assert client.post(url, {"submit_token": token(client, url), "note": ""}).status_code == 200
        told = {"submit_token": token(client, url), "note": "Arsip loket 2 belum selesai."}
        assert client.post(url, told).status_code == 302
        for actor in ("employee", "supervisor"):
            assert "Arsip loket 2" in enter(client, cast, actor).get(url).content.decode()
            assert client.post(url, told).status_code == 403
    handover.refresh_from_db()
    assert handover.state == "noted"


def test_after_its_days_the_note_is_refused_with_everything_typed_kept(client, cast, handover):
    url = reverse("handover", args=[handover.pk])
    enter(client, cast, "former_supervisor")
    with time_machine.travel(AT, tick=False):
        told = {"submit_token": token(client, url), "note": "Terlambat"}
    with time_machine.travel(AT + timedelta(days=15), tick=False):
        client.force_login(cast.users["former_supervisor"])
        page = client.post(url, told)
    assert page.status_code == 409
    handover.refresh_from_db()
    assert handover.note == ""


# --- The case page -----------------------------------------------------------------------------------------
def test_each_part_says_which_part_it_is_and_links_only_what_the_reader_may_open(client, cast, case, handover):
    part = handover.following
    for actor, own, other in (("former_supervisor", case, part), ("supervisor", part, case)):
        enter(client, cast, actor)
        page = client.get(reverse("appraisal", args=[own.pk])).content.decode()
        assert f"Part {1 if own == case else 2} of 2" in page
        assert reverse("appraisal", args=[other.pk]) not in page
        assert client.get(reverse("appraisal", args=[other.pk])).status_code == 404
    page = enter(client, cast, "employee").get(reverse("appraisal", args=[part.pk])).content.decode()
    assert reverse("appraisal", args=[case.pk]) in page


def test_a_part_too_short_says_so(client, cast, case):
    Appraisal.objects.update(period_start=date(2026, 11, 2), duty="joined")
    page = enter(client, cast, "employee").get(reverse("appraisal", args=[case.pk])).content.decode()
    assert "Too short to be rated alone" in page and "60 days count here" in page


# --- Exemptions --------------------------------------------------------------------------------------------
def form_of(client, case, **fields):
    url = reverse("exemption_add", args=[case.cycle_id])
    values = {
        "submit_token": token(client, url), "nip": case.employee.nip, "reason": "study", "start": "2026-04-01",
        "end": "2026-06-30", "note": "SK 12/2026",
    }  # fmt: skip
    return client.post(url, values | fields)


def test_hr_records_ends_and_cancels_an_exemption(client, cast, case):
    enter(client, cast, "hr")
    assert form_of(client, case).status_code == 302
    case.refresh_from_db()
    assert (case.exempt_days, case.days, case.duty) == (91, 274, "rated")
    (row,) = Exemption.objects.all()
    listed = client.get(reverse("exemption_list", args=[case.cycle_id])).content.decode()
    assert "SK 12/2026" in listed and "study assignment" in listed
    assert client.post(reverse("exemption_end", args=[row.pk]), {"end": "2026-07-01"}).status_code == 200
    assert client.post(reverse("exemption_end", args=[row.pk]), {"end": "2026-04-30"}).status_code == 302
    case.refresh_from_db()
    assert case.exempt_days == 30
    assert client.post(reverse("exemption_cancel", args=[row.pk]), {"reason": ""}).status_code == 200
    assert client.post(reverse("exemption_cancel", args=[row.pk]), {"reason": "Salah orang"}).status_code == 302
    case.refresh_from_db()
    assert case.exempt_days == 0
    assert client.get(reverse("exemption_end", args=[row.pk])).status_code == 409


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"nip": "19990101"}, "nip"),
        ({"reason": "other", "note": " "}, "note"),
        ({"end": "2026-03-31"}, "end"),
        ({"start": "2025-12-31"}, "start"),
        ({"end": "2027-01-01"}, "start"),
        ({"reason": "holiday"}, "reason"),
    ],
)
def test_a_wrong_exemption_is_refused_at_its_field_with_everything_typed_kept(client, cast, case, fields, field):
    enter(client, cast, "hr")
    page = form_of(client, case, **fields)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not Exemption.objects.exists()


def test_the_employee_reads_her_exemption_and_the_supervisor_only_its_days(client, cast, case):
    enter(client, cast, "hr")
    form_of(client, case, reason="suspension")
    for actor, knows in (("employee", True), ("former_supervisor", False), ("hr", True)):
        page = enter(client, cast, actor).get(reverse("appraisal", args=[case.pk])).content.decode()
        assert "1 April 2026 to 30 June 2026" in page
        assert ("suspension" in page) is knows


@pytest.mark.parametrize("name", ["exemption_list", "exemption_add"])
@pytest.mark.parametrize(
    ("actor", "codes"),
    [("hr", (200, 200)), ("auditor", (200, 403)), ("employee", (403, 403)), ("hr_elsewhere", (404, 404))],
)
def test_who_may_see_and_record_exemptions(client, cast, case, name, actor, codes):
    code = enter(client, cast, actor).get(reverse(name, args=[case.cycle_id])).status_code
    assert code == codes[name == "exemption_add"]


def test_no_exemption_is_recorded_once_the_cycle_is_published(client, cast):
    cycle = factories.make_cycle(cast, state="published")
    enter(client, cast, "hr")
    assert client.get(reverse("exemption_add", args=[cycle.pk])).status_code == 409
    assert client.get(reverse("exemption_list", args=[cycle.pk])).status_code == 200
