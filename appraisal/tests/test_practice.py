"""Practice on invented cases: the distance, the compulsory part, who sees what, HR's cases."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal import practice
from appraisal.models import PracticeCase, PracticeTry, Rating, Scheme
from appraisal.services import practice as services
from appraisal.services import ratings, team_ratings
from appraisal.tests import rating_cases
from core import errors

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
ITEMS = ("attendance", "rules", "deadlines")


@pytest.fixture
def case(cast):
    """Eka's case under Salor's scheme, which makes practice compulsory."""
    return rating_cases.case_of(cast, "salor")


@pytest.fixture
def cases(cast, case):
    services.take_model_cases(agency=cast.sabang, scheme_key="salor", actor=cast.users["hr"])
    return list(PracticeCase.objects.order_by("pk"))


def tried(case, cast, actor="supervisor", **levels):
    chosen = dict.fromkeys(ITEMS, 3) | levels
    return services.try_case(case=case, levels=chosen, actor=cast.users[actor], at=NOW)


def rate(cast, case):
    return ratings.save_rating(
        appraisal=case,
        source="supervisor",
        levels=rating_cases.levels_of(case, "supervisor"),
        comments={},
        base_revision=0,
        is_final=True,
        actor=cast.users["supervisor"],
    )


# --- The distance --------------------------------------------------------------------------------------
def test_the_distance_has_a_size_and_a_direction():
    found = practice.distance_of({"a": 5, "b": 2, "c": None}, {"a": 3, "b": 3, "c": 4})
    assert [row.apart for row in found.rows] == [2, -1, None]
    assert (found.mean_apart, found.severity) == (Decimal("1.5"), Decimal("0.5"))


def test_nothing_judged_has_no_distance():
    found = practice.distance_of({"a": None}, {"a": 3})
    assert (found.mean_apart, found.severity) == (None, None)


def test_a_model_story_has_no_line_ends_but_those_of_paragraphs(cases):
    assert not any("\n" in case.story.replace("\n\n", "") for case in cases)
    assert all(len(case.story) > 100 for case in cases)


# --- Compulsory ----------------------------------------------------------------------------------------
def test_nobody_rates_before_three_cases_are_practised(cast, case, cases):
    assert len(cases) == 3
    for done, one in enumerate(cases):
        with pytest.raises(errors.WrongState, match=f"{3 - done} invented"):
            rate(cast, case)
        tried(one, cast)
    rate(cast, case)
    assert Rating.objects.count() == 1


def test_the_same_case_three_times_is_one_practice(cast, case, cases):
    for _time in range(3):
        tried(cases[0], cast)
    with pytest.raises(errors.WrongState, match="2 invented"):
        rate(cast, case)


def test_the_page_of_the_whole_team_is_no_way_round(cast, case, cases):
    answers = {case.pk: team_ratings.Answer(4, "", 0)}
    with pytest.raises(errors.WrongState, match="practise"):
        team_ratings.save_item(cycle=case.cycle, item="rules", answers=answers, actor=cast.users["supervisor"], at=NOW)


def test_without_cases_or_where_the_scheme_does_not_ask_nobody_is_stopped(cast, case):
    rate(cast, case)
    other = rating_cases.case_of(cast, "sibolga")
    services.take_model_cases(agency=cast.sabang, scheme_key="salor", actor=cast.users["hr"])
    rate(cast, other)


def test_the_rating_page_leads_to_the_practice(client, cast, case, cases):
    client.force_login(cast.users["supervisor"])
    answer = client.get(reverse("rate_supervisor", args=[case.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("practice_list")
    assert "Bu Melati" in answer.content.decode() and "not yet" in answer.content.decode()


# --- Trying --------------------------------------------------------------------------------------------
def test_a_rater_practises_and_sees_how_far_she_is(client, cast, case, cases):
    client.force_login(cast.users["supervisor"])
    address = reverse("practice_try", args=[cases[1].pk])
    wrong = client.post(address, {"level_rules": "5"})
    assert wrong.status_code == 409 and "Choose a level" in wrong.content.decode()
    assert client.get(reverse("practice_result", args=[cases[1].pk])).status_code == 409
    answer = client.post(address, {f"level_{item}": "5" for item in ITEMS}, follow=True).content.decode()
    assert "2.0 levels from the norm on average" in answer and "milder" in answer
    assert "Kehadiran jauh di atas harapan." in answer
    assert "practised" in client.get(reverse("practice_list")).content.decode()


@pytest.mark.parametrize("levels", [{}, {"rules": 6}, {"strange": 3}])
def test_what_is_no_answer_is_refused(cast, cases, levels):
    chosen = dict.fromkeys(ITEMS, 3) | levels if levels else {"rules": 3}
    with pytest.raises(errors.Refused):
        services.try_case(case=cases[0], levels=chosen, actor=cast.users["supervisor"], at=NOW)
    assert not PracticeTry.objects.exists()


def test_only_the_rater_sees_what_she_chose(cast, cases):
    row = tried(cases[0], cast)
    for actor in ("hr", "auditor", "administrator", "reviewer", "employee"):
        assert not PracticeTry.objects.visible_to(cast.users[actor]).filter(pk=row.pk).exists(), actor


def test_a_case_out_of_use_is_closed_and_another_towns_is_not_found(client, cast, cases):
    PracticeCase.objects.filter(pk=cases[0].pk).update(is_active=False)
    client.force_login(cast.users["supervisor"])
    assert client.get(reverse("practice_try", args=[cases[0].pk])).status_code == 409
    client.force_login(cast.users["hr_elsewhere"])
    assert client.get(reverse("practice_try", args=[cases[1].pk])).status_code == 404


# --- HR's cases ----------------------------------------------------------------------------------------
def test_the_model_cases_fit_their_scheme_and_are_taken_once(cast, case, cases):
    for key in services.model_schemes():
        asked = {i.key for _c, items in services.items_of(Scheme.objects.filter(key=key).latest().get()) for i in items}
        for one in PracticeCase.objects.filter(scheme_key=key):
            assert set(one.norm) == asked
            assert all(norm["level"] in range(1, 6) and norm["reason"] for norm in one.norm.values())
    assert services.take_model_cases(agency=cast.sabang, scheme_key="salor", actor=cast.users["hr"]) == 0
    with pytest.raises(errors.Refused):
        services.take_model_cases(agency=cast.sabang, scheme_key="../salor", actor=cast.users["hr"])
    with pytest.raises(errors.NotYours):
        services.take_model_cases(agency=cast.sabang, scheme_key="salor", actor=cast.users["hr_elsewhere"])


def written(**changes):
    told = {"title": "Pak Karang", "story": "Selalu hadir.", "is_active": "on"}
    for item in ITEMS:
        told |= {f"level_{item}": "4", f"reason_{item}": "Karena."}
    return told | changes


def test_hr_writes_and_changes_a_case(client, cast, case):
    client.force_login(cast.users["hr"])
    address = reverse("practice_case_add", args=["salor"])
    wrong = client.post(address, written(level_rules=""))
    assert wrong.status_code == 200 and "Selalu hadir." in wrong.content.decode()
    assert client.post(address, written()).status_code == 302
    row = PracticeCase.objects.get()
    assert row.norm["rules"] == {"level": 4, "reason": "Karena."}
    assert "already" in client.post(address, written()).content.decode()
    client.post(reverse("practice_case_edit", args=[row.pk]), written(level_rules="2"))
    row.refresh_from_db()
    assert row.norm["rules"]["level"] == 2
    assert "Pak Karang" in client.get(reverse("practice_cases")).content.decode()
    assert client.get(reverse("practice_case_add", args=["no-such-scheme"])).status_code == 404


def test_hr_takes_the_model_cases_on_the_page(client, cast, case):
    client.force_login(cast.users["hr"])
    answer = client.post(reverse("practice_take"), {"scheme": "salor"}, follow=True).content.decode()
    assert "3 cases are taken over" in answer


def test_looking_writes_nothing_and_the_list_costs_the_same_for_many(
    client, cast, case, cases, django_assert_max_num_queries
):
    client.force_login(cast.users["supervisor"])
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("practice_list"))
    for number in range(20):
        one = PracticeCase.objects.create(
            agency=cast.sabang, scheme_key="salor", title=f"Kasus {number}", story="x", norm=cases[0].norm
        )
        tried(one, cast)
    before = PracticeTry.objects.count()
    with django_assert_max_num_queries(15) as many:
        client.get(reverse("practice_list"))
    assert len(few) == len(many) and PracticeTry.objects.count() == before
