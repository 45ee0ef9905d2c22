"""What the supervisor says of evidence, and what the employee answers. Each word is one row that stays."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import labels
from appraisal.models import Appraisal, Evidence, EvidenceVerdict, Realisation
from appraisal.services import evidence as evidences
from appraisal.services.plans import locked_case, require_role
from appraisal.services.realisations import require_running
from appraisal.workflow import EVIDENCE
from core import audit, errors, transitions

# Step of the workflow → the line it leaves in the history.
KINDS = {
    "accept": labels.VerdictKind.ACCEPTED,
    "question": labels.VerdictKind.QUESTIONED,
    "refuse": labels.VerdictKind.REFUSED,
    "reply": labels.VerdictKind.REPLY,
}
VERDICTS = ("accept", "question", "refuse")


def require_judgeable(evidence: Evidence, appraisal: Appraisal) -> None:
    """Stop unless something can still be said of this piece of evidence.

    Raises:
        WrongState: the case does not run any more, or the realisation was withdrawn.
    """
    require_running(appraisal)
    if evidence.realisation.state == labels.RealisationState.WITHDRAWN:
        raise errors.WrongState(
            _("Nothing was stored: the realisation this evidence belongs to was withdrawn and does not count.")
        )


def _locked(evidence: Evidence, actor: Any, role: str) -> tuple[Appraisal, Evidence]:
    appraisal = locked_case(evidence.realisation.target.appraisal_id)
    require_role(appraisal, actor, role)
    found = Evidence.objects.select_related("realisation__target").get(pk=evidence.pk)
    require_judgeable(found, appraisal)
    return appraisal, found


@transaction.atomic
def judge_evidence(
    *, evidence: Evidence, verdict: str, words: str, base: int, actor: Any, at: datetime | None = None
) -> None:
    """Accept, question or refuse a piece of evidence; both sides read the words.

    Args:
        verdict: accept, question or refuse.
        words: compulsory unless it is accepted.
        base: number of lines the history had when the form was opened.

    Raises:
        NotYours: the actor is not the supervisor.
        WrongState: the case does not run, the realisation was withdrawn, or this verdict stands already.
        Conflict: something was said meanwhile; `theirs` is the last line.
        Refused: the words are missing, `code` is "words".
    """
    appraisal, evidence = _locked(evidence, actor, "supervisor")
    lines = list(evidence.verdicts.select_related("by").order_by("pk"))
    if len(lines) != base:
        raise errors.Conflict(
            _("Something was said about this evidence meanwhile. Nothing was overwritten; both are shown below."),
            theirs=lines[-1] if lines else None,
        )
    if verdict not in VERDICTS:
        raise errors.Refused(_("Choose what you say of this evidence."), code="verdict")
    _say(appraisal, evidence, verdict, words, actor, at or timezone.now())


@transaction.atomic
def reply_evidence(
    *,
    evidence: Evidence,
    words: str,
    actor: Any,
    link: str = "",
    file: Any = None,
    at: datetime | None = None,
) -> None:
    """Answer a question or a refusal, with other evidence if there is any; the supervisor looks again.

    Raises:
        NotYours: the actor is not the employee.
        WrongState: nothing asks for an answer, or the case does not run.
        Refused: `code` names the field: words, link or file.
    """
    at = at or timezone.now()
    checked = evidences.check_file(file) if file else None
    appraisal, evidence = _locked(evidence, actor, "employee")
    _say(appraisal, evidence, "reply", words, actor, at)
    _attach(appraisal, evidence.realisation, link, checked, actor, at)


@transaction.atomic
def add_evidence(
    *, realisation: Realisation, actor: Any, link: str = "", file: Any = None, at: datetime | None = None
) -> None:
    """Add evidence to a realisation that was recorded before.

    Raises:
        NotYours: the actor is not the employee.
        WrongState: the realisation was withdrawn, or the case does not run.
        Refused: neither link nor file, or one of them cannot be taken; `code` names the field.
    """
    at = at or timezone.now()
    if not link and not file:
        raise errors.Refused(_("Nothing was stored: choose a file or give a link."), code="file")
    checked = evidences.check_file(file) if file else None
    appraisal = locked_case(realisation.target.appraisal_id)
    require_role(appraisal, actor, "employee")
    require_running(appraisal)
    found = Realisation.objects.counting().filter(pk=realisation.pk).first()
    if found is None:
        raise errors.WrongState(_("Nothing was stored: this realisation was withdrawn and does not count."))
    _attach(appraisal, found, link, checked, actor, at)


def _say(appraisal: Appraisal, evidence: Evidence, action: str, words: str, actor: Any, at: datetime) -> None:
    words = words.strip()
    if EVIDENCE.step(action).needs_reason and not words:
        raise errors.Refused(_("Nothing was stored: the other side needs your words."), code="words")
    transitions.move(
        evidence,
        EVIDENCE,
        action,
        actor=actor,
        roles=appraisal.roles_of(actor),
        chain=appraisal.cycle.agency.audit_chain,
        reason=words,
        details={"appraisal": appraisal.pk},
    )
    EvidenceVerdict.objects.create(evidence=evidence, kind=KINDS[action], words=words, by=actor, at=at)


def _attach(
    appraisal: Appraisal,
    realisation: Realisation,
    link: str,
    checked: evidences.CheckedFile | None,
    actor: Any,
    at: datetime,
) -> None:
    """Attach what came with a form; the file last: whatever is refused before it leaves no file behind."""
    if not link and checked is None:
        return
    added = evidences.attach_link(realisation, link, at) if link else None
    told = {"link": link, "sha256": checked.sha256 if checked else ""}
    audit.record(
        chain=appraisal.cycle.agency.audit_chain,
        actor=actor,
        action="evidence.add",
        obj=added or realisation,
        after=told,
        details={"appraisal": appraisal.pk, "realisation": realisation.pk},
    )
    if checked is not None:
        evidences.attach_file(appraisal, realisation, checked, at)
