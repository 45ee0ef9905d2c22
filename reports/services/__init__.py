"""Every change to reports goes through one of these doors."""

from reports.services.batches import cancel_batch, correct_report, order_batch, retry_failed
from reports.services.issuing import issue

__all__ = ["cancel_batch", "correct_report", "issue", "order_batch", "retry_failed"]
