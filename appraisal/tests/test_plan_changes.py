"""A change of an agreed plan: proposed with a reason, in force when the other side agrees, all of it or nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from appraisal import scoring, selectors, services
from appraisal.models import Appraisal, PlanChange, PlanVersion, Target
from appraisal.selectors import records
from appraisal.services import plan_change_drafts as drafts
from appraisal.services import plan_changes as changes
from appraisal.services import realisations
from appraisal.tests import factories
from appraisal.tests.change_cases import (
    AFTER,
    BEFORE,
    IN_WINDOW,
    VALUES,
    WHY,
    draft,
    key,
    make_case,
    plan_in_force,
    propose,
    target,
    user,
    values_of,
)
from core import errors
from core.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return make_case(cast)


# --- From the draft to the agreement -----------------------------------------------------------------------
@pytest.mark.parametrize(("actor", "other"), [("employee", "supervisor"), ("supervisor", "employee")])
def test_the_agreed_plan_stays_in_force_until_the_other_side_agrees(cast, case, actor, other):
    change = propose(cast, case, actor)
    assert plan_in_force(case) == BEFORE
    changes.agree_change(change=change, actor=user(cast, other))
    assert plan_in_force(case) == AFTER
    change.refresh_from_db()
    assert (change.state, change.reason, change.answered_by) == ("agreed", WHY, cast.users[other])


def test_both_names_and_moments_stand_on_the_version(cast, case):
    change = propose(cast, case)
    version = changes.agree_change(
        change=change, actor=user(cast, "supervisor"), at=datetime(2026, 11, 20, 2, tzinfo=UTC)
    )
    assert [(one["act"], one["name"]) for one in version.content["signed"]] == [
        ("proposed", "Eka"),
        ("agreed_change", "Sari"),
    ]
    assert version.content["signed"][1]["at"] == "2026-11-20T02:00:00+00:00"
    assert (version.kind, version.number, version.reason) == ("changed", 2, WHY)
    # The plan agreed in January, from before versions were kept, became the first one.
    first = PlanVersion.objects.get(appraisal=case, number=1)
    assert (first.kind, [one["name"] for one in first.content["signed"]]) == ("agreed", ["Eka", "Sari"])
    assert [row["title"] for row in first.content["targets"]] == ["Loket", "Laporan"]


def test_a_target_taken_out_keeps_its_realisations_and_stays_as_a_record(cast, case):
    factories.make_realisation(target(case, "Laporan"), 7)
    changes.agree_change(change=propose(cast, case), actor=user(cast, "supervisor"))
    gone = target(case, "Laporan")
    assert (gone.ended_on, gone.ended_reason, gone.weight) == (date(2026, 11, 16), WHY, 40)
    assert gone.realisations.count() == 1
    with pytest.raises(errors.WrongState):
        realisations.add_realisation(target=gone, day=date(2026, 11, 1), value=Decimal(1), actor=user(cast))
    with pytest.raises(errors.WrongState):
        realisations.give_zero(target=gone, reason="x", actor=user(cast, "supervisor"))


def test_the_result_is_counted_without_it_and_says_why(cast, case):
    changes.agree_change(change=propose(cast, case), actor=user(cast, "supervisor"))
    factories.make_realisation(target(case, "Loket"), 120)
    factories.make_realisation(target(case, "Pelatihan kader"), 40)
    record = records.record_of(case, anonymous=False)
    outcome = scoring.score(record)
    assert [gap for gap in outcome["missing"] if "target" in gap["code"] or "realisation" in gap["code"]] == []
    assert [row["taken_out"] for row in outcome["targets"]] == [False, True, False]
    assert any(step["code"] == "target_ended" and WHY in step["text_en"] for step in outcome["steps"])
    plan = selectors.plan_of(case)
    assert plan.weighs_hundred and plan.missing == 0


def test_every_part_of_it_is_in_the_trail(cast, case):
    changes.agree_change(change=propose(cast, case), actor=user(cast, "supervisor"))
    entries = AuditEntry.objects.exclude(chain="system").order_by("sequence")
    assert list(entries.values_list("action", flat=True)) == [
        "plan_change.propose",
        "target.change",
        "target.end",
        "target.add",
        "plan_change.agree",
    ]
    assert AuditEntry.objects.get(action="plan_change.agree").details["version"] == 2


def test_a_refusal_needs_a_reason_and_leaves_the_plan(cast, case):
    change = propose(cast, case)
    with pytest.raises(errors.Refused):
        changes.refuse_change(change=change, reason=" ", actor=user(cast, "supervisor"))
    changes.refuse_change(change=change, reason="Anggaran belum pasti.", actor=user(cast, "supervisor"))
    change.refresh_from_db()
    assert (change.state, change.answer, plan_in_force(case)) == ("refused", "Anggaran belum pasti.", BEFORE)
    # Answered: the next proposal may come.
    assert propose(cast, case).state == "proposed"


def test_the_proposer_may_withdraw_and_nobody_agrees_afterwards(cast, case):
    change = propose(cast, case)
    changes.withdraw_change(change=change, actor=user(cast))
    with pytest.raises(errors.WrongState):
        changes.agree_change(change=change, actor=user(cast, "supervisor"))
    assert plan_in_force(case) == BEFORE


# --- Who and when -----------------------------------------------------------------------------------------
def test_each_step_belongs_to_one_side(cast, case):
    change = propose(cast, case)
    for step, actor in ((changes.agree_change, "employee"), (changes.agree_change, "reviewer")):
        with pytest.raises(errors.NotYours):
            step(change=change, actor=user(cast, actor))
    with pytest.raises(errors.NotYours):
        changes.refuse_change(change=change, reason="x", actor=user(cast, "employee"))
    with pytest.raises(errors.NotYours):
        changes.withdraw_change(change=change, actor=user(cast, "supervisor"))
    for actor in ("reviewer", "hr", "leader", "other_employee"):
        with pytest.raises(errors.NotYours):
            drafts.write_item(appraisal=case, key="new", values=VALUES, actor=user(cast, actor))
    assert plan_in_force(case) == BEFORE


def test_the_next_supervisor_answers_what_was_proposed_to_the_former_one(cast, case):
    change = propose(cast, case)
    Appraisal.objects.filter(pk=case.pk).update(appraiser=cast.tono)
    with pytest.raises(errors.NotYours):
        changes.agree_change(change=change, actor=user(cast, "supervisor"))
    changes.agree_change(change=change, actor=user(cast, "supervisor_elsewhere"))
    assert plan_in_force(case) == AFTER


def test_after_the_rating_window_opens_nothing_is_proposed_and_nothing_agreed(cast, case):
    change = propose(cast, case)
    for work in (
        lambda: changes.agree_change(change=change, actor=user(cast, "supervisor"), at=IN_WINDOW),
        lambda: drafts.write_item(appraisal=case, key="new", values=VALUES, actor=user(cast), at=IN_WINDOW),
        lambda: changes.propose_change(appraisal=case, reason=WHY, actor=user(cast), at=IN_WINDOW),
    ):
        with pytest.raises(errors.WrongState, match="rating window is open"):
            work()
    assert plan_in_force(case) == BEFORE
    changes.refuse_change(change=change, reason="Terlambat.", actor=user(cast, "supervisor"), at=IN_WINDOW)


@pytest.mark.parametrize("state", ["planning", "submitted", "returned", "rated", "countersigned", "published"])
def test_only_an_agreed_plan_is_changed(cast, case, state):
    change = propose(cast, case)
    Appraisal.objects.filter(pk=case.pk).update(state=state)
    case.refresh_from_db()
    with pytest.raises(errors.WrongState):
        changes.agree_change(change=change, actor=user(cast, "supervisor"))
    with pytest.raises(errors.WrongState):
        drafts.write_item(appraisal=case, key="new", values=VALUES, actor=user(cast))


# --- A good plan, or nothing ------------------------------------------------------------------------------
def test_a_change_needs_a_reason(cast, case):
    draft(cast, case)
    with pytest.raises(errors.Refused) as refusal:
        changes.propose_change(appraisal=case, reason="  ", actor=user(cast))
    assert refusal.value.code == "reason"


def test_weights_must_be_exactly_one_hundred_afterwards(cast, case):
    drafts.weigh_items(appraisal=case, weights={key(case, "Loket"): Decimal("59.99")}, actor=user(cast))
    with pytest.raises(errors.Refused, match="exactly 100") as refusal:
        changes.propose_change(appraisal=case, reason=WHY, actor=user(cast))
    assert refusal.value.code == "weight"
    drafts.weigh_items(
        appraisal=case,
        weights={key(case, "Loket"): Decimal("59.99"), key(case, "Laporan"): Decimal("40.01")},
        actor=user(cast),
    )
    changes.agree_change(
        change=changes.propose_change(appraisal=case, reason=WHY, actor=user(cast)), actor=user(cast, "supervisor")
    )
    assert [weight for _title, _value, weight in plan_in_force(case)] == [Decimal("59.99"), Decimal("40.01")]


@pytest.mark.parametrize("weight", ["0", "-1", "100.01", "NaN"])
def test_a_weight_is_a_percentage(cast, case, weight):
    with pytest.raises(errors.Refused):
        drafts.weigh_items(appraisal=case, weights={key(case, "Loket"): Decimal(weight)}, actor=user(cast))


def test_a_target_nobody_could_be_measured_against_is_not_proposed(cast, case):
    with pytest.raises(errors.Refused):
        drafts.write_item(appraisal=case, key="new", values={**VALUES, "value": Decimal(0)}, actor=user(cast))
    assert not PlanChange.objects.exists()


def test_the_last_target_cannot_be_taken_out_where_targets_are_scored(cast, case):
    for title in ("Loket", "Laporan"):
        drafts.end_item(appraisal=case, key=key(case, title), actor=user(cast))
    with pytest.raises(errors.Refused):
        changes.propose_change(appraisal=case, reason=WHY, actor=user(cast))


def test_what_was_written_against_another_value_is_refused_in_words(cast, case):
    change = propose(cast, case)
    Target.objects.filter(pk=target(case, "Loket").pk).update(value=90)
    with pytest.raises(errors.Refused, match="moved on"):
        changes.agree_change(change=change, actor=user(cast, "supervisor"))
    assert [row[0] for row in plan_in_force(case)] == ["Loket", "Laporan"]
    assert not PlanVersion.objects.filter(kind="changed").exists()


def test_a_refusal_in_the_middle_leaves_nothing_behind(cast, case, monkeypatch):
    change = propose(cast, case)
    monkeypatch.setattr(changes.plan_versions, "keep_version", lambda **told: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        changes.agree_change(change=change, actor=user(cast, "supervisor"))
    change.refresh_from_db()
    assert (change.state, plan_in_force(case)) == ("proposed", BEFORE)


def test_a_result_of_the_former_supervisor_may_stay_but_not_be_chosen_anew(cast, case):
    old = factories.make_target(factories.make_appraisal(case.cycle, cast.tono, cast.rina), title="Hasil Tono")
    Target.objects.filter(pk=target(case, "Loket").pk).update(serves=old)
    loket = target(case, "Loket")
    drafts.write_item(appraisal=case, key=str(loket.pk), values=values_of(loket, value=Decimal(110)), actor=user(cast))
    changes.propose_change(appraisal=case, reason=WHY, actor=user(cast))
    with pytest.raises(errors.Refused):
        drafts.write_item(appraisal=case, key="new", values={**VALUES, "serves": old}, actor=user(cast))


# --- Drafts -------------------------------------------------------------------------------------------------
def test_written_back_as_it_was_the_draft_is_gone(cast, case):
    me, loket = user(cast), target(case, "Loket")
    drafts.write_item(appraisal=case, key=str(loket.pk), values=values_of(loket, weight=Decimal(50)), actor=me)
    assert PlanChange.objects.get().items == [
        {"key": str(loket.pk), "kind": "change", "was": {"weight": "60"}, "now": {"weight": "50"}}
    ]
    drafts.write_item(appraisal=case, key=str(loket.pk), values=values_of(loket), actor=me)
    assert not PlanChange.objects.exists()
    with pytest.raises(errors.WrongState):
        changes.propose_change(appraisal=case, reason=WHY, actor=me)


def test_a_draft_is_read_by_its_author_only_and_a_proposal_by_the_case(cast, case):
    draft(cast, case)

    def readers():
        actors = ("employee", "supervisor", "reviewer", "hr", "peer")
        return {actor for actor in actors if PlanChange.objects.visible_to(user(cast, actor)).exists()}

    assert readers() == {"employee"}
    changes.propose_change(appraisal=case, reason=WHY, actor=user(cast))
    assert readers() == {"employee", "supervisor", "reviewer", "hr"}


def test_undone_and_discarded_drafts_leave_nothing(cast, case):
    me = user(cast)
    draft(cast, case)
    drafts.undo_item(appraisal=case, key="new-1", actor=me)
    assert [item["kind"] for item in PlanChange.objects.get().items] == ["change", "end"]
    drafts.discard_draft(appraisal=case, actor=me)
    assert not PlanChange.objects.exists() and not AuditEntry.objects.exclude(chain="system").exists()


def test_a_draft_about_a_target_that_is_gone_is_refused(cast, case):
    with pytest.raises(errors.WrongState):
        drafts.end_item(appraisal=case, key="999999", actor=user(cast))


# --- The plan opened again ----------------------------------------------------------------------------------
def test_opening_the_plan_again_closes_the_proposal_with_that_reason(cast, case):
    change = propose(cast, case)
    draft(cast, case, "supervisor")
    services.reopen_plan(appraisal=case, reason="Ditulis ulang seluruhnya.", actor=user(cast, "supervisor"))
    assert PlanChange.objects.get() == change
    change.refresh_from_db()
    assert (change.state, change.answer) == ("closed", "Ditulis ulang seluruhnya.")
    assert AuditEntry.objects.filter(action="plan_change.close").count() == 1
