"""What matching is given, and what it proposed in words: who asks, who offers, why these two. No word of a goal."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from employees import nip
from employees.models import Agency, Employee, ReportingLine, Unit
from mentoring import matching
from mentoring.models import MatchingRun, MatchProposal, MentoringTopic, MentorOffer, MentorRequest, Mentorship
from mentoring.querysets import OPEN_STATES


# --- What matching is given -----------------------------------------------------------------------------
def matching_inputs(agency: Agency, on: date) -> tuple[list[matching.Request], list[matching.Offer]]:
    """Return who asks and who offers on the day `on`, in a constant number of queries."""
    offers = list(
        MentorOffer.objects.standing(agency).select_related("mentor__rank").prefetch_related("topics").order_by("pk")
    )
    requests = list(
        MentorRequest.objects.waiting(agency)
        .select_related("mentee__rank")
        .prefetch_related("topics", "not_with")
        .order_by("pk")
    )
    paths, lines, earlier = _unit_paths(agency), _lines(agency, on), _earlier_pairs(agency)
    taken = Counter(
        Mentorship.objects.filter(agency=agency, state__in=OPEN_STATES).order_by().values_list("mentor", flat=True)
    )
    return [_request(row, paths, lines, earlier, on) for row in requests], [
        matching.Offer(
            mentor=_person(row.mentor, paths, on),
            topics=frozenset(topic.pk for topic in row.topics.all()),
            capacity=row.capacity,
            free=max(0, row.capacity - taken[row.mentor_id]),
        )
        for row in offers
    ]


def _request(
    row: MentorRequest,
    paths: dict[int, tuple[int, ...]],
    lines: dict[int, set[int]],
    earlier: dict[int, set[int]],
    on: date,
) -> matching.Request:
    refused = {person.pk for person in row.not_with.all()}
    return matching.Request(
        id=row.pk,
        mentee=_person(row.mentee, paths, on),
        topics=frozenset(topic.pk for topic in row.topics.all()),
        wished=row.wished_mentor_id,
        barred=frozenset(refused | lines[row.mentee_id] | earlier[row.mentee_id]),
    )


def _person(person: Employee, paths: dict[int, tuple[int, ...]], on: date) -> matching.Person:
    appointed = nip.nip_facts(person.nip, person.kind).appointment
    return matching.Person(
        id=person.pk,
        unit_path=paths.get(person.unit_id, ()),
        years=max(0, (on - appointed).days * 100 // 36525) if appointed else None,
        rank=person.rank.order if person.rank else None,
        ladder=person.kind,
    )


def _unit_paths(agency: Agency) -> dict[int, tuple[int, ...]]:
    """Ids from the root to each unit; a ring somebody made by mistake ends where it would begin again."""
    parents = dict(Unit.objects.filter(agency=agency).values_list("pk", "parent"))
    paths = {}
    for unit in parents:
        path: list[int] = []
        here: int | None = unit
        while here is not None and here not in path:
            path.append(here)
            here = parents.get(here)
        paths[unit] = tuple(reversed(path))
    return paths


def _lines(agency: Agency, on: date) -> dict[int, set[int]]:
    """For each person those in a reporting line with her: supervisors, their supervisors, and people below her."""
    above: dict[int, set[int]] = defaultdict(set)
    found: dict[int, set[int]] = defaultdict(set)
    for employee, supervisor in (
        ReportingLine.objects.on(on).filter(employee__agency=agency).order_by().values_list("employee", "supervisor")
    ):
        above[employee].add(supervisor)
        found[supervisor].add(employee)
    for employee, supervisors in list(above.items()):
        found[employee] |= supervisors
        for supervisor in supervisors:
            found[employee] |= above.get(supervisor, set())
    return found


def _earlier_pairs(agency: Agency) -> dict[int, set[int]]:
    """Mentors somebody has or had: a pair that ended or was declined is not proposed again."""
    found: dict[int, set[int]] = defaultdict(set)
    for mentee, mentor in Mentorship.objects.filter(agency=agency).order_by().values_list("mentee", "mentor"):
        found[mentee].add(mentor)
    return found


def in_line_with(person: Employee, on: date) -> set[int]:
    """Return the people who stand in a reporting line with somebody: they are no mentor of hers."""
    return _lines(person.agency, on)[person.pk]


def why_stale(*, request: MentorRequest, offer: MentorOffer | None, mentor: Employee, on: date) -> str:
    """Return why a proposal can no longer be taken over, as a sentence; empty while it can."""
    mentee = request.mentee
    names = {"pair": pair_words(mentor, mentee), "mentor": mentor.full_name, "mentee": mentee.full_name}
    left = next((person for person in (mentor, mentee) if not person.is_active), None)
    if left is not None:
        return _("Not taken over: %(pair)s, because %(name)s has left service.") % {**names, "name": left.full_name}
    if request.state != "waiting":
        return _("Not taken over: %(pair)s, because %(mentee)s no longer waits for a mentor.") % names
    if offer is None or offer.is_paused:
        return _("Not taken over: %(pair)s, because %(mentor)s has paused.") % names
    if Mentorship.objects.filter(mentor=mentor, state__in=OPEN_STATES).count() >= offer.capacity:
        return _("Not taken over: %(pair)s, because every place of %(mentor)s is taken.") % names
    if request.not_with.filter(pk=mentor.pk).exists():
        # The mentee has asked not to be paired with her; nobody learns that from this sentence.
        return _("Not taken over: %(pair)s, because something has changed. Please match again.") % names
    if mentor.pk in in_line_with(mentee, on):
        return _("Not taken over: %(pair)s, because the two stand in a reporting line now.") % names
    return ""


def pair_words(mentor: Employee, mentee: Employee) -> str:
    """Return the two names as a pair."""
    return f"{mentor.full_name} → {mentee.full_name}"


def topic_names(agency: Agency) -> dict[int, str]:
    """Return the names of the topics of an agency by id."""
    return dict(MentoringTopic.objects.of_agency(agency).values_list("pk", "name"))


# --- Reasons in words -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Reason:
    """One line of the score as a person reads it."""

    words: str
    points: int
    most: int


def reasons_of(proposal: MatchProposal) -> list[Reason]:
    """Return the score of a proposal taken apart, in the language in use."""
    return [
        Reason(_reason(part["code"], part["facts"]), part["points"], matching.MOST[part["code"]])
        for part in proposal.parts
    ]


def _reason(code: str, facts: dict[str, Any]) -> str:
    if code == matching.TOPICS:
        return _("Topics in common: %(topics)s") % {"topics": ", ".join(facts["topics"])}
    if code == matching.WISHED:
        return _("The mentee wished for this mentor") if facts["wished"] else _("No wish for this mentor")
    if code == matching.DISTANCE:
        steps = facts["steps"]
        if steps == 0:
            return _("They work in the same unit")
        words = ngettext("%(count)s step apart in the organisation", "%(count)s steps apart in the organisation", steps)
        return words % {"count": steps}
    if code == matching.YEARS:
        return _years_words(facts["ahead"])
    if code == matching.RANK:
        higher = facts["higher"]
        if higher is None:
            return _("Their ranks cannot be compared")
        return _("The mentor holds a higher rank") if higher else _("The mentor does not hold a higher rank")
    return _("%(free)s of %(capacity)s places of the mentor are free") % facts


def _years_words(ahead: int | None) -> str:
    if ahead is None:
        return _("Years of service are not known")
    if ahead < matching.YEARS_AHEAD:
        return _("Less than three years of service ahead")
    return ngettext("%(count)s year of service ahead", "%(count)s years of service ahead", ahead) % {"count": ahead}


def unmatched_words(code: str) -> str:
    """Return why somebody got no proposal; whom she asked not to have is not told."""
    return {
        matching.NO_TOPIC: _("No mentor offers one of these topics."),
        matching.NOBODY_SUITABLE: _("No mentor of these topics may be proposed to this person."),
    }.get(code, _("Every place of a fitting mentor is taken."))


# --- Pages ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Standing:
    """Who waits and who offers now."""

    waiting: int
    mentors: int
    places: int


def standing_of(agency: Agency) -> Standing:
    """Return how many wait for a mentor, how many mentors stand and how many places are free."""
    offers = MentorOffer.objects.standing(agency)
    taken = Counter(
        Mentorship.objects.filter(agency=agency, state__in=OPEN_STATES).order_by().values_list("mentor", flat=True)
    )
    rows = list(offers.order_by().values_list("mentor", "capacity"))
    return Standing(
        waiting=MentorRequest.objects.waiting(agency).count(),
        mentors=len(rows),
        places=sum(max(0, capacity - taken[mentor]) for mentor, capacity in rows),
    )


def runs_of(agency: Agency) -> QuerySet[MatchingRun]:
    """Return the matchings of an agency, the newest first, with `pairs` proposed and `taken_over`."""
    return (
        MatchingRun.objects.filter(agency=agency)
        .select_related("run_by")
        .annotate(pairs=Count("proposals"), taken_over=Count("proposals", filter=Q(proposals__state="accepted")))
        .order_by("-run_at", "-pk")
    )


def proposals_of(run: MatchingRun) -> QuerySet[MatchProposal]:
    """Return the pairs of a matching with both people, the best first."""
    return run.proposals.select_related("mentor__unit", "request__mentee__unit")


def unmatched_of(run: MatchingRun) -> list[tuple[str, str]]:
    """Return who got no proposal and why, by name."""
    codes = dict(run.unmatched)
    rows = MentorRequest.objects.filter(pk__in=codes, agency=run.agency_id).select_related("mentee")
    return [(row.mentee.full_name, unmatched_words(codes[row.pk])) for row in rows.order_by("mentee__name", "pk")]
