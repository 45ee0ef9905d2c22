"""The pages of an import: who may open them, what they show, and that looking writes nothing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import receipts
from core.models import AuditEntry
from core.spreadsheets import reader
from employees.models import Employee
from employees.models.staff_import import StaffImport, StaffImportRow
from employees.tests import staff_files as files
from tests import cast as people

pytestmark = pytest.mark.django_db
ONE = ["staff_import", "staff_import_mapping", "staff_import_report"]
POSTS = ["staff_import_apply", "staff_import_cancel", "staff_import_retry"]
CONTENT = files.xlsx(files.row(1, supervisor=people.nip(2)), files.row(2, supervisor=files.nip(1)))


@pytest.fixture
def hr(client, cast):
    client.force_login(cast.users["hr"])
    return client


def token(cast, action, actor="hr"):
    return receipts.issue_token(cast.users[actor], action)


def send(client, cast, content, name="pegawai.xlsx", **data):
    data = {"submit_token": token(cast, "staff_import.add"), "file": SimpleUploadedFile(name, content), **data}
    return client.post(reverse("staff_import_add"), data)


def press_apply(client, cast, found):
    data = {"submit_token": token(cast, f"staff_import.apply:{found.pk}")}
    return client.post(reverse("staff_import_apply", args=[found.pk]), data, follow=True)


def written():
    return [model.objects.count() for model in (Employee, StaffImport, StaffImportRow, AuditEntry)]


def test_a_file_goes_in_is_checked_looked_at_confirmed_and_written(hr, cast):
    answer = send(hr, cast, CONTENT)
    found = StaffImport.objects.get()
    assert answer.status_code == 302 and answer.url == reverse("staff_import", args=[found.pk])
    page = hr.get(answer.url).content.decode()
    assert "The file is being checked" in page and "Look again" in page and "htmx" in page
    files.work(found)
    page = hr.get(answer.url).content.decode()
    assert "nothing is written yet" in page and files.nip(2) in page and "1 new position" in page
    assert Employee.objects.filter(nip=files.nip(1)).count() == 0
    answer = press_apply(hr, cast, found)
    assert "Receipt" in answer.content.decode() and "The rows are being written" in answer.content.decode()
    files.work(found)
    page = hr.get(reverse("staff_import", args=[found.pk])).content.decode()
    assert "Everything is written" in page and "Confirm and write" not in page
    assert Employee.objects.get(nip=files.nip(2)).name == "Orang 2"


def test_the_real_file_names_each_refused_row_on_the_page(hr, cast):
    found = files.checked(cast, files.SABANG.read_bytes(), files.SABANG.name)
    page = hr.get(reverse("staff_import", args=[found.pk]), {"kind": "refused"})
    rows = page.context["rows"]
    assert [row.row_number for row in rows] == [8, 10, 11, 12, 14, 15]
    assert all(row.remarks[0].tone == "bad" for row in rows)
    text = page.content.decode()
    for sentence in ("stored as a number", "also stands in row 11", "does not exist", "neither in this file nor"):
        assert sentence in text
    assert "cannot be written yet" in text and "Confirm and write" not in text


def test_the_same_token_takes_the_file_in_once(hr, cast):
    sent = token(cast, "staff_import.add")
    first = send(hr, cast, CONTENT, submit_token=sent)
    second = send(hr, cast, CONTENT, submit_token=sent)
    assert first.status_code == second.status_code == 302
    assert StaffImport.objects.count() == 1


def test_confirming_twice_with_one_token_confirms_once(hr, cast):
    found = files.checked(cast, CONTENT)
    data = {"submit_token": token(cast, f"staff_import.apply:{found.pk}")}
    for _time in range(2):
        assert hr.post(reverse("staff_import_apply", args=[found.pk]), data).status_code == 302
    assert AuditEntry.objects.filter(action="staff_import.confirmed").count() == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("foto.xlsx", b"\x89PNG\r\n", "not a spreadsheet"),
        ("lama.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "another Excel format"),
        ("kosong.csv", b"", "empty"),
        ("besar.csv", b"a;b\n" * 1_400_000, "larger than 5 MB"),
        ("laman.csv", b"<html><table>", "web page"),
    ],
)
def test_a_file_that_is_none_is_refused_at_once_in_words(hr, cast, name, content, sentence):
    before = written()
    answer = send(hr, cast, content, name)
    assert answer.status_code == 200 and sentence in answer.content.decode()
    assert written() == before


def test_a_hostile_workbook_is_told_on_the_page_and_nothing_is_stored_of_it(hr, cast):
    found = files.checked(cast, CONTENT[:-400])
    page = hr.get(reverse("staff_import", args=[found.pk])).content.decode()
    assert "Nothing was written" in page and "damaged" in page and "Start the work again" not in page
    assert not StaffImportRow.objects.exists()


def test_texts_of_the_file_cannot_become_markup(hr, cast):
    found = files.checked(cast, files.xlsx(files.row(1, "<script>x</script>")))
    page = hr.get(reverse("staff_import", args=[found.pk])).content.decode()
    assert "<script>x" not in page and "&lt;script&gt;x" in page


def test_the_columns_can_be_chosen_and_one_meaning_only_once(hr, cast):
    found = files.checked(cast, files.xlsx(files.row(1), header=["NIP", "SIAPA", *files.HEADER[2:]]))
    url = reverse("staff_import_mapping", args=[found.pk])
    form = hr.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    wrong = hr.post(url, {**data, "column_1": "nip"})
    assert "has this meaning already" in wrong.content.decode()
    assert hr.post(url, {**data, "column_1": "nobody"}).status_code == 200
    assert hr.post(url, {**data, "column_1": "name"}).status_code == 302
    assert files.work(found).can_be_applied


def test_the_dry_run_comes_as_a_workbook_in_which_no_cell_does_anything(hr, cast):
    files.applied(cast, files.xlsx(files.row(1, "Ana")))
    found = files.checked(cast, files.xlsx(files.row(1, "=1+1"), files.row(2, position="", NIP="123")))
    answer = hr.get(reverse("staff_import_report", args=[found.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="import-{found.pk}.xlsx"'
    table = reader.read_table(io.BytesIO(answer.content).getvalue(), "report.xlsx")
    rows = [[cell.value for cell in row.cells] for row in table.rows]
    assert rows[0] == ["row", "NIP", "name", "what happens", "field", "message", "old value", "new value"]
    assert {cell.kind for row in table.rows for cell in row.cells} <= {"text", "number", "empty"}
    assert [2, files.nip(1), "=1+1", "will be changed", "name", None, "Ana", "=1+1"] in rows
    assert any(row[0] == 3 and row[3] == "refused" and "18 digits" in row[5] for row in rows)


def test_rows_are_paged_and_filtered(hr, cast):
    found = files.checked(cast, files.xlsx(*(files.row(serial) for serial in range(1, 61)), files.row(61, NIP="1")))
    url = reverse("staff_import", args=[found.pk])
    assert len(hr.get(url).context["rows"]) == 50
    assert len(hr.get(url, {"page": 2}).context["rows"]) == 11
    assert len(hr.get(url, {"kind": "refused"}).context["rows"]) == 1
    assert len(hr.get(url, {"kind": "warnings"}).context["rows"]) == 0
    assert len(hr.get(url, {"kind": "no-such"}).context["rows"]) == 50


def test_the_page_asks_again_while_it_is_busy_and_reloads_when_it_is_not(hr, cast):
    found = files.upload(cast, CONTENT)
    url = reverse("staff_import", args=[found.pk])
    part = hr.get(url, headers={"HX-Request": "true"})
    assert 'id="progress"' in part.content.decode() and "<html" not in part.content.decode()
    files.work(found)
    assert hr.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


@pytest.mark.parametrize("name", [*ONE, *POSTS])
def test_strangers_do_not_learn_that_it_exists(client, cast, name):
    found = files.checked(cast, CONTENT)
    client.force_login(cast.users["hr_elsewhere"])
    url = reverse(name, args=[found.pk])
    assert (client.get(url) if name in ONE else client.post(url)).status_code == 404


@pytest.mark.parametrize("actor", ["employee", "supervisor", "leader", "auditor", "panel", "administrator"])
def test_other_roles_are_refused(client, cast, actor):
    found = files.checked(cast, CONTENT)
    client.force_login(cast.users[actor])
    for name in ("staff_import_list", "staff_import_add"):
        assert client.get(reverse(name)).status_code == 403
    for name in ONE:
        assert client.get(reverse(name, args=[found.pk])).status_code == 403
    for name in POSTS:
        assert client.post(reverse(name, args=[found.pk])).status_code == 403


def test_who_is_not_signed_in_is_sent_to_the_door(client, cast):
    found = files.checked(cast, CONTENT)
    for name in ("staff_import_list", "staff_import_add"):
        assert reverse("sign_in") in client.get(reverse(name)).url
    for name in ONE:
        assert reverse("sign_in") in client.get(reverse(name, args=[found.pk])).url
    for name in POSTS:
        assert reverse("sign_in") in client.post(reverse(name, args=[found.pk])).url


def test_looking_writes_nothing(hr, cast):
    found = files.checked(cast, CONTENT)
    before = written()
    for url in [reverse("staff_import_list"), reverse("staff_import_add"), *(reverse(n, args=[found.pk]) for n in ONE)]:
        assert hr.get(url).status_code == 200
    for name in POSTS:
        assert hr.get(reverse(name, args=[found.pk])).status_code == 405
    assert written() == before


def test_steps_in_the_wrong_state_are_409(hr, cast):
    busy, done = files.upload(cast, CONTENT), files.applied(cast, files.xlsx(files.row(3)))
    for found in (busy, done):
        assert hr.get(reverse("staff_import_mapping", args=[found.pk])).status_code == 409
        assert press_apply(hr, cast, found).status_code == 409
        assert hr.post(reverse("staff_import_retry", args=[found.pk])).status_code == 409
    assert hr.get(reverse("staff_import_report", args=[busy.pk])).status_code == 409
    assert hr.post(reverse("staff_import_cancel", args=[done.pk])).status_code == 409
    assert hr.post(reverse("staff_import_cancel", args=[busy.pk])).status_code == 302
    page = hr.get(reverse("staff_import", args=[busy.pk])).content.decode()
    assert "The import was cancelled" in page


def test_a_token_of_another_form_confirms_nothing(hr, cast):
    found = files.checked(cast, CONTENT)
    answer = hr.post(reverse("staff_import_apply", args=[found.pk]), {"submit_token": "x"})
    assert answer.status_code == 200 and "open for too long" in answer.content.decode()
    assert StaffImport.objects.get(pk=found.pk).phase == "checked"


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_rows(hr, cast):
    small = files.checked(cast, CONTENT)
    few = {name: queries(hr, reverse(name, args=[small.pk])) for name in ONE}
    few["list"] = queries(hr, reverse("staff_import_list"))
    large = files.checked(cast, files.xlsx(*(files.row(serial, supervisor=people.nip(2)) for serial in range(1, 51))))
    for _time in range(24):
        files.upload(cast, CONTENT)
    assert {name: queries(hr, reverse(name, args=[large.pk])) for name in ONE} | {
        "list": queries(hr, reverse("staff_import_list"))
    } == few
    assert max(few.values()) <= 15
