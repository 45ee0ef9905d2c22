"""A spreadsheet that waits for the word of whoever uploaded it."""

from typing import Any

from django.utils import timezone

from appraisal.models import SheetImport


def make_library(cast: Any, place: Any) -> dict[str, Any]:
    """Sari has uploaded realisations of her team; nothing of it is written."""
    counts = {"add": 0, "change": 0, "same": 0, "refused": 0, "warnings": 0, "fields": []}
    sheet = SheetImport.objects.create(
        kind="realisations",
        agency=cast.sabang,
        uploaded_by=cast.users["supervisor"],
        file_name="realisasi.xlsx",
        counts=counts,
        uploaded_at=timezone.now(),
    )
    return {"sheet": sheet}
