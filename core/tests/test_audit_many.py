"""Many audit entries at once stand in the same chain, sealed like single ones."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from core import audit
from core.models import AuditChain, AuditEntry
from employees.models import Agency

pytestmark = pytest.mark.django_db


def told(count, start=1):
    return [
        audit.Told("thing.imported", number, before={"n": number - 1}, after={"n": number}, details={"import": 7})
        for number in range(start, start + count)
    ]


def test_many_entries_continue_the_chain_of_single_ones(cast):
    with transaction.atomic():
        audit.record(chain="town", actor=None, action="thing.added", obj=cast.sabang)
        written = audit.record_many(chain="town", actor=cast.users["hr"], model=Agency, entries=told(3))
        audit.record(chain="town", actor=None, action="thing.added", obj=cast.sabang)
    assert written == 3
    assert list(audit.verify()) == []
    entries = list(AuditEntry.objects.filter(chain="town"))
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[2].details == {"before": {"n": 1}, "after": {"n": 2}, "import": 7}
    assert (entries[2].object_type, entries[2].object_id) == ("employees.agency", "2")
    assert entries[2].actor == cast.users["hr"]
    assert AuditChain.objects.get(name="town").sequence == 5


def test_the_batches_of_a_long_list_stand_in_one_line(db, monkeypatch):
    monkeypatch.setattr(audit, "BATCH", 4)
    with transaction.atomic():
        assert audit.record_many(chain="town", actor=None, model=Agency, entries=iter(told(11))) == 11
    assert list(audit.verify()) == []
    assert AuditEntry.objects.filter(chain="town").count() == 11


def test_no_entry_leaves_the_chain_as_it_was(db):
    with transaction.atomic():
        assert audit.record_many(chain="town", actor=None, model=Agency, entries=[]) == 0
    assert AuditChain.objects.get(name="town").sequence == 0
    assert list(audit.verify()) == []


def test_an_entry_that_is_changed_afterwards_is_found(db):
    with transaction.atomic():
        audit.record_many(chain="town", actor=None, model=Agency, entries=told(3))
    forged = AuditEntry.objects.get(chain="town", sequence=2)
    forged.details = {"after": {"n": 99}}
    assert forged.mac != audit.seal(forged)


def test_the_queries_do_not_grow_with_the_entries(db, django_assert_num_queries):
    with transaction.atomic():
        audit.record_many(chain="town", actor=None, model=Agency, entries=told(1))
        with django_assert_num_queries(6):
            audit.record_many(chain="town", actor=None, model=Agency, entries=told(40))


@pytest.mark.django_db(transaction=True)
def test_entries_outside_a_transaction_are_refused():
    with pytest.raises(RuntimeError):
        audit.record_many(chain="town", actor=None, model=Agency, entries=told(1))
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Jayapura", "UTC"])
def test_a_moment_of_any_zone_verifies_after_reading_back(cast, zone):
    at = datetime(2026, 11, 16, 23, 30, 5, 7, tzinfo=ZoneInfo(zone))
    with transaction.atomic():
        entry = audit.record(chain="town", actor=None, action="thing.added", obj=cast.sabang, at=at)
        audit.record_many(chain="town", actor=None, model=Agency, entries=told(2), at=at)
    assert entry.at.utcoffset() == timedelta(0)
    assert list(audit.verify()) == []
    assert {row.at for row in AuditEntry.objects.filter(chain="town")} == {at}
    # The seal does not depend on how the moment is written.
    entry.at = at
    assert audit.seal(entry) == entry.mac
