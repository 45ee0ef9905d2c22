"""The ground: declared access, refusals, audit chain, receipts, states that move in one place."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from core import access, audit, database_rules, errors, lookups, receipts, transitions, workflow
from core.middleware import DeclaredAccessMiddleware
from core.models import AuditChain, AuditEntry, SubmitReceipt
from employees.models import Agency, ReportingLine, SupervisorReport
from tests import cast as people

pytestmark = pytest.mark.django_db


def undeclared(request):
    return HttpResponse("open")


def test_it_refuses_a_view_that_declares_no_rule(cast):
    request = RequestFactory().get("/")
    request.user = cast.users["hr"]
    with pytest.raises(errors.PermissionDenied):
        DeclaredAccessMiddleware(lambda r: None).process_view(request, undeclared, (), {})


def test_a_rule_with_an_unknown_role_is_a_programming_error():
    with pytest.raises(ValueError, match="king"):
        access.roles("king")


def test_roles_follow_from_lines_grants_and_led_units(cast):
    roles = {actor: people.fresh(user).roles for actor, user in cast.users.items()}
    assert roles["employee"] == {"employee"}
    assert roles["supervisor"] == {"employee", "supervisor"}
    assert roles["reviewer"] == {"employee", "supervisor", "reviewer"}
    assert roles["former_supervisor"] == {"employee"}
    assert roles["leader"] == {"employee", "leader"}
    assert roles["hr"] == {"employee", "hr"}
    assert roles["administrator"] == {"administrator"}


def test_rights_end_with_the_next_request(cast):
    ReportingLine.objects.filter(supervisor=cast.sari).update(end="2026-11-15")
    assert people.fresh(cast.users["supervisor"]).roles == {"employee"}


def test_an_inactive_account_has_no_role(cast):
    user = cast.users["hr"]
    user.is_active = False
    user.save()
    assert people.fresh(user).roles == frozenset()


def test_a_stranger_gets_404_and_a_person_without_the_role_403(cast):
    with pytest.raises(lookups.Http404):
        lookups.get_visible(type(cast.eka).objects.all(), cast.users["hr_elsewhere"], pk=cast.eka.pk)
    with pytest.raises(errors.NotYours):
        lookups.require(False)


def test_the_database_refuses_two_supervisors_of_one_kind_on_one_day(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingLine.objects.create(employee=cast.eka, supervisor=cast.tono, start="2026-08-01")
    ReportingLine.objects.create(employee=cast.eka, supervisor=cast.tono, kind="plh", start="2026-08-01")


# --- audit ------------------------------------------------------------------------------------------


def entry(cast, action="thing.done"):
    with transaction.atomic():
        return audit.record(
            chain="agency:1", actor=cast.users["hr"], action=action, obj=cast.sabang, before="a", after="b"
        )


def test_the_chain_holds_when_nobody_touched_it(cast):
    entry(cast)
    entry(cast)
    assert list(audit.verify()) == []


@pytest.mark.parametrize(
    "attack",
    [
        lambda: AuditEntry.objects.filter(sequence=2).update(details={"after": "c"}),
        lambda: AuditEntry.objects.filter(sequence=2).update(actor=None),
        lambda: AuditEntry.objects.filter(sequence=2).delete(),
        lambda: AuditEntry.objects.filter(sequence=3).delete(),
        lambda: AuditEntry.objects.filter(sequence=2).update(mac="0" * 64),
        lambda: AuditChain.objects.all().delete(),
        lambda: AuditChain.objects.update(sequence=9),
    ],
    ids=["changed", "actor removed", "removed", "tail cut", "seal forged", "head removed", "head moved"],
)
def test_verification_finds_tampering(cast, attack):
    for _n in range(3):
        entry(cast)
    database_rules.allow_changes(connection, "core_auditentry")
    attack()
    assert list(audit.verify())


def test_an_audit_key_from_elsewhere_does_not_verify(cast, settings):
    entry(cast)
    settings.AUDIT_KEY = "another key"
    assert [place.problem for place in audit.verify()] == ["the entry was changed after it was written"]


@pytest.mark.parametrize("attack", ["UPDATE core_auditentry SET action = 'x'", "DELETE FROM core_auditentry"])
def test_the_database_refuses_to_change_an_entry(cast, attack):
    entry(cast)
    database_rules.allow_changes(connection, "core_auditentry")
    database_rules.make_append_only(connection, "core_auditentry")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


# --- receipts ---------------------------------------------------------------------------------------


def test_the_same_token_gives_the_same_receipt_and_one_effect(cast):
    user, effects = cast.users["employee"], []
    token = receipts.issue_token(user, "thing:1")
    first = receipts.submit_once(token, user=user, action="thing:1", work=lambda: effects.append(1))
    again = receipts.submit_once(token, user=user, action="thing:1", work=lambda: effects.append(2))
    assert (first.number, effects) == (again.number, [1])


def test_a_token_stays_good_when_the_service_refused(cast):
    user = cast.users["employee"]
    token = receipts.issue_token(user, "thing:1")

    def refuse():
        raise errors.Refused("not now")

    with pytest.raises(errors.Refused):
        receipts.submit_once(token, user=user, action="thing:1", work=refuse)
    assert not SubmitReceipt.objects.exists()
    assert receipts.submit_once(token, user=user, action="thing:1", work=lambda: None).number


@pytest.mark.parametrize("token", ["", "nonsense", None])
def test_a_token_of_nobody_is_refused(cast, token):
    token = token if token is not None else receipts.issue_token(cast.users["hr"], "thing:1")
    with pytest.raises(errors.Refused, match="Nothing was stored"):
        receipts.submit_once(token, user=cast.users["employee"], action="thing:1", work=lambda: None)


# --- states -----------------------------------------------------------------------------------------

DOOR = workflow.Workflow(
    "door",
    (
        workflow.Step("confirm", ("reported",), "confirmed", ("employee",)),
        workflow.Step("decline", ("reported", "confirmed"), "declined", ("hr",), needs_reason=True),
    ),
)


@pytest.fixture
def report(cast, fixed_moment):
    return SupervisorReport.objects.create(
        employee=cast.eka, named_supervisor=cast.tono, since="2026-01-01", explanation="moved", reported_at=fixed_moment
    )


def step(report, cast, action, roles, **more):
    transitions.move(report, DOOR, action, actor=cast.users["hr"], roles=roles, chain="agency:1", **more)


def test_a_step_changes_the_state_and_leaves_an_entry(report, cast):
    step(report, cast, "confirm", ["employee"])
    report.refresh_from_db()
    told = AuditEntry.objects.get(action="door.confirm").details
    assert (report.state, told) == ("confirmed", {"before": "reported", "after": "confirmed"})


def test_a_step_of_somebody_else_is_refused(report, cast):
    with pytest.raises(errors.NotYours):
        step(report, cast, "confirm", ["hr"])


def test_a_step_taken_twice_is_refused_the_second_time(report, cast):
    other = SupervisorReport.objects.get(pk=report.pk)
    step(report, cast, "confirm", ["employee"])
    with pytest.raises(errors.WrongState):
        step(other, cast, "confirm", ["employee"])
    assert AuditEntry.objects.filter(action="door.confirm").count() == 1


def test_a_step_that_needs_words_is_refused_without_them(report, cast):
    with pytest.raises(errors.Refused, match="reason"):
        step(report, cast, "decline", ["hr"], reason="  ")
    step(report, cast, "decline", ["hr"], reason="She never moved.")
    assert Agency.objects.count() == 2


def test_the_table_names_the_buttons():
    assert [s.action for s in DOOR.open_steps("reported", ["employee", "hr"])] == ["confirm", "decline"]
    assert [s.action for s in DOOR.open_steps("confirmed", ["employee"])] == []
    with pytest.raises(KeyError):
        DOOR.step("fly")
    with pytest.raises(ValueError, match="two rows"):
        workflow.Workflow("x", (DOOR.steps[0], DOOR.steps[0]))
