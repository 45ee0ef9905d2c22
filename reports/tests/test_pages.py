from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import jobs, pdf
from core.models import AuditEntry
from employees.models import FileOpening
from reports import services
from reports.models import IssuedReport, ReportBatch
from reports.tests import year

pytestmark = pytest.mark.django_db
STRANGERS = ("other_employee", "peer", "former_supervisor", "supervisor_elsewhere", "hr_elsewhere", "panel")
INSIDERS = ("employee", "supervisor", "reviewer", "leader", "hr", "auditor", "administrator")


@pytest.fixture(autouse=True)
def cheap_pdf(monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda html: b"%PDF-" + html.encode())


@pytest.fixture
def cycle(cast):
    return year.cycle(cast.sabang)


@pytest.fixture
def batch(cast, cycle):
    year.published(cycle, [cast.eka, cast.adi], appraiser=cast.sari, reviewer=cast.rina)
    return services.order_batch(cycle=cycle, actor=cast.users["hr"])


@pytest.fixture
def paper(cast, batch):
    jobs.run_waiting(timezone.now())
    return IssuedReport.objects.get(employee=cast.eka)


def ask(client, cast, actor, name, *args):
    client.force_login(cast.users[actor])
    return client.get(reverse(name, args=args))


# --- The paper and the page of a year ------------------------------------------------------------------
@pytest.mark.parametrize("actor", INSIDERS)
def test_insiders_of_the_case_download_the_file_as_it_was_issued(client, cast, paper, actor):
    answer = ask(client, cast, actor, "report_download", paper.pk)
    assert answer.status_code == 200
    assert answer.content == default_storage.open(paper.file).read()
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == f'attachment; filename="rapor-kinerja-2025-{paper.code}.pdf"'


@pytest.mark.parametrize("actor", STRANGERS)
def test_for_strangers_there_is_no_paper_and_no_year(client, cast, paper, actor):
    assert ask(client, cast, actor, "report_download", paper.pk).status_code == 404
    assert ask(client, cast, actor, "year_report", cast.eka.pk, 2025).status_code == 404


def test_a_report_that_is_not_issued_yet_is_not_found_even_by_its_employee(client, cast, batch):
    waiting = batch.reports.get(employee=cast.eka)
    for actor in ("employee", "hr"):
        assert ask(client, cast, actor, "report_download", waiting.pk).status_code == 404


def test_a_damaged_file_is_refused_in_words(client, cast, paper):
    with open(default_storage.path(paper.file), "ab") as stored:
        stored.write(b"x")
    answer = ask(client, cast, "employee", "report_download", paper.pk)
    assert answer.status_code == 409
    assert "damaged or missing" in answer.content.decode()
    default_storage.delete(paper.file)
    assert ask(client, cast, "employee", "report_download", paper.pk).status_code == 409


@pytest.mark.parametrize("actor", INSIDERS)
def test_insiders_read_the_year_on_a_page(client, cast, paper, actor):
    answer = ask(client, cast, actor, "year_report", cast.eka.pk, 2025)
    assert answer.status_code == 200
    assert "Very good" in answer.content.decode() or "Good" in answer.content.decode()


def test_whoever_opens_another_persons_report_is_noted_and_the_person_herself_is_not(client, cast, paper):
    for name, args in (("year_report", (cast.eka.pk, 2025)), ("report_download", (paper.pk,))):
        ask(client, cast, "employee", name, *args)
        ask(client, cast, "hr", name, *args)
    noted = FileOpening.objects.get(employee=cast.eka)
    assert (noted.viewer, noted.page) == (cast.users["hr"], "report")


def test_a_supervisor_of_an_earlier_part_does_not_read_the_later_one(client, cast, cycle):
    first = year.case(cycle, cast.eka, appraiser=cast.bekas, period_end=cycle.starts_on + timedelta(days=99))
    last = year.case(cycle, cast.eka, appraiser=cast.sari, period_start=cycle.starts_on + timedelta(days=100))
    year.result(first)
    year.result(last)
    assert ask(client, cast, "former_supervisor", "year_report", cast.eka.pk, 2025).status_code == 404
    assert ask(client, cast, "supervisor", "year_report", cast.eka.pk, 2025).status_code == 200


def test_an_unpublished_year_shows_no_result(client, cast):
    year.case(year.cycle(cast.sabang, 2026, published=False), cast.eka, appraiser=cast.sari)
    answer = ask(client, cast, "employee", "year_report", cast.eka.pk, 2026)
    assert answer.status_code == 200
    assert "Not published yet" in answer.content.decode()


def test_my_reports_are_mine_alone(client, cast, paper):
    mine = ask(client, cast, "employee", "my_reports").content.decode()
    others = ask(client, cast, "supervisor", "my_reports").content.decode()
    assert paper.code in mine
    assert paper.code not in others and "No report yet" in others


# --- Batches --------------------------------------------------------------------------------------------
BATCH_PAGES = ("report_batches", "report_batch_add", "report_batch", "report_correct")


@pytest.mark.parametrize("page", BATCH_PAGES)
@pytest.mark.parametrize("actor", ["employee", "supervisor", "leader", "auditor", "panel"])
def test_batches_are_for_hr(client, cast, batch, page, actor):
    args = {"report_batch": [batch.pk], "report_correct": [cast.eka.pk, 2025]}.get(page, [])
    assert ask(client, cast, actor, page, *args).status_code == 403


def test_hr_of_another_agency_finds_neither_batch_nor_person(client, cast, batch):
    assert ask(client, cast, "hr_elsewhere", "report_batch", batch.pk).status_code == 404
    assert ask(client, cast, "hr_elsewhere", "report_correct", cast.eka.pk, 2025).status_code == 404
    for step in ("report_batch_cancel", "report_batch_retry"):
        assert client.post(reverse(step, args=[batch.pk])).status_code == 404
    assert "Penilaian 2025" not in ask(client, cast, "hr_elsewhere", "report_batches").content.decode()


@pytest.mark.parametrize(
    "page",
    [
        ("home",),
        ("my_reports",),
        ("report_batches",),
        ("report_batch_add",),
        ("report_batch", 1),
        ("year_report", 1, 2025),
    ],
)
def test_nobody_comes_in_without_signing_in(client, db, page):
    answer = client.get(reverse(page[0], args=page[1:]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign_in"))


def order_form(client, cast, **changes):
    client.force_login(cast.users["hr"])
    form = client.get(reverse("report_batch_add")).context["form"]
    return {"submit_token": form.initial["submit_token"], "language": "id", **changes}


def test_counting_writes_nothing_and_says_what_an_order_would_do(client, cast, cycle):
    year.published(cycle, [cast.eka, cast.adi])
    year.case(cycle, cast.budi)
    answer = client.post(reverse("report_batch_add"), order_form(client, cast, cycle=cycle.pk, count="1"))
    plan = answer.context["plan"]
    assert (plan.to_make, plan.have_one, plan.without_result) == (2, 0, 1)
    assert not ReportBatch.objects.exists()


def test_an_order_sent_twice_is_one_batch_with_one_receipt(client, cast, cycle):
    year.published(cycle, [cast.eka])
    form = order_form(client, cast, cycle=cycle.pk, order="1", counted="1")
    first = client.post(reverse("report_batch_add"), form, follow=True)
    client.post(reverse("report_batch_add"), form)
    assert ReportBatch.objects.count() == 1
    assert "Receipt" in first.content.decode()
    assert AuditEntry.objects.filter(action="report_batch.ordered").count() == 1


def test_an_order_whose_number_has_changed_is_shown_again_first(client, cast, cycle):
    year.published(cycle, [cast.eka])
    answer = client.post(reverse("report_batch_add"), order_form(client, cast, cycle=cycle.pk, order="1", counted="7"))
    assert "the number has changed" in answer.content.decode()
    assert not ReportBatch.objects.exists()


def test_a_new_revision_for_everybody_needs_a_reason(client, cast, paper, cycle):
    form = order_form(client, cast, cycle=cycle.pk, again="on", order="1", counted="2")
    assert "needs a reason" in client.post(reverse("report_batch_add"), form).content.decode()
    form |= {"reason": "Nama unit diperbaiki"}
    client.post(reverse("report_batch_add"), form)
    assert set(ReportBatch.objects.first().reports.values_list("revision", flat=True)) == {2}


def test_cycles_and_units_of_another_agency_cannot_be_chosen(client, cast):
    theirs = year.cycle(cast.sibolga)
    answer = client.post(reverse("report_batch_add"), order_form(client, cast, cycle=theirs.pk, count="1"))
    assert answer.context["form"].errors["cycle"]


def test_the_page_of_a_batch_shows_progress_failures_and_the_moving_part_alone(client, cast, batch):
    batch.cycle.appraisals.get(employee=cast.adi).result.delete()
    page = ask(client, cast, "hr", "report_batch", batch.pk).content.decode()
    assert "0 of 2" in page and "hx-get" in page
    jobs.run_waiting(timezone.now())
    page = ask(client, cast, "hr", "report_batch", batch.pk).content.decode()
    assert "2 of 2" in page and "Adi" in page and "no published result" in page and "hx-get" not in page
    part = client.get(reverse("report_batch", args=[batch.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "2 of 2" in part


def test_cancelling_keeps_what_is_issued_and_a_second_time_is_a_409(client, cast, batch):
    jobs.run("reports.issuedreport", batch.reports.get(employee=cast.eka).pk)
    client.force_login(cast.users["hr"])
    page = reverse("report_batch_cancel", args=[batch.pk])
    assert client.post(page).status_code == 302
    assert sorted(batch.reports.values_list("state", flat=True)) == ["cancelled", "done"]
    assert client.post(page).status_code == 409
    assert client.post(reverse("report_batch_retry", args=[batch.pk])).status_code == 409


def test_steps_are_not_taken_by_get(client, cast, batch):
    for step in ("report_batch_cancel", "report_batch_retry"):
        assert ask(client, cast, "hr", step, batch.pk).status_code == 405
    assert set(batch.reports.values_list("state", flat=True)) == {"waiting"}


def test_hr_issues_the_next_revision_of_one_report(client, cast, paper):
    client.force_login(cast.users["hr"])
    page = reverse("report_correct", args=[cast.eka.pk, 2025])
    token = client.get(page).context["form"].initial["submit_token"]
    answer = client.post(page, {"submit_token": token, "reason": "Salah ketik", "language": "en"})
    assert answer.status_code == 302
    made = IssuedReport.objects.get(employee=cast.eka, revision=2)
    assert (made.state, made.batch.language, made.batch.reason) == ("waiting", "en", "Salah ketik")
    assert ask(client, cast, "hr", "report_correct", cast.eka.pk, 2030).status_code == 404


def test_gets_write_nothing(client, cast, paper, batch):
    before = AuditEntry.objects.count(), IssuedReport.objects.count(), ReportBatch.objects.count()
    for page in (["home"], ["my_reports"], ["report_batches"], ["report_batch_add"], ["report_batch", batch.pk]):
        assert ask(client, cast, "hr", *page).status_code == 200
    assert (AuditEntry.objects.count(), IssuedReport.objects.count(), ReportBatch.objects.count()) == before


# --- Verification ----------------------------------------------------------------------------------------
def test_anybody_checks_a_code_and_learns_no_name(client, cast, paper):
    cast.eka.name = "Eka Pratiwi"
    cast.eka.save()
    page = client.get(reverse("verify", args=[paper.code])).content.decode()
    for shown in (paper.code, paper.sha256, paper.content_sha256, str(cast.sabang.name), "E** P******"):
        assert shown in page
    for hidden in ("Pratiwi", cast.eka.nip):
        assert hidden not in page


@pytest.mark.parametrize("code", ["ABCD-EFGH-JKLM", "x", "%00", "-"])
def test_an_unknown_code_is_not_found(client, db, code):
    assert client.get(reverse("verify", args=[code])).status_code == 404


def test_a_code_of_a_report_not_yet_issued_is_not_found(client, batch):
    assert client.get(reverse("verify", args=[batch.reports.first().code])).status_code == 404


def test_a_code_is_understood_however_it_is_typed(client, paper):
    typed = paper.code.lower().replace("-", " ")
    answer = client.get(reverse("verify_any"), {"code": typed})
    assert answer["Location"] == reverse("verify", args=[paper.code])


def test_a_genuine_file_is_recognised_a_changed_one_is_not_and_nothing_is_kept(client, paper):
    genuine = default_storage.open(paper.file).read()
    before = default_storage.listdir("")
    for page in (reverse("verify_any"), reverse("verify", args=[paper.code])):
        for content, words in ((genuine, "This file is genuine"), (genuine + b" ", ("do not know", "not that report"))):
            sent = {"file": SimpleUploadedFile("x.pdf", content), "check_file": "1"}
            answer = client.post(page, sent).content.decode()
            assert any(word in answer for word in ([words] if isinstance(words, str) else words))
    assert default_storage.listdir("") == before


def test_the_first_revision_says_that_there_is_a_newer_one(client, cast, paper, cycle):
    services.correct_report(employee=cast.eka, cycle=cycle, reason="Salah ketik", actor=cast.users["hr"])
    jobs.run_waiting(timezone.now())
    assert "newer revision" in client.get(reverse("verify", args=[paper.code])).content.decode()
    newest = IssuedReport.objects.get(employee=cast.eka, revision=2)
    assert "newer revision" not in client.get(reverse("verify", args=[newest.code])).content.decode()


# --- Cost ---------------------------------------------------------------------------------------------------
def queries(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_lists_ask_no_more_for_fifty_rows_than_for_two(client, cast, cycle):
    people = year.many(cast.sabang, cast.eka, 50)
    client.force_login(cast.users["hr"])
    year.published(cycle, people[:2])
    services.order_batch(cycle=cycle, actor=None)
    first = ReportBatch.objects.get()
    cycle.appraisals.first().result.delete()
    jobs.run_waiting(timezone.now())
    pages = [reverse("report_batches"), reverse("report_batch", args=[first.pk])]
    few = [queries(client, page) for page in pages]
    for number in range(2, 50):
        year.published(cycle, [people[number]])
        services.order_batch(cycle=cycle, actor=None)
    IssuedReport.objects.filter(state="waiting").update(batch=first, state="failed", problem="x")
    many = [queries(client, page) for page in pages]
    assert many == few
    assert max(many) <= 15
