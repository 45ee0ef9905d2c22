"""kill -9 of the worker and its children while yearly PDFs are made: each report once and whole, no file left over."""

import itertools
import os
import re
import signal
import time

import pytest

from tests.faults import house as houses

pytestmark = pytest.mark.faults
REPORTS = 30

ORDER = f"from tests.faults import town; answer = town.published_year({REPORTS})"
STANDING = """
import hashlib
from collections import Counter
from pathlib import Path
from django.conf import settings
from django.core.files.storage import default_storage
from core.models import AuditEntry
from reports.models import IssuedReport
rows = IssuedReport.objects.all()
done = rows.filter(state="done")
def whole(row):
    with default_storage.open(row.file) as file:
        made = file.read()
    return (
        made.startswith(b"%PDF-") and made.rstrip().endswith(b"%%EOF")
        and hashlib.sha256(made).hexdigest() == row.sha256 and len(made) == row.size
    )
told = AuditEntry.objects.filter(action="report.issued")
over = not rows.filter(state__in=["waiting", "running"]).exists()
known = {str(Path(default_storage.path(name))) for name in rows.exclude(file="").values_list("file", flat=True)}
files = [str(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
answer = {
    "done": done.count(),
    "over": over,
    "whole": sum(whole(row) for row in done) if over else None,
    "left_over": [path for path in files if path not in known] if over else None,
    "people": done.values("employee", "year", "revision").distinct().count(),
    "told": sorted(Counter(told.values_list("object_id", flat=True)).values()),
    "attempts": sum(rows.values_list("attempts", flat=True)),
}
"""


def kill_again_and_again(house: houses.House, **more: str) -> dict[str, object]:
    """Three workers are killed with everything, and between that their children one by one; a fourth comes to the end.

    The pauses have no common measure with the time of one report, so the kills meet it at different points.
    """
    pauses = itertools.cycle((0.31, 0.83, 0.57, 1.09, 0.19))
    for share in (0.1, 0.3, 0.5):
        worker = house.start_worker(**more)
        wait_for(house, done_in(house) + 1)
        for _child in range(2):
            time.sleep(next(pauses))
            # The newest child: the oldest may be beat.
            os.kill(houses.children_of(worker)[-1], signal.SIGKILL)
        wait_for(house, int(REPORTS * share))
        houses.kill_group(worker)
    assert done_in(house) < REPORTS, "the batch was over before the last kill: it proves nothing"
    house.start_worker(**more)
    wait_for(house, REPORTS)
    return house.ask(STANDING)


def done_in(house: houses.House) -> int:
    return house.number("SELECT count(*) FROM reports_issuedreport WHERE state = 'done'")


def wait_for(house: houses.House, done: int) -> None:
    houses.wait_until(lambda: done_in(house) >= done, seconds=180)


def test_every_report_is_issued_once_and_whole_though_workers_and_children_are_killed(house: houses.House) -> None:
    ordered = house.ask(ORDER)
    assert ordered["total"] == REPORTS
    standing = kill_again_and_again(house)
    assert standing["attempts"] > REPORTS, "no report was interrupted: it proves nothing"
    assert standing["done"] == standing["whole"] == standing["people"] == REPORTS
    assert standing["told"] == [1] * REPORTS
    assert standing["left_over"] == []
    page = house.ask(f"from tests.faults import town; answer = town.batch_page({ordered['batch']})")
    assert f"<dt>Issued</dt><dd>{REPORTS}</dd><dt>Failed</dt><dd>0</dd>" in page
    assert re.search(r"<dt>State</dt><dd>.*>done</span>", page)
    assert "holds" in house.manage("verify_audit")


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="one control is enough: it runs on SQLite")
def test_the_control_tells_of_a_report_twice_when_effect_and_end_are_not_one_transaction(house: houses.House) -> None:
    house.ask(ORDER)
    standing = kill_again_and_again(house, FAULTS_CARELESS="1")
    assert max(standing["told"]) > 1
