"""Reads of learning and careers: a person's year, what she owes, the facts she is judged by, who may decide."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import summaries as appraisal_summaries
from appraisal.selectors import results as appraisal_results
from careers import eligibility
from careers.models import (
    Candidacy,
    DevelopmentItem,
    DisciplinaryRecord,
    EarlierPost,
    Opening,
    TrainingRecord,
    TrainingRule,
)
from careers.summaries import CandidacyRow, CareerYear, PlanRow, TrainingRow
from core import access, todo
from employees import nip
from employees.models import Employee, PostType, ReportingLine, RoleGrant, User


# --- A person's year ------------------------------------------------------------------------------------
def year_of(employee: Employee, year: int) -> CareerYear:
    """Return one person's calendar year of learning and career."""
    return years_of([employee.pk], year)[employee.pk]


def years_of(employee_ids: Iterable[int], year: int) -> dict[int, CareerYear]:
    """Return the year of many people in five queries, however many they are. Only confirmed trainings count."""
    ids = list(employee_ids)
    kinds = dict(Employee.objects.filter(pk__in=ids).values_list("pk", "kind"))
    hours = {kind: rule.hours for kind, rule in rules_in(year).items()}
    trainings: dict[int, list[TrainingRow]] = defaultdict(list)
    for record in TrainingRecord.objects.counted_in(year).filter(employee__in=ids).order_by("completed_on", "pk"):
        trainings[record.employee_id].append(TrainingRow(record.title, record.hours, record.completed_on))
    items: dict[int, list[PlanRow]] = defaultdict(list)
    for item in (
        DevelopmentItem.objects.filter(plan__employee__in=ids, plan__year=year)
        .exclude(state="dropped")
        .select_related("plan")
    ):
        items[item.plan.employee_id].append(PlanRow(item.title, item.reason, str(item.get_state_display())))
    candidacies: dict[int, list[CandidacyRow]] = defaultdict(list)
    for row in (
        Candidacy.objects.filter(employee__in=ids, nominated_on__year=year)
        .select_related("opening")
        .order_by("nominated_on", "pk")
    ):
        candidacies[row.employee_id].append(CandidacyRow(row.opening.title, str(row.get_state_display())))
    return {
        pk: CareerYear(
            training_hours=sum((row.hours for row in trainings[pk]), Decimal(0)),
            hours_entitled=hours.get(kinds.get(pk, ""), Decimal(0)),
            trainings=tuple(trainings[pk]),
            plan_items=tuple(items[pk]),
            candidacies=tuple(candidacies[pk]),
        )
        for pk in ids
    }


def rules_in(year: int) -> dict[str, TrainingRule]:
    """Return the training entitlement of each kind of employment in force in `year`, in one query."""
    return {rule.kind: rule for rule in TrainingRule.objects.filter(from_year__lte=year).order_by("from_year")}


def confirmed_hours(employee_id: int, year: int) -> Decimal:
    """Return the confirmed training hours (JP) of a calendar year."""
    total = TrainingRecord.objects.counted_in(year).filter(employee=employee_id).aggregate(total=Sum("hours"))
    return total["total"] or Decimal(0)


def last_published(employee_id: int, year: int) -> appraisal_summaries.AppraisalYear | None:
    """Return the last published result a plan for `year` can build on: of that year, else of the year before."""
    for candidate in (year, year - 1):
        found = appraisal_results.years_of([employee_id], candidate).get(employee_id)
        if found is not None:
            return found
    return None


# --- Facts and conflicts --------------------------------------------------------------------------------
def supervises(user: Any, employee_id: int, on: date) -> bool:
    """Say whether `user` supervises the employee on the day `on`, by any kind of line."""
    if user.employee_id is None:
        return False
    return ReportingLine.objects.on(on).filter(employee=employee_id, supervisor=user.employee_id).exists()


def facts_of(employee: Employee, on: date) -> eligibility.Facts:
    """Return what the registers know of a person for the day `on`; what nobody recorded stays None."""
    present = eligibility.PostHeld(
        employee.position.post_type.key, employee.position_since, None, employee.position.occupation
    )
    earlier = EarlierPost.objects.filter(employee=employee).select_related("post_type")
    posts = [eligibility.PostHeld(p.post_type.key, p.start, p.end, p.occupation) for p in earlier]
    predicates = {}
    for year in range(on.year - 4, on.year + 1):
        result = appraisal_results.years_of([employee.pk], year).get(employee.pk)
        # Empty while a part of that year has no result: then the year is not known.
        if result is not None and result.predicate:
            predicates[year] = result.predicate
    punishments = DisciplinaryRecord.objects.filter(employee=employee).values_list("level", "start", "end")
    return eligibility.Facts(
        kind=employee.kind or None,
        education=employee.education or None,
        birth_date=employee.birth_date,
        appointed=nip.nip_facts(employee.nip, employee.kind).appointment,
        posts=(*posts, present),
        predicates=predicates,
        punishments=tuple(eligibility.Punishment(*row) for row in punishments),
    )


def requirement_texts(opening: Opening) -> list[appraisal_summaries.Words]:
    """Return what the opening asks for, in sentences."""
    rules = eligibility.evaluate(eligibility.Facts(), opening.asked, opening.closes_on)
    return [appraisal_summaries.Words(*rule.required) for rule in rules]


def standard_requirements(key: str) -> dict[str, Any]:
    """Return what the rules ask for by default for a post type, for the form; an unknown key gives nothing."""
    found = dict(eligibility.STANDARD.get(key, {}))
    types = PostType.objects.filter(key__in=[key, *found.get("post_types", ())])
    by_key = {post_type.key: post_type for post_type in types}
    if key in by_key:
        found |= {"post_type": by_key[key].pk}
    found["post_types"] = [by_key[name].pk for name in found.get("post_types", ()) if name in by_key]
    return found


def candidacy_roles(candidacy: Candidacy, user: Any) -> frozenset[str]:
    """Return the roles of `user` in this candidacy: candidate, or panel when she sits on the opening's panel today."""
    if user.employee_id is not None and user.employee_id == candidacy.employee_id:
        return frozenset({"candidate"})
    on_panel = access.PANEL in user.roles and candidacy.opening.panel.filter(pk=user.pk).exists()
    return frozenset({"panel"}) if on_panel else frozenset()


def conflict_of(candidacy: Candidacy, user: Any, on: date) -> str:
    """Return in a sentence why `user` may not decide on this candidacy; empty when nothing stands against it."""
    if user.employee_id is not None and user.employee_id == candidacy.employee_id:
        return _("You are the candidate yourself: other people of the panel decide.")
    if user.pk == candidacy.nominated_by_id:
        return _("You nominated this candidate, so you stand back: other people of the panel decide.")
    if supervises(user, candidacy.employee_id, on):
        return _("You supervise this candidate, so you stand back: other people of the panel decide.")
    return ""


# --- What somebody owes ----------------------------------------------------------------------------------
ITEMS_NAMED = 10


def todo_for(user: Any, at: datetime) -> list[todo.Todo]:
    """Return what `user` owes in learning and careers at the moment `at`, in at most four queries."""
    today = timezone.localdate(at)
    owed: list[todo.Todo] = []
    if access.HR in user.roles:
        waiting = TrainingRecord.objects.to_confirm_by(user).count()
        if waiting:
            owed.append(todo.Todo(label=_("Confirm trainings"), url_name="training_record_list", count=waiting))
    if access.PANEL in user.roles:
        for row in (
            Candidacy.objects.to_decide_by(user, today)
            .select_related("employee", "opening")
            .order_by("pk")[:ITEMS_NAMED]
        ):
            label = _("Decide on the candidacy of %(name)s for %(opening)s") % {
                "name": row.employee.full_name,
                "opening": row.opening.title,
            }
            owed.append(todo.Todo(label=label, url_name="candidacy", url_args=(row.pk,)))
    if user.employee_id is not None:
        owed.extend(_plan_todos(user.employee_id, today))
    return owed


def _plan_todos(me: int, today: date) -> list[todo.Todo]:
    owed = []
    for item in DevelopmentItem.objects.due_for(me)[:ITEMS_NAMED]:
        urgency = todo.urgency_of(item.due_date, today)
        label = _("Learn what you planned: %(item)s") % {"item": item.title}
        owed.append(todo.Todo(label, "development_item_finish", (item.pk,), item.due_date, urgency))
    waiting = DevelopmentItem.objects.waiting_for(me, today).select_related("plan__employee").order_by("pk")
    names: dict[int, str] = {}
    counts: dict[int, int] = defaultdict(int)
    for item in waiting[: ITEMS_NAMED * 10]:
        names[item.plan.employee_id] = item.plan.employee.full_name
        counts[item.plan.employee_id] += 1
    for employee_id, name in names.items():
        label = _("Answer proposals for the development plan of %(name)s") % {"name": name}
        owed.append(todo.Todo(label, "development_plan_of", (employee_id,), count=counts[employee_id]))
    return owed


# --- Pages -----------------------------------------------------------------------------------------------
def plan_items(employee: Employee, year: int) -> Any:
    """Return the items of a person's plan, with who proposed each."""
    return DevelopmentItem.objects.filter(plan__employee=employee, plan__year=year).select_related(
        "plan", "proposed_by", "record"
    )


def records_page(user: Any, state: str) -> Any:
    """Return the trainings `user` may see, those that wait first; `state` narrows them when it is not empty."""
    rows = TrainingRecord.objects.visible_to(user).select_related("employee__agency")
    waiting_first = Case(When(state="recorded", then=Value(0)), default=Value(1))
    return (rows.filter(state=state) if state else rows).order_by(waiting_first, "-completed_on", "-pk")


def openings_page(user: Any) -> Any:
    """Return the openings `user` may see, the newest last day first."""
    return Opening.objects.visible_to(user).select_related("post_type", "unit")


def candidacies_page(user: Any) -> Any:
    """Return the candidacies of `user` herself, the newest first."""
    rows = Candidacy.objects.select_related("opening")
    return rows.filter(employee=user.employee_id).order_by("-nominated_on", "-pk")


def candidacies_of(opening: Opening, user: Any) -> Any:
    """Return the candidacies of an opening that `user` may see."""
    return Candidacy.objects.visible_to(user).filter(opening=opening).select_related("employee__unit")


def nominated_by(opening: Opening, user: Any) -> Any:
    """Return whom `user` nominated for this opening, by name and state; never their files."""
    rows = Candidacy.objects.filter(opening=opening, nominated_by=user.pk).exclude(employee=user.employee_id)
    return rows.select_related("employee")


def nominees(user: Any, on: date) -> Any:
    """Return whom `user` may enter on the day `on`: herself and her people."""
    me = user.employee_id
    return Employee.objects.active().filter(
        Q(pk=me) | Q(pk__in=Employee.objects.supervised_by(me, on).order_by().values("pk"))
    )


def panel_choices(agency_id: int, on: date) -> Any:
    """Return the accounts of the agency that hold the role of panel member on the day `on`."""
    held = RoleGrant.objects.on(on).filter(user=OuterRef("pk"), role=access.PANEL)
    return User.objects.filter(Exists(held), agency=agency_id, is_active=True).order_by("display_name", "pk")


def is_undecided(opening: Opening) -> bool:
    """Say whether a candidacy of this opening still waits for the panel."""
    return Candidacy.objects.filter(opening=opening, state__in=["nominated", "proposed"]).exists()


def own_candidacy(opening: Opening, user: Any) -> Candidacy | None:
    """Return the own candidacy of `user` for this opening, None when there is none."""
    if user.employee_id is None:
        return None
    return Candidacy.objects.filter(opening=opening, employee=user.employee_id).first()
