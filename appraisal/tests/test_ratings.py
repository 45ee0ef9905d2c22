"""Named ratings: window, revisions that are only added, two windows, who sees what."""

import re
import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal, Rating
from appraisal.selectors import todo
from appraisal.services import ratings
from appraisal.tests import factories, rating_cases
from core import errors, receipts
from core.models import AuditEntry, SubmitReceipt

BEFORE = datetime(2026, 10, 31, 3, 0, tzinfo=UTC)


@pytest.fixture
def appraisal(cast):
    return rating_cases.case_of(cast, "sabang-kompetensi")


def save(appraisal, source, user, base=0, is_final=True, level=4, **more):
    values = {"levels": rating_cases.levels_of(appraisal, source, level), "comments": {}, **more}
    return ratings.save_rating(
        appraisal=appraisal, source=source, base_revision=base, is_final=is_final, actor=user, **values
    )


# --- The service -----------------------------------------------------------------------------------------
def test_the_supervisors_submission_finishes_the_rating_and_leaves_an_audit_entry(cast, appraisal):
    save(appraisal, "supervisor", cast.users["supervisor"])
    assert Appraisal.objects.get(pk=appraisal.pk).state == "rated"
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["rating.submit_supervisor", "appraisal.finish_rating"]


def test_a_draft_changes_no_state_and_leaves_no_entry(cast, appraisal):
    first = next(iter(rating_cases.levels_of(appraisal, "supervisor")))
    save(appraisal, "supervisor", cast.users["supervisor"], is_final=False, levels={first: 3})
    assert Appraisal.objects.get(pk=appraisal.pk).state == "agreed"
    assert not AuditEntry.objects.exclude(action__startswith="scheme.").exists()


def test_a_revision_is_added_and_the_earlier_one_stays(cast, appraisal):
    save(appraisal, "self", cast.users["employee"], level=3)
    save(appraisal, "self", cast.users["employee"], base=1, level=5)
    stored = Rating.objects.filter(source="self").order_by("revision")
    assert [set(rating.levels.values()) for rating in stored] == [{3}, {5}]


def test_a_second_window_meets_a_conflict_that_carries_the_other_version(cast, appraisal):
    theirs = save(appraisal, "self", cast.users["employee"], is_final=False, level=3)
    with pytest.raises(errors.Conflict) as caught:
        save(appraisal, "self", cast.users["employee"], is_final=False, level=5)
    assert caught.value.theirs == theirs
    assert Rating.objects.count() == 1


def test_an_incomplete_submission_is_refused_with_the_number_of_items(cast, appraisal):
    levels = rating_cases.levels_of(appraisal, "supervisor")
    levels.popitem()
    with pytest.raises(errors.Refused, match="1 items have no level"):
        save(appraisal, "supervisor", cast.users["supervisor"], levels=levels)


def test_a_component_without_one_judged_item_is_refused_by_name(cast, appraisal):
    with pytest.raises(errors.Refused, match="Competency"):
        save(appraisal, "supervisor", cast.users["supervisor"], level=None)


@pytest.mark.parametrize("levels", [{"no-such-item": 3}, {"x": 9}])
def test_levels_the_scheme_does_not_know_are_refused(cast, appraisal, levels):
    with pytest.raises(errors.Refused):
        save(appraisal, "self", cast.users["employee"], levels=levels, is_final=False)


def test_a_sixth_level_is_refused(cast, appraisal):
    with pytest.raises(errors.Refused):
        save(appraisal, "self", cast.users["employee"], level=6)


@pytest.mark.parametrize("at", [BEFORE, rating_cases.AFTER])
def test_it_refuses_a_rating_outside_the_window(cast, appraisal, at):
    with pytest.raises(errors.WrongState):
        save(appraisal, "self", cast.users["employee"], at=at)
    assert not Rating.objects.exists()


def test_the_window_closes_with_the_local_day_of_the_agency(cast, appraisal):
    # 30 November, 17:30 in Greenwich is 1 December in Sabang.
    with pytest.raises(errors.WrongState):
        save(appraisal, "self", cast.users["employee"], at=datetime(2026, 11, 30, 17, 30, tzinfo=UTC))
    assert save(appraisal, "self", cast.users["employee"], at=datetime(2026, 11, 30, 16, 30, tzinfo=UTC)).pk


def test_the_self_assessment_stays_open_when_the_supervisor_was_faster(cast, appraisal):
    save(appraisal, "supervisor", cast.users["supervisor"])
    assert save(appraisal, "self", cast.users["employee"]).revision == 1


def test_nobody_rates_for_somebody_else(cast, appraisal):
    for source, actor in (("self", "supervisor"), ("supervisor", "employee"), ("supervisor", "reviewer")):
        with pytest.raises(errors.NotYours):
            save(appraisal, source, cast.users[actor])


def test_neither_side_sees_the_other_before_publication(cast, appraisal):
    save(appraisal, "self", cast.users["employee"])
    save(appraisal, "supervisor", cast.users["supervisor"])
    seen = {
        actor: set(Rating.objects.visible_to(cast.users[actor]).values_list("source", flat=True))
        for actor in ("employee", "supervisor", "reviewer", "peer")
    }
    assert seen == {
        "employee": {"self"},
        "supervisor": {"supervisor"},
        "reviewer": {"self", "supervisor"},
        "peer": set(),
    }
    # Control: published, both see both.
    Appraisal.objects.update(state="published")
    assert Rating.objects.visible_to(cast.users["employee"]).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_windows_saving_at_once_give_one_revision_and_one_conflict(cast):
    appraisal = rating_cases.case_of(cast, "sabang-kompetensi")
    start, ends = threading.Barrier(2), []

    def press():
        try:
            start.wait()
            save(appraisal, "self", cast.users["employee"], is_final=False)
            ends.append("stored")
        except errors.Conflict:
            ends.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _n in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(ends) == ["conflict", "stored"]
    assert Rating.objects.count() == 1


# --- The pages -------------------------------------------------------------------------------------------
def post(client, appraisal, source, user, **more):
    client.force_login(user)
    token = receipts.issue_token(user, f"rating.{source}:{appraisal.pk}")
    data = rating_cases.form_of(appraisal, source, base_revision=0, submit_token=token)
    return client.post(reverse(f"rate_{source}", args=[appraisal.pk]), data | more)


@pytest.mark.parametrize(("source", "actor"), [("self", "employee"), ("supervisor", "supervisor")])
def test_the_page_shows_rubrics_and_stores_a_rating(client, cast, appraisal, source, actor):
    client.force_login(cast.users[actor])
    page = client.get(reverse(f"rate_{source}", args=[appraisal.pk]))
    text = page.content.decode()
    _component, items = ratings.questions_of(appraisal, source)[0]
    assert items[0].anchors[3]["en"] in text
    assert "Who will see this" in text
    assert post(client, appraisal, source, cast.users[actor]).status_code == 302
    assert Rating.objects.get().is_final
    assert SubmitReceipt.objects.count() == 1


def test_the_supervisor_sees_targets_and_the_employee_rates_without_them(client, cast, appraisal):
    target = factories.make_target(appraisal)
    factories.make_realisation(target, 90)
    client.force_login(cast.users["supervisor"])
    assert target.title in client.get(reverse("rate_supervisor", args=[appraisal.pk])).content.decode()


def test_the_same_sending_twice_is_one_revision(client, cast, appraisal):
    user = cast.users["employee"]
    token = receipts.issue_token(user, f"rating.self:{appraisal.pk}")
    for _n in range(2):
        assert post(client, appraisal, "self", user, submit_token=token).status_code == 302
    assert Rating.objects.count() == 1


def test_a_conflict_page_shows_both_texts_and_keeps_hers(client, cast, appraisal):
    item = rating_cases.items_of(appraisal, "self")[0]
    save(appraisal, "self", cast.users["employee"], is_final=False, level=3, comments={item: "From the other window."})
    page = post(client, appraisal, "self", cast.users["employee"], **{f"comment_{item}": "From this window."})
    text = page.content.decode()
    assert page.status_code == 409
    assert "From the other window." in text
    assert text.count("From this window.") >= 2
    assert 'name="base_revision" value="1"' in text
    # Saved again knowingly, it becomes the next revision.
    assert post(client, appraisal, "self", cast.users["employee"], base_revision=1).status_code == 302


def test_an_incomplete_form_keeps_what_was_chosen_and_marks_the_item(client, cast, appraisal):
    item = rating_cases.items_of(appraisal, "self")[0]
    page = post(client, appraisal, "self", cast.users["employee"], **{f"level_{item}": "", f"comment_{item}": "Kept."})
    assert page.status_code == 409
    assert "Kept." in page.content.decode()
    assert "rubric-wrong" in page.content.decode()


@pytest.mark.parametrize("name", ["rate_self", "rate_supervisor"])
def test_who_may_open_the_rating_pages(client, cast, appraisal, name):
    right, known = ("employee", "supervisor") if name == "rate_self" else ("supervisor", "employee")
    address = reverse(name, args=[appraisal.pk])
    assert client.get(address).status_code == 302
    for actor, code in ((right, 200), (known, 403), ("other_employee", 404), ("hr_elsewhere", 404), ("hr", 403)):
        client.force_login(cast.users[actor])
        assert client.get(address).status_code == code, actor
    Appraisal.objects.update(state="planning")
    client.force_login(cast.users[right])
    assert client.get(address).status_code == 409


def test_a_scheme_without_self_assessment_asks_for_none(client, cast):
    appraisal = rating_cases.case_of(cast, "sibolga")
    client.force_login(cast.users["employee"])
    assert client.get(reverse("rate_self", args=[appraisal.pk])).status_code == 409


def test_opening_a_rating_page_writes_nothing_but_the_access_log(
    client, cast, appraisal, django_assert_max_num_queries
):
    client.force_login(cast.users["supervisor"])
    with django_assert_max_num_queries(15) as captured:
        client.get(reverse("rate_supervisor", args=[appraisal.pk]))
    written = [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert all("employees_fileopening" in sql for sql in written)


def test_the_list_shows_what_is_owed_with_the_same_number_of_queries(client, cast, django_assert_max_num_queries):
    cycle = factories.make_cycle(cast, "sibolga")
    people = factories.make_people(cast.eka, 52)
    for person in people[:2]:
        factories.make_appraisal(cycle, person, cast.sari, cast.rina)
    client.force_login(cast.users["supervisor"])
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("my_ratings"))
    for person in people[2:]:
        factories.make_appraisal(cycle, person, cast.sari, cast.rina)
    with django_assert_max_num_queries(15) as many:
        page = client.get(reverse("my_ratings"))
    assert len(few) == len(many)
    assert page.content.decode().count("as supervisor") == 52


def test_the_service_rolls_back_with_its_transaction(cast, appraisal):
    with pytest.raises(RuntimeError), transaction.atomic():
        save(appraisal, "supervisor", cast.users["supervisor"])
        raise RuntimeError
    assert not Rating.objects.exists()


def test_the_home_page_learns_what_is_owed(cast, appraisal):
    now = timezone.now()
    told = {actor: todo.todo_for(cast.users[actor], now) for actor in ("employee", "supervisor", "reviewer")}
    assert [(row.url_name, row.url_args) for row in told["employee"]] == [("rate_self", (appraisal.pk,))]
    assert [(row.url_name, row.url_args) for row in told["supervisor"]] == [("rate_supervisor", (appraisal.pk,))]
    assert told["reviewer"] == []
    save(appraisal, "supervisor", cast.users["supervisor"])
    assert todo.todo_for(cast.users["supervisor"], now) == []
    assert [row.url_name for row in todo.todo_for(cast.users["reviewer"], now)] == ["countersign"]
    assert todo.todo_for(cast.users["employee"], rating_cases.AFTER) == []


# --- Looking it over, hints, autosave --------------------------------------------------------------------
def test_looking_it_over_saves_a_draft_and_submits_nothing(client, cast, appraisal):
    page = post(client, appraisal, "supervisor", cast.users["supervisor"], look="1")
    text = page.content.decode()
    assert "Nothing is submitted yet" in text and "4 · above expectation" in text
    (draft,) = Rating.objects.all()
    assert not draft.is_final
    assert Appraisal.objects.get(pk=appraisal.pk).state == "agreed"


def test_from_the_look_one_submits_or_goes_back_and_nothing_is_lost(client, cast, appraisal):
    item = rating_cases.items_of(appraisal, "self")[0]
    page = post(client, appraisal, "self", cast.users["employee"], look="1", **{f"comment_{item}": "Saya tepat waktu."})
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode()))
    assert hidden["base_revision"] == "1"
    address = reverse("rate_self", args=[appraisal.pk])
    back = client.post(address, hidden | {"change": "1"}).content.decode()
    assert "Saya tepat waktu." in back and "Look it over" in back
    assert client.post(address, hidden).status_code == 302
    assert [rating.is_final for rating in Rating.objects.order_by("revision")] == [False, True]
    assert Rating.objects.last().comments == {item: "Saya tepat waktu."}


def test_the_look_says_privately_what_may_be_wrong_and_changes_nothing(client, cast, appraisal):
    text = post(client, appraisal, "self", cast.users["employee"], look="1").content.decode()
    assert "Hints for you alone" in text and "Every item has the same level" in text
    assert set(Rating.objects.get().levels.values()) == {4}


def test_a_form_that_is_not_complete_is_not_looked_over(client, cast, appraisal):
    item = rating_cases.items_of(appraisal, "self")[0]
    page = post(client, appraisal, "self", cast.users["employee"], look="1", **{f"level_{item}": ""})
    assert "Choose a level" in page.content.decode()
    assert not Rating.objects.exists()


def autosave(client, appraisal, user, base=0, **more):
    client.force_login(user)
    action = f"rating.self:{appraisal.pk}"
    data = rating_cases.form_of(appraisal, "self") | {
        "base_revision": base,
        "submit_token": receipts.issue_token(user, action),
        "draft": "1",
        **more,
    }
    return client.post(reverse("rate_self", args=[appraisal.pk]), data, headers={"X-Autosave": "1"})


def test_autosave_tells_the_page_its_revision_and_the_time(client, cast, appraisal):
    told = autosave(client, appraisal, cast.users["employee"]).json()
    assert told == {"revision": 1, "saved": "Saved at 10:00 WIB."}
    assert autosave(client, appraisal, cast.users["employee"], base=1).json()["revision"] == 2


def test_autosave_from_an_old_window_overwrites_nothing(client, cast, appraisal):
    autosave(client, appraisal, cast.users["employee"])
    answer = autosave(client, appraisal, cast.users["employee"])
    assert answer.status_code == 409 and "another window" in answer.json()["problem"]
    assert Rating.objects.count() == 1
