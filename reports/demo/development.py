"""Feedback sessions, mentor pairs, learning and one opening, all through the services of their apps."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import translation

from appraisal.models import Result
from careers import eligibility
from careers import selectors as career_selectors
from careers import services as careers
from careers.models import Candidacy, DevelopmentItem, EarlierPost, Opening, TrainingRecord
from core import errors
from employees import nip
from employees.models import Employee, PostType, User
from mentoring import services as mentoring
from mentoring.models import AgreedAction, FeedbackSession
from reports.demo import texts, towns
from reports.demo.people import Staff
from reports.demo.story import BATCH, Story

COUNTER_UNIT = "Bidang Pelayanan Pendaftaran Penduduk"
TEACHERS = {towns.SABANG: "SMP Negeri Teluk Balohan", towns.SIBOLGA: "SMP Negeri Teluk Nauli"}
# Which post usually comes before another.
BEFORE = {
    "jpt_pratama": "administrator",
    "administrator": "pengawas",
    "pengawas": "pelaksana",
    "jf_madya": "jf_muda",
    "jf_muda": "jf_pertama",
    "jf_mahir": "jf_terampil",
}
CLINICS = {towns.SABANG: "Puskesmas Sukajaya", towns.SIBOLGA: "Puskesmas Pancuran Gerobak"}


def live(story: Story, staff: Staff, year: int) -> None:
    """Write what the people of one town did for their development in the running year."""
    with translation.override("id"):
        _earlier_posts(staff)
        _sessions(story, staff)
        _mentorships(story, staff, year)
        _learning(story, staff, year)
        _opening(story, staff)


def _earlier_posts(staff: Staff) -> None:
    """What the register knows of the time between appointment and the present post."""
    post_types = {post_type.key: post_type for post_type in PostType.objects.all()}
    rows = []
    for person in staff.people:
        appointed = nip.nip_facts(person.nip, person.kind).appointment
        if appointed is None or person.position_since is None or person.position_since <= appointed:
            continue
        key = staff.posts[person.pk].post_type
        rows.append(
            EarlierPost(
                employee=person,
                post_type=post_types[BEFORE.get(key, key)],
                occupation=staff.posts[person.pk].occupation if key not in BEFORE else "",
                start=appointed,
                end=person.position_since - timedelta(days=1),
            )
        )
    EarlierPost.objects.bulk_create(rows, batch_size=BATCH)


def _team(staff: Staff, unit: str) -> list[Employee]:
    """People of a unit who have a supervisor in it, old hands first."""
    return [person for person in staff.of_unit[unit][1:] if person.is_active]


# --- Sessions -------------------------------------------------------------------------------------------
def _sessions(story: Story, staff: Staff) -> None:
    units = (COUNTER_UNIT, TEACHERS[staff.town.slug], CLINICS[staff.town.slug])
    for unit in units:
        for place, person in enumerate(_team(staff, unit)[:4]):
            _session(story, staff, person, place)


def _session(story: Story, staff: Staff, person: Employee, place: int) -> None:
    """The first two of a team acknowledged, the third waits for acknowledgement, the fourth is still to come."""
    head = staff.users[staff.above[person.pk]]
    days = (40, 24, 6, -4)[place]
    held_on = story.today - timedelta(days=days)
    arranged = story.moment(min(held_on, story.today) - timedelta(days=5))
    meeting = story.moment(held_on) if days > 0 else story.now + timedelta(days=-days, hours=1)
    with story.at(arranged) as at:
        session = mentoring.schedule_session(
            employee=person,
            scheduled_for=meeting,
            place=story.chance.choice(texts.PLACES),
            agenda=texts.AGENDAS[place],
            kind=("dialogue", "dialogue", "coaching", "dialogue")[place],
            actor=head,
            at=at,
            # Nobody of the demo reads mails.
            notify=False,
        )
    if days > 0:
        _hold(story, staff, session, person, place, meeting)


def _hold(
    story: Story, staff: Staff, session: FeedbackSession, person: Employee, place: int, meeting: datetime
) -> None:
    head, own = staff.users[staff.above[person.pk]], staff.users[person.pk]
    due = story.today + timedelta(days=14 + 7 * place)
    chosen = story.chance.sample(texts.ACTIONS, 2)
    actions = [(chosen[0], person.pk, due - timedelta(days=30 * (place == 0))), (chosen[1], session.supervisor_id, due)]
    with story.at(meeting + timedelta(hours=1)) as at:
        mentoring.record_session(session=session, notes=texts.NOTES[place], actions=actions, actor=head, at=at)
    with story.at(meeting + timedelta(hours=2)) as at:
        mentoring.acknowledge_session(session=session, actor=head, at=at)
    if place < 2:
        with story.at(meeting + timedelta(hours=26)) as at:
            mentoring.acknowledge_session(session=session, actor=own, at=at)
    if place == 0:
        action = AgreedAction.objects.select_related("session__agency").get(session=session, owner=person)
        with story.at(meeting + timedelta(days=12)):
            mentoring.finish_action(action=action, actor=own, on=(meeting + timedelta(days=12)).date())


# --- Mentor pairs ---------------------------------------------------------------------------------------
def _mentorships(story: Story, staff: Staff, year: int) -> None:
    counter, school = _team(staff, COUNTER_UNIT), _team(staff, TEACHERS[staff.town.slug])
    clinic, analysts = _team(staff, CLINICS[staff.town.slug]), _team(staff, "Bidang Mutasi dan Promosi")
    pairs = (
        (school[0], school[-2], texts.MENTORSHIPS[1], "active"),
        (clinic[0], clinic[3], texts.MENTORSHIPS[0], "active"),
        (counter[0], counter[2], texts.MENTORSHIPS[2], "active"),
        (analysts[0], analysts[2], texts.MENTORSHIPS[3], "proposed"),
    )
    for number, (mentor, mentee, (topic, goals), state) in enumerate(pairs):
        day = max(date(year, 1, 20), story.today - timedelta(days=150 - 25 * number))
        day = story.today - timedelta(days=4) if state == "proposed" else day
        with story.at(story.moment(day)):
            pair = mentoring.propose_mentorship(
                mentor=mentor, mentee=mentee, topic=topic, goals=goals, started_on=day, actor=staff.hr
            )
        if state == "proposed":
            continue
        accepted = day + timedelta(days=3)
        with story.at(story.moment(day + timedelta(days=1))) as at:
            mentoring.step_mentorship(pair=pair, action="agree", reason="", actor=staff.users[mentee.pk], on=at.date())
        with story.at(story.moment(accepted)):
            mentoring.step_mentorship(pair=pair, action="accept", reason="", actor=staff.users[mentor.pk], on=accepted)


# --- Learning -------------------------------------------------------------------------------------------
def _learning(story: Story, staff: Staff, year: int) -> None:
    units = (COUNTER_UNIT, TEACHERS[staff.town.slug], CLINICS[staff.town.slug], "Bidang Mutasi dan Promosi")
    learners = [person for unit in units for person in _team(staff, unit)[:6]]
    for number, person in enumerate(learners):
        _plan(story, staff, person, year, number)
    for number, person in enumerate(staff.people):
        if number % 3 == 0 and person.is_active:
            _training(story, staff, person, year, number)


def _plan(story: Story, staff: Staff, person: Employee, year: int, number: int) -> None:
    head, own = staff.users[staff.above[person.pk]], staff.users[person.pk]
    day = max(date(year, 2, 20), story.today - timedelta(days=120))
    with story.at(story.moment(day)):
        try:
            items = careers.propose_from_weakest(employee=person, year=year, actor=head, on=day)
        except errors.Refused:
            # A newcomer without a result, or somebody without a weak side: nothing to propose.
            return
    chosen_on = day + timedelta(days=4)
    for place, item in enumerate(items):
        item = DevelopmentItem.objects.select_related("plan__employee__agency").get(pk=item.pk)
        with story.at(story.moment(chosen_on)):
            if place == 2 and number % 3 == 0:
                careers.drop_item(item=item, reason=texts.DROPPED_ITEM, actor=own, on=chosen_on)
            elif place < 2 and number % 4:
                careers.choose_item(item=item, actor=own, on=chosen_on)
        if place == 0 and number % 4 in (1, 2):
            _finish(story, staff, item, number)


def _finish(story: Story, staff: Staff, item: DevelopmentItem, number: int) -> None:
    post = staff.posts[item.plan.employee_id]
    title, hours, provider = texts.training(story.chance, post.profession)
    done = story.today - timedelta(days=12 + number)
    with story.at(story.moment(done + timedelta(days=1))):
        careers.finish_item(
            item=item,
            outcome=f"{title}. {texts.OUTCOME}",
            hours=Decimal(hours),
            completed_on=done,
            provider=provider,
            certificate_number=_certificate(number, done),
            actor=staff.users[item.plan.employee_id],
            on=done + timedelta(days=1),
        )
    if number % 2:
        record = TrainingRecord.objects.select_related("employee__agency").get(item=item)
        _judge(story, staff, record, done + timedelta(days=5))


def _training(story: Story, staff: Staff, person: Employee, year: int, number: int) -> None:
    title, hours, provider = texts.training(story.chance, staff.posts[person.pk].profession)
    done = max(date(year, 1, 15), story.today - timedelta(days=12 + story.chance.randrange(240)))
    with story.at(story.moment(done + timedelta(days=2))):
        record = careers.record_training(
            employee=person,
            title=title,
            hours=Decimal(hours),
            completed_on=done,
            provider=provider,
            certificate_number=_certificate(number, done),
            actor=staff.users[person.pk],
            on=done + timedelta(days=2),
        )
    # What is older has been answered; of the last weeks some still wait.
    if story.today - done > timedelta(days=45) or story.chance.random() < 0.4:
        _judge(story, staff, record, done + timedelta(days=6), refuse=number % 45 == 3)


def _judge(story: Story, staff: Staff, record: TrainingRecord, day: date, *, refuse: bool = False) -> None:
    """HR answers a record; nobody answers her own."""
    people = [staff.at(place).pk for place in staff.town.hr]
    actor = staff.users[next(pk for pk in people if pk != record.employee_id)]
    with story.at(story.moment(min(day, story.today))):
        if refuse:
            careers.judge_training(record=record, action="refuse", reason=texts.REFUSED_TRAINING, actor=actor)
        else:
            careers.judge_training(record=record, action="confirm", actor=actor)


def _certificate(number: int, day: date) -> str:
    return f"{100 + number}/SERT/{day:%m}/{day.year}"


# --- One opening ----------------------------------------------------------------------------------------
def _opening(story: Story, staff: Staff) -> None:
    """One post to be filled: closed, with candidacies at every step, one of them decided by two people."""
    closes = story.today - timedelta(days=6)
    published = closes - timedelta(days=21)
    panel = [staff.users[staff.at(place).pk] for place in staff.town.panel]
    title, duties = texts.OPENING
    with story.at(story.moment(published)):
        opening = careers.save_opening(
            opening=None,
            title=title,
            description=duties,
            post_type=PostType.objects.get(key="pengawas"),
            unit=staff.units["Dinas Kependudukan dan Pencatatan Sipil"],
            closes_on=closes,
            requirements=_requirements(),
            panel=panel,
            actor=staff.hr,
        )
        careers.publish_opening(opening=opening, actor=staff.hr, on=published)
    candidacies = _nominate(story, staff, opening, published)
    closed = closes + timedelta(days=1)
    with story.at(story.moment(closed)):
        careers.close_opening(opening=Opening.objects.get(pk=opening.pk), actor=staff.hr, on=closed)
    _decide(story, staff, candidacies, panel)


def _requirements() -> eligibility.Requirements:
    """What a supervisory post asks, except that the demo knows one finished year only."""
    return eligibility.Requirements(
        minimum_education="d3",
        post_types=(("pelaksana", "Pelaksana"), ("jf_pertama", "JF ahli pertama")),
        post_years=3,
        predicate_years=1,
        retirement_age=58,
    )


def _nominate(story: Story, staff: Staff, opening: Opening, published: date) -> list[Candidacy]:
    """Four people apply or are nominated: three who may well meet everything, and one who came too late for it."""
    found = []
    for number, person in enumerate(_applicants(staff, opening)):
        day = published + timedelta(days=3 + 3 * number)
        actor = staff.users[person.pk if number % 2 == 0 else staff.above[person.pk]]
        with story.at(story.moment(day)):
            candidacy = careers.nominate(
                opening=opening, employee=person, motivation=texts.MOTIVATIONS[number], actor=actor, on=day
            )
        found.append(candidacy)
    return found


def _applicants(staff: Staff, opening: Opening) -> list[Employee]:
    units = (COUNTER_UNIT, "Bidang Pelayanan Pencatatan Sipil", "Bagian Organisasi", "Bagian Umum")
    people = [person for unit in units for person in _team(staff, unit)]
    scores = dict(
        Result.objects.filter(appraisal__employee__in=people).values_list("appraisal__employee", "score").order_by()
    )
    fit = {person.pk: verdict_on(person, opening) for person in people}
    people.sort(key=lambda person: scores.get(person.pk) or 0, reverse=True)
    able = [person for person in people if fit[person.pk] is True]
    others = [person for person in people if fit[person.pk] is False]
    return [*able[:3], *others[:1]]


def verdict_on(person: Employee, opening: Opening) -> bool | None:
    """Say whether somebody meets the requirements of an opening, as its own rules judge it."""
    facts = career_selectors.facts_of(person, opening.closes_on)
    return eligibility.verdict(eligibility.evaluate(facts, opening.asked, opening.closes_on))


def _decide(story: Story, staff: Staff, entered: list[Candidacy], panel: list[User]) -> None:
    """One rejected by two people, one proposed (in Sibolga selected), one withdrawn in Sabang; one waits."""
    rows = list(
        Candidacy.objects.select_related("opening__agency", "employee")
        .filter(pk__in=[row.pk for row in entered])
        .order_by("pk")
    )
    able = [row for row in rows if row.verdict == "eligible"]
    first, second = story.today - timedelta(days=4), story.today - timedelta(days=2)
    for row in rows:
        if row.verdict == "not_eligible":
            _propose(story, row, "reject", texts.REJECT_REASON, panel[1], first)
            _confirm(story, row, texts.REJECT_CONFIRM, panel[0], second)
    _propose(story, able[0], "select", texts.SELECT_REASON, panel[0], first)
    if staff.town.slug == towns.SIBOLGA:
        _confirm(story, able[0], texts.CONFIRM_REASON, panel[1], second)
    with story.at(story.moment(second)):
        careers.withdraw_candidacy(
            candidacy=able[1], reason=texts.WITHDRAW_REASON, actor=staff.users[able[1].employee_id]
        )


def _propose(story: Story, row: Candidacy, outcome: str, reason: str, actor: User, day: date) -> None:
    with story.at(story.moment(day)) as at:
        careers.propose_decision(candidacy=row, outcome=outcome, reason=reason, actor=actor, at=at, on=day)


def _confirm(story: Story, row: Candidacy, reason: str, actor: User, day: date) -> None:
    with story.at(story.moment(day)) as at:
        careers.confirm_decision(candidacy=row, agrees=True, reason=reason, actor=actor, at=at, on=day)
