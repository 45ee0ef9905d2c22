from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from core import jobs, pdf
from reports.models import IssuedReport, ReportBatch
from reports.tests import year

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cheap_pdf(monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda html: html.encode())


@pytest.fixture
def cycle(cast):
    cycle = year.cycle(cast.sabang)
    year.published(cycle, [cast.eka, cast.adi])
    return cycle


def run(*arguments):
    said = StringIO()
    call_command(*arguments, stdout=said)
    return said.getvalue()


def test_the_demo_reports_are_ordered_once_however_often_it_is_asked(cast, cycle):
    year.published(year.cycle(cast.sibolga), [cast.siti])
    year.cycle(cast.sabang, 2026, published=False)
    assert "Penilaian 2025: 2" in run("issue_demo_reports")
    assert "Nothing was ordered" in run("issue_demo_reports")
    assert sorted(ReportBatch.objects.values_list("total", flat=True)) == [1, 2]
    assert jobs.run_waiting(timezone.now()) == 3


def test_one_report_is_ordered_by_nip_and_again_only_with_a_reason(cast, cycle):
    run("issue_report", cast.eka.nip, "2025", "--language", "en")
    jobs.run_waiting(timezone.now())
    with pytest.raises(CommandError, match="needs --reason"):
        run("issue_report", cast.eka.nip, "2025")
    run("issue_report", cast.eka.nip, "2025", "--reason", "Salah ketik")
    assert list(IssuedReport.objects.order_by("revision").values_list("revision", flat=True)) == [1, 2]


@pytest.mark.parametrize(("nip", "of", "words"), [("1" * 18, "2025", "Nobody"), (None, "2030", "Nothing is published")])
def test_it_says_why_it_orders_nothing(cast, cycle, nip, of, words):
    with pytest.raises(CommandError, match=words):
        run("issue_report", nip or cast.eka.nip, of)


def test_a_genuine_file_is_recognised_a_changed_one_and_a_changed_content_are_not(cast, cycle, tmp_path):
    run("issue_report", cast.eka.nip, "2025")
    jobs.run_waiting(timezone.now())
    paper = IssuedReport.objects.get()
    assert paper.code in run("verify_report", default_storage.path(paper.file))
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(default_storage.open(paper.file).read() + b" ")
    with pytest.raises(CommandError, match="Not one of our reports"):
        run("verify_report", str(changed))
    IssuedReport.objects.update(content=paper.content | {"year": 2024})
    with pytest.raises(CommandError, match=r"content of .* was changed"):
        run("verify_report", default_storage.path(paper.file))
    with pytest.raises(CommandError, match="cannot be read"):
        run("verify_report", str(tmp_path / "none.pdf"))


def test_the_admin_only_looks(client, cast, cycle):
    run("issue_report", cast.eka.nip, "2025")
    client.force_login(cast.users["administrator"])
    for model in ("reportbatch", "issuedreport"):
        assert client.get(reverse(f"admin:reports_{model}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:reports_{model}_add")).status_code == 403
    page = reverse("admin:reports_issuedreport_change", args=[IssuedReport.objects.get().pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {}).status_code == 403
