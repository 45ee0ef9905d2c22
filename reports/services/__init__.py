"""Every change to reports goes through one of these doors.

`reports.services.issuing` is not among them: it loads the PDF engine, which only a worker needs (`reports.tasks`).
"""

from reports.services.batches import cancel_batch, correct_report, order_batch, retry_failed
from reports.services.digests import choose_digest, order_digests

__all__ = ["cancel_batch", "choose_digest", "correct_report", "order_batch", "order_digests", "retry_failed"]
