"""The agenda proposed before a session, in words: from targets, views that differ, actions and the last talk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import selectors as appraisal_selectors
from appraisal.models import Appraisal, Result
from appraisal.selectors import results as appraisal_results
from appraisal.selectors import two_views
from core.templatetags.house import long_date
from employees.models import Employee
from mentoring import agenda
from mentoring.labels import SessionKind
from mentoring.models import AgendaTemplate, AgreedAction, FeedbackSession


@dataclass(frozen=True)
class Topic:
    """One topic proposed: what to tick (`key`), and its words."""

    key: str
    words: str


def template_text(agency_id: int, kind: str) -> str:
    """Return what a session of one kind begins with in an agency: HR's words, or the usual ones of the house."""
    own = AgendaTemplate.objects.filter(agency=agency_id, kind=kind).values_list("text", flat=True).first()
    return own or usual_text(kind)


def usual_text(kind: str) -> str:
    """Return the words of the house for one kind of session."""
    lines = {
        SessionKind.COACHING: (
            _("Which skill do we work on?"),
            _("What did you try, and what came of it?"),
            _("What will you try next, and what help do you need?"),
        ),
        SessionKind.COUNSELLING: (
            _("What was seen, and what is expected?"),
            _("How do you see it yourself?"),
            _("What makes it hard, and what would help?"),
            _("What do we agree?"),
        ),
    }
    usual = (
        _("How are you?"),
        _("What went well since we last met?"),
        _("Where are you stuck?"),
        _("What do you need from me?"),
    )
    return "\n".join(lines.get(SessionKind(kind), usual))


def topics_for(employee: Employee, supervisor_id: int | None, user: Any, today: date) -> list[Topic]:
    """Return the topics proposed for a session of `employee` with her supervisor, from what `user` may see."""
    case = _running_case(employee, user)
    facts = agenda.Facts(
        passed=agenda.passed_share(case.period_start, case.period_end, today) if case else Decimal(0),
        targets=_targets(case) if case else (),
        gaps=_gaps(employee, user),
        actions=_open_actions(employee, supervisor_id),
        last=_last_day(employee, supervisor_id),
    )
    return [Topic(proposal.key, _words(proposal, today)) for proposal in agenda.propose(facts, today)]


def _running_case(employee: Employee, user: Any) -> Appraisal | None:
    rows = Appraisal.objects.visible_to(user).filter(employee=employee, state="agreed", cycle__state="open")
    found: Appraisal | None = rows.select_related("cycle__scheme").order_by("-period_end", "-pk").first()
    return found


def _targets(case: Appraisal) -> list[agenda.TargetFact]:
    """Targets with a figure to reach; what is judged in words, taken out or hindered is nobody's delay."""
    rows = appraisal_selectors.plan_of(case).rows
    return [
        agenda.TargetFact(row.target.pk, row.target.title, row.attained)
        for row in rows
        if not row.is_ended and not row.is_taken_out and not (row.target.is_qualitative and row.latest)
    ]


def _gaps(employee: Employee, user: Any) -> list[agenda.GapFact]:
    """Items in which the views differ, of a running case or the latest result, until the two have talked about it."""
    running = _running_gaps(employee, user)
    if running:
        return running
    rows = Result.objects.visible_to(user).filter(appraisal__employee=employee, published_at__isnull=False)
    result = rows.select_related(*appraisal_results.LOADED).order_by("-published_at", "-pk").first()
    if result is None or FeedbackSession.objects.filter(about=result.appraisal_id, state__in=HELD).exists():
        return []
    return [
        agenda.GapFact(f"{item.component}.{item.key}", str(item.label), item.own, item.supervisor)
        for item in appraisal_results.summary_of(result).items
        if item.own is not None and item.supervisor is not None
    ]


def _running_gaps(employee: Employee, user: Any) -> list[agenda.GapFact]:
    """The two views of a case that is rated and not published yet; none before both have submitted."""
    cases = Appraisal.objects.visible_to(user).filter(
        Q(employee=user.employee_id) | Q(appraiser=user.employee_id),
        employee=employee,
        state__in=["rated", "countersigned"],
        cycle__state="open",
    )
    case = cases.select_related("cycle__scheme", "employee__position__post_type").order_by("-period_end", "-pk").first()
    if case is None or FeedbackSession.objects.filter(about=case, state__in=HELD).exists():
        return []
    return [
        agenda.GapFact(f"{row.component}.{row.key}", str(row.label), Decimal(row.own), Decimal(row.supervisor))
        for row in two_views.two_views_of(case) or ()
        if row.own is not None and row.supervisor is not None
    ]


HELD = ("held", "acknowledged")


def _open_actions(employee: Employee, supervisor_id: int | None) -> list[agenda.ActionFact]:
    rows = AgreedAction.objects.filter(
        session__employee=employee, session__supervisor=supervisor_id, done_on__isnull=True
    ).exclude(session__state="cancelled")
    return [
        agenda.ActionFact(row.pk, row.text, row.owner.full_name, row.due_date)
        for row in rows.select_related("owner")[: agenda.MOST_TOPICS]
    ]


def _last_day(employee: Employee, supervisor_id: int | None) -> date | None:
    rows = FeedbackSession.objects.filter(employee=employee, supervisor=supervisor_id, state__in=HELD)
    last = rows.order_by("-scheduled_for").values_list("scheduled_for", flat=True).first()
    return timezone.localdate(last) if last else None


def _words(proposal: agenda.Proposal, today: date) -> str:
    fact = proposal.fact
    if isinstance(fact, agenda.ActionFact):
        said = {"action": fact.text, "name": fact.owner, "day": long_date(fact.due)}
        if fact.due < today:
            return _("Agreed and late: %(action)s (%(name)s, by %(day)s)") % said
        return _("Agreed and open: %(action)s (%(name)s, by %(day)s)") % said
    if isinstance(fact, agenda.GapFact):
        figures = {"own": appraisal_selectors.figure(fact.own), "other": appraisal_selectors.figure(fact.supervisor)}
        return _("Views differ: %(item)s (self %(own)s, supervisor %(other)s)") % {"item": fact.label, **figures}
    if isinstance(fact, agenda.TargetFact):
        if fact.attained is None:
            return _("No result recorded yet: %(target)s") % {"target": fact.title}
        said = {"target": fact.title, "percent": appraisal_selectors.figure(fact.attained.quantize(Decimal(1)))}
        return _("Behind the year: %(target)s (%(percent)s%% of the target)") % said
    return _("Look back on our talk of %(day)s") % {"day": long_date(fact)}


def agenda_with(text: str, topics: Sequence[Topic], chosen: Sequence[str]) -> str:
    """Return the agenda: the words typed, then the topics that were ticked, a line each."""
    lines = [text.strip(), *(f"• {topic.words}" for topic in topics if topic.key in chosen)]
    return "\n".join(line for line in lines if line)
