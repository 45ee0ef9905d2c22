"""The running year: its rating window is open, and people stand at every step."""

from datetime import date, timedelta

from appraisal import labels
from appraisal.models import Appraisal
from appraisal.services import refresh
from employees import labels as people_labels
from employees.models import ReportingLine
from employees.services import supervisor_reports
from reports.demo import counters, dialogue, finished, people, plans, ratings, texts, towns
from reports.demo.finished import Year
from reports.demo.people import Staff
from reports.demo.ratings import Characters
from reports.demo.story import Story

# Where the people of one team stand, one after another; every supervisor meets every kind of work.
STEPS = (
    "agreed",
    "rated",
    "submitted",
    "assessed",
    "countersigned",
    "assessed",
    "agreed",
    "planning",
    "drafted",
    "countersigned",
    "rated",
    "returned",
    "assessed",
    "agreed",
)
# Where the scheme scores no targets nobody waits with a plan.
WITHOUT_PLANS = {"planning": "agreed"}
# The unit whose head studies this year; the secretary of the government acts for her.
ACTING_FOR = {towns.SABANG: "Bidang Pemasaran Pariwisata", towns.SIBOLGA: "Bidang Destinasi dan Pemasaran"}
WRONG_SUPERVISOR = {towns.SABANG: "Dinas Pariwisata", towns.SIBOLGA: "Dinas Perikanan"}


def steps_of(staff: Staff, year: Year) -> dict[int, str]:
    """Return employee → step, team by team."""
    found: dict[int, str] = {}
    teams: dict[int, int] = {}
    for pk, case in year.cases.items():
        if case.appraiser_id is None:
            found[pk] = "alone"
            continue
        offset = case.appraiser_id * 5
        place = teams.get(case.appraiser_id, 0)
        teams[case.appraiser_id] = place + 1
        step = STEPS[(place + offset) % len(STEPS)]
        found[pk] = step if staff.town.slug == towns.SABANG else WITHOUT_PLANS.get(step, step)
    return found


def acting_supervisor(story: Story, staff: Staff, year: Year) -> date:
    """Give one small team an acting supervisor (PLT) in the middle of the year; HR brings the cases up to date."""
    day = min(date(year.dates.year, 7, 1), story.today - timedelta(days=20))
    team = staff.of_unit[ACTING_FOR[staff.town.slug]][1:]
    head = staff.of_unit[ACTING_FOR[staff.town.slug]][0]
    acting = staff.above[head.pk]
    lines = ReportingLine.objects.filter(employee__in=team, end__isnull=True)
    for line in lines:
        story.tell(
            story.moment(day),
            chain=staff.agency.audit_chain,
            actor=staff.hr,
            action="reporting_line.ended",
            obj=line,
            after={"end": (day - timedelta(days=1)).isoformat()},
        )
    lines.update(end=day - timedelta(days=1))
    ReportingLine.objects.bulk_create(
        [
            ReportingLine(employee=person, supervisor_id=acting, kind=people_labels.LineKind.PLT, start=day)
            for person in team
        ]
    )
    for person in team:
        staff.above[person.pk] = acting
    return day


def welcome(story: Story, staff: Staff, year: Year, day: date) -> None:
    """Bring the cases up to date with newcomers and the acting supervisor."""
    with story.at(story.moment(day)):
        refresh.refresh_people(cycle=year.cycle, actor=staff.hr)
    year.cases = finished.cases_of(year.cycle)


def live(story: Story, staff: Staff, year: Year, who: Characters, *, indicators: plans.Library) -> None:
    """Write the running year up to today."""
    steps = steps_of(staff, year)
    written = _plans(story, staff, year, who, steps, indicators)
    for plan in written:
        _take_plan_steps(story, staff, plan.appraisal, year, steps[plan.appraisal.employee_id])
    begun = [plan for plan in written if steps[plan.appraisal.employee_id] not in ("planning", "submitted", "returned")]
    dialogue.hush(written, steps)
    plans.reach(story, staff, begun, year.dates.starts_on + timedelta(days=31), story.today - timedelta(days=7))
    finished.save(year)
    dialogue.live(story, staff, year, steps)
    finished.draw_peers(story, staff, year)
    _rate(story, staff, year, who, steps)
    finished.save(year)


def _plans(
    story: Story, staff: Staff, year: Year, who: Characters, steps: dict[int, str], indicators: plans.Library
) -> list[plans.Plan]:
    written = [plans.Plan(case, who.ability[pk]) for pk, case in year.cases.items() if case.appraiser_id]
    claimed = False
    for plan in written:
        step = steps[plan.appraisal.employee_id]
        plans.draft(story.chance, staff, plan, indicators)
        if step == "planning":
            # Half of a plan: what somebody has written so far.
            plan.aims, plan.targets = plan.aims[:2], plan.targets[:2]
        if step in ("agreed", "assessed") and story.chance.random() < 0.25:
            plan.silent = {len(plan.targets) - 1}
        if step == "assessed" and not claimed:
            claimed = True
            plan.targets[1].obstacle = texts.OBSTACLE_CLAIMED
            plan.targets[1].obstacle_state = labels.ObstacleState.CLAIMED
    if staff.town.slug == towns.SABANG:
        # One rating nobody can countersign yet: the reviewer is told which realisation is missing.
        rated = next(plan for plan in written if steps[plan.appraisal.employee_id] == "rated")
        rated.silent = {len(rated.targets) - 1}
    plans.store(written)
    return written


def _take_plan_steps(story: Story, staff: Staff, case: Appraisal, year: Year, step: str) -> None:
    if step == "planning":
        return
    if step in ("submitted", "returned"):
        finished.submit(story, staff, case, year.dates)
    else:
        finished.agree(story, staff, case, year.dates)
    if step == "returned":
        case.last_reason = story.chance.choice(texts.RETURN_REASONS)
        returned = story.moment(finished.days_after(case.submitted_at, 3))
        case.state, case.submitted_at = labels.AppraisalState.RETURNED, None
        finished.step(story, staff, case, "return_plan", case.appraiser_id, returned, "submitted", "returned")


def _rate(story: Story, staff: Staff, year: Year, who: Characters, steps: dict[int, str]) -> None:
    chance, rules, found = story.chance, year.cycle.scheme.rules, []
    for pk, case in year.cases.items():
        step = steps[pk]
        leader = case.employee.position.post_type.is_leader
        own = ratings.items_of(rules, "self", leader=leader)
        asked = ratings.items_of(rules, "supervisor", leader=leader)
        day = year.dates.rating_from + timedelta(days=chance.randrange(2))
        if own and step in ("assessed", "drafted", "rated", "countersigned"):
            given = ratings.by_self(chance, who, case, own)
            found.append(finished.named(story, case, "self", given, day))
        if step == "drafted":
            given = dict(list(ratings.by_supervisor(chance, who, case, asked).items())[: len(asked) // 2 + 1])
            draft = finished.named(story, case, "supervisor", given, day + timedelta(days=1))
            draft.is_final = False
            found.append(draft)
        if step in ("rated", "countersigned"):
            given = ratings.by_supervisor(chance, who, case, asked)
            rating = finished.named(story, case, "supervisor", given, day + timedelta(days=1 + chance.randrange(2)))
            found.append(rating)
            finished.finish_rating(story, staff, case, rating.saved_at)
        if step == "countersigned":
            finished.countersign(story, staff, case, year.dates)
    ratings.store_named(story, staff, found)
    ratings.answer_peers(story, who, year.by_id(), rules, share=0.55)


def report_wrong_supervisor(story: Story, staff: Staff) -> None:
    """One person says that somebody else supervises her; the named one and HR have not answered yet."""
    unit = staff.of_unit[WRONG_SUPERVISOR[staff.town.slug]]
    person, named = unit[2], unit[1]
    with story.at(story.moment(story.today - timedelta(days=3))) as at:
        supervisor_reports.report_supervisor(
            employee=person,
            named_supervisor=named,
            since=story.today - timedelta(days=90),
            explanation=texts.WRONG_SUPERVISOR,
            actor=staff.users[person.pk],
            at=at,
        )


def hold_back(staff: Staff, year: int, *, is_active: bool) -> None:
    """Newcomers of the running year do not exist yet while the finished year is told."""
    rows = [person for person in staff.people if people.is_newcomer(person, year)]
    for person in rows:
        person.is_active = is_active
        person.save(update_fields=["is_active"])


def ask_public(story: Story, who: Characters, year: Year, points: list[counters.Place]) -> None:
    """Citizens have answered for some months."""
    counters.answer(story, who, year.cycle, points, share=0.45)
