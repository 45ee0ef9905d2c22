"""kill -9 of the worker while the demo's yearly PDFs are made: each report once, whole, and no file left over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import house as houses

pytestmark = pytest.mark.faults

ORDER = """
from appraisal.models import Cycle
from reports import services
from reports.models import IssuedReport
IssuedReport.objects.filter(state="waiting").update(state="cancelled")
cycle = Cycle.objects.filter(published_at__isnull=False).order_by("pk").first()
answer = services.order_batch(cycle=cycle, again=True, reason="A fault run.", actor=None).pk
"""
STANDING = """
import hashlib
from pathlib import Path
from django.conf import settings
from django.core.files.storage import default_storage
from reports.models import IssuedReport, ReportBatch
batch = ReportBatch.objects.order_by("pk").last()
rows = IssuedReport.objects.filter(batch=batch)
done = rows.filter(state="done")
def whole(row):
    with default_storage.open(row.file) as file:
        made = file.read()
    return made.startswith(b"%PDF-") and hashlib.sha256(made).hexdigest() == row.sha256 and len(made) == row.size
over = not rows.filter(state__in=["waiting", "running"]).exists()
names = IssuedReport.objects.exclude(file="").values_list("file", flat=True)
known = {str(Path(default_storage.path(name))) for name in names}
files = [str(path) for path in Path(settings.MEDIA_ROOT).rglob("*.pdf")]
answer = {
    "total": batch.total,
    "done": done.count(),
    "over": over,
    "whole": sum(whole(row) for row in done) if over else None,
    "left_over": [path for path in files if path not in known] if over else None,
    "people": rows.values("employee").distinct().count(),
    "attempts": sum(rows.values_list("attempts", flat=True)),
}
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[houses.House]:
    with houses.built(tmp_path) as built:
        built.manage("load_schemes")
        built.manage("load_demo")
        yield built


def test_every_report_is_issued_once_and_whole_though_its_worker_is_killed_twice(house: houses.House) -> None:
    house.ask(ORDER)
    total = house.ask(STANDING)["total"]
    for share in (0.1, 0.4):
        worker = house.start_worker()
        houses.wait_until(lambda share=share: house.ask(STANDING)["done"] >= total * share, seconds=120)
        houses.kill_group(worker)
    assert not house.ask(STANDING)["over"], "the batch was over before the last kill: it proves nothing"
    house.start_worker()
    houses.wait_until(lambda: house.ask(STANDING)["over"], seconds=240)
    standing = house.ask(STANDING)
    assert standing["done"] == standing["whole"] == standing["people"] == total
    assert standing["attempts"] > total, "no report was interrupted: it proves nothing"
    assert standing["left_over"] == []
