"""Hand-overs and exemptions of the running year: some confirmed, some waiting for HR, one with a note."""

from datetime import date, timedelta

from appraisal.models import Appraisal, Handover
from appraisal.selectors import handovers as due
from appraisal.services import exemptions, handovers
from employees.models import User
from reports.demo import towns
from reports.demo.finished import Year
from reports.demo.people import Staff
from reports.demo.story import Story

NOTE = (
    "Dua target berjalan baik; laporan kunjungan triwulan ketiga belum selesai. Mohon jadwal loket pengganti dilihat "
    "kembali pada bulan pertama. Kesepakatan pelatihan tetap berlaku."
)


def live(story: Story, staff: Staff, year: Year) -> None:
    """In Sabang HR has confirmed all but one; in the other town they wait. Two people are exempt."""
    at = min(story.moment(story.today - timedelta(days=3)), story.now)
    if staff.town.slug == towns.SABANG:
        rows = due.due_in(year.cycle, at)[1:]
        if rows:
            with story.at(at):
                done = handovers.confirm_handovers(
                    cycle=year.cycle, keys=[row.key for row in rows], actor=staff.hr, at=at
                )
            _note(story, done)
    _exempt(story, staff, year)


def _note(story: Story, done: list[Handover]) -> None:
    first = done[0]
    former = User.objects.get(employee=first.former_id)
    with story.at(story.now) as now:
        handovers.write_note(handover=first, note=NOTE, actor=former, at=now)


def _exempt(story: Story, staff: Staff, year: Year) -> None:
    """One for the whole year, one for two months; nobody whose rating has been given."""
    open_cases = Appraisal.objects.filter(cycle=year.cycle, state__in=("planning", "returned"), previous=None)
    people = [case.employee for case in open_cases.select_related("employee").order_by("-pk")[:2]]
    months = (date(year.dates.year, 3, 1), date(year.dates.year, 4, 30))
    spans = [("study", (year.dates.starts_on, year.dates.ends_on), "SK tugas belajar"), ("unpaid_leave", months, "")]
    for person, (reason, (start, end), note) in zip(people, spans, strict=False):
        with story.at(story.now) as now:
            exemptions.record_exemption(
                cycle=year.cycle,
                employee=person,
                reason=reason,
                note=note,
                start=start,
                end=end,
                actor=staff.hr,
                at=now,
            )
