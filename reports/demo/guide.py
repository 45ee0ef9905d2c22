"""Whom to sign in as, and where to begin: one account per role of each town, found in what was loaded."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.models import Appraisal, Cycle, ServicePoint
from careers.models import Opening
from employees.models import Agency, RoleGrant, Unit, User
from reports.demo import counters, development, people, small_towns, towns


@dataclass(frozen=True)
class Account:
    """One line of the guide: who, with which role, and the page that shows it best."""

    town: str
    role: str
    name: str
    user_name: str
    page: str
    what_to_try: str


def accounts() -> list[Account]:
    """Return the accounts to try, town by town; the administrator last. Empty where the demo is not loaded."""
    found = [account for town in towns.TOWNS for account in _of_town(town)]
    found += [account for town in small_towns.TOWNS for account in _of_small_town(town)]
    administrator = User.objects.filter(username=people.ADMINISTRATOR).first()
    if administrator is not None:
        tried = _("look through everything an administrator may touch")
        found.append(_account("", _("Administrator"), administrator, _page("admin:index"), tried))
    return found


def public_pages() -> list[tuple[str, str]]:
    """Return (what it is, address) of pages a citizen opens without an account."""
    point = ServicePoint.objects.filter(unit__agency__slug=towns.SABANG).order_by("pk").first()
    if point is None:
        return []
    found = [(_("Poster at the counter “%(point)s”") % {"point": point.name}, _page("public_rate", code=point.code))]
    ticket = counters.unused_ticket(point)
    if ticket:
        found.append((_("One-time ticket of the same counter, good once"), _page("public_rate", code=ticket)))
    return found


def _of_town(town: towns.Town) -> Iterator[Account]:
    agency = Agency.objects.filter(slug=town.slug).first()
    cycle = Cycle.objects.filter(agency=agency, state="open").order_by("-year").first()
    if agency is None or cycle is None:
        return
    case = _case(cycle)
    yield _employee(town, case)
    supervisor, reviewer = (User.objects.get(employee=pk) for pk in (case.appraiser_id, case.reviewer_id))
    tried = _("answer a plan, rate somebody with the standards beside the choices")
    yield _account(town.place, _("Supervisor"), supervisor, _page("team"), tried)
    tried = _("countersign a rating, or send it back with a reason")
    yield _account(town.place, _("Reviewer"), reviewer, _page("countersign_list"), tried)
    school = Unit.objects.select_related("leader__user").get(agency=agency, name=development.TEACHERS[town.slug])
    if school.leader is not None:
        tried = _("see the people of the unit and how far they are")
        yield _account(town.place, _("Unit leader"), school.leader.user, _page("employee_list"), tried)
    yield from _granted(town, agency, cycle)


def _of_small_town(town: towns.Town) -> Iterator[Account]:
    """The small governments show the first half of a year: who plans, who agrees, who keeps the library."""
    case = (
        Appraisal.objects.filter(cycle__agency__slug=town.slug, cycle__state="open", reviewer__isnull=False)
        .order_by("pk")
        .first()
    )
    if case is None:
        return
    employee, supervisor = (User.objects.get(employee=pk) for pk in (case.employee_id, case.appraiser_id))
    tried = _("look through the plan, record a result")
    yield _account(town.place, _("Employee"), employee, _page("appraisal", pk=case.pk), tried)
    tried = _("import the realisations of the team from a spreadsheet")
    yield _account(town.place, _("Supervisor"), supervisor, _page("realisation_import"), tried)
    hr = RoleGrant.objects.select_related("user").filter(agency__slug=town.slug, role="hr").order_by("pk").first()
    if hr is not None:
        tried = _("keep the library of indicators: change, import, take over a model set")
        yield _account(town.place, _("HR staff"), hr.user, _page("indicator_list"), tried)


def _employee(town: towns.Town, case: Appraisal) -> Account:
    user = User.objects.get(employee=case.employee_id)
    if town.slug == towns.SABANG:
        tried = _("assess yourself, record a result, read last year's scorecard")
        return _account(town.place, _("Employee"), user, _page("rate_self", pk=case.pk), tried)
    tried = _("rate colleagues anonymously, read last year's scorecard")
    return _account(town.place, _("Employee"), user, _page("my_ratings"), tried)


def _case(cycle: Cycle) -> Appraisal:
    """Somebody who can still do everything: nothing rated, last year published, a reviewer above.

    When everybody has been tried already, anybody with a supervisor and a reviewer.
    """
    cases = Appraisal.objects.filter(cycle=cycle, appraiser__isnull=False, reviewer__isnull=False).order_by("pk")
    published = Appraisal.objects.filter(result__published_at__isnull=False).values("employee")
    fresh = cases.filter(state="agreed", employee__in=published, employee__led_units__isnull=True, ratings__isnull=True)
    at_counter = fresh.filter(unit__name__in=[development.COUNTER_UNIT, *development.TEACHERS.values()])
    found = at_counter.first() or fresh.first() or cases.first()
    if found is None:
        raise LookupError("Nobody in the demo has a supervisor and a reviewer.")
    return found


def _granted(town: towns.Town, agency: Agency, cycle: Cycle) -> Iterator[Account]:
    opening = Opening.objects.filter(agency=agency).order_by("pk").first()
    openings = _page("opening", pk=opening.pk) if opening is not None else _page("opening_list")
    told = {
        "hr": (
            _("HR staff"),
            _page("cycle", pk=cycle.pk),
            _("watch the cycle, import staff, draw peers, confirm trainings"),
        ),
        "panel": (
            _("Panel member"),
            openings,
            _("decide on a candidate with a written reason; a second person confirms"),
        ),
        "auditor": (_("Auditor"), _page("employee_list"), _("read everything of the agency, change nothing")),
    }
    grants = RoleGrant.objects.filter(agency=agency).select_related("user").order_by("pk")
    seen: set[str] = set()
    for grant in grants:
        if grant.role == "hr" and grant.role in seen:
            continue
        seen.add(grant.role)
        role, page, tried = told[grant.role]
        yield _account(town.place, role, grant.user, page, tried)


def _account(town: str, role: str, user: User, page: str, tried: str) -> Account:
    return Account(town, role, user.display_name, user.username, page, tried)


def _page(name: str, **kwargs: object) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, kwargs=kwargs)
