"""The scorecard: explains itself, hides what must be hidden on every surface, and can be checked by anybody."""

import hashlib
import json
import subprocess
import sys
from datetime import date

from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal, Result
from appraisal.selectors import results
from appraisal.services import publication as services
from appraisal.tests import factories, rating_cases
from core import jobs
from employees.models import FileOpening
from tests import cast as people

PEERS = ("adi", "budi", "citra", "dedi")


def publish(cycle, cast):
    job = services.start_publication(cycle=cycle, reason="", actor=cast.users["hr"])
    assert jobs.run("appraisal.publication", job.pk, at=timezone.now())


def published(cast, levels, comments=None):
    """Publish Eka's case: the supervisor gave 4, each peer the level of `levels` by item; return the case."""
    cycle = factories.make_cycle(cast, "sibolga")
    appraisal = rating_cases.load(factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina))
    rating_cases.rate(appraisal, "supervisor", 4)
    given = {}
    for name, level in zip(PEERS, levels, strict=False):
        receipt = rating_cases.answer(
            rating_cases.ask(appraisal, cast.people[name]), cast.users[name], level, comments=comments or {}
        )
        given[name] = receipt
    type(cycle).objects.update(rating_until=date(2026, 11, 15))
    Appraisal.objects.update(state="countersigned", countersigned_at=timezone.now())
    cycle.refresh_from_db()
    publish(cycle, cast)
    appraisal.refresh_from_db()
    return appraisal, given


def page_of(client, cast, appraisal, actor="employee", name="scorecard"):
    client.force_login(cast.users[actor])
    return client.get(reverse(name, args=[appraisal.pk])).content.decode()


def test_it_says_the_predicate_in_words_and_how_it_was_computed(client, cast):
    appraisal, _given = published(cast, (3, 4, 5))
    text = page_of(client, cast, appraisal)
    # Supervisor 90, peers (80 + 90 + 100) / 3 = 90.
    assert "Good" in text
    assert "Score 90.00 of 100" in text
    assert "How was this computed?" in text
    assert text.index("Good") < text.index("Components") < text.index("How was this computed?")
    assert "<svg" in text
    assert "Who will see this" in text


def test_under_the_minimum_nothing_of_the_peers_is_on_any_surface(client, cast):
    item = "attendance"
    appraisal, _given = published(cast, (1, 5), comments={item: "Kalimat rahasia rekan."})
    page = page_of(client, cast, appraisal)
    record = page_of(client, cast, appraisal, name="scorecard_json")
    assert "too few answers" in page
    for surface in (page, record):
        assert "Kalimat rahasia" not in surface
    frozen = json.loads(record)
    assert frozen["record"]["ratings"]["peer"] == {"raters": 2, "means": {}, "items": {}, "skipped": {}}
    assert "counters" not in json.dumps(frozen["record"]["ratings"]["peer"])
    year = results.year_of(cast.eka, 2026)
    assert all(row.others is None for row in year.items)


def test_control_from_the_minimum_on_means_and_comments_are_there(client, cast):
    appraisal, _given = published(cast, (1, 5, 3), comments={"attendance": "Kalimat rekan."})
    page = page_of(client, cast, appraisal)
    assert page.count("Kalimat rekan.") == 3
    assert "In random order, without names." in page
    assert any(row.others is not None for row in results.year_of(cast.eka, 2026).items)


def test_an_item_on_which_all_agreed_is_hidden_and_nobody_is_counted_out(client, cast):
    appraisal, _given = published(cast, (2, 2, 2))
    year = results.year_of(cast.eka, 2026)
    assert all(row.others is None for row in year.items)
    record = json.loads(page_of(client, cast, appraisal, name="scorecard_json"))
    assert set(record["record"]["ratings"]["peer"]["items"].values()) == {None}
    # The mean of the component is part of the result and stays.
    assert year.components[0].sources[1].score == 60


def test_the_downloaded_record_is_recomputed_by_the_program_without_a_database(client, cast, tmp_path):
    appraisal, _given = published(cast, (3, 4, 5))
    client.force_login(cast.users["employee"])
    content = client.get(reverse("scorecard_json", args=[appraisal.pk])).content
    assert hashlib.sha256(content).hexdigest() == Result.objects.get().sha256
    file = tmp_path / "record.json"
    file.write_bytes(content)
    command = [sys.executable, "-m", "appraisal.scoring", str(file)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    file.write_bytes(content.replace(b'"90.00"', b'"99.00"'))
    assert subprocess.run(command, check=False, capture_output=True).returncode == 1


def test_old_results_do_not_move_when_people_and_rules_do(client, cast):
    appraisal, _given = published(cast, (3, 4, 5))
    before = results.year_of(cast.eka, 2026)
    appraisal.cycle.scheme.document["bands"] = []
    type(appraisal.cycle.scheme).objects.update(document={})
    after = results.year_of(cast.eka, 2026)
    assert (after.score, after.predicate, after.steps, after.components) == (
        before.score,
        before.predicate,
        before.steps,
        before.components,
    )


def test_every_receipt_is_in_the_list_and_the_list_is_as_long_as_the_counters(client, cast):
    appraisal, given = published(cast, (3, 4, 5))
    for actor in ("employee", "peer", "hr"):
        text = page_of(client, cast, appraisal, actor, "receipts")
        assert all(number in text for number in given.values())
    assert results.year_of(cast.eka, 2026).components[0].sources[1].raters == len(given)


def test_receipts_are_for_those_concerned_and_only_after_publication(client, cast):
    appraisal, _given = published(cast, (3, 4, 5))
    client.force_login(people.fresh(cast.users["lina"]))
    assert client.get(reverse("receipts", args=[appraisal.pk])).status_code == 404
    Appraisal.objects.update(state="countersigned")
    client.force_login(cast.users["peer"])
    assert client.get(reverse("receipts", args=[appraisal.pk])).status_code == 404


def test_who_may_open_a_scorecard(client, cast):
    appraisal, _given = published(cast, (3, 4, 5))
    for name in ("scorecard", "scorecard_json"):
        address = reverse(name, args=[appraisal.pk])
        client.logout()
        assert client.get(address).status_code == 302
        seen = ("employee", "supervisor", "reviewer", "leader", "hr", "auditor")
        unseen = ("peer", "other_employee", "supervisor_elsewhere", "former_supervisor", "hr_elsewhere", "panel")
        for actors, code in ((seen, 200), (unseen, 404)):
            for actor in actors:
                client.force_login(cast.users[actor])
                assert client.get(address).status_code == code, (name, actor)


def test_nobody_opens_a_scorecard_before_publication(client, cast):
    appraisal = rating_cases.case_of(cast, state="countersigned")
    for actor in ("employee", "hr", "administrator"):
        client.force_login(cast.users[actor])
        assert client.get(reverse("scorecard", args=[appraisal.pk])).status_code == 404


def test_opening_another_persons_scorecard_is_noted_for_her(client, cast):
    appraisal, _given = published(cast, (3, 4, 5))
    page_of(client, cast, appraisal, "employee")
    assert not FileOpening.objects.exists()
    page_of(client, cast, appraisal, "hr")
    opening = FileOpening.objects.get()
    assert (opening.employee, opening.viewer, opening.page) == (cast.eka, cast.users["hr"], "scorecard")


def test_the_employee_acknowledges_once(client, cast):
    appraisal, _given = published(cast, (3, 4, 5))
    address = reverse("acknowledge", args=[appraisal.pk])
    client.force_login(cast.users["employee"])
    token = client.get(address).context["form"].initial["submit_token"]
    assert client.post(address, {"submit_token": token}).status_code == 302
    assert Appraisal.objects.get(pk=appraisal.pk).state == "acknowledged"
    assert client.get(address).status_code == 409
    for actor, code in (("supervisor", 403), ("other_employee", 404)):
        client.force_login(cast.users[actor])
        assert client.get(address).status_code == code


def test_many_years_take_the_same_queries(cast, django_assert_num_queries):
    published(cast, (3, 4, 5))
    with django_assert_num_queries(1):
        assert set(results.years_of([cast.eka.pk, cast.adi.pk], 2026)) == {cast.eka.pk}
    assert results.year_of(cast.eka, 2025) is None


def test_the_self_assessment_stands_beside_the_supervisor(client, cast):
    cycle = factories.make_cycle(cast, "sabang-kompetensi", rating_until=date(2026, 11, 15))
    appraisal = rating_cases.load(
        factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, state="countersigned")
    )
    factories.make_realisation(factories.make_target(appraisal), 90)
    rating_cases.rate(appraisal, "self", 5)
    rating_cases.rate(appraisal, "supervisor", 3)
    publish(cycle, cast)
    year = results.year_of(cast.eka, 2026)
    mine = next(row for row in year.items if row.own is not None)
    assert (mine.own, mine.supervisor, mine.gap) == (5, 3, 2)
    assert year.targets[0].percent == 90
    text = page_of(client, cast, appraisal)
    assert "Where self-assessment and supervisor differ" in text
    assert "Melayani warga di loket" in text


def test_the_scorecard_takes_few_queries(client, cast, django_assert_max_num_queries):
    appraisal, _given = published(cast, (3, 4, 5))
    client.force_login(cast.users["employee"])
    with django_assert_max_num_queries(15) as captured:
        client.get(reverse("scorecard", args=[appraisal.pk]))
    assert not [query for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_targets_that_are_no_part_of_the_score_stand_there_for_information(client, cast):
    cycle = factories.make_cycle(cast, "sibolga")
    appraisal = rating_cases.load(factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina))
    factories.make_target(appraisal)
    rating_cases.rate(appraisal, "supervisor", 4)
    type(cycle).objects.update(rating_until=date(2026, 11, 15))
    Appraisal.objects.update(state="countersigned", countersigned_at=timezone.now())
    cycle.refresh_from_db()
    publish(cycle, cast)
    text = page_of(client, cast, appraisal)
    assert "Targets (for information)" in text and "not part of the score" in text
    assert "Attainment" not in text
