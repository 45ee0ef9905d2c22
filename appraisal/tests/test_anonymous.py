"""Anonymous ratings: counted exactly, once, and leaving nothing but the count."""

import logging
import threading

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from appraisal.models import Appraisal, RaterAssignment, Tally
from appraisal.services import anonymous, draws
from appraisal.tests import factories, rating_cases
from core import errors, receipts
from core.models import AuditEntry
from tests import cast as people

THREADS = 20


@pytest.fixture
def appraisal(cast):
    return rating_cases.case_of(cast)


@pytest.fixture
def assignment(cast, appraisal):
    return rating_cases.ask(appraisal, cast.adi)


def document_of(appraisal):
    return Tally.objects.get(appraisal=appraisal, source="peer").document


def post(client, assignment, user, **more):
    client.force_login(user)
    data = rating_cases.form_of(assignment.appraisal, "peer")
    return client.post(reverse("peer_rate", args=[assignment.pk]), data | more)


# --- Counting --------------------------------------------------------------------------------------------
def test_an_answer_is_counted_with_its_comment_and_a_random_receipt(cast, appraisal, assignment):
    item = rating_cases.items_of(appraisal, "peer")[0]
    receipt = rating_cases.answer(assignment, cast.users["adi"], comments={item: "  Selalu membantu.  "})
    document = document_of(appraisal)
    assert document["raters"] == 1
    assert document["receipts"] == [receipt]
    assert document["counters"][item] == {"4": 1}
    assert [comment[1:] for comment in document["comments"]] == [[item, "Selalu membantu."]]


def test_comments_and_receipts_stand_in_the_order_of_random_keys(cast, appraisal):
    item = rating_cases.items_of(appraisal, "peer")[0]
    for name in ("adi", "budi", "citra", "dedi"):
        rating_cases.answer(
            rating_cases.ask(appraisal, cast.people[name]), cast.users[name], comments={item: f"Dari {name}."}
        )
    document = document_of(appraisal)
    keys = [comment[0] for comment in document["comments"]]
    assert keys == sorted(keys)
    assert len(set(keys)) == 4
    assert document["receipts"] == sorted(document["receipts"])


def test_the_assignment_is_the_token_and_works_once(cast, appraisal, assignment):
    rating_cases.answer(assignment, cast.users["adi"])
    with pytest.raises(errors.WrongState, match="already answered"):
        rating_cases.answer(assignment, cast.users["adi"])
    assert document_of(appraisal)["raters"] == 1


def test_nobody_answers_on_somebody_elses_assignment(cast, assignment):
    with pytest.raises(errors.NotYours):
        rating_cases.answer(assignment, cast.users["budi"])


def test_a_withdrawn_assignment_counts_nothing(cast, appraisal, assignment):
    RaterAssignment.objects.update(state="withdrawn")
    with pytest.raises(errors.WrongState):
        rating_cases.answer(assignment, cast.users["adi"])
    assert document_of(appraisal) == {}


def test_an_incomplete_answer_is_refused_and_counts_nothing(cast, appraisal, assignment):
    loaded = RaterAssignment.objects.get(pk=assignment.pk)
    levels = rating_cases.levels_of(appraisal, "peer")
    levels.popitem()
    with pytest.raises(errors.Refused):
        anonymous.answer(assignment=loaded, levels=levels, comments={}, actor=cast.users["adi"])
    assert RaterAssignment.objects.get().state == "assigned"


def test_after_the_window_nothing_is_counted(cast, appraisal, assignment):
    loaded = RaterAssignment.objects.get(pk=assignment.pk)
    levels = rating_cases.levels_of(appraisal, "peer")
    with pytest.raises(errors.WrongState):
        anonymous.answer(assignment=loaded, levels=levels, comments={}, actor=cast.users["adi"], at=rating_cases.AFTER)
    assert document_of(appraisal) == {}


def race(work, number=THREADS):
    """Run `work(n)` in threads that start together; return what they raised."""
    start, problems = threading.Barrier(number), []

    def run(n):
        try:
            start.wait()
            work(n)
        except errors.Refused as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(number)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return problems


def many_raters(cast, appraisal, number=THREADS):
    raters = factories.make_people(cast.eka, number)
    users = [people.account(rater) for rater in raters]
    return [(rating_cases.ask(appraisal, rater), user) for rater, user in zip(raters, users, strict=True)]


@pytest.mark.django_db(transaction=True)
def test_twenty_answers_at_once_are_all_counted(cast):
    appraisal = rating_cases.case_of(cast)
    asked = many_raters(cast, appraisal)
    assert race(lambda n: rating_cases.answer(*asked[n], level=1 + n % 5)) == []
    document = document_of(appraisal)
    item = rating_cases.items_of(appraisal, "peer")[0]
    assert document["raters"] == len(document["receipts"]) == THREADS
    assert document["counters"][item] == {str(level): THREADS // 5 for level in range(1, 6)}
    assert set(RaterAssignment.objects.values_list("state", flat=True)) == {"answered"}


@pytest.mark.django_db(transaction=True)
def test_control_reading_adding_and_saving_without_the_lock_loses_votes(cast):
    appraisal = rating_cases.case_of(cast)
    asked = many_raters(cast, appraisal, 5)
    everybody_has_read = threading.Barrier(5)

    def naive(n):
        tally = Tally.objects.get(appraisal=appraisal)
        everybody_has_read.wait()
        levels = rating_cases.levels_of(asked[n][0].appraisal, "peer")
        tally.document = anonymous._with_answer(tally.document, levels, {}, receipts.new_number())
        tally.save()

    race(naive, 5)
    assert document_of(appraisal)["raters"] < 5


@pytest.mark.django_db(transaction=True)
def test_one_assignment_pressed_twenty_times_counts_once(cast):
    appraisal = rating_cases.case_of(cast)
    assignment = rating_cases.ask(appraisal, cast.adi)
    problems = race(lambda n: rating_cases.answer(assignment, cast.users["adi"]))
    assert len(problems) == THREADS - 1
    assert document_of(appraisal)["raters"] == 1


# --- What an answer leaves behind ------------------------------------------------------------------------
def everything():
    """All rows of all tables, by model."""
    return {model._meta.label: sorted(map(repr, model._base_manager.values_list())) for model in apps.get_models()}


def test_an_answer_changes_two_tables_and_nothing_else(client, cast, appraisal, assignment, caplog):
    client.force_login(cast.users["adi"])
    client.get(reverse("peer_rate", args=[assignment.pk]))
    before = everything()
    with caplog.at_level(logging.DEBUG):
        page = client.post(reverse("peer_rate", args=[assignment.pk]), rating_cases.form_of(appraisal, "peer"))
    after = everything()
    assert page.status_code == 200
    assert {name for name in before if before[name] != after[name]} == {
        "appraisal.RaterAssignment",
        "appraisal.Tally",
    }
    assert not [record for record in caplog.records if record.name.startswith(("appraisal", "core", "django.request"))]


def test_the_receipt_is_on_the_page_and_not_in_the_session(client, cast, appraisal, assignment):
    page = post(client, assignment, cast.users["adi"])
    receipt = document_of(appraisal)["receipts"][0]
    assert receipt in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert "messages" not in client.cookies
    for session in Session.objects.all():
        assert set(session.get_decoded()) == {"_auth_user_id", "_auth_user_backend", "_auth_user_hash"}


def test_the_form_says_who_reads_what_and_that_the_promise_has_a_limit(client, cast, assignment):
    client.force_login(cast.users["adi"])
    text = client.get(reverse("peer_rate", args=[assignment.pk])).content.decode()
    assert "at least 3 colleagues" in text
    assert "watches the server itself" in text


def test_opening_the_form_writes_nothing(client, cast, assignment, django_assert_max_num_queries):
    client.force_login(cast.users["adi"])
    with django_assert_max_num_queries(15) as captured:
        client.get(reverse("peer_rate", args=[assignment.pk]))
    assert not [query for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_who_may_open_the_form(client, cast, appraisal, assignment):
    address = reverse("peer_rate", args=[assignment.pk])
    assert client.get(address).status_code == 302
    # Even HR, the supervisor and an administrator do not learn who was asked.
    for actor, code in (("peer", 200), ("employee", 404), ("supervisor", 404), ("hr", 404), ("budi", 404)):
        client.force_login(cast.users[actor])
        assert client.get(address).status_code == code, actor
    client.force_login(cast.users["administrator"])
    assert client.get(address).status_code == 403
    rating_cases.answer(assignment, cast.users["adi"])
    client.force_login(cast.users["peer"])
    assert client.get(address).status_code == 409
    assert post(client, assignment, cast.users["adi"]).status_code == 409


def test_an_incomplete_form_keeps_what_was_typed(client, cast, appraisal, assignment):
    item = rating_cases.items_of(appraisal, "peer")[0]
    page = post(client, assignment, cast.users["adi"], **{f"level_{item}": "", f"comment_{item}": "Tetap ada."})
    assert page.status_code == 409
    assert "Tetap ada." in page.content.decode()
    assert document_of(appraisal) == {}


# --- Drawing ---------------------------------------------------------------------------------------------
@pytest.fixture
def cycle(cast):
    cycle = factories.make_cycle(cast, "sibolga")
    for name in ("eka", "adi", "budi", "citra", "dedi"):
        factories.make_appraisal(cycle, cast.people[name], cast.sari, cast.rina)
    return cycle


def test_the_draw_asks_colleagues_and_nobody_above_or_below(cast, cycle):
    draws.draw_raters(cycle=cycle, actor=cast.users["hr"])
    mine = set(RaterAssignment.objects.filter(appraisal__employee=cast.eka).values_list("rater__name", flat=True))
    assert {"Adi", "Budi", "Citra", "Dedi"} <= mine
    # Sari supervises her, Bekas did until June, Lukman leads the unit, Rina countersigns.
    assert not mine & {"Sari", "Bekas", "Lukman", "Rina", "Eka"}


def test_the_draw_publishes_a_fingerprint_and_neither_its_seed_nor_its_pairs(cast, cycle):
    draws.draw_raters(cycle=cycle, actor=cast.users["hr"])
    entry = AuditEntry.objects.get(action="cycle.draw_raters")
    assert entry.details["seed_sha256"] == draws.fingerprint_of(cycle)
    assert set(entry.details) == {"seed_sha256", "added", "cases", "short"}


def test_drawing_twice_adds_nothing_and_a_newcomer_is_added(cast, cycle):
    first = draws.draw_raters(cycle=cycle, actor=cast.users["hr"])
    stored = set(RaterAssignment.objects.values_list("appraisal", "rater"))
    assert len(stored) == len(first.drawn)
    assert draws.draw_raters(cycle=cycle, actor=cast.users["hr"]).drawn == []
    newcomer = factories.make_people(cast.eka, 1, cast.sari)[0]
    factories.make_appraisal(cycle, newcomer, cast.sari, cast.rina)
    draws.draw_raters(cycle=cycle, actor=cast.users["hr"])
    assert stored < set(RaterAssignment.objects.values_list("appraisal", "rater"))


def test_the_tallies_stand_before_the_first_answer(cast, cycle):
    draws.draw_raters(cycle=cycle, actor=cast.users["hr"])
    assert Tally.objects.filter(appraisal__cycle=cycle).count() == 5


def test_no_draw_for_a_scheme_without_peers_or_by_anybody_but_hr(cast, cycle):
    with pytest.raises(errors.NotYours):
        draws.draw_raters(cycle=cycle, actor=cast.users["supervisor"])
    other = factories.make_cycle(cast, "sabang-kompetensi")
    with pytest.raises(errors.Refused, match="asks neither"):
        draws.draw_raters(cycle=other, actor=cast.users["hr"])
    Appraisal.objects.filter(cycle=cycle).delete()
    type(cycle).objects.filter(pk=cycle.pk).update(state="publishing")
    with pytest.raises(errors.WrongState):
        draws.draw_raters(cycle=cycle, actor=cast.users["hr"])


def test_hr_draws_on_the_page_and_sees_numbers_only(client, cast, cycle):
    user = cast.users["hr"]
    client.force_login(user)
    token = receipts.issue_token(user, f"cycle.draw:{cycle.pk}")
    page = client.post(reverse("peer_draw", args=[cycle.pk]), {"submit_token": token}, follow=True)
    text = page.content.decode()
    assert RaterAssignment.objects.exists()
    assert "Dinas Pelayanan" in text
    assert "Citra" not in text


def test_who_may_draw(client, cast, cycle):
    address = reverse("peer_draw", args=[cycle.pk])
    assert client.get(address).status_code == 302
    for actor, code in (("hr", 200), ("employee", 403), ("hr_elsewhere", 404), ("auditor", 403)):
        client.force_login(cast.users[actor])
        assert client.get(address).status_code == code, actor


def test_the_coverage_takes_the_same_queries_for_any_number(client, cast, cycle, django_assert_max_num_queries):
    client.force_login(cast.users["hr"])
    address = reverse("peer_draw", args=[cycle.pk])
    with django_assert_max_num_queries(15) as few:
        client.get(address)
    for person in factories.make_people(cast.eka, 50):
        rating_cases.ask(factories.make_appraisal(cycle, person, cast.sari, cast.rina), cast.adi)
    with django_assert_max_num_queries(15) as many:
        client.get(address)
    assert len(few) == len(many)
