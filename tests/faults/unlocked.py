"""The door for gunicorn with the lock taken off: answers are counted by reading, adding and saving, as careless
programs do. Two answers that arrive together both read before either saves."""

import contextlib
import threading
from typing import Any

# The door first: it makes the models ready.
from asn_kinerja.wsgi import application  # isort: skip

from appraisal.models import Tally
from appraisal.services import anonymous

__all__ = ["application"]

together = threading.Barrier(2, timeout=2)


def read_without_lock(appraisal_id: int, source: str) -> Tally:
    """Read the tally, and go on when somebody else has read it too."""
    tally = Tally.objects.get(appraisal_id=appraisal_id, source=source)
    with contextlib.suppress(threading.BrokenBarrierError):
        together.wait()
    return tally


unlocked: Any = anonymous
unlocked._locked_tally = read_without_lock
# Without the transaction, which on SQLite is a lock of its own.
unlocked.answer = anonymous.answer.__wrapped__  # type: ignore[attr-defined]
