import hashlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import audit, errors, jobs, pdf
from core.models import AuditEntry
from reports import composition, services, summaries
from reports.models import IssuedReport, ReportBatch
from reports.services import issuing
from reports.tests import year

pytestmark = pytest.mark.django_db
LABEL = "reports.issuedreport"


@pytest.fixture
def cheap_pdf(monkeypatch):
    """The bytes of the page instead of a rendered PDF: these tests are about storing, not about drawing."""
    monkeypatch.setattr(pdf, "render", lambda html: html.encode())


@pytest.fixture
def cycle(cast):
    return year.cycle(cast.sabang)


@pytest.fixture
def batch(cast, cycle):
    year.published(cycle, [cast.eka, cast.adi], appraiser=cast.sari, reviewer=cast.rina)
    return services.order_batch(cycle=cycle, actor=cast.users["hr"])


def files():
    found = []
    for row in IssuedReport.objects.all():
        folder = f"reports/{row.year}/{row.code}"
        if default_storage.exists(folder):
            found += default_storage.listdir(folder)[1]
    return found


def test_a_batch_has_one_waiting_report_for_everybody_with_a_result(batch, cast):
    assert batch.total == 2
    assert {row.employee_id for row in batch.reports.all()} == {cast.eka.pk, cast.adi.pk}
    assert {row.state for row in batch.reports.all()} == {"waiting"}
    assert AuditEntry.objects.get(action="report_batch.ordered").details["total"] == 2


def test_an_issued_report_has_file_content_hashes_and_those_who_may_read_it(batch, cast, cheap_pdf):
    row = batch.reports.get(employee=cast.eka)
    assert jobs.run(LABEL, row.pk)
    row.refresh_from_db()
    stored = default_storage.open(row.file).read()
    assert row.state == "done"
    assert row.sha256 == hashlib.sha256(stored).hexdigest()
    assert row.size == len(stored)
    assert row.content["person"]["nip"] == cast.eka.nip
    assert summaries.sha256_of(row.content) == row.content_sha256
    assert row.content_sha256.encode() in stored
    assert (row.supervisor, row.reviewer, row.unit) == (cast.sari, cast.rina, cast.eka.unit)
    assert list(audit.verify()) == []


def test_running_a_report_three_times_has_one_effect(batch, cast, cheap_pdf):
    row = batch.reports.get(employee=cast.eka)
    assert [jobs.run(LABEL, row.pk) for _n in range(3)] == [True, False, False]
    assert len(files()) == 1
    assert AuditEntry.objects.filter(action="report.issued").count() == 1


class Killed(BaseException):
    """As kill -9: nobody may catch it."""


PLACES = {
    "compose": (composition, "year_report"),
    "render": (pdf, "render"),
    "renew": (jobs, "renew"),
    "save": (FileSystemStorage, "save"),
    "finish": (issuing, "_finish"),
    "audit": (audit, "record"),
    "tidy": (issuing, "_forget_other_attempts"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_killed_anywhere_leaves_no_half_report_and_the_next_one_issues_it_once(
    batch, cast, cheap_pdf, monkeypatch, place, when
):
    row = batch.reports.get(employee=cast.eka)
    owner, name = PLACES[place]
    original = getattr(owner, name)

    def dies(*args, **kwargs):
        if when == "after":
            original(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, dies)
        with pytest.raises(Killed):
            jobs.run(LABEL, row.pk)
    row.refresh_from_db()
    finished = place == "tidy" or (place == "finish" and when == "after")
    assert row.state == ("done" if finished else "running")
    assert bool(row.file) is finished
    later = timezone.now() + timedelta(hours=1)
    assert jobs.run(LABEL, row.pk, at=later) is not finished
    row.refresh_from_db()
    assert row.state == "done"
    assert len(files()) == 1
    assert hashlib.sha256(default_storage.open(row.file).read()).hexdigest() == row.sha256
    assert AuditEntry.objects.filter(action="report.issued").count() == 1


def test_a_cancelled_report_is_not_issued_by_the_worker_that_holds_it(batch, cast, monkeypatch):
    row = batch.reports.get(employee=cast.eka)

    def cancels(html):
        services.cancel_batch(batch=batch, actor=cast.users["hr"])
        return html.encode()

    monkeypatch.setattr(pdf, "render", cancels)
    assert not jobs.run(LABEL, row.pk)
    row.refresh_from_db()
    assert (row.state, row.file) == ("cancelled", "")
    assert files() == []


def test_the_file_of_a_worker_that_lost_its_claim_is_removed(batch, cast, cheap_pdf, monkeypatch):
    row = batch.reports.get(employee=cast.eka)
    keep = FileSystemStorage.save

    def loses(self, name, content, max_length=None):
        saved = keep(self, name, content, max_length)
        jobs.cancel(row, at=timezone.now())
        return saved

    monkeypatch.setattr(FileSystemStorage, "save", loses)
    assert not jobs.run(LABEL, row.pk)
    assert files() == []


def test_one_person_without_a_result_never_stops_the_rest(batch, cast, cheap_pdf):
    batch.cycle.appraisals.get(employee=cast.adi).result.delete()
    assert jobs.run_waiting(timezone.now()) == 1
    failed, done = batch.reports.get(employee=cast.adi), batch.reports.get(employee=cast.eka)
    assert (failed.state, done.state) == ("failed", "done")
    assert failed.problem == "There is no published result of this year, so there is nothing to report."


def test_failed_reports_are_tried_again(batch, cast, cheap_pdf):
    case = batch.cycle.appraisals.get(employee=cast.adi)
    case.result.delete()
    jobs.run_waiting(timezone.now())
    case.refresh_from_db()
    year.result(batch.cycle.appraisals.get(employee=cast.adi))
    assert services.retry_failed(batch=batch, actor=cast.users["hr"]) == 1
    assert jobs.run_waiting(timezone.now()) == 1
    with pytest.raises(errors.WrongState):
        services.retry_failed(batch=batch, actor=cast.users["hr"])


def test_ordering_twice_orders_nothing_twice(batch, cast, cycle):
    with pytest.raises(errors.Refused, match="Nothing was ordered"):
        services.order_batch(cycle=cycle, actor=cast.users["hr"])
    assert ReportBatch.objects.count() == 1


def test_a_correction_is_the_next_revision_and_keeps_the_first(batch, cast, cycle, cheap_pdf):
    jobs.run_waiting(timezone.now())
    hr = cast.users["hr"]
    second = services.correct_report(employee=cast.eka, cycle=cycle, reason="Nama diperbaiki", actor=hr)
    jobs.run_waiting(timezone.now())
    papers = IssuedReport.objects.done().filter(employee=cast.eka).order_by("revision")
    assert [paper.revision for paper in papers] == [1, 2]
    assert second.reports.get().code != papers[0].code


def test_a_correction_needs_a_reason(batch, cast, cycle):
    with pytest.raises(errors.Refused, match="needs a reason"):
        services.correct_report(employee=cast.eka, cycle=cycle, reason=" ", actor=cast.users["hr"])


def test_the_number_of_a_cancelled_revision_is_free_again(batch, cast, cycle):
    services.cancel_batch(batch=batch, actor=cast.users["hr"])
    again = services.order_batch(cycle=cycle, actor=cast.users["hr"])
    assert {row.revision for row in again.reports.all()} == {1}


def test_hr_of_another_agency_and_employees_order_nothing(cast, cycle):
    year.published(cycle, [cast.eka])
    for actor in ("hr_elsewhere", "employee", "supervisor", "auditor"):
        with pytest.raises(errors.NotYours):
            services.order_batch(cycle=cycle, actor=cast.users[actor])
    assert not ReportBatch.objects.exists()


def test_nothing_is_ordered_before_publication(cast):
    open_cycle = year.cycle(cast.sabang, 2026, published=False)
    with pytest.raises(errors.WrongState):
        services.order_batch(cycle=open_cycle, actor=cast.users["hr"])


def test_the_database_refuses_half_a_report(batch, cast):
    row = batch.reports.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedReport.objects.filter(pk=row.pk).update(state="done", file="x.pdf", sha256="a" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedReport.objects.filter(pk=row.pk).update(file="x.pdf")


def test_a_unit_takes_the_units_below_with_it(cast, cycle):
    year.published(cycle, [cast.eka, cast.lina, cast.rina])
    hr = cast.users["hr"]
    assert services.order_batch(cycle=cycle, unit=cast.units["keuangan"], actor=hr).total == 1
    assert services.order_batch(cycle=cycle, unit=cast.units["sekretariat"], actor=hr).total == 2


def test_composing_and_ordering_ask_no_more_for_forty_people_than_for_two(cast, cycle):
    people = year.many(cast.sabang, cast.eka, 43)
    counts = []
    # Forty, because SQLite takes about fifty such rows in one INSERT. The first round warms up.
    for few in (people[:1], people[1:3], people[3:]):
        year.published(cycle, few, appraiser=cast.sari, reviewer=cast.rina)
        with CaptureQueriesContext(connection) as asked:
            assert len(composition.year_reports([person.pk for person in few], 2025)) == len(few)
        with CaptureQueriesContext(connection) as ordered:
            services.order_batch(cycle=cycle, actor=cast.users["hr"])
        counts.append((len(asked), len(ordered)))
    assert counts[1] == counts[2]


def test_a_year_cut_by_date_is_weighted_by_days(cast, cycle):
    middle = date(2025, 3, 31)
    first = year.case(cycle, cast.eka, appraiser=cast.bekas, reviewer=cast.rina, period_end=middle)
    last = year.case(cycle, cast.eka, appraiser=cast.sari, reviewer=cast.rina, period_start=date(2025, 4, 1))
    year.result(first, targets=1)
    year.result(last, targets=5)
    report = composition.year_report(cast.eka, 2025)
    assert [part.days for part in report.parts] == [90, 275]
    a, b = (part.result.score for part in report.parts)
    assert a != b
    assert report.score == ((a * 90 + b * 275) / 365).quantize(Decimal("0.01"))
    assert report.last.supervisor.name == cast.sari.full_name


def test_days_are_days_of_the_agency(cast, cycle):
    cast.sabang.time_zone = "Asia/Jayapura"
    cast.sabang.save()
    case = year.case(cycle, cast.eka, rated_at=year.RATED.replace(hour=16))
    year.result(case)
    assert composition.year_report(cast.eka, 2025).last.supervisor.day == date(2026, 1, 9)


def test_who_has_no_published_result_has_no_report(cast, cycle):
    year.case(cycle, cast.eka)
    assert composition.year_report(cast.eka, 2025) is None
