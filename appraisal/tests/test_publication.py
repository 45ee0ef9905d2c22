"""Publication: refused while something is open, killable anywhere, all at once, the same bytes again."""

import hashlib
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisal import scoring, tasks
from appraisal.models import Appraisal, Cycle, Publication, Result
from appraisal.selectors import results
from appraisal.services import publication as services
from appraisal.tests import factories, rating_cases
from core import errors, jobs, receipts
from core.models import AuditEntry

LABEL = "appraisal.publication"


def countersigned(cycle, employee, cast, level=4):
    appraisal = rating_cases.load(
        factories.make_appraisal(cycle, employee, cast.sari, cast.rina, state="countersigned")
    )
    rating_cases.rate(appraisal, "supervisor", level)
    return appraisal


@pytest.fixture
def cycle(cast):
    """A cycle whose window is over, with two countersigned cases."""
    cycle = factories.make_cycle(cast, "sibolga", rating_until=date(2026, 11, 15))
    for name in ("eka", "adi"):
        countersigned(cycle, cast.people[name], cast)
    return cycle


def start(cycle, cast, reason=""):
    return services.start_publication(cycle=cycle, reason=reason, actor=cast.users["hr"])


def run(publication):
    return jobs.run(LABEL, publication.pk, at=timezone.now())


# --- Starting --------------------------------------------------------------------------------------------
def test_it_refuses_while_ratings_come_in(cast, cycle):
    Cycle.objects.update(rating_until=date(2026, 11, 30))
    with pytest.raises(errors.WrongState, match="ratings come in until"):
        start(cycle, cast)


def test_it_refuses_without_a_countersigned_appraisal(cast, cycle):
    Appraisal.objects.update(state="rated")
    with pytest.raises(errors.Refused, match="no appraisal"):
        start(cycle, cast, "Alasan.")


def test_leaving_somebody_out_needs_a_reason_that_is_kept(cast, cycle):
    left = factories.make_appraisal(cycle, cast.budi, cast.sari, cast.rina, state="rated")
    with pytest.raises(errors.Refused, match="1 appraisals are not countersigned"):
        start(cycle, cast)
    run(start(cycle, cast, "Budi cuti besar."))
    entry = AuditEntry.objects.get(action="cycle.start_publication")
    assert entry.details["reason"] == "Budi cuti besar."
    assert entry.details["left_out"] == [left.pk]
    assert Appraisal.objects.get(pk=left.pk).state == "rated"
    assert not Result.objects.filter(appraisal=left).exists()


def test_only_hr_of_the_agency_publishes(cast, cycle):
    for actor in ("reviewer", "hr_elsewhere", "auditor"):
        with pytest.raises(errors.NotYours):
            services.start_publication(cycle=cycle, reason="", actor=cast.users[actor])


def test_a_cycle_is_published_once(cast, cycle):
    start(cycle, cast)
    with pytest.raises(errors.WrongState):
        start(cycle, cast)


# --- The work --------------------------------------------------------------------------------------------
def test_nothing_is_seen_before_the_end_and_everything_at_once(cast, cycle):
    publication = start(cycle, cast)
    services.compute_chunk(services.chunks_of(cycle)[0], at=timezone.now())
    assert Result.objects.count() == 2
    for actor in ("employee", "hr", "administrator"):
        assert not Result.objects.visible_to(cast.users[actor]).exists()
    assert run(publication)
    assert Result.objects.visible_to(cast.users["hr"]).count() == 2
    assert Result.objects.values_list("published_at", flat=True).distinct().count() == 1
    assert set(Appraisal.objects.values_list("state", flat=True)) == {"published"}
    cycle.refresh_from_db()
    publication.refresh_from_db()
    assert (cycle.state, publication.state, publication.done) == ("published", "done", 2)


def test_the_audit_entry_seals_the_results(cast, cycle):
    run(start(cycle, cast))
    digests = Result.objects.order_by("appraisal").values_list("sha256", flat=True)
    entry = AuditEntry.objects.get(action="cycle.publish")
    assert entry.details["results"] == 2
    assert entry.details["sha256"] == hashlib.sha256("".join(digests).encode()).hexdigest()


def test_the_frozen_record_verifies_and_its_digest_is_of_its_canonical_bytes(cast, cycle):
    run(start(cycle, cast))
    result = Result.objects.get(appraisal__employee=cast.eka)
    assert scoring.verify(result.frozen).agrees
    assert hashlib.sha256(results.canonical(result.frozen)).hexdigest() == result.sha256
    # Level 4 counts 90 points; there is no other source.
    assert (str(result.score), result.predicate) == ("90.00", "good")


def test_killed_after_any_chunk_it_comes_to_the_same_bytes(cast, cycle, monkeypatch):
    monkeypatch.setattr(services, "CHUNK", 1)
    publication = start(cycle, cast)
    real, calls = services.compute_chunk, []

    def dies_at_the_second(ids, *, at):
        calls.append(ids)
        if len(calls) == 2:
            raise SystemExit
        real(ids, at=at)

    monkeypatch.setattr(services, "compute_chunk", dies_at_the_second)
    with pytest.raises(SystemExit):
        run(publication)
    first = dict(Result.objects.values_list("appraisal", "sha256"))
    assert len(first) == 1
    assert not Result.objects.filter(published_at__isnull=False).exists()
    monkeypatch.setattr(services, "compute_chunk", real)
    later = timezone.now() + timedelta(minutes=10)
    assert jobs.run(LABEL, publication.pk, at=later)
    assert first.items() <= dict(Result.objects.values_list("appraisal", "sha256")).items()
    assert Result.objects.filter(published_at__isnull=False).count() == 2


def test_a_crash_in_the_last_step_shows_nothing(cast, cycle, monkeypatch):
    publication = start(cycle, cast)

    def breaks(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr(services.jobs, "finish", breaks)
    run(publication)
    assert not Result.objects.filter(published_at__isnull=False).exists()
    assert set(Appraisal.objects.values_list("state", flat=True)) == {"countersigned"}
    assert Cycle.objects.get(pk=cycle.pk).state == "publishing"


def test_a_worker_that_lost_its_claim_publishes_nothing(cast, cycle):
    publication = start(cycle, cast)
    claim = jobs.claim(Publication, publication.pk, at=timezone.now())
    services.stop_publication(publication=publication, reason="Satu nilai keliru.", actor=cast.users["hr"])
    with pytest.raises((jobs.LeaseLost, errors.WrongState)):
        tasks.publish(publication.pk, claim)
    assert not Result.objects.filter(published_at__isnull=False).exists()
    assert Cycle.objects.get(pk=cycle.pk).state == "open"


def test_a_record_that_cannot_be_scored_opens_the_cycle_again_and_says_so(cast, cycle):
    broken = factories.make_appraisal(cycle, cast.budi, cast.sari, cast.rina, state="countersigned")
    publication = start(cycle, cast)
    assert not run(publication)
    publication.refresh_from_db()
    assert publication.state == "failed"
    assert str(broken.pk) in publication.problem
    assert Cycle.objects.get(pk=cycle.pk).state == "open"
    assert not Result.objects.filter(published_at__isnull=False).exists()


def test_a_chunk_takes_the_same_queries_for_two_and_for_fifty(cast, django_assert_max_num_queries):
    cycle = factories.make_cycle(cast, "sabang-kompetensi", rating_until=date(2026, 11, 15))
    cases = []
    for person in factories.make_people(cast.eka, 50):
        appraisal = countersigned(cycle, person, cast)
        factories.make_realisation(factories.make_target(appraisal), 90, cast.users["employee"])
        cases.append(appraisal.pk)
    rating_cases.public_answers(rating_cases.point_of(cast), cycle, [3] * 12)
    with django_assert_max_num_queries(20) as few:
        services.compute_chunk(cases[:2], at=timezone.now())
    with django_assert_max_num_queries(20) as many:
        services.compute_chunk(cases, at=timezone.now())
    assert len(few) == len(many)
    assert Result.objects.count() == 50


# --- The pages -------------------------------------------------------------------------------------------
def test_hr_publishes_on_the_page_and_watches_the_progress(client, cast, cycle):
    user = cast.users["hr"]
    client.force_login(user)
    text = client.get(reverse("cycle_publish", args=[cycle.pk])).content.decode()
    assert "Compute and publish" in text
    token = receipts.issue_token(user, f"cycle.publish:{cycle.pk}")
    page = client.post(reverse("cycle_publish", args=[cycle.pk]), {"submit_token": token, "reason": ""}, follow=True)
    assert page.headers["Refresh"] == "5"
    publication = Publication.objects.get()
    run(publication)
    page = client.get(reverse("publication", args=[publication.pk]))
    assert "Refresh" not in page.headers
    assert "at the same moment" in page.content.decode()


def test_the_page_names_who_would_stay_out_and_refuses_without_a_reason(client, cast, cycle):
    factories.make_appraisal(cycle, cast.budi, cast.sari, cast.rina, state="rated")
    user = cast.users["hr"]
    client.force_login(user)
    assert "Budi" in client.get(reverse("cycle_publish", args=[cycle.pk])).content.decode()
    token = receipts.issue_token(user, f"cycle.publish:{cycle.pk}")
    page = client.post(reverse("cycle_publish", args=[cycle.pk]), {"submit_token": token, "reason": ""})
    assert page.status_code == 409
    assert not Publication.objects.exists()


def test_hr_stops_a_publication_with_a_reason_and_tries_a_failed_one_again(client, cast, cycle):
    publication = start(cycle, cast)
    client.force_login(cast.users["hr"])
    assert client.post(reverse("publication_retry", args=[publication.pk])).status_code == 409
    assert client.post(reverse("publication_stop", args=[publication.pk]), {"reason": ""}).status_code == 409
    Publication.objects.update(state="failed")
    assert client.post(reverse("publication_retry", args=[publication.pk])).status_code == 302
    assert Publication.objects.get().state == "waiting"
    client.post(reverse("publication_stop", args=[publication.pk]), {"reason": "Satu nilai keliru."})
    assert Publication.objects.get().state == "cancelled"
    assert Cycle.objects.get(pk=cycle.pk).state == "open"


def test_who_may_publish(client, cast, cycle):
    publication = start(cycle, cast)
    for name, pk in (("cycle_publish", cycle.pk), ("publication", publication.pk)):
        address = reverse(name, args=[pk])
        client.logout()
        assert client.get(address).status_code == 302
        for actor, code in (("hr", 200), ("employee", 403), ("hr_elsewhere", 404), ("auditor", 403)):
            client.force_login(cast.users[actor])
            assert client.get(address).status_code == code, (name, actor)
    for name in ("publication_retry", "publication_stop"):
        address = reverse(name, args=[publication.pk])
        for actor, code in (("employee", 403), ("hr_elsewhere", 404)):
            client.force_login(cast.users[actor])
            assert client.post(address, {"reason": "x"}).status_code == code


def test_the_page_takes_the_same_queries_for_any_number(client, cast, cycle, django_assert_max_num_queries):
    client.force_login(cast.users["hr"])
    address = reverse("cycle_publish", args=[cycle.pk])
    with django_assert_max_num_queries(15) as few:
        client.get(address)
    for person in factories.make_people(cast.eka, 50):
        factories.make_appraisal(cycle, person, cast.sari, cast.rina, state="rated")
    with django_assert_max_num_queries(15) as many:
        client.get(address)
    assert len(many) <= len(few) + 1  # the rows of a page, fetched only when there are any
    assert not [query for query in many if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
