"""The cascade of the running year: targets that serve results, results that are assigned, and HR's reminders."""

from collections import defaultdict
from datetime import timedelta

from appraisal.models import Appraisal, Reminder, ResultAssignment, Target
from appraisal.selectors import reminders
from appraisal.services import standings
from reports.demo.finished import Year
from reports.demo.people import Staff
from reports.demo.story import BATCH, Story

# What leaders ask of their people; every text fits any result of an office, a school or a clinic.
ASKED = (
    "Menyiapkan data bulanan yang dibutuhkan untuk hasil ini",
    "Mendampingi warga yang berkasnya belum lengkap",
    "Menyusun jadwal kunjungan lapangan setiap triwulan",
    "Merapikan arsip pendukung dan mengunggah bukti dukung",
    "Melatih satu rekan agar layanan tidak terhenti saat cuti",
)
DECLINED = (
    "Sudah memegang dua hasil serupa; mohon dipertimbangkan rekan yang lain.",
    "Perlu akses aplikasi yang belum saya miliki; saya siap setelah akses diberikan.",
)
# How the assignments of a team end, one after another.
ENDS = ("accepted", "open", "declined", "accepted", "open")
MOST_A_TEAM = 5


def live(story: Story, staff: Staff, year: Year) -> None:
    """Link, assign, remind, and count what the units have reached."""
    cases = list(Appraisal.objects.filter(cycle=year.cycle).select_related("employee").order_by("pk"))
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(appraisal__cycle=year.cycle).order_by("pk"):
        targets[target.appraisal_id].append(target)
    own = {case.employee_id: targets[case.pk] for case in cases if targets[case.pk]}
    teams: dict[int, list[Appraisal]] = defaultdict(list)
    for case in cases:
        if case.appraiser_id in own:
            teams[case.appraiser_id].append(case)
    _link(story, teams, own, targets)
    _assign(story, staff, teams, own, targets)
    _remind(story, staff, year)
    standings.count_standings(year.cycle, story.now)


def _link(
    story: Story, teams: dict[int, list[Appraisal]], own: dict[int, list[Target]], targets: dict[int, list[Target]]
) -> None:
    """Two in three of the other targets serve some result of the superior."""
    linked = []
    for leader, team in teams.items():
        for case in team:
            for target in targets[case.pk][1:]:
                if target.serves_id is None and story.chance.random() < 0.66:
                    target.serves = story.chance.choice(own[leader])
                    linked.append(target)
    Target.objects.bulk_update(linked, ["serves"], batch_size=BATCH)


def _assign(
    story: Story,
    staff: Staff,
    teams: dict[int, list[Appraisal]],
    own: dict[int, list[Target]],
    targets: dict[int, list[Target]],
) -> None:
    rows, told = [], []
    for leader, team in teams.items():
        for number, case in enumerate(team[:MOST_A_TEAM]):
            state = ENDS[(number + leader) % len(ENDS)]
            result = own[leader][number % len(own[leader])]
            taken = next((one for one in targets[case.pk] if one.serves_id == result.pk), None)
            if state == "accepted" and taken is None:
                state = "open"
            at = story.moment(story.today - timedelta(days=30 + number))
            row = ResultAssignment(
                result=result,
                appraisal=case,
                text=ASKED[(number + leader) % len(ASKED)],
                state=state,
                answer=DECLINED[number % len(DECLINED)] if state == "declined" else "",
                target=taken if state == "accepted" else None,
                assigned_by_id=leader,
                assigned_at=at,
            )
            rows.append(row)
            told.append((row, at, leader))
    ResultAssignment.objects.bulk_create(rows, batch_size=BATCH)
    for row, at, leader in told:
        story.tell(
            at,
            chain=staff.agency.audit_chain,
            actor=staff.users[leader],
            action="result_assignment.assign",
            obj=row,
            after={"result": row.result_id, "text": row.text},
            appraisal=row.appraisal_id,
        )


def _remind(story: Story, staff: Staff, year: Year) -> None:
    """Yesterday HR reminded those whose plan is still missing."""
    day = story.today - timedelta(days=1)
    if not reminders.is_due(year.cycle, "plan", day):
        return
    rows = [
        Reminder(cycle=year.cycle, employee_id=person, stage="plan", day=day, sent_by=staff.hr)
        for person in reminders.behind_in(year.cycle, "plan")
    ]
    if not rows:
        return
    Reminder.objects.bulk_create(rows, batch_size=BATCH)
    story.tell(
        story.moment(day),
        chain=staff.agency.audit_chain,
        actor=staff.hr,
        action="cycle.remind",
        obj=year.cycle,
        stage="plan",
        people=len(rows),
    )
