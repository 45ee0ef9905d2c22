"""Every change to reports goes through one of these doors.

`reports.services.issuing` is not among them: it loads the PDF engine, which only a worker needs (`reports.tasks`).
"""

from reports.services.batches import cancel_batch, correct_report, order_batch, retry_failed

__all__ = ["cancel_batch", "correct_report", "order_batch", "retry_failed"]
