"""One open proposal per plan, and one answer to it: also when two press at the same moment."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from appraisal.models import PlanChange
from appraisal.services import plan_changes as changes
from appraisal.tests.change_cases import AFTER, BEFORE, WHY, draft, make_case, plan_in_force, propose, user
from core import errors
from core.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return make_case(cast)


def test_the_database_itself_allows_one_open_proposal(cast, case):
    propose(cast, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanChange.objects.create(
            appraisal=case,
            side="supervisor",
            state="proposed",
            reason="x",
            proposed_by=cast.users["supervisor"],
            proposed_at=datetime(2026, 11, 16, tzinfo=UTC),
        )


def test_a_second_proposal_waits_for_the_first_and_its_draft_is_kept(cast, case):
    propose(cast, case)
    draft(cast, case, "supervisor")
    with pytest.raises(errors.WrongState, match="draft is kept"):
        changes.propose_change(appraisal=case, reason=WHY, actor=user(cast, "supervisor"))
    assert PlanChange.objects.filter(state="draft").count() == 1


def test_without_the_lock_the_constraint_still_says_it_in_words(cast, case, monkeypatch):
    propose(cast, case)
    draft(cast, case, "supervisor")
    monkeypatch.setattr(changes, "_require_no_other", lambda appraisal: None)
    with pytest.raises(errors.WrongState, match="draft is kept"):
        changes.propose_change(appraisal=case, reason=WHY, actor=user(cast, "supervisor"))


def together(*works):
    """Run the works at the same moment; return how each ended."""
    start, ends = threading.Barrier(len(works)), []

    def run(work):
        try:
            start.wait()
            work()
            ends.append("done")
        except errors.WrongState:
            ends.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return sorted(ends)


@pytest.mark.django_db(transaction=True)
def test_two_sides_proposing_at_the_same_moment_make_one_proposal(cast, case):
    for actor in ("employee", "supervisor"):
        draft(cast, case, actor)

    def press(actor):
        return lambda: changes.propose_change(appraisal=case, reason=WHY, actor=user(cast, actor))

    assert together(press("employee"), press("supervisor")) == ["done", "too late"]
    assert PlanChange.objects.filter(state="proposed").count() == 1
    assert AuditEntry.objects.filter(action="plan_change.propose").count() == 1


@pytest.mark.django_db(transaction=True)
def test_agreed_and_withdrawn_at_the_same_moment_is_one_of_both(cast, case):
    change = propose(cast, case)
    assert together(
        lambda: changes.agree_change(change=change, actor=user(cast, "supervisor")),
        lambda: changes.withdraw_change(change=change, actor=user(cast)),
    ) == ["done", "too late"]
    change.refresh_from_db()
    assert (change.state, plan_in_force(case)) in [("agreed", AFTER), ("withdrawn", BEFORE)]
