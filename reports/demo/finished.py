"""The finished year: planned, rated, countersigned and published by the same worker's code as everywhere."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appraisal import labels
from appraisal.models import Appraisal, Cycle, Rating, Scheme
from appraisal.services import cycles, draws, publication
from core import jobs
from reports.demo import calendar, counters, plans, ratings, texts, towns
from reports.demo.people import Staff
from reports.demo.ratings import Characters
from reports.demo.story import BATCH, Story

PUBLISHED, ACKNOWLEDGED = labels.AppraisalState.PUBLISHED, labels.AppraisalState.ACKNOWLEDGED


@dataclass
class Year:
    """One cycle with its cases by employee."""

    cycle: Cycle
    dates: calendar.Dates
    cases: dict[int, Appraisal]

    def by_id(self) -> dict[int, Appraisal]:
        return {case.pk: case for case in self.cases.values()}


def open_year(story: Story, staff: Staff, dates: calendar.Dates, rhythm: str = labels.Rhythm.NONE) -> Year:
    """Prepare and open a cycle through the services, on the second working day of its year."""
    scheme = Scheme.objects.filter(key=staff.town.scheme).order_by("-version")[:1].get()
    opened = story.moment(dates.starts_on + timedelta(days=1))
    with story.at(opened):
        cycle = cycles.add_cycle(
            agency=staff.agency,
            name=f"Penilaian Kinerja {dates.year}",
            year=dates.year,
            scheme=scheme,
            dates=dates.as_fields,
            actor=staff.hr,
            review_rhythm=rhythm,
        )
        cycles.open_cycle(cycle=cycle, actor=staff.hr)
    return Year(cycle, dates, cases_of(cycle))


def cases_of(cycle: Cycle) -> dict[int, Appraisal]:
    """Return the cases of a cycle by employee, with what the ratings ask of them."""
    rows = Appraisal.objects.filter(cycle=cycle).select_related("employee__position__post_type").order_by("pk")
    found = {}
    for case in rows:
        case.cycle = cycle
        found[case.employee_id] = case
    return found


def draw_peers(story: Story, staff: Staff, year: Year) -> None:
    """Let HR draw peers on the day before the window opens, where the scheme asks them."""
    if draws.sources_of(year.cycle):
        with story.at(story.moment(year.dates.rating_from - timedelta(days=1))):
            draws.draw_raters(cycle=year.cycle, actor=staff.hr)


def live(story: Story, staff: Staff, year: Year, who: Characters, *, indicators: plans.Library) -> None:
    """Write the finished year up to the last countersignature."""
    dates = year.dates
    written = [plans.Plan(case, who.ability[pk]) for pk, case in year.cases.items() if case.appraiser_id]
    for plan in written:
        plans.draft(story.chance, staff, plan, indicators)
    _special_cases(staff, written)
    plans.store(written)
    for plan in written:
        agree(story, staff, plan.appraisal, dates)
    plans.reach(story, staff, written, dates.starts_on + timedelta(days=31), dates.ends_on)
    draw_peers(story, staff, year)
    _rate(story, staff, year, who)
    for case in year.cases.values():
        if case.appraiser_id:
            countersign(story, staff, case, dates)
    save(year)


def save(year: Year) -> None:
    """Write the steps the cases have taken."""
    fields = [
        "state",
        "last_reason",
        "submitted_at",
        "agreed_at",
        "agreed_by",
        "rated_at",
        "countersigned_at",
        "acknowledged_at",
    ]
    Appraisal.objects.bulk_update(year.cases.values(), fields, batch_size=BATCH)


def _special_cases(staff: Staff, written: list[plans.Plan]) -> None:
    """One accepted obstacle and one zero with its reason, where targets count."""
    if staff.town.slug != towns.SABANG:
        return
    occupation = {person.pk: staff.posts[person.pk].occupation for person in staff.people}
    midwife = next(plan for plan in written if occupation[plan.appraisal.employee_id] == "Bidan")
    midwife.targets[0].obstacle = texts.OBSTACLE
    midwife.targets[0].obstacle_answer = texts.OBSTACLE_ANSWER
    midwife.targets[0].obstacle_state = labels.ObstacleState.ACCEPTED
    clerk = next(
        plan
        for plan in written
        if occupation[plan.appraisal.employee_id] == towns.CLERK and plan.aims[1].unit == "laporan"
    )
    clerk.targets[1].zero_reason = texts.ZERO_REASON


def agree(story: Story, staff: Staff, case: Appraisal, dates: calendar.Dates) -> None:
    """Submit and agree a plan in its January."""
    submit(story, staff, case, dates)
    agreed = story.moment(days_after(case.submitted_at, 1 + story.chance.randrange(5)))
    case.state, case.agreed_at, case.agreed_by_id = labels.AppraisalState.AGREED, agreed, case.appraiser_id
    step(story, staff, case, "agree_plan", case.appraiser_id, agreed, "submitted", "agreed")


def submit(story: Story, staff: Staff, case: Appraisal, dates: calendar.Dates) -> None:
    """Submit a plan on one of the days of planning."""
    submitted = story.moment(dates.starts_on + timedelta(days=4 + story.chance.randrange(20)))
    before = "planning" if case.state == labels.AppraisalState.PLANNING else "returned"
    if before == "returned":
        # Where the scheme scores no targets the year runs at once; a plan is then opened by the supervisor.
        allowed = min(submitted, story.moment(dates.starts_on + timedelta(days=2)))
        step(story, staff, case, "reopen_plan", case.appraiser_id, allowed, "agreed", "returned")
    case.state, case.submitted_at = labels.AppraisalState.SUBMITTED, submitted
    step(story, staff, case, "submit_plan", case.employee_id, submitted, before, "submitted")


def finish_rating(story: Story, staff: Staff, case: Appraisal, at: datetime) -> None:
    """Take the step that follows from the supervisor's submitted rating."""
    case.state, case.rated_at = labels.AppraisalState.RATED, at
    step(story, staff, case, "finish_rating", case.appraiser_id, at, "agreed", "rated")


def countersign(story: Story, staff: Staff, case: Appraisal, dates: calendar.Dates) -> None:
    """Countersign a rated case: the reviewer, or HR where there is none."""
    reviewer = case.reviewer_id or _hr_beside(staff, case)
    day = min(dates.countersign_until, days_after(case.rated_at, 1 + story.chance.randrange(8)))
    case.state, case.countersigned_at = labels.AppraisalState.COUNTERSIGNED, story.moment(day)
    step(story, staff, case, "countersign", reviewer, case.countersigned_at, "rated", "countersigned")


def _hr_beside(staff: Staff, case: Appraisal) -> int:
    """HR countersigns for the head of the government, but nobody in her own case."""
    people = [staff.at(place).pk for place in staff.town.hr]
    return next(pk for pk in people if pk not in (case.employee_id, case.appraiser_id))


def days_after(at: datetime | None, days: int) -> date:
    """The day some days after a step that has been taken."""
    if at is None:
        raise ValueError("The step before has not been taken.")
    return at.date() + timedelta(days=days)


def step(
    story: Story, staff: Staff, case: Appraisal, action: str, actor: int | None, at: datetime, before: str, after: str
) -> None:
    story.tell(
        at,
        chain=staff.agency.audit_chain,
        actor=staff.users[actor] if actor is not None else None,
        action=f"appraisal.{action}",
        obj=case,
        before=before,
        after=after,
    )


def _rate(story: Story, staff: Staff, year: Year, who: Characters) -> None:
    chance, rules, found = story.chance, year.cycle.scheme.rules, []
    window = (year.dates.rating_until - year.dates.rating_from).days
    for case in year.cases.values():
        if case.appraiser_id is None:
            continue
        leader = case.employee.position.post_type.is_leader
        own = ratings.items_of(rules, "self", leader=leader)
        day = year.dates.rating_from + timedelta(days=chance.randrange(window // 2))
        if own and chance.random() < 0.94:
            given = ratings.by_self(chance, who, case, own)
            found.append(named(story, case, "self", given, day))
        asked = ratings.items_of(rules, "supervisor", leader=leader)
        given = ratings.by_supervisor(chance, who, case, asked)
        day += timedelta(days=1 + chance.randrange(window // 2))
        rating = named(story, case, "supervisor", given, day)
        found.append(rating)
        finish_rating(story, staff, case, rating.saved_at)
    ratings.store_named(story, staff, found)
    ratings.answer_peers(story, who, year.by_id(), rules, share=0.93)


def named(story: Story, case: Appraisal, source: str, given: ratings.Levels, day: date) -> Rating:
    return ratings.named(case, source, given, ratings.comments(story.chance, given, source), story.moment(day))


def ask_public(story: Story, who: Characters, year: Year, points: list[counters.Place]) -> None:
    counters.answer(story, who, year.cycle, points, share=1.0)


def publish(story: Story, staff: Staff, year: Year) -> None:
    """Publish the finished year by the job a worker would run, in this process; then most people acknowledge."""
    day = year.dates.countersign_until + timedelta(days=4)
    with story.at(story.moment(day)):
        job = publication.start_publication(cycle=year.cycle, reason=texts.PUBLISH_REASON, actor=staff.hr)
        if not jobs.run(job._meta.label_lower, job.pk):
            job.refresh_from_db()
            raise RuntimeError(f"The finished year of the demo was not published: {job.problem}")
    year.cycle.refresh_from_db()
    year.cases = cases_of(year.cycle)
    for case in year.cases.values():
        if case.state == PUBLISHED and story.chance.random() < 0.78:
            read = story.moment(day + timedelta(days=1 + story.chance.randrange(12)))
            case.state, case.acknowledged_at = ACKNOWLEDGED, read
            step(story, staff, case, "acknowledge", case.employee_id, read, "published", "acknowledged")
    save(year)
