"""What a page costs: `python -m benchmarks.pages [--people 500 5000] [--rounds 5]`.

Each page is asked through the whole middleware by a signed-in person, in one process, as CPU time, medians of
interleaved rounds, against a bare view (middleware, session, user and a template of one line) in the same run. Printed
beside it: queries, bytes of HTML, and how the page grows with the number of employees. A throw-away database is made
and dropped.
"""

import argparse
import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kinerja.settings")

import django
import time_machine

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, get_runner, setup_test_environment  # noqa: E402
from django.urls import path, reverse  # noqa: E402

from appraisal.models import Appraisal  # noqa: E402
from asn_kinerja import urls  # noqa: E402
from core import access  # noqa: E402
from employees.models import Employee, ReportingLine  # noqa: E402
from tests import world  # noqa: E402

# page, who asks
PAGES = (
    ("home", "employee"),
    ("home", "supervisor"),
    ("home", "hr"),
    ("team", "supervisor"),
    ("employee_list", "hr"),
    ("cycle", "hr"),
    ("appraisal", "employee"),
    ("rate_supervisor", "supervisor"),
    ("scorecard", "employee"),
)
ARGUMENTS: dict[str, Callable[[world.World], list[int]]] = {
    "cycle": lambda place: [place.cycle_agreed.pk],
    "appraisal": lambda place: [place.case_agreed.pk],
    "rate_supervisor": lambda place: [place.case_agreed.pk],
    "scorecard": lambda place: [place.case_published.pk],
}


@access.declare(access.SIGNED_IN)
def bare(request: HttpRequest) -> HttpResponse:
    """The baseline: somebody is known, one line is rendered."""
    template = engines["django"].from_string("<!doctype html><p>{{ request.user }}</p>")
    return HttpResponse(template.render({}, request))


def grow(place: world.World, wanted: int) -> None:
    """Bring the agency to `wanted` employees, each with a supervisor and a running case."""
    eka, tono, cycle = place.cast.eka, place.cast.tono, place.cycle_agreed
    missing = wanted - Employee.objects.filter(agency=eka.agency).count()
    serials = [next(place.things.setdefault("serials", itertools.count(1))) for _n in range(missing)]
    new = Employee.objects.bulk_create(
        Employee(
            agency=eka.agency,
            # 999 serials a month: year and month carry the rest.
            nip=f"19900303{2000 + n // 11988}{1 + n // 999 % 12:02d}1{1 + n % 999:03d}",
            name=f"Pegawai {n:06d}",
            kind="pns",
            unit=place.cast.units["keuangan"],
            position=eka.position,
        )
        for n in serials
    )
    ReportingLine.objects.bulk_create(
        ReportingLine(employee=one, supervisor=tono, start=date(2024, 1, 1)) for one in new
    )
    Appraisal.objects.bulk_create(
        Appraisal(
            cycle=cycle, employee=one, unit=one.unit, appraiser=tono, reviewer=place.cast.rina, state="agreed",
            period_start=cycle.starts_on, period_end=cycle.ends_on,
        )
        for one in new
    )  # fmt: skip


def cpu(client: Client, address: str) -> float:
    """Return the CPU seconds of one answer of 200."""
    begin = time.process_time()
    answer = client.get(address)
    spent = time.process_time() - begin
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return spent


def measure(place: world.World, rounds: int) -> None:
    """Print one line a page."""
    clients = {actor: Client() for _name, actor in PAGES}
    for actor, client in clients.items():
        client.force_login(place.cast.users[actor])
    pages = [(name, actor, reverse(name, args=ARGUMENTS.get(name, lambda _place: [])(place))) for name, actor in PAGES]
    baseline = clients["employee"]
    for _name, actor, address in pages:
        cpu(clients[actor], address)
    cpu(baseline, "/bare/")
    base: list[float] = []
    spent: dict[tuple[str, str], list[float]] = {(name, actor): [] for name, actor in PAGES}
    for _round in range(rounds):
        base.append(cpu(baseline, "/bare/"))
        for name, actor, address in pages:
            spent[name, actor].append(cpu(clients[actor], address))
    bare_ms = statistics.median(base) * 1000
    print(f"  baseline {bare_ms:.2f} ms")
    for name, actor, address in pages:
        with CaptureQueriesContext(connection) as queries:
            size = len(clients[actor].get(address).content)
        ours = statistics.median(spent[name, actor]) * 1000
        print(
            f"  {name:16} {actor:11} {ours:7.2f} ms  {ours / bare_ms:5.1f} x baseline  "
            f"{len(queries):3} queries  {size / 1024:6.1f} KB"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[500, 5000])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    setup_test_environment(debug=False)
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    urls.urlpatterns.append(path("bare/", bare, name="bare"))
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        # The year of the world is open on that day; the clock goes on from there.
        with time_machine.travel(world.NOW, tick=True):
            place = world.make()
            for wanted in options.people:
                grow(place, wanted)
                print(f"{wanted} employees, {connection.vendor}")
                measure(place, options.rounds)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    sys.exit(main())
