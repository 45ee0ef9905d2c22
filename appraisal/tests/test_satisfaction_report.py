"""The satisfaction report of a service point, its poster, its tablets; and that a poster never moves a score."""

import io
import re
import zipfile

import pypdf
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from appraisal import scoring
from appraisal.models import Kiosk, PublicAnswer, ServicePoint, Ticket
from appraisal.selectors import records, satisfaction_report
from appraisal.services import kiosks
from appraisal.tests import factories, rating_cases
from core import errors, receipts
from core.models import AuditEntry


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def cycle(cast):
    return factories.make_cycle(cast, "sabang-kompetensi")


@pytest.fixture
def point(cast, cycle):
    return rating_cases.point_of(cast, users_per_year=100)


def report_of(point, cycle):
    return satisfaction_report.report_of(point, cycle, satisfaction_report.cycles_of(point))


# --- The report ------------------------------------------------------------------------------------------------
def test_index_elements_sample_and_trend(cast, cycle, point):
    before = factories.make_cycle(cast, "sabang-kompetensi", name="Penilaian 2025", year=2025, state="published")
    rating_cases.public_answers(point, before, [3] * 12)
    rating_cases.public_answers(point, cycle, [4] * 9 + [3])
    rating_cases.public_answers(point, cycle, [1] * 20, is_verified=False)
    report = report_of(point, cycle)
    assert str(report.figures.verified.index) == "97.50"
    assert [str(line.nrr) for line in report.lines] == ["3.90"] * 9
    assert [str(line.weighted) for line in report.lines] == ["0.433"] * 9
    assert (report.needed, report.is_reached, report.still_needed) == (80, False, 70)
    assert [(year.year, str(year.index)) for year in report.years] == [(2025, "75.00"), (2026, "97.50")]


def test_under_ten_answers_there_is_no_figure_on_any_surface(client, cast, cycle, point):
    rating_cases.public_answers(point, cycle, [2] * 9)
    report = report_of(point, cycle)
    assert (report.figures.verified.index, report.lines, report.years[0].index) == (None, (), None)
    client.force_login(cast.users["hr"])
    assert "50.00" not in client.get(reverse("service_point_report", args=[point.pk])).content.decode()
    assert "50.00" not in pdf_text(client.get(reverse("service_point_report_pdf", args=[point.pk])))
    assert 50 not in [row[2] for row in satisfaction_report.rows_of(report)]


def test_without_a_number_of_users_no_sample_is_told(cast, cycle, point):
    point.users_per_year = None
    report = report_of(point, cycle)
    assert (report.needed, report.is_reached) == (None, False)


def pdf_text(response):
    assert response["Content-Type"] == "application/pdf"
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages)


def test_page_sheet_and_paper_say_the_same(client, cast, cycle, point):
    rating_cases.public_answers(point, cycle, [4] * 9 + [3])
    client.force_login(cast.users["leader"])
    args = [point.pk]
    page = client.get(reverse("service_point_report", args=args)).content.decode()
    assert "97.50" in page
    assert "80 answers are needed for 100" in page
    paper = pdf_text(client.get(reverse("service_point_report_pdf", args=args)))
    assert "97.50" in paper
    assert "0.433" in paper
    sheet = client.get(reverse("service_point_report_xlsx", args=args))
    assert sheet.content[:2] == b"PK"
    rows = satisfaction_report.rows_of(report_of(point, cycle))
    assert "97.50" in [str(row[2]) for row in rows]


def test_a_name_of_a_counter_is_no_formula(client, cast, cycle, point):
    ServicePoint.objects.update(name="=1+1")
    client.force_login(cast.users["hr"])
    content = client.get(reverse("service_point_report_xlsx", args=[point.pk])).content
    assert b"<f>" not in _sheet(content)
    assert b"=1+1" in _sheet(content)


def _sheet(content):
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_a_strange_cycle_is_unknown(client, cast, cycle, point):
    elsewhere = factories.make_cycle(cast.sibolga, "sibolga")
    client.force_login(cast.users["hr"])
    address = reverse("service_point_report", args=[point.pk])
    assert client.get(address, {"cycle": elsewhere.pk}).status_code == 404
    assert client.get(address, {"cycle": "x"}).status_code == 404


def test_before_the_first_cycle_the_page_says_so(client, cast):
    point = rating_cases.point_of(cast)
    client.force_login(cast.users["hr"])
    assert "No cycle has begun" in client.get(reverse("service_point_report", args=[point.pk])).content.decode()
    assert client.get(reverse("service_point_report_pdf", args=[point.pk])).status_code == 404


def test_the_keeper_says_how_many_are_served(client, cast, cycle, point):
    client.force_login(cast.users["leader"])
    client.post(
        reverse("service_point_edit", args=[point.pk]), {"name": point.name, "is_active": "on", "users_per_year": 1200}
    )
    assert report_of(ServicePoint.objects.get(), cycle).needed == scoring.sample_size(1200) == 291


@pytest.mark.parametrize(("size", "width"), [("a4", 595), ("a5", 420)])
def test_the_poster_is_a_pdf_of_its_size(client, cast, point, size, width):
    client.force_login(cast.users["leader"])
    response = client.get(reverse("service_point_poster", args=[point.pk, size]))
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    assert len(pages) == 1
    assert round(float(pages[0].mediabox.width)) == width
    assert f"/p/{point.code}/" in pdf_text(response)


def test_there_is_no_poster_of_another_size(client, cast, point):
    client.force_login(cast.users["leader"])
    assert client.get(reverse("service_point_poster", args=[point.pk, "a0"])).status_code == 404


# --- A poster never moves a score ------------------------------------------------------------------------------
def score_of(case):
    loaded = rating_cases.load(case)
    return scoring.score(records.record_of(loaded, anonymous=True))["score"]


def test_a_thousand_unverified_answers_move_a_score_by_nothing_and_verified_ones_do(cast, cycle, point):
    case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, state="agreed")
    target = factories.make_target(case)
    factories.make_realisation(target)
    rating_cases.rate(case, "self")
    rating_cases.rate(case, "supervisor")
    rating_cases.public_answers(point, cycle, [4] * 10)
    before = score_of(case)
    assert before is not None
    rating_cases.public_answers(point, cycle, [1] * 1000, is_verified=False)
    assert PublicAnswer.objects.filter(is_verified=False).count() == 1000
    assert score_of(case) == before
    # The control: the same answers by ticket do move it.
    rating_cases.public_answers(point, cycle, [1] * 1000)
    assert score_of(case) != before


# --- The tablet ------------------------------------------------------------------------------------------------
@pytest.fixture
def tablet(cast, point):
    return kiosks.add_kiosk(point=point, name="Tablet", actor=cast.users["leader"])


def test_one_tap_opens_the_questions_and_after_the_thanks_it_is_at_its_start(point, tablet):
    visitor = Client(enforce_csrf_checks=True)
    start = reverse("kiosk", args=[tablet.code])
    assert visitor.get(start).status_code == 200
    assert not Ticket.objects.exists()
    tapped = visitor.post(start)
    assert Ticket.objects.count() == 1
    page = visitor.get(tapped["Location"])
    assert page["Refresh"] == f"180;url={start}"
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))
    done = visitor.post(tapped["Location"].partition("?")[0], kept | {"u1": "4", "go": "send"})
    assert "Thank you" in done.content.decode()
    assert done["Refresh"] == f"8;url={start}"
    assert PublicAnswer.objects.get().is_verified
    assert not Ticket.objects.exists()
    assert not visitor.cookies


def test_a_secret_that_is_none_leads_nowhere(client, point, tablet):
    page = client.get(reverse("public_rate", args=[point.code]), {"kiosk": "//evil.example"})
    assert "Refresh" not in page
    assert client.get(reverse("kiosk", args=["x"])).status_code == 404


def test_only_the_digest_is_kept_and_no_audit_entry_tells_when_a_citizen_came(client, tablet):
    assert tablet.code not in str(list(Kiosk.objects.values()))
    entries = AuditEntry.objects.count()
    client.post(reverse("kiosk", args=[tablet.code]))
    assert AuditEntry.objects.count() == entries
    assert not AuditEntry.objects.filter(details__icontains=tablet.code).exists()


def test_a_withdrawn_tablet_opens_nothing(client, cast, tablet):
    client.force_login(cast.users["leader"])
    assert client.post(reverse("kiosk_end", args=[tablet.kiosk.pk])).status_code == 302
    assert client.post(reverse("kiosk", args=[tablet.code])).status_code == 404
    assert client.post(reverse("kiosk_end", args=[tablet.kiosk.pk])).status_code == 409
    assert not Ticket.objects.exists()


def test_a_tablet_hands_out_twenty_a_minute(client, tablet):
    address = reverse("kiosk", args=[tablet.code])
    codes = [client.post(address).status_code for _n in range(21)]
    assert codes == [302] * 20 + [429]
    assert Ticket.objects.count() == 20


def test_a_closed_survey_hands_out_no_ticket(client, cycle, tablet):
    type(cycle).objects.update(state="publishing")
    assert client.post(reverse("kiosk", args=[tablet.code])).status_code == 409
    assert not Ticket.objects.exists()


def test_the_address_of_a_new_tablet_is_shown_once(client, cast, point):
    user = cast.users["leader"]
    client.force_login(user)
    address = reverse("kiosk_list", args=[point.pk])
    data = {"name": "Tablet 2", "submit_token": receipts.issue_token(user, f"kiosk.add:{point.pk}")}
    page = client.post(address, data).content.decode()
    (code,) = re.findall(r"/k/([0-9A-Z]+)/", page)
    assert kiosks.kiosk_of(code) is not None
    assert client.post(address, data).status_code == 409
    assert not re.search(r"/k/[0-9A-Z]{26}/", client.get(address).content.decode())


def test_the_tablets_are_kept_by_the_keepers(cast, point):
    with pytest.raises(errors.NotYours):
        kiosks.add_kiosk(point=point, name="x", actor=cast.users["employee"])
    point.is_active = False
    with pytest.raises(errors.Refused):
        kiosks.add_kiosk(point=point, name="x", actor=cast.users["hr"])
