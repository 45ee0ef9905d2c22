"""Killed, doubled and overtaken workers: an import is written once or not at all."""

from datetime import timedelta

import pytest
from django.conf import settings

from core import audit, errors, jobs
from core.models import AuditEntry
from employees import services as employee_services
from employees.models import Employee, ReportingLine, Unit
from employees.models.staff_import import StaffImport, StaffImportRow
from employees.services import staff_import as services
from employees.services import staff_import_check as check
from employees.services import staff_import_write as write
from employees.tests import staff_files as files
from tests import cast as people

pytestmark = pytest.mark.django_db
AFTER_THE_LEASE = files.AT + timedelta(seconds=settings.JOB_LEASE_SECONDS + 1)
CONTENT = files.xlsx(*(files.row(serial, unit="Unit Baru", supervisor=people.nip(2)) for serial in range(1, 8)))


class Killed(BaseException):
    """The process is gone: nothing of ours runs any more."""


def state():
    models = (Employee, Unit, ReportingLine, AuditEntry)
    return [model.objects.count() for model in models]


def kill(monkeypatch, module, name):
    def die(*args, **kwargs):
        raise Killed

    monkeypatch.setattr(module, name, die)


PLACES = [
    (write, "_lock"),
    (write, "_catalogue"),
    (write, "_create"),
    (write, "_change"),
    (write.lines, "write_lines"),
    (write, "_leave_and_return"),
    (write, "_record"),
    (write.jobs, "finish"),
]


@pytest.mark.parametrize(("module", "name"), PLACES, ids=[name for _, name in PLACES])
def test_a_worker_killed_while_writing_leaves_nothing_and_the_next_one_writes_once(cast, monkeypatch, module, name):
    found = files.checked(cast, CONTENT)
    files.confirm(cast, found)
    before = state()
    with monkeypatch.context() as patch:
        kill(patch, module, name)
        with pytest.raises(Killed):
            jobs.run("employees.staffimport", found.pk, at=files.AT)
    assert state() == before
    assert not jobs.run("employees.staffimport", found.pk, at=files.AT), "the dead worker still holds its lease"
    assert jobs.run("employees.staffimport", found.pk, at=AFTER_THE_LEASE)
    assert Employee.objects.filter(unit__name="Unit Baru").count() == 7
    assert not jobs.run("employees.staffimport", found.pk, at=AFTER_THE_LEASE)
    assert AuditEntry.objects.filter(action="employee.imported").count() == 7
    assert list(audit.verify()) == []


def test_a_worker_that_lost_its_claim_writes_nothing(cast):
    found = files.checked(cast, CONTENT)
    files.confirm(cast, found)
    slow = jobs.claim(StaffImport, found.pk, at=files.AT)
    quick = jobs.claim(StaffImport, found.pk, at=AFTER_THE_LEASE)
    before = state()
    with pytest.raises(jobs.LeaseLost):
        write.write_staff(claim=slow, on=files.AT.date())
    assert state() == before
    write.write_staff(claim=quick, on=files.AT.date())
    assert Employee.objects.filter(unit__name="Unit Baru").count() == 7


def test_a_check_that_was_killed_between_two_batches_begins_again(cast, monkeypatch):
    monkeypatch.setattr(check, "BATCH", 3)
    found = files.upload(cast, CONTENT)
    slow = jobs.claim(StaffImport, found.pk, at=files.AT)
    renew, calls = jobs.renew, []

    def die_at_the_third_batch(claim, **values):
        calls.append(values)
        if len(calls) == 5:
            raise Killed
        return renew(claim, **values)

    with monkeypatch.context() as patch:
        patch.setattr(check.jobs, "renew", die_at_the_third_batch)
        with pytest.raises(Killed):
            check.check_file(claim=slow, on=files.AT.date())
    assert StaffImportRow.objects.filter(staff_import=found).count() == 6
    assert jobs.run("employees.staffimport", found.pk, at=AFTER_THE_LEASE)
    assert StaffImportRow.objects.filter(staff_import=found).count() == 7
    with pytest.raises(jobs.LeaseLost):
        check.check_file(claim=slow, on=files.AT.date())
    assert StaffImportRow.objects.filter(staff_import=found).count() == 7


def test_a_change_of_the_same_person_meanwhile_stops_it_and_shows_a_new_dry_run(cast):
    found = files.checked(cast, files.xlsx([people.nip(5), "Eka Dua"], header=["NIP", "NAMA"]))
    files.confirm(cast, found)
    Employee.objects.filter(pk=cast.eka.pk).update(name="Eka Dua")
    before = state()
    found = files.work(found)
    assert (found.phase, found.state) == ("checked", "done")
    assert found.plan["changed_meanwhile"] and found.plan["counts"]["same"] == 1
    assert state() == before


def test_a_change_that_does_not_concern_the_file_does_not_stop_it(cast):
    found = files.checked(cast, CONTENT)
    files.confirm(cast, found)
    Employee.objects.filter(pk=cast.lina.pk).update(phone="0811")
    assert files.work(found).phase == "applied"
    assert Employee.objects.filter(unit__name="Unit Baru").count() == 7


def test_somebody_added_by_hand_meanwhile_is_not_added_twice(cast):
    found = files.checked(cast, CONTENT)
    files.confirm(cast, found)
    values = {"nip": files.nip(3), "name": "Orang 3", "kind": "pns"}
    values |= {"unit": cast.units["keuangan"], "position": cast.eka.position}
    actor = people.fresh(cast.users["hr"])
    employee_services.add_employee(agency=cast.sabang, values=values, actor=actor)
    found = files.work(found)
    assert found.phase == "checked" and found.plan["changed_meanwhile"]
    files.confirm(cast, found)
    assert files.work(found).phase == "applied"
    assert Employee.objects.filter(unit__name="Unit Baru").count() == 7


def test_what_another_import_wrote_first_is_not_written_again(cast):
    first, second = files.checked(cast, CONTENT), files.checked(cast, CONTENT)
    files.confirm(cast, first)
    files.confirm(cast, second)
    assert files.work(first).phase == "applied"
    second = files.work(second)
    assert second.plan["changed_meanwhile"] and second.plan["counts"]["same"] == 7


def test_an_error_of_ours_is_tried_again_and_can_be_retried_by_hand(cast, monkeypatch):
    found = files.checked(cast, CONTENT)
    files.confirm(cast, found)
    before = state()

    def fail(*args):
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr(write, "_create", fail)
        for _attempt in range(3):
            found = files.work(found)
    assert found.state == "failed" and found.can_be_retried and state() == before
    services.retry_staff_import(staff_import=found, actor=people.fresh(cast.users["hr"]), at=files.AT)
    assert files.work(found).phase == "applied"


def test_a_second_confirmation_is_a_wrong_state(cast):
    found = files.checked(cast, CONTENT)
    files.confirm(cast, found)
    with pytest.raises(errors.WrongState):
        files.confirm(cast, found)


def test_cancelling_takes_it_from_under_the_worker(cast):
    found = files.checked(cast, CONTENT)
    files.confirm(cast, found)
    held = jobs.claim(StaffImport, found.pk, at=files.AT)
    services.cancel_staff_import(staff_import=found, actor=people.fresh(cast.users["hr"]), at=files.AT)
    with pytest.raises(jobs.LeaseLost):
        write.write_staff(claim=held, on=files.AT.date())
    assert not Employee.objects.filter(unit__name="Unit Baru").exists()
