"""Running a matching and taking over what it proposed. A proposal is checked again when it is taken over."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, bulk, errors, transitions
from employees.models import Agency
from mentoring import matching
from mentoring.models import MatchingRun, MatchProposal, MentorOffer, Mentorship
from mentoring.selectors import matching as reads
from mentoring.workflow import MATCH_PROPOSAL, MENTOR_REQUEST

TOPIC_LENGTH = 160


@transaction.atomic
def run_matching(*, agency: Agency, actor: Any, at: datetime) -> MatchingRun:
    """Propose pairs for everybody who waits; what an earlier matching left open is left out.

    Raises:
        Refused: nobody waits, or nobody offers a free place.
    """
    requests, offers = reads.matching_inputs(agency, timezone.localdate(at))
    places = sum(offer.free for offer in offers)
    if not requests:
        raise errors.Refused(_("Nothing was matched: nobody waits for a mentor."), code="no_requests")
    if not places:
        raise errors.Refused(
            _("Nothing was matched: no mentor has a free place. Ask for more mentors."), code="no_places"
        )
    found = matching.propose(requests, offers)
    MatchProposal.objects.filter(run__agency=agency, state="open").update(state="dropped")
    run = MatchingRun.objects.create(
        agency=agency,
        run_by=actor,
        run_at=at,
        requests=len(requests),
        places=places,
        unmatched=[list(row) for row in found.unmatched],
    )
    names = reads.topic_names(agency)
    bulk.insert(
        MatchProposal,
        [
            MatchProposal(
                run=run,
                request_id=pair.request_id,
                mentor_id=pair.mentor_id,
                score=pair.score,
                parts=[_stored(part, names) for part in pair.parts],
            )
            for pair in found.pairs
        ],
    )
    details = {"requests": len(requests), "places": places, "proposals": len(found.pairs), "points": found.total}
    audit.record(chain=agency.audit_chain, actor=actor, action="matching.run", obj=run, details=details, at=at)
    return run


def _stored(part: matching.Part, names: dict[int, str]) -> dict[str, Any]:
    """A part with the topics by name, so that a later change of the catalogue does not change the reasons."""
    told = asdict(part)
    if part.code == matching.TOPICS:
        told["facts"] = {"topics": [names.get(topic, "") for topic in part.facts["topics"]]}
    return told


@transaction.atomic
def accept_match(*, proposal: MatchProposal, actor: Any, at: datetime) -> Mentorship:
    """Take a proposal over: the mentee is asked next, then the mentor.

    Raises:
        NotYours: the actor is not HR of the agency, or one of the pair.
        WrongState: it was reviewed already.
        Refused: somebody left, the place is taken, a reporting line has come up, or the mentee no longer waits.
    """
    request, mentor = proposal.request, proposal.mentor
    if proposal.state != "open":
        names = {"pair": reads.pair_words(mentor, request.mentee)}
        raise errors.WrongState(_("Not taken over: %(pair)s, because the pair was reviewed already.") % names)
    # The lock makes two people who take over the last place of a mentor stand in line.
    offer = MentorOffer.objects.select_for_update(of=("self",)).filter(mentor=mentor).first()
    on = timezone.localdate(at)
    reason = reads.why_stale(request=request, offer=offer, mentor=mentor, on=on)
    if reason:
        raise errors.Refused(reason, code="stale")
    try:
        with transaction.atomic():
            pair = Mentorship.objects.create(
                agency_id=request.agency_id,
                mentor=mentor,
                mentee=request.mentee,
                topic=_topic_of(proposal),
                goals=request.goal,
                started_on=on,
                state="suggested",
                origin="matched",
                request=request,
            )
    except IntegrityError as twice:
        raise errors.Refused(
            _("Not taken over: %(pair)s are a pair already.") % {"pair": reads.pair_words(mentor, request.mentee)}
        ) from twice
    chain, roles = request.agency.audit_chain, proposal.roles_of(actor)
    transitions.move(proposal, MATCH_PROPOSAL, "accept", actor=actor, roles=roles, chain=chain, mentorship=pair)
    transitions.move(request, MENTOR_REQUEST, "match", actor=actor, roles={"hr"}, chain=chain)
    audit.record(chain=chain, actor=actor, action="mentorship.propose", obj=pair, after=pair.topic, at=at)
    return pair


def drop_match(*, proposal: MatchProposal, actor: Any) -> None:
    """Leave a proposal out; the mentee keeps waiting.

    Raises:
        NotYours, WrongState: as `transitions.move`.
    """
    roles, chain = proposal.roles_of(actor), proposal.request.agency.audit_chain
    transitions.move(proposal, MATCH_PROPOSAL, "drop", actor=actor, roles=roles, chain=chain)


@transaction.atomic
def note_programme_export(*, agency: Agency, rows: int, actor: Any, at: datetime) -> None:
    """Note that the list of pairs left the system."""
    chain = agency.audit_chain
    audit.record(chain=chain, actor=actor, action="mentorship.exported", obj=agency, details={"rows": rows}, at=at)


def _topic_of(proposal: MatchProposal) -> str:
    facts = {part["code"]: part["facts"] for part in proposal.parts}
    words = ", ".join(name for name in facts[matching.TOPICS]["topics"] if name)
    return words if len(words) <= TOPIC_LENGTH else f"{words[: TOPIC_LENGTH - 1]}…"
