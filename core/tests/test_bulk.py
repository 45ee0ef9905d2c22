"""Many rows at once are stored exactly as single ones are."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection

from core import bulk
from core.models import AuditEntry
from employees.models import Employee, ReportingLine

pytestmark = pytest.mark.django_db


def entry(sequence, **values):
    at = datetime(2026, 11, 16, 3, 0, 5, 123456, tzinfo=UTC)
    told = {"at": at, "action": "thing.done", "object_type": "x", "object_id": "1", "details": {"é": [1, None, "'"]}}
    return AuditEntry(chain="town", sequence=sequence, previous_mac="", mac="%s", **{**told, **values})


def raw(sequence):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM core_auditentry WHERE sequence = %s", [sequence])
        return list(cursor.fetchone()[2:])


def test_a_row_is_stored_as_save_would_store_it(db):
    entry(1).save()
    assert bulk.insert(AuditEntry, [entry(2)]) == 1
    first, second = raw(1), raw(2)
    assert [value for value in first if value not in (1, 2)] == [value for value in second if value not in (1, 2)]
    assert AuditEntry.objects.get(sequence=2).details == {"é": [1, None, "'"]}


def test_batches_dates_and_empty_values(cast, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 2)
    lines = [
        ReportingLine(employee=person, supervisor=cast.wali, start=date(2025, 1, 1), end=end)
        for person, end in ((cast.hana, None), (cast.ardi, date(2026, 1, 31)), (cast.panca, None))
    ]
    assert bulk.insert(ReportingLine, iter(lines)) == 3
    stored = ReportingLine.objects.filter(supervisor=cast.wali, start=date(2025, 1, 1)).order_by("pk")
    assert [(line.employee, line.end) for line in stored] == [(line.employee, line.end) for line in lines]


def test_a_refused_row_takes_the_others_with_it(cast, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 1)
    same = {"agency": cast.sabang, "kind": "pns", "unit": cast.eka.unit, "position": cast.eka.position}
    people = [Employee(nip="9" * 18, name="a", **same), Employee(nip="12", name="b", **same)]
    with pytest.raises(IntegrityError):
        bulk.insert(Employee, people)
    assert not Employee.objects.filter(nip="9" * 18).exists()


def test_nothing_to_insert_is_nothing(db, django_assert_num_queries):
    assert bulk.insert(AuditEntry, []) == 0
