"""Who may read a year, and the latest paper of it."""

from typing import Any

from appraisal.models import Appraisal
from reports.models import IssuedReport


def concluding_part_visible(user: Any, employee_id: int, year: int) -> bool:
    """Say whether `user` sees the part that concluded the year: then she may read the whole of it.

    A supervisor of an earlier part sees her own part on its scorecard, not what came after her.
    """
    parts = Appraisal.objects.filter(employee=employee_id, cycle__year=year)
    last = parts.order_by("-period_end", "-pk").values_list("pk", flat=True).first()
    return last is not None and bool(Appraisal.objects.visible_to(user).filter(pk=last).exists())


def latest_done(user: Any, employee_id: int, year: int) -> IssuedReport | None:
    """Return the latest issued report of a year that `user` may see."""
    rows = IssuedReport.objects.visible_to(user).done().filter(employee=employee_id, year=year)
    found: IssuedReport | None = rows.order_by("-revision").first()
    return found
