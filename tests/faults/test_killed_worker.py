"""kill -9 of the worker in the middle of a batch: nothing lost, nothing doubled, nobody has to do anything."""

import os
import signal

import pytest

from tests.faults import house as houses

pytestmark = pytest.mark.faults
ERRANDS = 200

ORDER = f"""
from django.db import transaction
from core import jobs
from tests.faults.errands.models import Errand
with transaction.atomic():
    Errand.objects.bulk_create([Errand(max_attempts=9) for _number in range({ERRANDS})])
    jobs.wake_all()
answer = Errand.objects.count()
"""
STANDING = """
from tests.faults.errands.models import Delivery, Errand
answer = {
    "states": sorted(set(Errand.objects.values_list("state", flat=True))),
    "done": Errand.objects.filter(state="done").count(),
    "delivered": sorted(Delivery.objects.values_list("errand_id", flat=True)),
    "attempts": sum(Errand.objects.values_list("attempts", flat=True)),
}
"""


def done_in(house: houses.House) -> int:
    return house.number("SELECT count(*) FROM errands_errand WHERE state = 'done'")


def kill_three_times(house: houses.House, **more: str) -> dict[str, object]:
    """Order a batch, kill the worker with all its children at three points, let a fourth worker come to the end."""
    assert house.ask(ORDER) == ERRANDS
    for share in (0.1, 0.3, 0.6):
        worker = house.start_worker(**more)
        houses.wait_until(lambda share=share: done_in(house) >= ERRANDS * share, seconds=60)
        houses.kill_group(worker)
    assert done_in(house) < ERRANDS, "the batch was over before the last kill: it proves nothing"
    house.start_worker(**more)
    houses.wait_until(lambda: done_in(house) == ERRANDS, seconds=90)
    return house.ask(STANDING)


def test_every_job_of_a_batch_is_done_once_though_its_worker_is_killed_three_times(house: houses.House) -> None:
    standing = kill_three_times(house)
    assert standing["done"] == ERRANDS
    assert len(standing["delivered"]) == len(set(standing["delivered"])) == ERRANDS
    assert standing["attempts"] > ERRANDS, "no job was interrupted: it proves nothing"


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="one control is enough: it runs on SQLite")
def test_the_control_doubles_when_effect_and_end_are_not_one_transaction(house: houses.House) -> None:
    standing = kill_three_times(house, FAULTS_CARELESS="1")
    assert len(standing["delivered"]) > ERRANDS


def test_a_batch_comes_to_its_end_though_every_message_is_wiped(house: houses.House) -> None:
    house.ask(ORDER)
    worker = house.start_worker()
    houses.wait_until(lambda: done_in(house) >= 20, seconds=60)
    houses.kill_group(worker)
    assert house.wipe_broker() > 0, "there was nothing to wipe: it proves nothing"
    house.start_worker()
    houses.wait_until(lambda: done_in(house) == ERRANDS, seconds=90)
    assert len(house.ask(STANDING)["delivered"]) == ERRANDS


def test_a_worker_goes_on_though_its_children_are_killed_while_they_wait(house: houses.House) -> None:
    # A child that waits for work may hold the lock of a queue it shares with the others: killed, it never lets go.
    worker = house.start_worker()
    house.ask(ORDER)
    houses.wait_until(lambda: done_in(house) == ERRANDS, seconds=90)
    _beat, *pool = houses.children_of(worker)
    for child in pool:
        os.kill(child, signal.SIGKILL)
    house.ask(ORDER)
    houses.wait_until(lambda: done_in(house) == 2 * ERRANDS, seconds=90)
