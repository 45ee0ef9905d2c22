"""How long an import of 10,000 people takes against the least any import could do, measured in one run.

    ASN_VAR_DIR=$(mktemp -d) python benchmarks/staff_import.py [people]

Baseline: python-calamine reads the workbook, `bulk_create` writes people and reporting lines; the second time it reads,
loads and compares. Ours: guarded reading in the child process, validation, dry run kept row by row, plan checked again,
people, lines, audit entries, all or nothing. Both on the database of the settings. Peak is the largest resident memory
of this process beyond what it had before; the reading child has a limit of its own (`core.spreadsheets.limits`).
"""

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("ASN_VAR_DIR", tempfile.mkdtemp(prefix="asn-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kinerja.settings")

import django

django.setup()

import io  # noqa: E402

import python_calamine  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from core import jobs  # noqa: E402
from core.spreadsheets import writer  # noqa: E402
from employees.models import Agency, Employee, Position, PostType, Rank, ReportingLine, Unit, User  # noqa: E402
from employees.models.staff_import import StaffImport  # noqa: E402
from employees.services import staff_import as services  # noqa: E402
from employees.staff_file import ranks  # noqa: E402

HEADER = [
    "NIP", "NAMA", "GELAR DEPAN", "GELAR BELAKANG", "TEMPAT LAHIR", "TANGGAL LAHIR", "JENIS KELAMIN", "PANGKAT",
    "GOL. RUANG", "TMT GOL", "JABATAN", "JENIS JABATAN", "TMT JABATAN", "UNIT KERJA", "UNIT INDUK", "PENDIDIKAN",
    "STATUS", "NIP ATASAN", "EMAIL", "NO. HP",
]  # fmt: skip
RUNS = 3
EDUCATION = {"S-1": "s1", "D-III": "d3", "SMA": "sma", "S-2": "s2"}


def workbook(people: int) -> bytes:
    """An invented government: units of fifty, a supervisor per ten people."""
    chance = random.Random(4711)
    days = [date(1965 + number % 35, 1 + number % 12, 1 + number % 28) for number in range(people)]
    nips = [f"{day:%Y%m%d}{day.year + 24}{1 + n % 12:02d}{1 + n % 2}{1 + n // 420:03d}" for n, day in enumerate(days)]
    codes = [code for _, code, _ in ranks.PNS_RANKS]
    names = {code: name for _, code, name in ranks.PNS_RANKS}
    rows = []
    for n, day in enumerate(days):
        code = chance.choice(codes)
        unit = n // 50
        rows.append([
            nips[n], f"Pegawai Nomor {n}", "Dr." if n % 9 == 0 else "", "S.E., M.Si." if n % 3 else "",
            chance.choice(["Sabang", "Banda Aceh", "Sibolga", "Medan"]), day, "LP"[n % 2], names[code], code,
            date(2015 + n % 9, 4, 1), f"Pengelola Layanan {n % 40}", "Pelaksana", date(2016 + n % 9, 7, 1),
            f"Bidang {unit}", f"Dinas {unit // 8}", chance.choice(["S-1", "D-III", "SMA", "S-2"]), "PNS",
            nips[n - n % 10] if n % 10 else "", f"pegawai{n}@contoh.invalid", f"0812{n:08d}",
        ])  # fmt: skip
    if len(set(nips)) != people:
        raise SystemExit("The invented NIPs repeat")
    return writer.write_xlsx(HEADER, rows)


def empty() -> None:
    """Take away what the last run wrote."""
    with connection.cursor() as cursor:
        for model in (ReportingLine, Employee, Position, Unit):
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608 - our own table names


def baseline(content: bytes, agency: Agency) -> None:
    """The least any import could do."""
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    rows = sheet.to_python()[1:]
    with transaction.atomic():
        known = {person.nip: person for person in Employee.objects.filter(agency=agency)}
        rank = dict(Rank.objects.values_list("code", "pk"))
        clerk = PostType.objects.get(key="pelaksana")
        if not known:
            units = {n: Unit(agency=agency, name=n) for n in {row[13] for row in rows}}
            Unit.objects.bulk_create(units.values())
            posts = {n: Position(agency=agency, name=n, post_type=clerk) for n in {row[10] for row in rows}}
            Position.objects.bulk_create(posts.values())
        else:
            units = {unit.name: unit for unit in Unit.objects.filter(agency=agency)}
            posts = {post.name: post for post in Position.objects.filter(agency=agency)}
        people = {row[0]: plain(row, agency, units, posts, rank) for row in rows}
        if known:
            different = [nip for nip, person in people.items() if differs(person, known[nip])]
            if different:
                raise SystemExit("The baseline does not recognise what it wrote")
        else:
            Employee.objects.bulk_create(people.values(), batch_size=500)
            lines = [
                ReportingLine(employee=people[row[0]], supervisor=people[row[17]], start=date(2026, 1, 1))
                for row in rows
                if row[17]
            ]
            ReportingLine.objects.bulk_create(lines, batch_size=500)


def plain(row: list, agency: Agency, units: dict, posts: dict, rank: dict) -> Employee:
    """A row as a record, unchecked."""
    return Employee(
        agency=agency, nip=row[0], name=row[1], title_before=row[2], title_after=row[3], birth_place=row[4],
        birth_date=row[5], sex={"L": "m", "P": "f"}[row[6]], rank_id=rank[row[8]], rank_since=row[9],
        position=posts[row[10]], position_since=row[12], unit=units[row[13]],
        education=EDUCATION[row[15]], kind=row[16].lower(), email=row[18], phone=row[19],
    )  # fmt: skip


COMPARED = [field.attname for field in Employee._meta.fields if field.name != "id"]


def differs(person: Employee, known: Employee) -> bool:
    """Whether any field differs."""
    return any(getattr(person, name) != getattr(known, name) for name in COMPARED)


def ours(content: bytes, actor: User) -> dict:
    """Upload, check, confirm, write: what a person waits for, without the clicks."""
    at = timezone.now()
    added = services.add_staff_import(agency=actor.agency, file_name="x.xlsx", content=content, actor=actor, at=at)
    jobs.run("employees.staffimport", added.pk)
    added = StaffImport.objects.select_related("agency").get(pk=added.pk)
    if added.state != "done" or not added.plan["can_apply"]:
        raise SystemExit(
            f"The dry run is not clean: {added.state} {added.problem} {added.plan and added.plan['counts']}"
        )
    if added.can_be_applied:
        services.apply_staff_import(staff_import=added, actor=actor, at=at)
        jobs.run("employees.staffimport", added.pk)
        added.refresh_from_db()
        if added.phase != "applied":
            raise SystemExit(f"Not applied: {added.state} {added.problem}")
    return added.plan["counts"]


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and seconds of the processor here and in the reading child (steady on a busy machine)."""
    clock, processor = time.perf_counter(), sum(os.times()[:4])
    work()
    return time.perf_counter() - clock, sum(os.times()[:4]) - processor


def memory() -> float:
    """Largest resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run both, in turn, and print the best of each."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    call_command("migrate", verbosity=0)
    agency = Agency.objects.create(name=f"Patokan {time.time_ns()}", slug=f"patokan-{time.time_ns()}")
    actor = User.objects.create_user(f"hr{time.time_ns()}", agency=agency)
    actor.grants.create(agency=agency, role="hr", start=date(2020, 1, 1))
    content = workbook(people)
    print(f"{people} people × {len(HEADER)} columns, {len(content) / 2**20:.1f} MB, {connection.vendor}")
    steps = ("create", "re-import")
    base: dict[str, list] = {step: [] for step in steps}
    mine: dict[str, list] = {step: [] for step in steps}
    before = memory()
    for _run in range(RUNS):
        for step in steps:
            mine[step].append(measured(lambda: ours(content, actor)))
        peak = memory() - before
        empty()
        for step in steps:
            base[step].append(measured(lambda: baseline(content, agency)))
        empty()
    for place, unit in enumerate(("clock", "processor")):
        for step in steps:
            least, took = (min(run[place] for run in runs[step]) for runs in (base, mine))
            print(f"{unit:9} {step:9} baseline {least:5.2f} s   ours {took:5.2f} s   ratio {took / least:.2f}")
        least, took = (sum(min(run[place] for run in runs[step]) for step in steps) for runs in (base, mine))
        print(f"{unit:9} both      baseline {least:5.2f} s   ours {took:5.2f} s   ratio {took / least:.2f}")
    print(f"peak memory of this process: +{peak:.0f} MB")


if __name__ == "__main__":
    main()
