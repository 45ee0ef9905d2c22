"""Two small governments more, so that those of all source articles can be tried: the plans of a running year."""

from datetime import date, datetime, time, timedelta
from typing import Any

from appraisal import labels, services
from appraisal.sheets.realisations import COLUMNS
from core.spreadsheets import writer
from employees.models import Agency
from reports.demo import calendar, finished, people, plans, raters, towns
from reports.demo.people import Staff
from reports.demo.story import ZONE, Story
from reports.demo.towns import SECRETARY, Office, Post, Town

SALOR, PLAJU = "salor-contoh", "plaju-contoh"
# Where the people of a team stand; the rest has an agreed plan.
STEPS = ("agreed", "agreed", "submitted", "agreed", "planning")


def _head(name: str, post_type: str, occupation: str, profession: str = "umum") -> Post:
    return Post(name, post_type, occupation, "s2", profession, is_head=True)


SALOR_TOWN = Town(
    slug=SALOR,
    name="Pemerintah Salor (contoh)",
    place="Salor",
    scheme="salor",
    root=Office(
        "Sekretariat Daerah",
        SECRETARY,
        {"analis": 2},
        (
            Office(
                "Dinas Pelayanan Terpadu",
                _head("Kepala Dinas Pelayanan Terpadu", "jpt_pratama", "Pimpinan perangkat daerah"),
                {"loket_sma": 4, "adm": 1},
            ),
            Office(
                "Distrik Muara", _head("Kepala Distrik Muara", "administrator", "Kepala bidang"), {"kewilayahan": 3}
            ),
        ),
    ),
    hr=(("Sekretariat Daerah", 1),),
    panel=(),
    auditor=("Sekretariat Daerah", 2),
)
PLAJU_TOWN = Town(
    slug=PLAJU,
    name="Pemerintah Plaju (contoh)",
    place="Plaju",
    scheme="plaju",
    root=Office(
        "Sekretariat Daerah",
        SECRETARY,
        {"analis": 2},
        (
            Office(
                "Kecamatan Plaju Ilir",
                _head("Camat Plaju Ilir", "administrator", "Kepala bidang"),
                {"kewilayahan": 3, "loket_sma": 1},
            ),
            Office(
                "Puskesmas Plaju Ilir",
                _head("Kepala Puskesmas Plaju Ilir", "jf_madya", "Kepala puskesmas", "dokter"),
                {"perawat_terampil": 2, "bidan_terampil": 1},
            ),
        ),
    ),
    hr=(("Sekretariat Daerah", 1),),
    panel=(),
    auditor=("Sekretariat Daerah", 2),
)
TOWNS = (SALOR_TOWN, PLAJU_TOWN)
EVERY_TOWN = (*towns.TOWNS, *TOWNS)
ZONES = {SALOR: "Asia/Jayapura"}


def take_over(agency: Agency, town: Town, hr: Any, story: Story, year: int) -> None:
    """HR takes over the model set of the town, before anybody plans."""
    with story.at(datetime.combine(date(year - 2, 1, 10), time(9), tzinfo=ZONE)):
        services.take_over_set(agency=agency, key=town.place.lower(), actor=hr)


def load(story: Story, dates: calendar.Dates) -> None:
    """Load both small governments after the large ones, whose story stays as it is."""
    for staff in people.make(story, dates.year, TOWNS):
        if staff.town.slug in ZONES:
            Agency.objects.filter(pk=staff.agency.pk).update(time_zone=ZONES[staff.town.slug])
            staff.agency.refresh_from_db()
        take_over(staff.agency, staff.town, staff.hr, story, dates.year)
        _live(story, staff, dates)


def _live(story: Story, staff: Staff, dates: calendar.Dates) -> None:
    indicators = plans.library(staff.agency)
    year = finished.open_year(story, staff, dates)
    written = [plans.Plan(case, 0.3) for case in year.cases.values() if case.appraiser_id]
    steps = {plan.appraisal.pk: STEPS[place % len(STEPS)] for place, plan in enumerate(written)}
    for plan in written:
        plans.draft(story.chance, staff, plan, indicators)
        if steps[plan.appraisal.pk] == "planning":
            plan.aims, plan.targets = plan.aims[:2], plan.targets[:2]
    plans.store(written)
    for plan in written:
        if steps[plan.appraisal.pk] == "submitted":
            finished.submit(story, staff, plan.appraisal, dates)
        elif steps[plan.appraisal.pk] == "agreed":
            finished.agree(story, staff, plan.appraisal, dates)
    finished.save(year)
    agreed = [plan for plan in written if plan.appraisal.state == labels.AppraisalState.AGREED]
    plans.reach(story, staff, agreed, dates.starts_on + timedelta(days=31), story.today - timedelta(days=12))
    _import_figures(story, staff, agreed)
    raters.live(story, staff, year)


def _import_figures(story: Story, staff: Staff, agreed: list[plans.Plan]) -> None:
    """HR records last week's figures of one team from the spreadsheet the unit keeps, as everybody can."""
    day = story.today - timedelta(days=5)
    team = [plan for plan in agreed if plan.targets and plan.targets[0].value][-3:]
    rows = [
        [plan.appraisal.employee.nip, 1, plan.targets[0].title, day, plan.targets[0].value, "Rekap mingguan unit"]
        for plan in team
    ]
    chosen = ("nip", "number", "title", "day", "value", "note")
    content = writer.write_xlsx(
        [column.indonesian for name in chosen for column in COLUMNS if column.field == name], rows
    )
    with story.at(story.moment(story.today - timedelta(days=4))) as at:
        read = services.read_sheet(kind="realisations", file_name="rekap-mingguan.xlsx", content=content)
        told = {"kind": "realisations", "agency": staff.agency, "file_name": "rekap-mingguan.xlsx", "actor": staff.hr}
        sheet = services.check_sheet(**told, read=read, at=at)
        if sheet.can_be_applied:
            services.apply_sheet(sheet=sheet, actor=staff.hr, at=at)
