"""Candidacies: judged rule by rule when they are entered, decided by two people with a written reason each."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers import eligibility, labels, selectors
from careers.models import Candidacy, Decision, Opening
from careers.workflow import CANDIDACY
from core import audit, errors, transitions
from employees.models import Employee

TAKEN = gettext_lazy("Nothing was decided: somebody is selected for this post already.")
DECIDED = {labels.Outcome.SELECT.value: "select", labels.Outcome.REJECT.value: "reject"}


def _judged(employee: Employee, opening: Opening) -> dict[str, Any]:
    """Judge the person on the closing day, the same day for everybody; the answer is kept as it was."""
    asked = opening.asked
    rules = eligibility.evaluate(selectors.facts_of(employee, opening.closes_on), asked, opening.closes_on)
    snapshot = {
        "on": opening.closes_on.isoformat(),
        "requirements": asked.to_json(),
        "rules": [rule.to_json() for rule in rules],
    }
    return {"eligibility": snapshot, "verdict": labels.VERDICT_OF[eligibility.verdict(rules)].value}


@transaction.atomic
def nominate(*, opening: Opening, employee: Employee, motivation: str, actor: Any, on: date) -> Candidacy:
    """Enter a candidate: oneself, or one of one's people. Rules are judged and shown; they keep nobody from entering.

    Raises:
        NotYours: the actor is neither the employee nor her supervisor of today.
        Refused: the opening takes no nominations on `on`, the person sits on its panel, or stands there already.
    """
    if actor.employee_id != employee.pk and not selectors.supervises(actor, employee.pk, on):
        raise errors.NotYours(_("You can apply yourself, or nominate people you supervise."))
    row = Opening.objects.select_for_update().get(pk=opening.pk)
    if not row.takes_nominations(on):
        raise errors.WrongState(_("Nothing was stored: this opening takes no nominations any more."))
    if employee.agency_id != row.agency_id:
        raise errors.NotYours(_("This opening belongs to another agency."))
    if row.panel.filter(employee=employee.pk).exists():
        raise errors.Refused(
            _("Nothing was stored: this person sits on the panel of the opening. Ask HR to change the panel first."),
            code="panel",
        )
    try:
        with transaction.atomic():
            candidacy = Candidacy.objects.create(
                opening=row,
                employee=employee,
                nominated_by=actor,
                nominated_on=on,
                motivation=motivation,
                **_judged(employee, row),
            )
    except IntegrityError as twice:
        raise errors.Refused(
            _("Nothing was stored: this person is a candidate for this opening already."), code="twice"
        ) from twice
    audit.record(
        chain=row.agency.audit_chain,
        actor=actor,
        action="candidacy.nominate",
        obj=candidacy,
        after=candidacy.verdict,
        details={"on": candidacy.eligibility["on"]},
    )
    return candidacy


@transaction.atomic
def recheck_eligibility(*, candidacy: Candidacy, actor: Any) -> None:
    """Judge an undecided candidacy again after HR has completed the registers; requirements are those of the opening.

    Raises:
        NotYours: the actor is not of HR of the agency, or a candidate herself.
        WrongState: the panel has begun to decide, or the candidacy is over.
    """
    opening = candidacy.opening
    if "hr" not in opening.roles_of(actor):
        raise errors.NotYours(_("Only HR judges the requirements again, and nobody where she is a candidate."))
    before = candidacy.verdict
    judged = _judged(candidacy.employee, opening)
    if Candidacy.objects.filter(pk=candidacy.pk, state="nominated").update(**judged) != 1:
        raise errors.WrongState(_("Nothing was changed: the panel has begun to decide on this candidacy."))
    audit.record(
        chain=opening.agency.audit_chain,
        actor=actor,
        action="candidacy.recheck",
        obj=candidacy,
        before=before,
        after=judged["verdict"],
        details={"rules_before": candidacy.eligibility["rules"]},
    )


def _roles(candidacy: Candidacy, actor: Any, on: date) -> frozenset[str]:
    """Return the roles of the actor in this candidacy; a conflict of interest is a refusal with its reason."""
    conflict = selectors.conflict_of(candidacy, actor, on)
    if conflict:
        raise errors.NotYours(conflict)
    return selectors.candidacy_roles(candidacy, actor)


def _require_closed(opening: Opening) -> None:
    if opening.state != "closed":
        raise errors.WrongState(_("Nothing was decided: the panel decides after the opening is closed."))


def _require_selectable(candidacy: Candidacy, outcome: str) -> None:
    if outcome != labels.Outcome.SELECT:
        return
    if candidacy.verdict != labels.Verdict.ELIGIBLE:
        raise errors.Refused(
            _(
                "Nothing was decided: only somebody who meets every published requirement can be selected. "
                "Where a fact is missing, ask HR to complete it and to judge again."
            ),
            code="not_eligible",
        )
    if Candidacy.objects.filter(opening=candidacy.opening_id, state="selected").exists():
        raise errors.Refused(TAKEN, code="taken")


@transaction.atomic
def propose_decision(*, candidacy: Candidacy, outcome: str, reason: str, actor: Any, at: datetime, on: date) -> None:
    """Make the first decision ("select" or "reject") with a reason the candidate will read.

    Raises:
        NotYours: not on the panel, or in conflict (candidate, her supervisor, who entered her).
        WrongState: the opening is not closed, or somebody has decided first.
        Refused: no reason, or the outcome is not possible.
    """
    roles = _roles(candidacy, actor, on)
    _require_closed(candidacy.opening)
    _require_selectable(candidacy, outcome)
    transitions.move(
        candidacy,
        CANDIDACY,
        "propose",
        actor=actor,
        roles=roles,
        chain=candidacy.opening.agency.audit_chain,
        reason=reason,
        details={"outcome": outcome},
    )
    Decision.objects.create(candidacy=candidacy, outcome=outcome, first_by=actor, first_reason=reason, first_at=at)


@transaction.atomic
def confirm_decision(*, candidacy: Candidacy, agrees: bool, reason: str, actor: Any, at: datetime, on: date) -> None:
    """Confirm the first decision as the second person, or disagree: then it is open again, both reasons kept.

    Raises:
        NotYours: not on the panel, in conflict, or the person who made the first decision.
        WrongState: somebody else has confirmed meanwhile.
        Refused: no reason, or somebody else is selected for the post meanwhile.
    """
    roles = _roles(candidacy, actor, on)
    _require_closed(candidacy.opening)
    decision = Decision.objects.filter(candidacy=candidacy, second_by__isnull=True).first()
    if decision is None:
        raise errors.WrongState(_("Nothing was changed: there is no decision that waits for a second person."))
    if decision.first_by_id == actor.pk:
        raise errors.NotYours(_("You made the first decision: a second person of the panel has to confirm it."))
    if agrees:
        _require_selectable(candidacy, decision.outcome)
    try:
        transitions.move(
            candidacy,
            CANDIDACY,
            DECIDED[decision.outcome] if agrees else "disagree",
            actor=actor,
            roles=roles,
            chain=candidacy.opening.agency.audit_chain,
            reason=reason,
        )
    except IntegrityError as taken:
        # Two candidates confirmed at the same moment: the database lets one of them have the post.
        raise errors.Refused(TAKEN, code="taken") from taken
    changes = {"second_by": actor, "second_agrees": agrees, "second_reason": reason, "second_at": at}
    if Decision.objects.filter(pk=decision.pk, second_by__isnull=True).update(**changes) != 1:
        raise errors.WrongState(_("Nothing was changed: somebody else has confirmed this decision meanwhile."))


@transaction.atomic
def withdraw_candidacy(*, candidacy: Candidacy, reason: str, actor: Any) -> None:
    """Take back one's own candidacy before it is decided.

    Raises:
        NotYours: somebody else's candidacy.
        WrongState: it is decided already.
        Refused: there is no reason.
    """
    transitions.move(
        candidacy,
        CANDIDACY,
        "withdraw",
        actor=actor,
        roles=selectors.candidacy_roles(candidacy, actor),
        chain=candidacy.opening.agency.audit_chain,
        reason=reason,
    )
