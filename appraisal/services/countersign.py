"""The reviewer's step: countersign a rated appraisal, or send it back with a reason."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appraisal import labels, workflow
from appraisal.models import Appraisal, Cycle, Rating
from appraisal.selectors import records
from core import errors, transitions


@transaction.atomic
def countersign(*, appraisal: Appraisal, actor: Any, at: datetime | None = None) -> None:
    """Countersign a rated appraisal (domain §2.1, §3).

    Raises:
        NotYours: the actor is not its reviewer.
        WrongState: it is not rated, or the cycle is being published.
        Refused: the supervisor's rating is missing, or a target has neither a realisation nor an accepted obstacle nor
            a zero with a reason; the sentence names what is missing.
    """
    _check_open(appraisal)
    if appraisal.state == labels.AppraisalState.RATED:
        check_complete(appraisal)
    _move(appraisal, "countersign", actor, countersigned_at=at or timezone.now())


@transaction.atomic
def send_back(*, appraisal: Appraisal, reason: str, actor: Any) -> None:
    """Send a rated appraisal back to the supervisor, who can then revise her rating while the window is open.

    Raises:
        NotYours, WrongState: as `countersign`.
        Refused: there is no reason.
    """
    _check_open(appraisal)
    _move(appraisal, "send_back", actor, reason=reason, last_reason=reason.strip(), rated_at=None)


def check_complete(appraisal: Appraisal) -> None:
    """Raise Refused, naming what is missing, unless the appraisal has everything a result needs."""
    submitted = Rating.objects.filter(appraisal=appraisal, source=labels.Source.SUPERVISOR, is_final=True)
    if not submitted.exists():
        raise errors.Refused(_("Not countersigned: the supervisor's rating is missing."))
    missing = records.missing_of(appraisal)
    if missing:
        language = "id" if (get_language() or "id").startswith("id") else "en"
        told = " ".join(one[f"text_{language}"] for one in missing)
        raise errors.Refused(
            _("Not countersigned, because something is missing. %(missing)s Please send it back with these words.")
            % {"missing": told}
        )


def _check_open(appraisal: Appraisal) -> None:
    # The lock keeps a publication from starting between the look and the step.
    cycle = Cycle.objects.select_for_update().get(pk=appraisal.cycle_id)
    if cycle.state != labels.CycleState.OPEN:
        raise errors.WrongState(_("Nothing was changed: the results of this cycle are being published or already are."))


def _move(appraisal: Appraisal, action: str, actor: Any, **changes: Any) -> None:
    transitions.move(
        appraisal,
        workflow.APPRAISAL,
        action,
        actor=actor,
        roles=appraisal.roles_of(actor),
        chain=appraisal.cycle.agency.audit_chain,
        **changes,
    )
