"""The import end to end: dry run, all or nothing, supervisors, nothing twice, agencies apart."""

from datetime import date

import pytest

from core import audit, errors
from core.models import AuditEntry
from core.spreadsheets import reader
from employees.models import Employee, Position, ReportingLine, Unit, User
from employees.models.staff_import import StaffImport, StaffImportRow
from employees.selectors import staff_import as selectors
from employees.selectors import staff_import_told as told
from employees.services import staff_import as services
from employees.tests import staff_files as files
from tests import cast as people

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 16)


def sentences(staff_import, number):
    found = StaffImportRow.objects.get(staff_import=staff_import, row_number=number)
    return " ".join(remark.sentence for remark in told.told_row(found).remarks)


def lines_of(serial):
    rows = ReportingLine.objects.filter(employee__nip=files.nip(serial)).order_by("start")
    return [(line.supervisor.nip, line.start, line.end) for line in rows.select_related("supervisor")]


def test_the_real_file_is_refused_as_it_stands_and_every_row_is_named(cast):
    before = Employee.objects.count()
    found = files.checked(cast, files.SABANG.read_bytes(), files.SABANG.name)
    assert found.phase == "checked" and found.state == "done"
    assert found.plan["counts"]["refused"] == 6 and not found.can_be_applied
    refused = StaffImportRow.objects.filter(staff_import=found, action="refused")
    assert list(refused.values_list("row_number", flat=True)) == [8, 10, 11, 12, 14, 15]
    assert "stored as a number" in sentences(found, 8)
    with pytest.raises(errors.WrongState):
        files.confirm(cast, found)
    assert Employee.objects.count() == before


def test_the_corrected_file_is_written_as_a_whole_and_is_the_same_the_second_time(cast):
    before = set(Employee.objects.values_list("pk", flat=True))
    found = files.applied(cast, files.sabang_corrected())
    assert (found.phase, found.state, found.problem) == ("applied", "done", "")
    people_now = Employee.objects.exclude(pk__in=before)
    assert people_now.count() == 160
    assert not people_now.exclude(agency=cast.sabang).exists()
    head = reader.read_table(files.sabang_corrected(), "x.xlsx")
    named = [row.cell(18).value for row in head.rows if row.number > 4 and len(str(row.cell(1).value or "")) >= 18]
    linked = dict(ReportingLine.objects.filter(employee__in=people_now).values_list("employee__nip", "supervisor__nip"))
    assert len(linked) == sum(1 for value in named if value)
    assert ReportingLine.objects.on(ON).filter(employee__in=people_now).count() == len(linked)
    assert list(audit.verify()) == []
    again = files.checked(cast, files.sabang_corrected())
    counts = again.plan["counts"]
    assert (counts["same"], counts["create"], counts["change"], counts["refused"]) == (160, 0, 0, 0)
    assert not again.plan["writes"] and not again.can_be_applied


def test_a_supervisor_may_stand_in_a_later_row_or_be_registered_already(cast):
    files.applied(cast, files.xlsx(files.row(1, supervisor=files.nip(2)), files.row(2, supervisor=people.nip(2))))
    assert lines_of(1) == [(files.nip(2), date(2026, 1, 1), None)]
    assert lines_of(2) == [(people.nip(2), date(2026, 1, 1), None)]


def test_somebody_appointed_this_year_is_supervised_from_her_appointment(cast):
    young = "200003052026092001"
    row = files.row(1, supervisor=people.nip(2), NIP=young)
    files.applied(cast, files.xlsx(row))
    assert ReportingLine.objects.get(employee__nip=young).start == date(2026, 9, 1)


def test_a_new_supervisor_begins_today_and_the_old_line_ends_the_day_before(cast):
    files.applied(cast, files.xlsx(files.row(1, supervisor=people.nip(2))))
    files.applied(cast, files.xlsx(files.row(1, supervisor=people.nip(4))))
    assert lines_of(1) == [
        (people.nip(2), date(2026, 1, 1), date(2026, 11, 15)),
        (people.nip(4), ON, None),
    ]


def test_a_supervisor_corrected_on_the_same_day_replaces_the_line(cast):
    for serial in (2, 4, 10):
        files.applied(cast, files.xlsx(files.row(1, supervisor=people.nip(serial))))
    assert lines_of(1)[1:] == [(people.nip(10), ON, None)]


def test_a_line_planned_for_later_stays(cast):
    files.applied(cast, files.xlsx(files.row(1, supervisor=people.nip(2))))
    person = Employee.objects.get(nip=files.nip(1))
    ReportingLine.objects.filter(employee=person).update(end=date(2026, 12, 31))
    ReportingLine.objects.create(employee=person, supervisor=cast.tono, start=date(2027, 1, 1))
    files.applied(cast, files.xlsx(files.row(1, supervisor=people.nip(4))))
    assert lines_of(1)[1:] == [
        (people.nip(4), ON, date(2026, 12, 31)),
        (people.nip(10), date(2027, 1, 1), None),
    ]


def test_units_are_created_parents_first_and_positions_with_their_type(cast):
    rows = [files.row(1, unit="Seksi A", parent="Bidang A"), files.row(2, unit="Bidang A", parent="Sekretariat Daerah")]
    files.applied(cast, files.xlsx(*rows))
    section = Unit.objects.get(agency=cast.sabang, name="Seksi A")
    assert section.parent.name == "Bidang A" and section.parent.parent == cast.units["sekretariat"]
    assert Position.objects.get(agency=cast.sabang, name="Pengelola Data").post_type.key == "pelaksana"
    assert Employee.objects.get(nip=files.nip(1)).unit == section
    made = AuditEntry.objects.filter(action__in=["unit.imported", "position.imported"])
    assert made.exists() and {entry.actor for entry in made} == {cast.users["hr"]}


def test_only_what_differs_is_changed_and_told_in_the_audit_trail(cast):
    files.applied(cast, files.xlsx(files.row(1, "Ana"), files.row(2, "Budi")))
    person = Employee.objects.get(nip=files.nip(1))
    found = files.applied(cast, files.xlsx(files.row(1, "Ana Lestari"), files.row(2, "Budi")))
    counts = found.plan["counts"]
    assert (counts["change"], counts["same"]) == (1, 1)
    assert Employee.objects.get(nip=files.nip(1)).name == "Ana Lestari"
    assert Employee.objects.get(nip=files.nip(1)).pk == person.pk
    entry = AuditEntry.objects.filter(object_type="employees.employee", object_id=str(person.pk)).latest("sequence")
    assert entry.action == "employee.imported" and entry.actor == cast.users["hr"]
    assert entry.details == {"before": {"name": "Ana"}, "after": {"name": "Ana Lestari"}, "import": found.pk}
    whole = AuditEntry.objects.get(action="staff_import.written", object_id=str(found.pk))
    assert whole.details["counts"]["change"] == 1


def test_the_name_of_an_account_follows_the_name_of_the_person(cast):
    header = ["NIP", "NAMA"]
    files.applied(cast, files.xlsx([people.nip(5), "Eka Baru"], header=header))
    assert User.objects.get(username=people.nip(5)).display_name == "Eka Baru"


def test_who_leaves_loses_the_account_and_the_supervisor_and_stays_the_same_afterwards(cast):
    content = files.xlsx([people.nip(5), "Pensiun"], header=["NIP", "KEDUDUKAN"])
    files.applied(cast, content)
    eka = Employee.objects.get(nip=people.nip(5))
    assert not eka.is_active and not User.objects.get(employee=eka).is_active
    assert ReportingLine.objects.get(employee=eka, supervisor=cast.sari).end == ON
    assert files.checked(cast, content).plan["counts"]["same"] == 1
    files.applied(cast, files.xlsx([people.nip(5), "Aktif"], header=["NIP", "KEDUDUKAN"]))
    assert User.objects.get(employee=eka).is_active


def test_nobody_leaves_who_still_supervises_somebody(cast):
    found = files.checked(cast, files.xlsx([people.nip(4), "Pensiun"], header=["NIP", "KEDUDUKAN"]))
    assert "still supervises" in sentences(found, 2)


def test_nobody_gets_a_supervisor_who_has_left(cast):
    Employee.objects.filter(pk=cast.bekas.pk).update(is_active=False)
    found = files.checked(cast, files.xlsx(files.row(1, supervisor=people.nip(12))))
    assert "is not in service" in sentences(found, 2)


def test_a_nip_of_another_agency_is_refused_without_telling_anything(cast):
    found = files.checked(cast, files.xlsx(files.row(1, "Siapa", NIP=people.nip(18))))
    sentence = sentences(found, 2)
    assert "registered with another agency" in sentence
    stored = str(StaffImportRow.objects.get(staff_import=found).planned) + str(found.plan)
    assert "Siti" not in sentence + stored and "Sibolga" not in sentence + stored


def test_a_hostile_file_becomes_a_sentence_and_nobody(cast):
    before = Employee.objects.count()
    broken = files.checked(cast, files.xlsx(files.row(1))[:900])
    assert broken.state == "failed" and "damaged" in told.problem(broken)
    assert not broken.can_be_retried
    for content, word in ((b"%PDF-1.7", "not a spreadsheet"), (b"x" * (5 * 2**20 + 1), "larger"), (b"", "empty")):
        with pytest.raises(reader.SpreadsheetRefused, match=word):
            files.upload(cast, content)
    assert StaffImport.objects.count() == 1 and Employee.objects.count() == before


def test_the_columns_can_be_corrected_and_are_kept_for_the_next_check(cast):
    header = ["NIP", "SIAPA", *files.HEADER[2:]]
    found = files.checked(cast, files.xlsx(files.row(1), header=header))
    assert not found.can_be_applied and told.columns(found)[1].field == ""
    columns = {**found.mapping["columns"], "name": 1}
    actor = people.fresh(cast.users["hr"])
    services.correct_columns(staff_import=found, header_row=1, columns=columns, actor=actor, at=files.AT)
    found = files.work(found)
    assert found.can_be_applied and told.columns(found)[1].field == "name"
    files.confirm(cast, found)
    files.work(found)
    assert Employee.objects.get(nip=files.nip(1)).name == "Orang 1"


def test_a_cancelled_import_keeps_no_file_and_no_row(cast):
    found = files.checked(cast, files.xlsx(files.row(1)))
    actor = people.fresh(cast.users["hr"])
    services.cancel_staff_import(staff_import=found, actor=actor, at=files.AT)
    found.refresh_from_db()
    assert (found.state, bytes(found.content), found.plan) == ("cancelled", b"", None)
    assert not StaffImportRow.objects.exists()
    with pytest.raises(errors.WrongState):
        services.cancel_staff_import(staff_import=found, actor=actor, at=files.AT)


def test_the_file_is_deleted_when_it_is_written(cast):
    assert bytes(files.applied(cast, files.xlsx(files.row(1))).content) == b""


def test_only_hr_of_the_agency_imports(cast):
    found = files.checked(cast, files.xlsx(files.row(1)))
    for actor in ("supervisor", "hr_elsewhere", "auditor", "administrator"):
        user = people.fresh(cast.users[actor])
        with pytest.raises(errors.NotYours):
            services.add_staff_import(
                agency=cast.sabang, file_name="x.xlsx", content=b"PK\3\4", actor=user, at=files.AT
            )
        for service in (services.apply_staff_import, services.cancel_staff_import, services.retry_staff_import):
            with pytest.raises(errors.NotYours):
                service(staff_import=found, actor=user, at=files.AT)


def test_the_snapshot_asks_the_same_few_questions_however_many_people_there_are(cast, django_assert_num_queries):
    with django_assert_num_queries(7):
        selectors.directory_snapshot(cast.sabang, ["1"], ON)
    files.applied(cast, files.xlsx(*(files.row(serial, supervisor=people.nip(2)) for serial in range(1, 60))))
    with django_assert_num_queries(7):
        found = selectors.directory_snapshot(cast.sabang, [str(number) for number in range(3000)], ON)
    assert found.employees[files.nip(1)].values["supervisor_nip"] == people.nip(2)
    assert people.nip(18) not in found.employees
