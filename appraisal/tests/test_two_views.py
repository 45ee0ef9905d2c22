"""Self and supervisor side by side: never before both have submitted, and fixed from then on."""

import pytest
from django.urls import reverse

from appraisal.models import Rating
from appraisal.selectors.two_views import two_views_of, two_views_of_many
from appraisal.services import ratings
from appraisal.tests import factories, rating_cases
from core import errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return rating_cases.case_of(cast, "plaju")


def submit(cast, case, source, level=4, base=0, **changed):
    levels = rating_cases.levels_of(case, source, level) | changed
    actor = {"self": "employee", "supervisor": "supervisor"}[source]
    ratings.save_rating(
        appraisal=case,
        source=source,
        levels=levels,
        comments={},
        base_revision=base,
        is_final=True,
        actor=cast.users[actor],
    )


def look(client, cast, case, actor):
    client.force_login(cast.users[actor])
    return client.get(reverse("two_views", args=[case.pk]))


@pytest.mark.parametrize("first", ["self", "supervisor"])
def test_nobody_sees_the_other_view_before_both_have_submitted(client, cast, case, first):
    submit(cast, case, first)
    assert two_views_of(case) is None
    for actor in ("employee", "supervisor", "reviewer"):
        assert look(client, cast, case, actor).status_code == 409, actor


def test_a_draft_is_no_submission(client, cast, case):
    submit(cast, case, "supervisor")
    rating_cases.rate(case, "self", is_final=False)
    assert two_views_of(case) is None


def test_both_see_item_by_item_where_they_lie_apart(client, cast, case):
    item = rating_cases.items_of(case, "self")[0]
    submit(cast, case, "self", **{item: 5})
    submit(cast, case, "supervisor", **{item: 3})
    rows = two_views_of(rating_cases.load(case))
    assert [(row.key, row.own, row.supervisor) for row in rows if row.is_apart] == [(item, 5, 3)]
    for actor in ("employee", "supervisor", "reviewer"):
        page = look(client, cast, case, actor)
        assert page.status_code == 200 and "1 item to talk about" in page.content.decode()


def test_a_level_of_difference_is_enough_and_cannot_judge_is_no_view(cast, case):
    first, second, *_rest = rating_cases.items_of(case, "self")
    submit(cast, case, "self", **{first: 5, second: None})
    submit(cast, case, "supervisor")
    assert [row.key for row in two_views_of(case) if row.is_apart] == [first]


def test_the_self_assessment_cannot_be_changed_after_the_other_view_was_seen(cast, case):
    submit(cast, case, "self")
    submit(cast, case, "supervisor", level=2)
    with pytest.raises(errors.WrongState, match="side by side"):
        submit(cast, rating_cases.load(case), "self", level=2, base=1)
    assert Rating.objects.filter(source="self").count() == 1


def test_other_schemes_compare_nothing(client, cast):
    case = rating_cases.case_of(cast, "sabang-kompetensi")
    submit(cast, case, "self")
    submit(cast, case, "supervisor", level=1)
    assert two_views_of(case) is None
    assert look(client, cast, case, "employee").status_code == 409


def test_strangers_and_other_roles_see_nothing(client, cast, case):
    submit(cast, case, "self")
    submit(cast, case, "supervisor")
    for actor, code in (("hr", 403), ("leader", 403), ("other_employee", 404), ("hr_elsewhere", 404)):
        assert look(client, cast, case, actor).status_code == code, actor
    client.logout()
    assert client.get(reverse("two_views", args=[case.pk])).status_code == 302


def test_many_cases_take_one_query(cast, case, django_assert_num_queries):
    cases = [case]
    for person in factories.make_people(cast.eka, 20, cast.sari):
        made = rating_cases.load(factories.make_appraisal(case.cycle, person, cast.sari, cast.rina, state="agreed"))
        rating_cases.rate(made, "self")
        rating_cases.rate(made, "supervisor", level=2)
        cases.append(made)
    with django_assert_num_queries(1):
        assert len(two_views_of_many(cases)) == 20
