"""Realisations from a spreadsheet: who may, what each row is told, all or nothing, and the same file twice."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal import services
from appraisal.models import Appraisal, Realisation, SheetImport, SheetRow, Target
from appraisal.services import sheet_writing
from appraisal.services import sheets as services_of_sheets
from appraisal.sheets import realisations as sheet
from appraisal.tests import factories, sheet_files
from core import audit, errors, receipts
from core.models import AuditEntry
from core.spreadsheets import reader
from tests import cast as people

pytestmark = pytest.mark.django_db
EKA, ADI, SITI, LINA = (people.nip(serial) for serial in (5, 6, 18, 11))


@pytest.fixture
def case(cast):
    return factories.make_appraisal(factories.make_cycle(cast), cast.eka, cast.sari, cast.rina, "agreed")


@pytest.fixture
def target(case):
    return factories.make_target(case)


def check(cast, *rows, actor="supervisor"):
    return sheet_files.check(cast, "realisations", sheet_files.realisations(*rows), actor=actor)


def apply(cast, found, actor="supervisor"):
    return services.apply_sheet(sheet=found, actor=sheet_files.user(cast, actor))


def send(client, cast, content, actor="supervisor", name="realisasi.xlsx"):
    token = receipts.issue_token(cast.users[actor], "sheet.realisations")
    data = {"submit_token": token, "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("realisation_import"), data)


@pytest.mark.parametrize("actor", ["supervisor", "hr"])
def test_a_file_is_checked_confirmed_written_and_seen_by_the_employee(client, cast, target, actor):
    client.force_login(cast.users[actor])
    answer = send(client, cast, sheet_files.realisations({"CATATAN": "Data loket"}), actor)
    found = SheetImport.objects.get()
    page = client.get(answer.url).content.decode()
    assert "Melayani warga di loket" in page and "31 October 2026 · 90" in page
    assert not Realisation.objects.exists()
    token = receipts.issue_token(cast.users[actor], f"sheet.apply:{found.pk}")
    for _again in range(2):
        client.post(reverse("sheet_apply", args=[found.pk]), {"submit_token": token})
    made = Realisation.objects.get()
    assert (made.target, made.day, made.value, made.note) == (target, date(2026, 10, 31), Decimal(90), "Data loket")
    assert made.recorded_by == cast.users[actor]
    entry = AuditEntry.objects.get(action="realisation.import")
    assert entry.object_id == str(target.appraisal_id) and entry.details["after"] == [[target.pk, "2026-10-31", "90"]]
    assert list(audit.verify()) == []
    client.force_login(cast.users["employee"])
    case_page = client.get(reverse("appraisal", args=[target.appraisal_id])).content.decode()
    assert f"recorded by {cast.users[actor]}" in case_page


def test_the_same_file_twice_records_once(cast, target):
    rows = ({"REALISASI": 80, "TANGGAL": "30-09-2026"}, {})
    assert apply(cast, check(cast, *rows))
    again = check(cast, *rows)
    assert sheet_files.said(again, 2) == ("same", ["recorded_already"])
    with pytest.raises(errors.WrongState, match="nothing to write"):
        apply(cast, again)
    assert Realisation.objects.count() == 2


def test_two_uploads_of_the_same_file_cannot_both_be_written(cast, target):
    first, second = check(cast), check(cast, actor="hr")
    assert apply(cast, first)
    assert not apply(cast, second, "hr")
    second.refresh_from_db()
    assert second.is_checked and second.counts["changed_meanwhile"] and second.counts["same"] == 1
    assert Realisation.objects.count() == 1


def test_it_is_the_second_look_that_keeps_it_once(cast, target, monkeypatch):
    """The control of the test above: where the second look sees nothing new, the figure stands there twice."""
    first, second = check(cast), check(cast, actor="hr")
    kind = services_of_sheets.KINDS["realisations"]

    def look_away(drafts, *_told):
        for draft in drafts:
            draft.action = "add"

    monkeypatch.setitem(services_of_sheets.KINDS, "realisations", dataclasses.replace(kind, judge=look_away))
    assert apply(cast, first) and apply(cast, second, "hr")
    assert Realisation.objects.count() == 2


def test_a_correction_of_a_day_is_added_and_said(cast, target):
    factories.make_realisation(target, 70)
    found = check(cast)
    assert sheet_files.said(found, 2) == ("add", ["other_value_recorded"])
    apply(cast, found)
    again = check(cast, {"REALISASI": 70})
    assert sheet_files.said(again, 2) == ("same", ["recorded_then_changed"])


def test_what_was_withdrawn_does_not_come_back(cast, target):
    factories.make_realisation(
        target, 90, state="withdrawn", withdrawn_at="2026-11-02T00:00:00Z", withdrawn_reason="salah"
    )
    assert sheet_files.said(check(cast), 2) == ("same", ["recorded_then_withdrawn"])


def test_a_file_that_disagrees_with_itself_is_refused_and_a_repeated_row_skipped(cast, target):
    found = check(cast, {}, {}, {"REALISASI": 91})
    assert sheet_files.said(found, 2)[0] == "add"
    assert sheet_files.said(found, 3) == ("same", ["same_row_in_file"])
    assert sheet_files.said(found, 4) == ("refused", ["other_value_in_file"])


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"NIP": None}, ["sheet_value_missing"]),
        ({"NIP": 198502012010012005.0}, ["nip_is_number"]),
        ({"NIP": "1,98502E+17"}, ["nip_is_number"]),
        ({"NIP": "19850201201001200"}, ["nip_not_18_digits"]),
        ({"NIP": ADI}, ["nobody_in_team"]),
        ({"NIP": SITI}, ["nobody_in_team"]),
        ({"NIP": "199001012015011001"}, ["nobody_in_team"]),
        ({"TANGGAL": None}, ["sheet_value_missing"]),
        ({"TANGGAL": "31-12-2025"}, ["day_outside"]),
        ({"TANGGAL": "17-11-2026"}, ["day_to_come"]),
        ({"TANGGAL": "31-02-2026"}, ["date_impossible"]),
        ({"TANGGAL": "01-02-26"}, ["date_short_year"]),
        ({"REALISASI": None}, ["sheet_value_missing"]),
        ({"REALISASI": "banyak"}, ["sheet_not_a_number"]),
        ({"REALISASI": -1}, ["sheet_value_negative"]),
        ({"NO TARGET": 0}, ["sheet_not_a_target_number"]),
        ({"NO TARGET": 2}, ["target_unknown"]),
        ({"NO TARGET": None}, ["sheet_value_missing"]),
        ({"NO TARGET": None, "TARGET": "Tidak ada"}, ["target_unknown"]),
        ({"TARGET": "Tidak ada"}, ["target_number_differs"]),
        ({"SATUAN": "jam"}, ["unit_differs"]),
        ({"PERIODE PENILAIAN": "Penilaian 2020"}, ["cycle_unknown"]),
        ({"CATATAN": "x" * 1001}, ["text_too_long"]),
    ],
)
def test_a_row_that_cannot_be_recorded_is_told_why_and_nothing_is_written(client, cast, target, row, codes):
    found = check(cast, row, {"TANGGAL": "01-10-2026"})
    assert sheet_files.said(found, 2) == ("refused", codes)
    assert sheet_files.said(found, 3)[0] == "add"
    client.force_login(cast.users["supervisor"])
    assert client.get(reverse("sheet_import", args=[found.pk])).status_code == 200
    with pytest.raises(errors.WrongState, match="rows are refused"):
        apply(cast, found)
    assert not Realisation.objects.exists()


def test_nobody_is_revealed_to_a_supervisor_or_to_another_agency(client, cast, target):
    """An unknown NIP, a colleague outside the team and a person of another agency are told in the same words."""
    pages = []
    for nip in (LINA, SITI, "199001012015011001"):
        found = check(cast, {"NIP": nip})
        row = found.rows.get()
        assert row.label == nip
        pages.append([(code, set(params)) for _level, code, _field, params in row.messages])
    assert pages[0] == pages[1] == pages[2]
    for nip, code in ((SITI, "nobody_in_agency"), (LINA, "no_open_case")):
        found = check(cast, {"NIP": nip}, actor="hr")
        assert sheet_files.said(found, 2) == ("refused", [code])
        assert "Siti" not in str(found.rows.get().messages) and found.rows.get().label == nip


@pytest.mark.parametrize(
    ("state", "code"),
    [("planning", "plan_not_agreed"), ("submitted", "plan_not_agreed"), ("rated", "case_concluded")],
)
def test_only_agreed_plans_that_nobody_concluded_take_results(cast, target, state, code):
    Appraisal.objects.filter(pk=target.appraisal_id).update(state=state)
    assert sheet_files.said(check(cast), 2) == ("refused", [code])


def test_a_closed_cycle_takes_nothing(cast, case, target):
    type(case.cycle).objects.filter(pk=case.cycle_id).update(state="draft")
    assert sheet_files.said(check(cast), 2) == ("refused", ["nobody_in_team"])


def test_what_changed_between_looking_and_confirming_is_shown_anew(client, cast, target):
    found = check(cast)
    Appraisal.objects.filter(pk=target.appraisal_id).update(state="rated")
    client.force_login(cast.users["supervisor"])
    token = receipts.issue_token(cast.users["supervisor"], f"sheet.apply:{found.pk}")
    page = client.post(reverse("sheet_apply", args=[found.pk]), {"submit_token": token}, follow=True).content.decode()
    assert "something changed meanwhile" in page and "has been concluded" in page
    assert not Realisation.objects.exists()


def test_a_supervisor_who_lost_the_team_writes_nothing(cast, case, target):
    found = check(cast)
    Appraisal.objects.filter(pk=case.pk).update(appraiser=cast.tono)
    assert not apply(cast, found)
    assert not Realisation.objects.exists()


def test_targets_are_found_by_title_by_indicator_and_by_number(cast, case, target):
    second = factories.make_target(case, title="Arsip tertata", measure="Berkas ditata", value=50)
    rows = (
        {"NO TARGET": None, "TARGET": "melayani  WARGA di loket", "INDIKATOR": None},
        {"NO TARGET": None, "TARGET": None, "INDIKATOR": "berkas ditata"},
        {"NO TARGET": 2, "TARGET": "Arsip tertata", "INDIKATOR": None, "TANGGAL": "01-10-2026"},
    )
    found = check(cast, *rows)
    assert [row.values["target_id"] for row in found.rows.all()] == [target.pk, second.pk, second.pk]
    assert apply(cast, found)


def test_two_targets_of_one_name_need_a_number(cast, case, target):
    factories.make_target(case)
    found = check(cast, {"NO TARGET": None, "TARGET": target.title})
    assert sheet_files.said(found, 2) == ("refused", ["target_ambiguous"])
    assert sheet_files.said(check(cast, {"NO TARGET": 2, "TARGET": target.title}), 2)[0] == "add"


def test_a_target_taken_out_of_the_plan_takes_nothing(cast, target):
    Target.objects.filter(pk=target.pk).update(ended_on=date(2026, 6, 1), ended_reason="x")
    assert sheet_files.said(check(cast), 2) == ("refused", ["target_unknown"])


def test_a_cut_year_is_told_by_the_day(cast, case, target):
    Appraisal.objects.filter(pk=case.pk).update(period_end=date(2026, 6, 30), appraiser=cast.bekas)
    later = factories.make_appraisal(
        case.cycle, cast.eka, cast.sari, cast.rina, "agreed", period_start=date(2026, 7, 1)
    )
    mine = factories.make_target(later)
    found = check(cast, {}, actor="hr")
    assert found.rows.get().values["target_id"] == mine.pk
    assert check(cast, {"TANGGAL": "01-03-2026"}, actor="hr").rows.get().values["target_id"] == target.pk
    assert sheet_files.said(check(cast, {"TANGGAL": "01-03-2026"}), 2) == ("refused", ["day_outside"])


def test_two_open_cycles_need_the_name_of_one(cast, case, target):
    other = factories.make_appraisal(
        factories.make_cycle(cast, name="Uji coba"), cast.eka, cast.sari, cast.rina, "agreed"
    )
    wanted = factories.make_target(other)
    assert sheet_files.said(check(cast), 2) == ("refused", ["target_ambiguous"])
    found = check(cast, {"PERIODE PENILAIAN": "uji  COBA"})
    assert found.rows.get().values["target_id"] == wanted.pk


def test_a_target_judged_in_words_takes_words(cast, case):
    words = factories.make_target(case, value=None, expected="Layanan ramah", unit_of_measure="")
    found = check(cast, {"REALISASI": 5}, {"REALISASI": None, "CATATAN": "", "TANGGAL": "01-10-2026"})
    assert sheet_files.said(found, 2) == ("refused", ["words_only"])
    assert sheet_files.said(found, 3) == ("refused", ["words_missing"])
    rows = ({"REALISASI": None, "CATATAN": "Warga memuji"},)
    assert apply(cast, check(cast, *rows))
    assert Realisation.objects.get().note == "Warga memuji" and Realisation.objects.get().target == words
    assert sheet_files.said(check(cast, *rows), 2) == ("same", ["recorded_already"])


def test_a_fraction_for_a_percentage_and_another_name_are_to_be_looked_at(cast, case):
    factories.make_target(case, unit_of_measure="persen", value=95)
    found = check(cast, {"REALISASI": 0.95, "NAMA": "Budi Santoso"})
    assert sheet_files.said(found, 2) == ("add", ["name_differs", "looks_like_fraction"])
    assert found.counts["warnings"] == 1 and found.is_whole


def test_the_prepared_sheet_comes_back_filled_in(client, cast, case, target):
    factories.make_target(case, title="=1+1", measure="@jahat", value=5)
    factories.make_appraisal(case.cycle, cast.lina, cast.tono, cast.rina, "agreed")
    client.force_login(cast.users["supervisor"])
    content = client.post(reverse("realisation_sheet")).content
    rows = reader.read_table(content, "x.xlsx").rows
    assert [cell.value for cell in rows[1].cells[:5]] == [EKA, "Eka", case.cycle.name, 1, target.title]
    assert len(rows) == 3 and all(cell.kind != "formula" for row in rows for cell in row.cells)
    assert AuditEntry.objects.get(action="sheet.prepared").details["rows"] == 2
    found = sheet_files.check(cast, "realisations", content, actor="supervisor")
    assert sheet_files.said(found) == ["sheet_left_empty", "sheet_no_rows"] and not found.is_whole
    header, *body = ([cell.value for cell in row.cells] for row in rows)
    filled = [dict(zip(header, [*row, *[None] * 10], strict=False)) for row in body]
    filled[1] |= {"Date": date(2026, 10, 31), "Realised": 5}
    found = sheet_files.check(cast, "realisations", sheet_files.xlsx(*filled), actor="supervisor")
    assert sheet_files.said(found, 3)[0] == "add" and found.counts["add"] == 1 and apply(cast, found)


def test_hr_prepares_a_sheet_of_one_unit_of_her_agency_only(client, cast, target):
    client.force_login(cast.users["hr"])
    url = reverse("realisation_sheet")
    assert client.post(url, {"unit": cast.units["keuangan"].pk}).status_code == 409
    assert client.post(url, {"unit": cast.units["sekretariat_sibolga"].pk}).status_code == 409
    assert client.post(url, {"unit": cast.units["pelayanan"].pk}).status_code == 200
    client.force_login(cast.users["supervisor"])
    assert client.post(url, {"unit": cast.units["keuangan"].pk}).status_code == 200


def test_more_targets_than_a_file_holds_are_said(client, cast, target, monkeypatch):
    monkeypatch.setattr(sheet, "MOST_ROWS", 0)
    client.force_login(cast.users["hr"])
    page = client.post(reverse("realisation_sheet"))
    assert page.status_code == 409 and "Choose a unit" in page.content.decode()


@pytest.mark.parametrize("actor", ["employee", "auditor", "administrator", "leader"])
def test_who_is_neither_hr_nor_supervisor_imports_nothing(client, cast, target, actor):
    client.force_login(cast.users[actor])
    for name in ("realisation_import", "realisation_template"):
        assert client.get(reverse(name)).status_code == 403
    with pytest.raises(errors.NotYours):
        check(cast, actor=actor)


def test_hr_of_another_agency_reaches_nobody_here(cast, target):
    found = check(cast, actor="hr_elsewhere")
    assert sheet_files.said(found, 2) == ("refused", ["nobody_in_agency"])
    assert not found.can_be_applied


def test_the_dry_run_is_seen_by_its_uploader_only(client, cast, target):
    found = check(cast)
    for actor, code in (("hr", 404), ("reviewer", 404), ("supervisor_elsewhere", 404), ("employee", 403)):
        client.force_login(cast.users[actor])
        assert client.get(reverse("sheet_import", args=[found.pk])).status_code == code, actor
        assert client.post(reverse("sheet_apply", args=[found.pk])).status_code == code, actor


def test_a_dry_run_without_its_token_writes_nothing(client, cast, target):
    found = check(cast)
    client.force_login(cast.users["supervisor"])
    assert client.post(reverse("sheet_apply", args=[found.pk])).status_code == 200
    assert client.get(reverse("sheet_apply", args=[found.pk])).status_code == 405
    assert not Realisation.objects.exists() and SheetRow.objects.count() == 1


def team(cast, case, size):
    """`size` people of Sari's with one target each."""
    members = factories.make_people(cast.eka, size, cast.sari, first_serial=200)
    cases = [factories.make_appraisal(case.cycle, person, cast.sari, cast.rina, "agreed") for person in members]
    for one in cases:
        factories.make_target(one)
    return [{"NIP": person.nip} for person in members]


def test_checking_and_writing_ask_the_same_for_two_people_and_fifty(cast, case):
    rows = team(cast, case, 53)
    apply(cast, check(cast, rows.pop()))  # The head of the audit chain is there from the first entry on.
    counted = []
    for part in (rows[:2], rows[2:]):
        content = sheet_files.realisations(*part)
        with CaptureQueriesContext(connection) as asked:
            assert apply(cast, sheet_files.check(cast, "realisations", content, actor="supervisor"))
        counted.append(len(asked))
    assert counted[0] == counted[1]
    assert Realisation.objects.count() == 53


def test_five_thousand_rows_are_checked_and_written_in_one_piece(cast, case):
    rows = team(cast, case, 20)
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + n).isoformat() for n in range(250)]
    found = check(cast, *({**row, "TANGGAL": day} for row in rows for day in days))
    assert found.counts["add"] == sheet.MOST_ROWS and apply(cast, found)
    assert Realisation.objects.count() == sheet.MOST_ROWS
    assert AuditEntry.objects.filter(action="realisation.import").count() == 20


def test_nothing_is_written_when_the_last_row_fails(cast, case, monkeypatch):
    found = check(cast, *team(cast, case, 3))
    made = sheet_writing._realisation

    def break_at_the_end(draft, actor, at):
        if draft.number == 4:
            raise RuntimeError("power cut")
        return made(draft, actor, at)

    monkeypatch.setattr(sheet_writing, "_realisation", break_at_the_end)
    with pytest.raises(RuntimeError):
        apply(cast, found)
    found.refresh_from_db()
    assert found.is_checked and SheetRow.objects.count() == 3
    assert not Realisation.objects.exists() and not AuditEntry.objects.filter(action="sheet_import.apply").exists()


def test_it_is_offered_where_the_team_is_and_to_hr(client, cast, case):
    client.force_login(cast.users["supervisor"])
    assert reverse("realisation_import") in client.get(reverse("team")).content.decode()
    client.force_login(cast.users["hr"])
    assert reverse("realisation_import") in client.get(reverse("cycle", args=[case.cycle_id])).content.decode()
