"""Model plans: kept by HR and supervisors, applied to a whole team in one step, never doubled, never a surprise."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal import services
from appraisal.models import Appraisal, ModelPlan, ModelTarget, PlanFrame, Target
from appraisal.selectors import model_plans as reading
from appraisal.tests import factories, plan_cases
from core import errors
from core.models import AuditEntry
from tests import cast as people

pytestmark = pytest.mark.django_db

VALUES = {
    "title": "Melayani warga",
    "measure": "Jumlah layanan",
    "aspect": "quantity",
    "polarity": "higher",
    "unit_of_measure": "layanan",
    "value": Decimal(100),
    "low": None,
    "high": None,
    "weight": Decimal(100),
}


def user(cast, actor="supervisor"):
    return people.fresh(cast.users[actor])


@pytest.fixture
def case(cast):
    return plan_cases.planning_case(cast)


def team_of(cast, case, count):
    """`count` more cases of the same post, supervised by Sari."""
    found = factories.make_people(cast.eka, count, cast.sari)
    return [factories.make_appraisal(case.cycle, one, cast.sari, cast.rina, "planning") for one in found]


# --- Keeping ---------------------------------------------------------------------------------------------
def test_hr_and_supervisors_make_model_plans_and_nobody_else(cast):
    by_hr = services.add_model_plan(values={"name": "Guru"}, actor=user(cast, "hr"))
    hers = services.add_model_plan(values={"name": "Perawat"}, actor=user(cast))
    assert (by_hr.keeper, hers.keeper) == (None, cast.sari)
    with pytest.raises(errors.NotYours):
        services.add_model_plan(values={"name": "Saya"}, actor=user(cast, "other_employee"))


def test_a_name_is_used_once_in_an_agency(cast):
    services.add_model_plan(values={"name": "Guru"}, actor=user(cast, "hr"))
    with pytest.raises(errors.Refused) as refusal:
        services.add_model_plan(values={"name": "Guru"}, actor=user(cast))
    assert refusal.value.code == "name"
    assert services.add_model_plan(values={"name": "Guru"}, actor=user(cast, "hr_elsewhere")).agency == cast.sibolga


def test_a_supervisor_changes_her_own_and_hr_all(cast):
    plan = services.add_model_plan(values={"name": "Perawat"}, actor=user(cast))
    with pytest.raises(errors.NotYours):
        services.save_model_target(plan=plan, values=VALUES, actor=user(cast, "supervisor_elsewhere"))
    with pytest.raises(errors.NotYours):
        services.save_model_target(plan=plan, values=VALUES, actor=user(cast, "hr_elsewhere"))
    target = services.save_model_target(plan=plan, values=VALUES, actor=user(cast, "hr"))
    services.save_model_target(plan=plan, values={**VALUES, "title": "Lain"}, actor=user(cast), target=target)
    assert ModelTarget.objects.get().title == "Lain"
    services.remove_model_target(target=ModelTarget.objects.get(), actor=user(cast))
    assert not ModelTarget.objects.exists()


def test_a_target_nobody_could_be_measured_against_has_no_place_in_a_model(cast):
    plan = services.add_model_plan(values={"name": "Perawat"}, actor=user(cast))
    with pytest.raises(errors.Refused):
        services.save_model_target(plan=plan, values={**VALUES, "value": None}, actor=user(cast))
    with pytest.raises(errors.Refused):
        services.save_model_target(plan=plan, values={**VALUES, "value": Decimal(0)}, actor=user(cast))


def test_weights_of_a_model_are_shared_out_and_scaled_to_exactly_one_hundred(cast):
    plan = plan_cases.make_model(cast, 3)
    ModelTarget.objects.filter(plan=plan).update(weight=7)
    services.weigh_model(plan=plan, how="even", actor=user(cast, "hr"))
    assert sum(ModelTarget.objects.values_list("weight", flat=True)) == 100
    ModelTarget.objects.filter(title="Hasil 1").update(weight=1)
    services.weigh_model(plan=plan, how="scale", actor=user(cast, "hr"))
    assert sum(ModelTarget.objects.values_list("weight", flat=True)) == 100


def test_a_persons_plan_becomes_a_model_without_her_name(cast, case):
    factories.make_target(case, title="Imunisasi", block="additional")
    plan = services.add_model_plan(values={"name": "Perawat"}, actor=user(cast), source=case)
    target = ModelTarget.objects.get(plan=plan)
    assert (target.title, target.block, target.value) == ("Imunisasi", "additional", 100)
    told = AuditEntry.objects.get(action="model_plan.add")
    assert told.details["from"] == case.pk
    for actor in ("supervisor_elsewhere", "employee", "reviewer"):
        with pytest.raises(errors.NotYours):
            services.add_model_plan(values={"name": "Lain"}, actor=user(cast, actor), source=case)


def test_an_empty_plan_makes_no_model(cast, case):
    with pytest.raises(errors.Refused, match="no targets"):
        services.add_model_plan(values={"name": "Perawat"}, actor=user(cast), source=case)
    assert not ModelPlan.objects.exists()


# --- Applying --------------------------------------------------------------------------------------------
def test_a_supervisor_gives_a_model_to_her_team_in_one_step(cast, case):
    cases = [case, *team_of(cast, case, 3)]
    plan = plan_cases.make_model(cast, 4)
    told = services.apply_model(plan=plan, chosen=[one.pk for one in cases], actor=user(cast))
    assert (len(told.given), told.skipped, told.targets) == (4, [], 4)
    for one in cases:
        targets = list(Target.objects.filter(appraisal=one))
        assert [target.title for target in targets] == [f"Hasil {n}" for n in (1, 2, 3, 4)]
        assert sum(target.weight for target in targets) == 100
        one.refresh_from_db()
        assert one.state == "planning"
    entries = AuditEntry.objects.filter(action="plan.apply_model")
    assert {entry.details["appraisal"] for entry in entries} == {one.pk for one in cases}


def test_fifty_people_and_twenty_five_targets_take_a_handful_of_queries(cast, case):
    cases = team_of(cast, case, 50)
    plan = plan_cases.make_model(cast, 25)
    actor = user(cast)
    assert actor.roles
    with CaptureQueriesContext(connection) as many:
        services.apply_model(plan=plan, chosen=[one.pk for one in cases], actor=actor)
    assert Target.objects.count() == 1250
    assert AuditEntry.objects.filter(action="plan.apply_model").count() == 50
    # Two batches of targets, and not one question a person.
    assert len(many) <= 22


def test_applying_twice_doubles_nothing(cast, case):
    plan = plan_cases.make_model(cast)
    services.apply_model(plan=plan, chosen=[case.pk], actor=user(cast))
    told = services.apply_model(plan=plan, chosen=[case.pk], actor=user(cast))
    assert (told.given, [one.why_not for one in told.skipped]) == ([], ["has targets already (2)"])
    assert Target.objects.count() == 2


@pytest.mark.parametrize("state", ["submitted", "agreed", "rated", "published"])
def test_a_plan_that_has_moved_on_is_skipped_with_the_reason(cast, state):
    case = plan_cases.planning_case(cast, state=state)
    told = services.apply_model(plan=plan_cases.make_model(cast), chosen=[case.pk], actor=user(cast))
    assert [one.why_not for one in told.skipped] == ["the plan is submitted or agreed"]
    assert not Target.objects.exists()


def test_a_model_in_words_is_not_given_where_the_year_needs_figures(cast, case):
    plan = plan_cases.make_model(cast, 0, approach="qualitative")
    ModelTarget.objects.create(plan=plan, aspect="quality", weight=100, **plan_cases.IN_WORDS)
    told = services.apply_model(plan=plan, chosen=[case.pk], actor=user(cast))
    assert [one.why_not for one in told.skipped] == ["the scheme of the year needs figures"]
    quadrant = factories.make_cycle(cast, plan_cases.QUADRANT, **factories.PLANNING)
    other = factories.make_appraisal(quadrant, cast.adi, cast.sari, cast.rina, "planning")
    services.apply_model(plan=plan, chosen=[other.pk], actor=user(cast))
    assert PlanFrame.objects.get(appraisal=other).approach == "qualitative"
    assert Target.objects.get(appraisal=other).is_qualitative


def test_the_employee_takes_a_model_for_herself_and_for_nobody_else(cast, case):
    other = factories.make_appraisal(case.cycle, cast.adi, cast.sari, cast.rina, "planning")
    plan = plan_cases.make_model(cast)
    services.apply_model(plan=plan, chosen=[case.pk, other.pk], actor=user(cast, "employee"))
    assert set(Target.objects.values_list("appraisal", flat=True)) == {case.pk}


@pytest.mark.parametrize("actor", ["supervisor_elsewhere", "reviewer", "leader", "other_employee", "hr_elsewhere"])
def test_nobody_else_can_apply_it_to_this_person(cast, case, actor):
    with pytest.raises(errors.Refused):
        services.apply_model(plan=plan_cases.make_model(cast), chosen=[case.pk], actor=user(cast, actor))
    assert not Target.objects.exists()


def test_hr_waits_two_weeks_and_then_it_is_marked_as_drafted_by_hr(cast, case):
    plan = plan_cases.make_model(cast)
    Appraisal.objects.filter(pk=case.pk).update(period_start=date(2026, 11, 3))
    told = services.apply_model(plan=plan, chosen=[case.pk], actor=user(cast, "hr"))
    assert [one.why_not for one in told.skipped] == ["it is still the employee's turn to write"]
    Appraisal.objects.filter(pk=case.pk).update(period_start=date(2026, 11, 2))
    services.apply_model(plan=plan, chosen=[case.pk], actor=user(cast, "hr"))
    assert Target.objects.filter(appraisal=case).count() == 2
    assert PlanFrame.objects.get(appraisal=case).hr_drafted_at is not None


def test_what_the_supervisor_gives_is_not_marked_as_drafted_by_hr(cast, case):
    services.apply_model(plan=plan_cases.make_model(cast), chosen=[case.pk], actor=user(cast))
    assert PlanFrame.objects.get(appraisal=case).hr_drafted_at is None


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda plan: ModelTarget.objects.filter(plan=plan).delete(), "no targets"),
        (lambda plan: ModelTarget.objects.filter(plan=plan).update(weight=49), "100 percent"),
        (lambda plan: ModelPlan.objects.filter(pk=plan.pk).update(is_active=False), "not in use"),
    ],
)
def test_an_unfinished_or_retired_model_is_not_applied(cast, case, spoil, words):
    plan = plan_cases.make_model(cast)
    spoil(plan)
    with pytest.raises(errors.Refused, match=words):
        services.apply_model(plan=ModelPlan.objects.get(), chosen=[case.pk], actor=user(cast))


def test_perspectives_reach_leaders_only(cast, case):
    plan = plan_cases.make_model(cast, 1, position=None)
    ModelTarget.objects.update(perspective="budget")
    plan_cases.make_leader(cast, cast.adi)
    leader = factories.make_appraisal(case.cycle, cast.adi, cast.sari, cast.rina, "planning")
    services.apply_model(plan=plan, chosen=[case.pk, leader.pk], actor=user(cast))
    assert dict(Target.objects.values_list("appraisal", "perspective")) == {case.pk: "", leader.pk: "budget"}


def test_the_post_decides_who_is_ticked_at_first(cast, case):
    plan = plan_cases.make_model(cast)
    plan_cases.make_leader(cast, cast.adi)
    factories.make_appraisal(case.cycle, cast.adi, cast.sari, cast.rina, "planning")
    actor = user(cast)
    rows = reading.candidates_of(
        plan, reading.may_receive(plan, actor), actor, case.cycle.closes_at(date(2026, 11, 15))
    )
    assert {row.case.employee.name: row.is_ticked for row in rows} == {"Eka": True, "Adi": False}
