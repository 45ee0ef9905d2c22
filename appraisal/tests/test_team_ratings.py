"""One item over the whole team: drafts for many at once, rows changed elsewhere, who may, what it costs."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from appraisal.models import Appraisal, Rating
from appraisal.services import ratings
from appraisal.services import team_ratings as services
from appraisal.services.team_ratings import Answer
from appraisal.tests import factories, rating_cases
from core import errors

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
LATE = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def cycle(cast):
    cycle = factories.make_cycle(cast, "sibolga")
    for name in ("eka", "adi", "budi"):
        factories.make_appraisal(cycle, cast.people[name], cast.sari, cast.rina, state="agreed")
    return cycle


@pytest.fixture
def item(cast, cycle):
    return rating_cases.items_of(case_of(cast, cycle), "supervisor")[0]


def case_of(cast, cycle, name="eka"):
    return rating_cases.load(Appraisal.objects.get(cycle=cycle, employee=cast.people[name]))


def save(cast, cycle, item, at=NOW, actor="supervisor", **chosen):
    answers = {case_of(cast, cycle, name).pk: Answer(*values) for name, values in chosen.items()}
    return services.save_item(cycle=cycle, item=item, answers=answers, actor=cast.users[actor], at=at)


def test_each_person_gets_a_draft_and_nothing_is_submitted(cast, cycle, item):
    saved = save(cast, cycle, item, eka=(4, "Tepat waktu", 0), adi=(None, "", 0))
    assert len(saved.stored) == 2 and not saved.conflicts
    drafts = Rating.objects.order_by("appraisal__employee__name")
    assert [(d.levels, d.comments, d.is_final) for d in drafts] == [
        ({item: None}, {}, False),
        ({item: 4}, {item: "Tepat waktu"}, False),
    ]
    assert set(Appraisal.objects.filter(cycle=cycle).values_list("state", flat=True)) == {"agreed"}


def test_the_other_items_of_a_person_stay_as_they_were(cast, cycle, item):
    case = case_of(cast, cycle)
    other = rating_cases.items_of(case, "supervisor")[1]
    rating_cases.rate(case, "supervisor", levels={other: 2}, comments={other: "x"}, is_final=False)
    save(cast, cycle, item, eka=(5, "", 1))
    latest = ratings.latest_of(case, "supervisor")
    assert (latest.revision, latest.levels, latest.comments) == (2, {other: 2, item: 5}, {other: "x"})


def test_a_row_another_window_changed_is_not_overwritten_and_the_others_are_saved(cast, cycle, item):
    save(cast, cycle, item, eka=(2, "", 0))
    saved = save(cast, cycle, item, eka=(5, "", 0), adi=(3, "", 0))
    assert saved.conflicts == (case_of(cast, cycle).pk,) and len(saved.stored) == 1
    assert ratings.latest_of(case_of(cast, cycle), "supervisor").levels == {item: 2}


def test_what_did_not_change_makes_no_revision(cast, cycle, item):
    save(cast, cycle, item, eka=(4, "Sama", 0))
    assert save(cast, cycle, item, eka=(4, "Sama ", 1)).stored == ()
    assert Rating.objects.count() == 1


def test_nobody_rates_the_team_of_somebody_else(cast, cycle, item):
    with pytest.raises(errors.NotYours):
        save(cast, cycle, item, actor="reviewer", eka=(4, "", 0))
    other = factories.make_cycle(cast, "sibolga", name="Penilaian lain")
    foreign = factories.make_appraisal(other, cast.eka, cast.sari, cast.rina, state="agreed")
    with pytest.raises(errors.NotYours):
        answers = {foreign.pk: Answer(4, "", 0)}
        services.save_item(cycle=cycle, item=item, answers=answers, actor=cast.users["supervisor"], at=NOW)
    assert not Rating.objects.exists()


def test_a_closed_window_a_rated_person_and_a_strange_item_are_refused(cast, cycle, item):
    with pytest.raises(errors.WrongState):
        save(cast, cycle, item, at=LATE, eka=(4, "", 0))
    with pytest.raises(errors.Refused):
        save(cast, cycle, "no-such-item", eka=(4, "", 0))
    with pytest.raises(errors.Refused):
        save(cast, cycle, item, eka=(6, "", 0))
    Appraisal.objects.filter(cycle=cycle, employee=cast.eka).update(state="rated")
    with pytest.raises(errors.WrongState):
        save(cast, cycle, item, eka=(4, "", 0))
    assert not Rating.objects.exists()


# --- The pages -----------------------------------------------------------------------------------------
def page_of(client, cast, cycle, item, **typed):
    client.force_login(cast.users["supervisor"])
    return client.post(reverse("rate_team_item", args=[cycle.pk, item]), typed)


def typed_for(case, level, base=0, comment=""):
    return {f"level_{case.pk}": level, f"base_{case.pk}": base, f"comment_{case.pk}": comment}


def everybody(cast, cycle, **changes):
    typed = {}
    for name in ("eka", "adi", "budi"):
        typed |= typed_for(case_of(cast, cycle, name), "")
    for name, values in changes.items():
        typed |= typed_for(case_of(cast, cycle, name), *values)
    return typed


def test_the_supervisor_rates_the_team_on_one_page(client, cast, cycle, item):
    answer = page_of(client, cast, cycle, item, **everybody(cast, cycle, eka=("4",), adi=("unsure",)))
    assert answer.status_code == 302
    assert Rating.objects.count() == 2
    listed = client.get(reverse("rate_team", args=[cycle.pk])).content.decode()
    assert "2 of 3" in listed
    assert "One item over the whole team" in client.get(reverse("my_ratings")).content.decode()


def test_a_conflict_keeps_what_was_typed_and_the_next_save_puts_it_on_top(client, cast, cycle, item):
    save(cast, cycle, item, eka=(2, "", 0))
    answer = page_of(client, cast, cycle, item, **everybody(cast, cycle, eka=("5", 0, "Kata saya")))
    text = answer.content.decode()
    assert answer.status_code == 409 and "another window" in text and "Kata saya" in text
    again = page_of(client, cast, cycle, item, **everybody(cast, cycle, eka=("5", 1, "Kata saya")))
    assert again.status_code == 302
    assert ratings.latest_of(case_of(cast, cycle), "supervisor").levels == {item: 5}


def test_a_made_up_revision_of_somebody_never_rated_is_a_conflict_not_an_error(client, cast, cycle, item):
    answer = page_of(client, cast, cycle, item, **everybody(cast, cycle, eka=("5", 7)))
    assert answer.status_code == 409
    assert not Rating.objects.exists()


def test_a_strange_item_is_not_found_and_a_closed_window_says_so(client, cast, cycle, item):
    client.force_login(cast.users["supervisor"])
    assert client.get(reverse("rate_team_item", args=[cycle.pk, "no-such-item"])).status_code == 404
    Appraisal.objects.filter(cycle=cycle).update(state="rated")
    assert client.get(reverse("rate_team_item", args=[cycle.pk, item])).status_code == 409
    client.force_login(cast.users["employee"])
    assert client.get(reverse("rate_team", args=[cycle.pk])).status_code == 403


def test_a_team_of_forty_costs_the_same_queries_as_one_of_three(
    client, cast, cycle, item, django_assert_max_num_queries
):
    client.force_login(cast.users["supervisor"])
    address = reverse("rate_team_item", args=[cycle.pk, item])
    with django_assert_max_num_queries(15) as few:
        client.get(address)
    for person in factories.make_people(cast.eka, 40, cast.sari):
        case = factories.make_appraisal(cycle, person, cast.sari, cast.rina, state="agreed")
        rating_cases.rate(case, "supervisor", levels={item: 3}, is_final=False)
    with django_assert_max_num_queries(15) as many:
        page = client.get(address)
    assert len(few) == len(many)
    assert page.content.decode().count("<fieldset ") == 43


def test_opening_the_page_writes_nothing(client, cast, cycle, item):
    client.force_login(cast.users["supervisor"])
    client.get(reverse("rate_team_item", args=[cycle.pk, item]))
    assert not Rating.objects.exists()


def test_what_a_former_supervisor_left_is_neither_seen_nor_carried_on(client, cast, cycle, item):
    """A case that was taken over whole may hold her draft: its number goes on, her words do not."""
    case = case_of(cast, cycle)
    other = rating_cases.items_of(case, "supervisor")[1]
    draft = {"levels": {item: 1, other: 2}, "comments": {other: "CANARY of the former"}, "is_final": False}
    Rating.objects.create(appraisal=case, source="supervisor", rater=cast.bekas, revision=1, saved_at=NOW, **draft)
    client.force_login(cast.users["supervisor"])
    page = client.get(reverse("rate_team_item", args=[cycle.pk, other])).content.decode()
    assert "CANARY" not in page and "checked" not in page
    save(cast, cycle, item, eka=(5, "", 1))
    latest = ratings.latest_of(case, "supervisor")
    assert (latest.revision, latest.levels, latest.comments, latest.rater) == (2, {item: 5}, {}, cast.sari)
