"""Steps of the year as people take them, used by the walks through a whole year."""

from datetime import UTC, date, datetime

import time_machine

from appraisal import services as appraisal_services
from appraisal.models import Appraisal, Cycle, Scheme
from employees.models import Agency, Employee, RoleGrant, User
from tests import cast as people
from tests.browser.conftest import Visitor

YEAR = 2026
DATES = {
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "planning_until": "2026-01-31",
    "rating_from": "2026-11-01",
    "rating_until": "2026-11-30",
    "countersign_until": "2026-12-15",
}
FORM = "form.form-house button.btn-primary"


def on(month: int, day: int) -> time_machine.travel:
    """The server lives on this day of the year of the walk, with a clock that runs: nothing in the database is bent."""
    return time_machine.travel(datetime(YEAR, month, day, 2, 0, tzinfo=UTC), tick=True)


def new_agency(name: str, slug: str) -> tuple[Agency, User]:
    """Return an agency nobody works for yet, and its HR account."""
    agency = Agency.objects.create(name=name, slug=slug)
    hr = User.objects.create_user(f"hr.{slug}", agency=agency, display_name="Hana (kepegawaian)")
    RoleGrant.objects.create(user=hr, agency=agency, role="hr", start=date(YEAR, 1, 1))
    appraisal_services.load_schemes()
    return agency, hr


def new_schemes() -> None:
    """Load the schemes where no agency was made by `new_agency`."""
    appraisal_services.load_schemes()


def account(agency: Agency, name: str) -> User:
    """Return an account for somebody the staff file brought."""
    return people.account(Employee.objects.get(agency=agency, name=name))


def upload(visitor: Visitor, path) -> int:
    """HR uploads a staff file; the worker checks it. Returns the key of the import, its page is open."""
    visitor.open("/staff-imports/add/").fill(file=path).send(FORM)
    number = int(visitor.driver.current_url.rstrip("/").rsplit("/", 1)[1])
    visitor.work()
    visitor.open(f"/staff-imports/{number}/")
    return number


def open_cycle(visitor: Visitor, agency: Agency, scheme_key: str) -> Cycle:
    """HR prepares a cycle and opens it."""
    scheme = Scheme.objects.filter(key=scheme_key).latest().get()
    visitor.open("/cycles/add/").fill(name="Penilaian 2026", year=YEAR, scheme=scheme.pk, **DATES).send(FORM)
    cycle = Cycle.objects.get(agency=agency)
    visitor.open(f"/cycles/{cycle.pk}/open/").send(FORM)
    cycle.refresh_from_db()
    assert cycle.state == "open"
    return cycle


def add_target(visitor: Visitor, case: Appraisal, title: str, weight: int, **fields: object) -> None:
    """The employee writes one target."""
    values = {
        "title": title,
        "measure": "Jumlah layanan selesai",
        "aspect": "quantity",
        "polarity": "higher",
        "unit_of_measure": "layanan",
        "value": 100,
        "weight": weight,
    }
    visitor.open(f"/appraisals/{case.pk}/targets/add/").fill(**{**values, **fields}).send("form.form-house button")


def rate(visitor: Visitor, path: str, levels: dict[str, int]) -> None:
    """Somebody fills the rubric, looks it over and submits it."""
    visitor.open(path).fill(**{f"level_{item}": level for item, level in levels.items()})
    visitor.send("form[data-keep] button.btn-primary")
    visitor.check()
    visitor.send(FORM)


def countersign(visitor: Visitor, case: Appraisal) -> None:
    """The reviewer finds the appraisal in the list and countersigns it."""
    visitor.open("/countersign/")
    assert visitor.all(f'a[href="/appraisals/{case.pk}/countersign/"]')
    visitor.open(f"/appraisals/{case.pk}/countersign/").send(FORM)
    case.refresh_from_db()
    assert case.state == "countersigned"


def publish(visitor: Visitor, cycle: Cycle, reason: str) -> None:
    """HR publishes after the window; the worker computes; the page says that it is done."""
    visitor.open(f"/cycles/{cycle.pk}/publish/").fill(reason=reason).send(FORM)
    address = visitor.driver.current_url
    assert "/publications/" in address
    visitor.work()
    visitor.open(address)
    cycle.refresh_from_db()
    assert cycle.state == "published"
