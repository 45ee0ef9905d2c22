"""Every page of people with the same questions: works, stranger 404, wrong role 403, anonymous to the door, GET writes
nothing, as many queries for many rows as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry
from employees import services
from employees.models import Employee, FileOpening, ReportingLine, SupervisorReport, Unit
from employees.tests import factories
from tests import cast as people

ALL = ("employee", "other_employee", "supervisor", "leader", "hr", "hr_elsewhere", "auditor", "panel", "administrator")
READERS = {"supervisor", "leader", "hr", "hr_elsewhere", "auditor", "administrator"}
STAFF = set(ALL) - {"administrator"}
HR_OF_TOWN = {"hr"}
BOTH_HR = {"hr", "hr_elsewhere"}


@pytest.fixture
def report(cast, fixed_moment):
    return SupervisorReport.objects.create(
        employee=cast.eka, named_supervisor=cast.tono, since="2026-01-01", explanation="x", reported_at=fixed_moment
    )


@pytest.fixture
def place(cast, report):
    """The objects in the URLs: Eka's file, her running line, the unit, the position, a panel grant, a report."""
    line = ReportingLine.objects.get(employee=cast.eka, end=None)
    return {
        "eka": cast.eka.pk,
        "line": line.pk,
        "unit": cast.units["pelayanan"].pk,
        "position": cast.eka.position_id,
        "grant": cast.users["panel"].grants.get().pk,
        "report": report.pk,
    }


# URL name, objects in the URL, who gets 200; of the others, who may call such pages at all gets 404, the rest 403.
PAGES = [
    ("employee_list", (), READERS, set(ALL)),
    ("employee_add", (), BOTH_HR, BOTH_HR),
    ("employee", ("eka",), {"employee", "supervisor", "leader", "hr", "auditor", "administrator"}, set(ALL)),
    ("employee_edit", ("eka",), HR_OF_TOWN, BOTH_HR),
    ("employee_deactivate", ("eka",), HR_OF_TOWN, BOTH_HR),
    ("employee_invite", ("eka",), HR_OF_TOWN, BOTH_HR),
    ("line_add", ("eka",), HR_OF_TOWN, BOTH_HR),
    ("line_end", ("line",), HR_OF_TOWN, BOTH_HR),
    ("my_profile", (), STAFF, STAFF),
    ("my_file_openings", (), STAFF, STAFF),
    ("organisation", (), set(ALL), set(ALL)),
    ("unit_list", (), set(ALL), set(ALL)),
    ("unit_add", (), BOTH_HR, BOTH_HR),
    ("unit_edit", ("unit",), HR_OF_TOWN, BOTH_HR),
    ("position_list", (), set(ALL), set(ALL)),
    ("position_add", (), BOTH_HR, BOTH_HR),
    ("position_edit", ("position",), HR_OF_TOWN, BOTH_HR),
    ("grant_list", (), BOTH_HR | {"administrator"}, BOTH_HR | {"administrator"}),
    ("grant_add", (), BOTH_HR, BOTH_HR),
    ("grant_end", ("grant",), HR_OF_TOWN, BOTH_HR),
    ("supervisor_report_list", (), set(ALL), set(ALL)),
    ("supervisor_report_add", (), STAFF, STAFF),
    ("supervisor_report", ("report",), {"employee", "hr", "administrator"}, set(ALL)),
    ("password_change", (), set(ALL), set(ALL)),
]


@pytest.mark.parametrize(("name", "objects", "welcome", "known"), PAGES, ids=[page[0] for page in PAGES])
def test_each_page_opens_for_whom_it_is_meant(client, cast, place, name, objects, welcome, known):
    if name == "employee_list":
        known = READERS
    url = reverse(name, args=[place[key] for key in objects])
    expected = {actor: 200 if actor in welcome else 404 if actor in known else 403 for actor in ALL}
    found = {}
    for actor in ALL:
        client.force_login(cast.users[actor])
        found[actor] = client.get(url).status_code
    assert found == expected
    client.logout()
    anonymous = client.get(url)
    assert (anonymous.status_code, anonymous["Location"].split("?")[0]) == (302, "/sign-in/")


def writes(queries):
    begin = ("INSERT", "UPDATE", "DELETE", "REPLACE")
    return [
        query["sql"] for query in queries if query["sql"].startswith(begin) and "django_session" not in query["sql"]
    ]


@pytest.mark.parametrize(("name", "objects"), [page[:2] for page in PAGES], ids=[page[0] for page in PAGES])
def test_looking_writes_nothing_but_the_access_log(client, cast, place, name, objects):
    client.force_login(cast.users["hr"])
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(name, args=[place[key] for key in objects]))
    found = writes(queries.captured_queries)
    assert [sql for sql in found if "employees_fileopening" not in sql] == []
    assert len(found) == (1 if name == "employee" else 0)


LISTS = [
    "employee_list",
    "organisation",
    "unit_list",
    "position_list",
    "my_file_openings",
    "supervisor_report_list",
    "grant_list",
]


def fill(cast, count, first, moment):
    people = factories.many_people(cast, count, first=first)
    factories.many_units(cast, count, first=first)
    for person in people:
        services.note_file_opened(employee=cast.hana, viewer=cast.users["auditor"], page=f"p{person.pk}")
        SupervisorReport.objects.create(
            employee=person, named_supervisor=cast.tono, since="2026-01-01", explanation="x", reported_at=moment
        )


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_as_many_queries_for_50_rows_as_for_2(client, cast, name, fixed_moment):
    counts = []
    for count, first in ((2, 0), (48, 2)):
        fill(cast, count, first, fixed_moment)
        client.force_login(cast.users["hr"])
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_a_file_costs_as_many_queries_for_50_rows_as_for_2(client, cast, fixed_moment):
    client.force_login(cast.users["hr"])
    counts = []
    for count, first in ((2, 0), (48, 2)):
        factories.many_people(cast, count, first=first)
        client.get(reverse("employee", args=[cast.sari.pk]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("employee", args=[cast.sari.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


# --- The staff list -------------------------------------------------------------------------------------


def names(response):
    return [person.name for person in response.context["page_obj"]]


@pytest.fixture
def hr(client, cast):
    client.force_login(cast.users["hr"])
    return client


def test_the_list_searches_filters_sorts_and_pages(hr, cast):
    url = reverse("employee_list")
    town = [name.capitalize() for name, town, *_rest in people.ROSTER if town == "sabang"]
    assert names(hr.get(url)) == sorted(town)
    assert names(hr.get(url, {"q": "ek"})) == ["Bekas", "Eka"]
    assert names(hr.get(url, {"q": cast.eka.nip})) == ["Eka"]
    assert names(hr.get(url, {"unit": cast.units["keuangan"].pk, "sort": "-name"})) == ["Tono", "Lina", "Bekas"]
    assert names(hr.get(url, {"kind": "pppk"})) == []
    Employee.objects.filter(pk=cast.lina.pk).update(is_active=False)
    assert names(hr.get(url, {"status": "left"})) == ["Lina"]
    assert "Lina" not in names(hr.get(url))
    factories.many_people(cast, 30)
    assert len(names(hr.get(url))) == 25
    assert len(names(hr.get(url, {"page": 2}))) == 20


@pytest.mark.parametrize(
    "query",
    [{"sort": "user__password"}, {"sort": "-"}, {"unit": "x"}, {"kind": "king"}, {"page": "zero"}, {"status": "?"}],
)
def test_values_nobody_offered_change_nothing(hr, cast, query):
    assert names(hr.get(reverse("employee_list"), query)) == names(hr.get(reverse("employee_list")))


def test_a_unit_of_another_agency_filters_nothing_and_shows_nobody_of_it(hr, cast):
    page = hr.get(reverse("employee_list"), {"unit": cast.units["sekretariat_sibolga"].pk})
    assert "Hasan" not in names(page) and "Siti" not in names(page)


def test_a_supervisor_lists_only_her_people(client, cast):
    client.force_login(cast.users["supervisor"])
    assert names(client.get(reverse("employee_list"))) == ["Adi", "Budi", "Citra", "Dedi", "Eka", "Sari"]


def test_the_export_is_inert_filtered_and_audited(hr, cast):
    Employee.objects.filter(pk=cast.eka.pk).update(name="=1+1")
    response = hr.post(reverse("employee_export") + f"?q={cast.eka.nip}", {"format": "csv"})
    text = response.content.decode("utf-8-sig")
    assert "attachment" in response["Content-Disposition"] and "'=1+1" in text and len(text.splitlines()) == 2
    entry = AuditEntry.objects.get(action="employee.exported")
    assert (entry.details["rows"], entry.details["format"]) == (1, "csv")
    assert hr.post(reverse("employee_export")).content.startswith(b"PK")
    assert hr.get(reverse("employee_export")).status_code == 405


def test_only_hr_takes_the_list_as_a_file(client, cast):
    for actor, code in (("supervisor", 403), ("auditor", 403), ("employee", 403)):
        client.force_login(cast.users[actor])
        assert client.post(reverse("employee_export")).status_code == code
    client.force_login(cast.users["hr_elsewhere"])
    assert cast.eka.nip not in client.post(reverse("employee_export"), {"format": "csv"}).content.decode()


# --- Who opened whose file --------------------------------------------------------------------------------


def test_opening_somebody_elses_file_is_noted_once_a_day_and_she_can_read_it(client, cast):
    url = reverse("employee", args=[cast.eka.pk])
    for actor in ("supervisor", "supervisor", "employee"):
        client.force_login(cast.users[actor])
        client.get(url)
    assert list(FileOpening.objects.values_list("viewer", "employee", "page")) == [
        (cast.users["supervisor"].pk, cast.eka.pk, "employee")
    ]
    client.force_login(cast.users["employee"])
    page = client.get(reverse("my_file_openings")).content.decode()
    assert "Sari" in page and "staff record" in page


def test_nobody_reads_who_opened_somebody_elses_file(client, cast):
    services.note_file_opened(employee=cast.eka, viewer=cast.users["supervisor"], page="employee")
    client.force_login(cast.users["other_employee"])
    assert "Sari" not in client.get(reverse("my_file_openings")).content.decode()


def test_the_history_tells_what_changed_to_hr_and_the_person_only(client, cast):
    hr = people.fresh(cast.users["hr"])
    eka = Employee.objects.get(pk=cast.eka.pk)
    values = {**{name: getattr(eka, name) for name in services.REGISTER_FIELDS}, "phone": "0811-22"}
    services.change_employee(employee=eka, values=values, seen=services.fingerprint(eka), actor=hr)
    url = reverse("employee", args=[cast.eka.pk])
    for actor, told in (("hr", True), ("employee", True), ("supervisor", False), ("auditor", False)):
        client.force_login(cast.users[actor])
        assert ("Staff record changed" in client.get(url).content.decode()) is told


def test_a_chart_names_leaders_and_counts_people(hr, cast):
    page = hr.get(reverse("organisation"))
    (top,) = page.context["nodes"]
    assert (top.unit.name, top.people, top.people_below) == ("Sekretariat Daerah", 6, 16)
    assert [(node.unit.name, node.people) for node in top.below] == [("Dinas Keuangan", 3), ("Dinas Pelayanan", 7)]
    assert "Lukman" in page.content.decode() and "without a leader" in page.content.decode()


def test_empty_states_say_what_will_appear(client, cast):
    Unit.objects.filter(agency=cast.sibolga).update(is_active=False)
    client.force_login(cast.users["hr_elsewhere"])
    assert "No unit yet" in client.get(reverse("organisation")).content.decode()
    assert "No report" in client.get(reverse("supervisor_report_list")).content.decode()
    assert "Nobody has opened your file" in client.get(reverse("my_file_openings")).content.decode()
    assert "Nobody found" in client.get(reverse("employee_list"), {"q": "zzz"}).content.decode()
