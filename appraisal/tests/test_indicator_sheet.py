"""The library from a spreadsheet: dry run row by row, all or nothing, and back out again as the same file."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal import services
from appraisal.models import Indicator, SheetImport, SheetRow
from appraisal.sheets import indicators as sheet
from appraisal.tests import factories, sheet_files
from core import errors, receipts
from core.models import AuditEntry
from core.spreadsheets import reader
from core.tests import test_spreadsheets_hostile as hostile

pytestmark = pytest.mark.django_db
RUBRIC = {f"RUBRIK {level}": f"Tingkat {level}" for level in range(1, 6)}


def check(cast, *rows, **options):
    return sheet_files.check(cast, "indicators", sheet_files.indicators(*rows, **options))


def apply(cast, found, actor="hr"):
    return services.apply_sheet(sheet=found, actor=sheet_files.user(cast, actor))


def upload(client, cast, content, name="indikator.xlsx", actor="hr"):
    token = receipts.issue_token(cast.users[actor], "sheet.indicators")
    data = {"submit_token": token, "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("indicator_import"), data)


@pytest.fixture
def hr(client, cast):
    client.force_login(cast.users["hr"])
    return client


def test_a_file_goes_in_is_looked_at_and_written(hr, cast):
    answer = upload(hr, cast, sheet_files.indicators({**RUBRIC, "TARGET DISARANKAN": "90"}, {"INDIKATOR": "Lain"}))
    found = SheetImport.objects.get()
    assert answer.url == reverse("sheet_import", args=[found.pk])
    page = hr.get(answer.url).content.decode()
    assert "nothing is written yet" in page and "Kunjungan ibu hamil · Bidan" in page and "will be added" in page
    assert not Indicator.objects.exists()
    token = receipts.issue_token(cast.users["hr"], f"sheet.apply:{found.pk}")
    answer = hr.post(reverse("sheet_apply", args=[found.pk]), {"submit_token": token}, follow=True)
    assert "Everything is written. Receipt number" in answer.content.decode()
    first = Indicator.objects.get(name="Kunjungan ibu hamil")
    assert (first.agency, first.occupation, first.suggested_value) == (cast.sabang, "Bidan", Decimal(90))
    assert [text for _level, text in first.rubric] == [f"Tingkat {level}" for level in range(1, 6)]
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert actions == ["sheet_import.check", "sheet_import.apply", "indicator.add", "indicator.add"]
    assert not SheetRow.objects.exists()
    again = hr.post(reverse("sheet_apply", args=[found.pk]), {"submit_token": token})
    assert again.status_code == 302 and Indicator.objects.count() == 2


def test_a_second_file_changes_what_differs_and_leaves_the_rest(cast):
    apply(cast, check(cast, {**RUBRIC, "DEFINISI": "Tetap", "BOBOT DISARANKAN": 20}))
    found = check(cast, {"INDIKATOR": "KUNJUNGAN  ibu hamil", "SATUAN": "orang", "BOBOT DISARANKAN": 20})
    assert sheet_files.said(found, 2) == ("change", ["field_changes"])
    assert apply(cast, found)
    changed = Indicator.objects.get()
    assert (changed.name, changed.unit_of_measure, changed.definition) == ("Kunjungan ibu hamil", "orang", "Tetap")
    assert len(changed.rubric) == 5
    same = check(cast, {"SATUAN": "orang"})
    assert sheet_files.said(same, 2) == ("same", [])
    with pytest.raises(errors.WrongState, match="nothing to write"):
        apply(cast, same)


def test_an_emptied_cell_empties_the_field_and_ya_tidak_switches(cast):
    apply(cast, check(cast, {"DEFINISI": "Lama", "AKTIF": "ya"}))
    apply(cast, check(cast, {"DEFINISI": None, "AKTIF": "tidak"}, {"INDIKATOR": "Lain", "AKTIF": None}))
    changed = Indicator.objects.get(name="Kunjungan ibu hamil")
    assert (changed.definition, changed.is_active) == ("", False)
    assert Indicator.objects.get(name="Lain").is_active


def test_what_is_exported_is_the_same_when_it_comes_back(hr, cast):
    services.take_over_set(agency=cast.sabang, key="sabang", actor=sheet_files.user(cast, "hr"))
    factories.make_indicator(cast.sabang, name="=HYPERLINK(A1)", definition="@jahat", suggested_value=Decimal("12.5"))
    content = hr.get(reverse("indicator_export")).content
    for cell in (cell for row in reader.read_table(content, "x.xlsx").rows for cell in row.cells):
        assert cell.kind != "formula"
    found = sheet_files.check(cast, "indicators", content)
    assert found.counts["same"] == 12 and found.is_whole and found.writes == 0


def test_the_template_is_understood_and_says_it_is_empty(hr, cast):
    content = hr.get(reverse("indicator_template")).content
    assert sheet_files.said(sheet_files.check(cast, "indicators", content)) == ["sheet_no_rows"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_headers_of_both_languages_are_understood(cast, language):
    row = {
        labels[language]: {"name": "X", "aspect": "waktu", "polarity": "rentang", "unit_of_measure": "hari"}.get(field)
        for field, labels in ((each.field, each.names) for each in sheet.COLUMNS)
    }
    found = sheet_files.check(cast, "indicators", sheet_files.xlsx(row))
    assert found.counts["add"] == 1 and found.is_whole


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"INDIKATOR": ""}, ["sheet_value_missing"]),
        ({"ASPEK": "semangat"}, ["sheet_word_unknown"]),
        ({"ARAH": None}, ["sheet_value_missing"]),
        ({"INDIKATOR": "x" * 201}, ["text_too_long"]),
        ({"RUBRIK 1": "hanya satu"}, ["rubric_incomplete"] * 4),
        ({"TARGET DISARANKAN": "1.250"}, ["sheet_number_unclear"]),
        ({"TARGET DISARANKAN": 0}, ["target_not_positive"]),
        ({"ARAH": "rentang", "TARGET DISARANKAN": 5}, ["range_takes_no_value"]),
        ({"RENTANG DARI": 5}, ["only_a_range_has_ends"]),
        ({"BOBOT DISARANKAN": "12,345"}, ["sheet_number_unclear"]),
        ({"BOBOT DISARANKAN": Decimal("12.345")}, ["sheet_number_too_precise"]),
        ({"BOBOT DISARANKAN": 500}, ["weight_not_a_percentage"]),
        ({"AKTIF": "mungkin"}, ["sheet_word_unknown"]),
    ],
)
def test_a_row_that_cannot_stand_is_refused_in_words_and_nothing_is_written(hr, cast, row, codes):
    columns = {f"RUBRIK {level}": None for level in range(1, 6)}
    found = check(cast, {**columns, **row}, {"INDIKATOR": "Baik"})
    action, said = sheet_files.said(found, 2)
    assert (action, said) == ("refused", codes)
    assert sheet_files.said(found, 3)[0] == "add"
    page = hr.get(reverse("sheet_import", args=[found.pk])).content.decode()
    assert "cannot be written yet" in page and "Confirm and write" not in page
    with pytest.raises(errors.WrongState, match="rows are refused"):
        apply(cast, found)
    assert not Indicator.objects.exists()


def test_the_same_indicator_twice_in_one_file_is_refused(cast):
    found = check(cast, {}, {"INDIKATOR": "kunjungan IBU hamil "})
    assert sheet_files.said(found, 3) == ("refused", ["twice_in_file"])


FOUR = {"A1": "INDIKATOR", "B1": "ASPEK", "C1": "ARAH", "D1": "SATUAN"}


def test_a_formula_is_refused_by_row_and_never_computed(hr, cast):
    content = hostile.workbook(
        '<row r="1">' + "".join(hostile.cell(place, word) for place, word in FOUR.items()) + "</row>"
        '<row r="2"><c r="A2"><f>HYPERLINK("http://x")</f><v>1</v></c>'
        + hostile.cell("B2", "waktu") + hostile.cell("C2", "rentang") + hostile.cell("D2", "hari") + "</row>"
    )  # fmt: skip
    found = sheet_files.check(cast, "indicators", content)
    assert sheet_files.said(found, 2) == ("refused", ["formula"])
    assert "holds a formula" in hr.get(reverse("sheet_import", args=[found.pk])).content.decode()


# The guarded reader has tests of its own; these show that its refusals reach the page.
KINDS = (
    "larger than 5 MB", "zip bomb in the sheet", "200,000 rows", "10,000 columns", "10,000 columns of CSV", "PDF",
    "XXE", "billion laughs", "web page named .xls", "truncated", "password", "NUL bytes", "UTF-16", "binary garbage",
    "nothing",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_files_are_refused_in_words_and_leave_nothing(hr, cast, kind):
    content, name, _code = hostile.HOSTILE[kind]
    page = upload(hr, cast, content[:3_000_000] if kind == "larger than 5 MB" else content, name=name)
    assert page.status_code in (200, 400, 409), kind
    assert page.context["form"].errors, kind
    assert not SheetImport.objects.exists() and not AuditEntry.objects.exists()


@pytest.mark.parametrize("hidden", ["_x0000_", "_xD800_", "_x0007_", "_xFFFF_"])
def test_characters_no_database_stores_are_refused(hr, cast, hidden):
    content = hostile.workbook(f'<row r="1">{hostile.cell("A1", "INDIKATOR")}{hostile.cell("B1", f"a{hidden}b")}</row>')
    page = upload(hr, cast, content)
    assert "characters that no text has" in str(page.context["form"].errors)


def test_markup_in_cells_is_shown_as_text(hr, cast):
    found = check(cast, {"INDIKATOR": "<script>alert(1)</script>", "ASPEK": "<img src=x>"})
    page = hr.get(reverse("sheet_import", args=[found.pk])).content.decode()
    assert "<script>alert" not in page and "<img src=x>" not in page and "&lt;img src=x&gt;" in page


def test_more_rows_than_allowed_are_refused(hr, cast):
    rows = [{"INDIKATOR": f"I{number}"} for number in range(sheet.MOST_ROWS + 30)]
    page = upload(hr, cast, sheet_files.indicators(*rows))
    assert "content below row 2020" in str(page.context["form"].errors)


def test_a_library_that_changed_meanwhile_is_shown_anew_and_nothing_written(hr, cast):
    found = check(cast)
    factories.make_indicator(cast.sabang, name="Kunjungan ibu hamil", occupation="Bidan", unit_of_measure="orang")
    token = receipts.issue_token(cast.users["hr"], f"sheet.apply:{found.pk}")
    page = hr.post(reverse("sheet_apply", args=[found.pk]), {"submit_token": token}, follow=True).content.decode()
    assert "something changed meanwhile" in page
    found.refresh_from_db()
    assert found.is_checked and found.counts["change"] == 1
    assert Indicator.objects.get().unit_of_measure == "orang"
    assert apply(cast, found)
    assert Indicator.objects.get().unit_of_measure == "persen"


def test_a_dropped_file_is_gone_and_cannot_be_written(hr, cast):
    found = check(cast)
    assert hr.post(reverse("sheet_drop", args=[found.pk])).status_code == 302
    assert not SheetRow.objects.exists()
    found.refresh_from_db()
    with pytest.raises(errors.WrongState):
        apply(cast, found)
    assert hr.post(reverse("sheet_drop", args=[found.pk])).status_code == 409
    assert "dropped" in hr.get(reverse("sheet_import", args=[found.pk])).content.decode()


def test_what_was_left_behind_is_dropped_with_the_next_upload(cast):
    found = check(cast)
    SheetImport.objects.filter(pk=found.pk).update(uploaded_at="2026-11-01T00:00:00Z")
    check(cast)
    found.refresh_from_db()
    assert found.state == "dropped" and not found.rows.exists()


def test_only_hr_of_the_agency_imports_and_nobody_sees_anothers_file(client, cast):
    for actor in ("employee", "supervisor", "auditor", "administrator"):
        with pytest.raises(errors.NotYours):
            sheet_files.check(cast, "indicators", sheet_files.indicators(), actor=actor)
    found = check(cast)
    for actor, code in (("hr_elsewhere", 404), ("supervisor", 404), ("auditor", 403), ("administrator", 403)):
        client.force_login(cast.users[actor])
        assert client.get(reverse("sheet_import", args=[found.pk])).status_code == code, actor
    for actor in ("hr_elsewhere", "supervisor"):
        with pytest.raises(errors.NotYours):
            apply(cast, found, actor)
    assert not Indicator.objects.exists()


def test_rights_end_with_the_role(client, cast):
    found = check(cast)
    cast.users["hr"].grants.update(end="2026-11-15")
    client.force_login(cast.users["hr"])
    assert client.get(reverse("sheet_import", args=[found.pk])).status_code == 403
    with pytest.raises(errors.NotYours):
        apply(cast, found)


def test_looking_writes_nothing_and_costs_the_same_for_two_rows_and_fifty(hr, cast):
    few, many = (
        check(cast, *({"INDIKATOR": f"A{n}"} for n in range(2))),
        check(cast, *({"INDIKATOR": f"B{n}"} for n in range(50))),
    )
    before = AuditEntry.objects.count()
    counted = []
    for found in (few, many):
        with CaptureQueriesContext(connection) as asked:
            page = hr.get(reverse("sheet_import", args=[found.pk]))
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 15
    assert len(page.context["rows"]) == 25
    assert AuditEntry.objects.count() == before


def test_checking_and_writing_ask_the_same_for_two_rows_and_fifty(cast):
    check(cast)
    counted = []
    for size in (2, 50):
        content = sheet_files.indicators(*({"INDIKATOR": f"{size} {n}"} for n in range(size)))
        with CaptureQueriesContext(connection) as asked:
            apply(cast, sheet_files.check(cast, "indicators", content))
        counted.append(
            len([one for one in asked.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])
        )
    assert counted[0] == counted[1]


def test_the_filter_shows_only_refused_rows(hr, cast):
    found = check(cast, {"ASPEK": "x"}, {"INDIKATOR": "Baik"})
    url = reverse("sheet_import", args=[found.pk])
    assert [row.number for row in hr.get(url, {"kind": "refused"}).context["rows"]] == [2]
    assert "No such row" in hr.get(url, {"kind": "warnings"}).content.decode()


def test_a_csv_with_semicolons_is_read_and_said(cast):
    content = b"INDIKATOR;ASPEK;ARAH;SATUAN\nKehadiran;waktu;naik;persen\n"
    found = sheet_files.check(cast, "indicators", content, name="x.csv")
    assert found.counts["add"] == 1 and sheet_files.said(found) == ["sheet_read_as"]
