"""Pages of plans and trainings: the same questions of each."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.tests.factories import make_people
from careers.models import DevelopmentItem, DevelopmentPlan, TrainingRecord
from careers.tests.factories import make_item, make_record, publish_result
from core import receipts
from core.models import AuditEntry, SubmitReceipt

ITEM = {
    "year": "2026",
    "title": "Berbicara di depan umum",
    "reason": "Terlemah",
    "method": "workshop",
    "hours": "6",
    "due_date": "2026-12-01",
}
RECORD = {"title": "Diklat", "hours": "8", "completed_on": "2026-10-01", "provider": "BPSDM"}
FINISH = {"outcome": "Bisa", "hours": "5", "completed_on": "2026-11-10", "provider": "BPSDM"}


def status(client, cast, actor, name, *args, post=None):
    """Return the status of a page for an actor; a POST when there is data."""
    client.force_login(cast.users[actor])
    url = reverse(name, args=args)
    return (client.get(url) if post is None else client.post(url, post)).status_code


def token(cast, actor, action):
    return {"submit_token": receipts.issue_token(cast.users[actor], action)}


PAGES = [
    ("development_plan", ()),
    ("development_plan_of", (1,)),
    ("development_item_add", (1,)),
    ("development_propose", (1,)),
    ("development_item_choose", (1,)),
    ("development_item_drop", (1,)),
    ("development_item_finish", (1,)),
    ("training_record_list", ()),
    ("training_record_add", ()),
    ("training_record_confirm", (1,)),
    ("training_record_refuse", (1,)),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "args"), PAGES, ids=[name for name, _args in PAGES])
def test_somebody_who_is_not_signed_in_is_asked_to(client, name, args):
    url = reverse(name, args=args)
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("sign_in"))


def test_the_plan_says_what_is_planned_and_how_many_hours_are_confirmed(client, cast):
    make_item(cast, state="chosen")
    make_record(cast.eka, state="confirmed", hours=Decimal("7.5"))
    client.force_login(cast.users["employee"])
    page = client.get(reverse("development_plan")).content.decode()
    assert "Pelayanan prima" in page
    assert "at least" in page
    assert "It is done" in page
    old = client.get(reverse("development_plan"), {"year": "2025"}).content.decode()
    assert "Nothing planned yet" in old
    assert client.get(reverse("development_plan"), {"year": "rubbish"}).status_code == 200


def test_a_plan_is_read_by_the_employee_her_supervisor_hr_and_auditors(client, cast):
    expected = {
        "employee": 200,
        "supervisor": 200,
        "hr": 200,
        "auditor": 200,
        "reviewer": 403,
        "leader": 403,
        "administrator": 403,
        "former_supervisor": 404,
        "peer": 404,
        "hr_elsewhere": 404,
        "panel": 404,
    }
    found = {actor: status(client, cast, actor, "development_plan_of", cast.eka.pk) for actor in expected}
    assert found == expected


def test_the_two_sides_add_and_choose_an_item(client, cast):
    action = f"development_item.add:{cast.eka.pk}"
    expected = {"employee": 200, "supervisor": 200, "hr": 403, "auditor": 403, "reviewer": 403, "peer": 404}
    found = {actor: status(client, cast, actor, "development_item_add", cast.eka.pk) for actor in expected}
    assert found == expected
    data = ITEM | token(cast, "employee", action)
    for _again in range(2):
        assert status(client, cast, "employee", "development_item_add", cast.eka.pk, post=data) == 302
    item = DevelopmentItem.objects.get()
    assert SubmitReceipt.objects.count() == 1
    for actor, code in (("peer", 404), ("employee", 403), ("hr", 403), ("supervisor", 302), ("supervisor", 409)):
        assert status(client, cast, actor, "development_item_choose", item.pk, post={}) == code, actor
    assert status(client, cast, "supervisor", "development_item_choose", item.pk) == 405


def test_a_refused_item_keeps_what_was_typed(client, cast):
    client.force_login(cast.users["employee"])
    data = ITEM | {"due_date": "2026-11-01"} | token(cast, "employee", f"development_item.add:{cast.eka.pk}")
    page = client.post(reverse("development_item_add", args=[cast.eka.pk]), data).content.decode()
    assert "that day has passed" in page
    assert "Berbicara di depan umum" in page
    assert not DevelopmentItem.objects.exists()


def test_the_plan_is_proposed_from_the_last_result(client, cast):
    client.force_login(cast.users["supervisor"])
    url = reverse("development_propose", args=[cast.eka.pk])
    assert "no published result yet" in client.post(url, follow=True).content.decode()
    publish_result(cast.eka)
    assert "Proposed from the last result: 3." in client.post(url, follow=True).content.decode()
    assert status(client, cast, "hr", "development_propose", cast.eka.pk, post={}) == 403
    assert status(client, cast, "peer", "development_propose", cast.eka.pk, post={}) == 404


def test_dropping_asks_for_a_reason(client, cast):
    item = make_item(cast, state="chosen")
    expected = {"employee": 200, "supervisor": 200, "hr": 403, "auditor": 403, "peer": 404}
    found = {actor: status(client, cast, actor, "development_item_drop", item.pk) for actor in expected}
    assert found == expected
    assert status(client, cast, "supervisor", "development_item_drop", item.pk, post={"reason": ""}) == 200
    assert status(client, cast, "supervisor", "development_item_drop", item.pk, post={"reason": "Ditunda"}) == 302
    assert status(client, cast, "supervisor", "development_item_drop", item.pk) == 409


def test_finishing_makes_a_record_that_waits_for_hr(client, cast):
    item = make_item(cast, state="chosen")
    expected = {"employee": 200, "supervisor": 403, "hr": 403, "peer": 404}
    found = {actor: status(client, cast, actor, "development_item_finish", item.pk) for actor in expected}
    assert found == expected
    data = FINISH | token(cast, "employee", f"development_item.finish:{item.pk}")
    nobody = data | {"provider": ""}
    assert status(client, cast, "employee", "development_item_finish", item.pk, post=nobody) == 200
    assert status(client, cast, "employee", "development_item_finish", item.pk, post=data) == 302
    assert TrainingRecord.objects.get().state == "recorded"
    assert status(client, cast, "employee", "development_item_finish", item.pk) == 409


def test_a_training_is_recorded_by_the_employee_and_confirmed_by_hr(client, cast):
    data = RECORD | token(cast, "employee", "training_record.add")
    assert status(client, cast, "administrator", "training_record_add") == 403
    for _again in range(2):
        assert status(client, cast, "employee", "training_record_add", post=data) == 302
    record = TrainingRecord.objects.get()
    codes = [
        ("peer", 404),
        ("supervisor", 404),
        ("hr_elsewhere", 404),
        ("employee", 403),
        ("auditor", 403),
        ("hr", 302),
        ("hr", 409),
    ]
    for actor, code in codes:
        assert status(client, cast, actor, "training_record_confirm", record.pk, post={}) == code, actor
    record.refresh_from_db()
    assert record.state == "confirmed"
    assert status(client, cast, "hr", "training_record_confirm", record.pk) == 405


def test_hr_refuses_a_training_with_a_reason(client, cast):
    record = make_record(cast.eka)
    assert status(client, cast, "employee", "training_record_refuse", record.pk) == 403
    assert status(client, cast, "peer", "training_record_refuse", record.pk) == 404
    assert status(client, cast, "hr", "training_record_refuse", record.pk) == 200
    assert status(client, cast, "hr", "training_record_refuse", record.pk, post={"reason": "Tanpa bukti"}) == 302
    assert status(client, cast, "hr", "training_record_refuse", record.pk) == 409
    client.force_login(cast.users["employee"])
    assert "Tanpa bukti" in client.get(reverse("training_record_list")).content.decode()


def test_the_list_holds_ones_own_and_for_hr_the_agency(client, cast):
    make_record(cast.eka, title="Milik Eka")
    make_record(cast.adi, title="Milik Adi", state="confirmed")
    make_record(cast.siti, title="Milik Siti")
    seen = {}
    for actor in ("employee", "hr", "auditor", "hr_elsewhere"):
        client.force_login(cast.users[actor])
        page = client.get(reverse("training_record_list")).content.decode()
        seen[actor] = [name for name in ("Milik Eka", "Milik Adi", "Milik Siti") if name in page]
    both = ["Milik Eka", "Milik Adi"]
    assert seen == {"employee": ["Milik Eka"], "hr": both, "auditor": both, "hr_elsewhere": ["Milik Siti"]}
    client.force_login(cast.users["hr"])
    narrowed = client.get(reverse("training_record_list"), {"state": "recorded"}).content.decode()
    assert ("Milik Eka" in narrowed, "Milik Adi" in narrowed) == (True, False)


def test_looking_writes_nothing(client, cast):
    item, record = make_item(cast, state="chosen"), make_record(cast.eka)
    before = AuditEntry.objects.count()
    for actor in ("employee", "supervisor", "hr"):
        for name, args in (
            ("development_plan", ()),
            ("development_plan_of", (cast.adi.pk if actor != "employee" else cast.eka.pk,)),
            ("development_item_add", (cast.eka.pk,)),
            ("development_item_drop", (item.pk,)),
            ("development_item_finish", (item.pk,)),
            ("training_record_list", ()),
            ("training_record_add", ()),
            ("training_record_refuse", (record.pk,)),
        ):
            status(client, cast, actor, name, *args)
    assert (DevelopmentPlan.objects.count(), DevelopmentItem.objects.count()) == (1, 1)
    assert (TrainingRecord.objects.count(), AuditEntry.objects.count()) == (1, before)


def queries(client, url):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_pages_take_the_same_queries_for_two_rows_and_fifty(client, cast):
    more = make_people(cast.eka, 48, cast.sari)

    def fill(people, numbers):
        TrainingRecord.objects.bulk_create(
            TrainingRecord(employee=p, title="Diklat", hours=Decimal(8), completed_on="2026-10-01", provider="BPSDM")
            for p in people
        )
        for number in numbers:
            make_item(cast, title=f"Butir {number}", state="chosen")

    fill([cast.eka, cast.adi], range(2))
    urls = [
        ("hr", reverse("training_record_list")),
        ("employee", reverse("development_plan")),
        ("supervisor", reverse("development_plan_of", args=[cast.eka.pk])),
    ]

    def count():
        found = []
        for actor, url in urls:
            client.force_login(cast.users[actor])
            # The first visit of a day also notes who opened the file.
            client.get(url)
            found.append(queries(client, url))
        return found

    few = count()
    fill(more, range(2, 50))
    assert count() == few
    assert max(few) <= 15
