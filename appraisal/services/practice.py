"""Practising on invented cases, and keeping them."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal import practice, scoring
from appraisal.models import Appraisal, PracticeCase, PracticeTry, Scheme
from core import audit, errors

SETS = Path(__file__).resolve().parent.parent / "practice_sets"


def items_of(scheme: Scheme) -> list[tuple[scoring.Component, list[scoring.Item]]]:
    """Return what a supervisor is asked by this scheme about somebody who leads nobody: what practice is about."""
    found = []
    for component in scheme.rules.components:
        if component.kind == "rated" and "supervisor" in component.sources:
            asked = component.questions("supervisor", leader=False)
            found.append((component, [item for item in component.items if item.key in asked]))
    return found


@transaction.atomic
def try_case(*, case: PracticeCase, levels: Mapping[str, int | None], actor: Any, at: datetime) -> PracticeTry:
    """Store what the actor chose for an invented case; she may try as often as she likes.

    Raises:
        NotYours: the actor is no employee.
        WrongState: the case is not in use any more.
        Refused: an item of the norm has no choice, or a level is none.
    """
    if actor.employee_id is None:
        raise errors.NotYours(_("Only employees practise."))
    if not case.is_active:
        raise errors.WrongState(_("Nothing was stored: this practice case is not in use any more."))
    if set(levels) != set(case.norm) or any(v is not None and v not in scoring.LEVELS for v in levels.values()):
        raise errors.Refused(
            _("Not stored yet: every item needs a level, or “I cannot judge this”. What you chose is still here."),
            code="incomplete",
        )
    return PracticeTry.objects.create(case=case, rater_id=actor.employee_id, levels=dict(levels), done_at=at)


def missing_practice(appraisal: Appraisal, rater_id: int) -> int:
    """Return how many cases this rater still has to practise before she rates; 0 where the scheme does not ask it.

    Where the agency has fewer cases than make a practice, those it has are enough.
    """
    scheme = appraisal.cycle.scheme
    if not scheme.rules.requires_practice:
        return 0
    cases = PracticeCase.objects.filter(agency=appraisal.cycle.agency_id, scheme_key=scheme.key, is_active=True)
    wanted = min(practice.CASES, cases.count())
    done = PracticeTry.objects.filter(rater=rater_id, case__in=cases).values("case").distinct().count()
    return max(0, wanted - done)


def require_practice(appraisal: Appraisal, rater_id: int) -> None:
    """Stop a supervisor who has not practised where the scheme makes it compulsory.

    Raises:
        WrongState: in words, with what to do.
    """
    missing = missing_practice(appraisal, rater_id)
    if missing:
        raise errors.WrongState(
            _(
                "This cycle asks every rater to practise first: %(number)s invented cases are left. "
                "They stand under “My ratings”, take a few minutes, and nobody sees your levels."
            )
            % {"number": missing}
        )


@transaction.atomic
def save_case(*, case: PracticeCase, norm: Mapping[str, tuple[int, str]], actor: Any) -> PracticeCase:
    """Store a new or changed practice case with its norm: item → (level, reason).

    Raises:
        NotYours: the actor is not HR of the agency.
        Refused: the title is taken, the scheme is unknown, or an item has no level.
    """
    if not case.can_be_kept_by(actor):
        raise errors.NotYours(_("Practice cases are kept by HR of the agency."))
    scheme = Scheme.objects.filter(key=case.scheme_key).latest().first()
    if scheme is None:
        raise errors.Refused(_("Nothing was saved: choose a scheme."), code="scheme_key")
    asked = {item.key for _component, items in items_of(scheme) for item in items}
    if set(norm) != asked or any(level not in scoring.LEVELS for level, _reason in norm.values()):
        raise errors.Refused(_("Nothing was saved: every item needs the level it deserves."))
    same = PracticeCase.objects.filter(agency=case.agency_id, scheme_key=case.scheme_key, title=case.title)
    if same.exclude(pk=case.pk).exists():
        raise errors.Refused(_("There is a practice case with this title already. Choose another one."), code="title")
    is_new = case.pk is None
    case.norm = {item: {"level": level, "reason": reason.strip()} for item, (level, reason) in norm.items()}
    case.save()
    action = "practice.add" if is_new else "practice.change"
    audit.record(chain=case.agency.audit_chain, actor=actor, action=action, obj=case, after=case.title)
    return case


@transaction.atomic
def take_model_cases(*, agency: Any, scheme_key: str, actor: Any) -> int:
    """Copy the model cases of a scheme into the agency's own; return how many are new.

    Raises:
        NotYours: the actor is not HR of the agency (None for an installation or the demo).
        Refused: there are no model cases for this scheme.
    """
    if actor is not None and not PracticeCase(agency=agency).can_be_kept_by(actor):
        raise errors.NotYours(_("Practice cases are kept by HR of the agency."))
    if scheme_key not in model_schemes():
        raise errors.Refused(_("There are no model cases for this scheme. Write your own; three make a practice."))
    made = 0
    for told in tomllib.loads((SETS / f"{scheme_key}.toml").read_text())["cases"]:
        _case, is_new = PracticeCase.objects.get_or_create(
            agency=agency,
            scheme_key=scheme_key,
            title=told["title"],
            defaults={"story": _in_paragraphs(told["story"]), "norm": told["norm"]},
        )
        made += is_new
    audit.record(
        chain=agency.audit_chain,
        actor=actor,
        action="practice.take",
        obj=agency,
        details={"scheme": scheme_key, "new": made},
    )
    return made


def _in_paragraphs(story: str) -> str:
    """Return a story of a file without the line ends of the file; an empty line begins a paragraph."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in story.strip().split("\n\n"))


def model_schemes() -> list[str]:
    """Return the keys of the schemes for which model cases exist."""
    return sorted(path.stem for path in SETS.glob("*.toml"))
