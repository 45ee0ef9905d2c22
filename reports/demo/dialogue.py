"""The dialogue about plans in the running year: versions of every plan, remarks, and changes both sides spoke about."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from appraisal import labels
from appraisal.models import Appraisal, PlanVersion, Realisation, Target
from appraisal.selectors import plan_versions as reading
from appraisal.services import plan_change_drafts as drafts
from appraisal.services import plan_changes, plan_versions
from core.models import AuditEntry
from reports.demo import plans
from reports.demo.finished import Year
from reports.demo.people import Staff
from reports.demo.story import BATCH, Story

Kind = labels.VersionKind
STEPS = {
    "appraisal.submit_plan": Kind.SUBMITTED,
    "appraisal.agree_plan": Kind.AGREED,
    "appraisal.return_plan": Kind.RETURNED,
}
REMARK = "Target ini masih sama dengan tahun lalu. Mohon dinaikkan sesuai hasil yang sudah tercapai."
RUNNING = ("agreed", "assessed")
NEW_TITLE = "Pendampingan warga yang belum terbiasa dengan layanan daring"


@dataclass(frozen=True)
class Wish:
    """A change somebody proposes in the middle of the year, and how it ends."""

    side: str
    reason: str
    end: str
    answer: str = ""


WISHES = (
    Wish(
        "employee",
        "Sejak Juli satu kegiatan dihentikan karena anggarannya dialihkan, dan saya mendapat tugas pendampingan.",
        "agree",
    ),
    Wish(
        "supervisor",
        "Formasi unit berkurang satu orang sejak Juni. Target pertama disesuaikan agar tetap dapat dicapai.",
        "agree",
    ),
    Wish(
        "employee",
        "Jumlah permohonan lebih sedikit daripada perkiraan awal tahun.",
        "refuse",
        "Permohonan biasanya naik kembali pada triwulan keempat. Kita lihat bersama pada bulan Oktober.",
    ),
    Wish("employee", "Bobot laporan saya minta dikurangi.", "withdraw", "Sudah dibicarakan, cukup dicatat saja."),
)


def hush(written: list[plans.Plan], steps: dict[int, str]) -> None:
    """On the target that will be taken out nothing is recorded: the activity it measured was stopped."""
    for plan in written:
        if steps.get(plan.appraisal.employee_id) in RUNNING and plan.appraisal.state == labels.AppraisalState.AGREED:
            plan.silent = {len(plan.targets) - 1}
            return


def live(story: Story, staff: Staff, year: Year, steps: dict[int, str]) -> None:
    """Tell the middle of the year: a few changes of agreed plans; then keep the versions of all other plans."""
    running = [
        case
        for pk, case in year.cases.items()
        if steps.get(pk) in RUNNING and case.state == labels.AppraisalState.AGREED
    ]
    day = min(year.dates.starts_on + timedelta(days=195), year.dates.rating_from - timedelta(days=14))
    for number, (wish, case) in enumerate(zip(WISHES, running, strict=False)):
        _wish(story, staff, year, case, wish, day + timedelta(days=number))
    keep(story, year)


def _wish(story: Story, staff: Staff, year: Year, case: Appraisal, wish: Wish, day: date) -> None:
    """Propose and answer one change, as the services do it."""
    sides = {"employee": staff.users.get(case.employee_id), "supervisor": staff.users.get(case.appraiser_id or 0)}
    mine = sides[wish.side]
    other = sides["supervisor" if wish.side == "employee" else "employee"]
    targets = list(Target.objects.filter(appraisal=case).order_by("pk"))
    if mine is None or other is None or len(targets) < 2 or targets[0].value in (None, 0):
        return
    with story.at(story.moment(day)):
        if wish == WISHES[0]:
            _exchange(case, targets, mine)
        else:
            _lower(case, targets, mine)
        change = plan_changes.propose_change(appraisal=case, reason=wish.reason, actor=mine)
    with story.at(story.moment(day + timedelta(days=4))):
        if wish.end == "agree":
            plan_changes.agree_change(change=change, actor=other)
        elif wish.end == "refuse":
            plan_changes.refuse_change(change=change, reason=wish.answer, actor=other)
        else:
            plan_changes.withdraw_change(change=change, reason=wish.answer, actor=mine)
    added = Target.objects.filter(appraisal=case, title=NEW_TITLE).first()
    if added is not None:
        reached = min(year.dates.rating_from, story.today) - timedelta(days=10)
        Realisation.objects.create(
            target=added, day=reached, value=31, recorded_by=mine, recorded_at=story.moment(reached)
        )


def _values(target: Target, **changed: Any) -> dict[str, Any]:
    return {name: getattr(target, name) for name in drafts.plans.FIELDS} | changed


def _exchange(case: Appraisal, targets: list[Target], actor: Any) -> None:
    """Take the last target out and give its weight to a new one."""
    last = targets[-1]
    drafts.end_item(appraisal=case, key=str(last.pk), actor=actor)
    told = {
        "title": NEW_TITLE,
        "measure": "Jumlah warga yang didampingi",
        "aspect": "quantity",
        "polarity": "higher",
        "unit_of_measure": "orang",
        "value": Decimal(40),
        "weight": last.weight,
    }
    drafts.write_item(appraisal=case, key="new", values=told, actor=actor)


def _lower(case: Appraisal, targets: list[Target], actor: Any) -> None:
    """Ask a tenth less of the first target, and move five percent of weight to the second."""
    first, second = targets[:2]
    less = ((first.value or Decimal(10)) * Decimal("0.9")).quantize(Decimal(1))
    wanted = _values(first, value=max(less, Decimal(1)), weight=first.weight - 5)
    drafts.write_item(appraisal=case, key=str(first.pk), values=wanted, actor=actor)
    drafts.write_item(appraisal=case, key=str(second.pk), values=_values(second, weight=second.weight + 5), actor=actor)


# --- Versions of all the others, in bulk -------------------------------------------------------------------
def keep(story: Story, year: Year) -> None:
    """Keep a version for every step a plan has taken, from the trail; plans that changed have theirs already."""
    # Every plan step lies far before the rating window; what comes later is told later.
    story.write_up_to(story.moment(year.dates.rating_from - timedelta(days=2)))
    cases = {case.pk: case for case in year.cases.values()}
    for pk in PlanVersion.objects.filter(appraisal__in=cases).values_list("appraisal_id", flat=True).distinct():
        cases.pop(pk, None)
    targets: dict[int, list[Target]] = defaultdict(list)
    rows = Target.objects.filter(appraisal__in=cases).select_related("indicator", "serves").order_by("pk")
    for target in rows:
        targets[target.appraisal_id].append(target)
    versions: dict[int, list[PlanVersion]] = defaultdict(list)
    trail = AuditEntry.objects.filter(
        action__in=STEPS, object_type="appraisal.appraisal", object_id__in=[str(pk) for pk in cases]
    )
    for entry in trail.select_related("actor__employee").order_by("at", "sequence"):
        case = cases[int(entry.object_id)]
        known = versions[case.pk]
        known.append(_version(case, targets[case.pk], STEPS[entry.action], entry, known))
    PlanVersion.objects.bulk_create([one for rows in versions.values() for one in rows], batch_size=BATCH)


def _version(
    case: Appraisal, targets: list[Target], kind: Kind, entry: AuditEntry, known: list[PlanVersion]
) -> PlanVersion:
    at: datetime = entry.at
    actor = entry.actor
    name = (actor.employee or actor) if actor is not None else case.employee
    before = known[-1].content["signed"] if known and kind != Kind.SUBMITTED else []
    content = {
        "format": 1,
        "targets": [reading.target_told(target) for target in targets],
        "texts": dict.fromkeys(reading.FRAME_FIELDS, "") | {"approach": labels.Approach.QUANTITATIVE.value},
        "signed": [*before, plan_versions.sign(kind.value, name, at)],
        "remarks": {str(targets[0].pk): REMARK} if kind == Kind.RETURNED and targets else {},
    }
    return PlanVersion(
        appraisal=case,
        number=len(known) + 1,
        kind=kind,
        made_at=at,
        made_by=actor,
        reason=case.last_reason if kind == Kind.RETURNED else "",
        content=content,
    )
