"""What every page shows around its content: the menu by role. Here, because only the top app knows every page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import access

PEOPLE_WATCHERS = frozenset({access.HR, access.AUDITOR, access.SUPERVISOR, access.REVIEWER, access.LEADER})
EVERYBODY = frozenset({access.EMPLOYEE})
HR = frozenset({access.HR})


@dataclass(frozen=True)
class Entry:
    """One line of the menu: the page, its name, and the roles that see it (a rule for the eye, not for the door)."""

    url_name: str
    label: Any
    icon: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Item:
    """A line of the menu as the template draws it."""

    label: Any
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Group:
    """Lines of the menu under one heading; the first group has none."""

    heading: Any
    items: tuple[Item, ...]


MENU: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    ("", (Entry("home", _("Home"), "home", frozenset(access.ALL_ROLES)),)),
    (
        _("My year"),
        (
            Entry("my_appraisals", _("My appraisal"), "target", EVERYBODY),
            Entry("my_ratings", _("Ratings I owe"), "star", EVERYBODY),
            Entry("session_list", _("Feedback sessions"), "chat", EVERYBODY),
            Entry("feedback_list", _("Feedback"), "send", EVERYBODY),
            Entry("mentorship_list", _("Mentoring"), "user", EVERYBODY),
            Entry("development_plan", _("My development plan"), "book", EVERYBODY),
            Entry("my_reports", _("Yearly reports"), "file", EVERYBODY),
            Entry("my_deadlines", _("My deadlines"), "calendar", EVERYBODY),
        ),
    ),
    (
        _("My people"),
        (
            Entry("team", _("My team"), "users", frozenset({access.SUPERVISOR})),
            Entry("unit_board", _("Board of my units"), "chart", frozenset({access.LEADER})),
            Entry("countersign_list", _("Countersign"), "check-circle", frozenset({access.REVIEWER, access.HR})),
            Entry("employee_list", _("Employees"), "users", PEOPLE_WATCHERS),
        ),
    ),
    (
        _("Agency"),
        (
            Entry("organisation", _("Organisation"), "tree", EVERYBODY),
            Entry("opening_list", _("Openings"), "award", EVERYBODY | {access.PANEL}),
            Entry("indicator_list", _("Indicators"), "scale", EVERYBODY),
            Entry("model_plan_list", _("Model plans"), "copy", EVERYBODY),
            Entry("service_point_list", _("Service points"), "qr", frozenset({access.HR, access.LEADER})),
            Entry("scheme_list", _("How am I rated?"), "question", EVERYBODY),
        ),
    ),
    (
        _("HR office"),
        (
            Entry("cycle_list", _("Cycles"), "calendar", frozenset({access.HR, access.AUDITOR})),
            Entry("practice_cases", _("Practice cases"), "star", HR),
            Entry("staff_import_list", _("Staff imports"), "upload", HR),
            Entry("supervisor_report_list", _("Reports of wrong supervisors"), "flag", HR),
            Entry("grant_list", _("Roles"), "key", frozenset({access.HR, access.ADMINISTRATOR})),
            Entry("training_record_list", _("Trainings"), "book", HR),
            Entry("report_batches", _("Report batches"), "print", HR),
            Entry("admin:index", _("Administration"), "gear", frozenset({access.ADMINISTRATOR})),
        ),
    ),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the main menu in groups for the caller's roles, and nothing for visitors."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    roles = user.roles
    groups = [
        Group(heading, tuple(_item(entry, request.path) for entry in entries if entry.roles & roles))
        for heading, entries in MENU
    ]
    return {"navigation": [group for group in groups if group.items]}


def _item(entry: Entry, path: str) -> Item:
    url = reverse(entry.url_name)
    return Item(entry.label, url, entry.icon, path == url or (url != "/" and path.startswith(url)))
