"""The paper: the year report as HTML for the PDF renderer. The same report, code and day give the same text."""

import io
from dataclasses import dataclass
from datetime import date

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from core import charts
from core.templatetags import house
from reports.presentation import sheet_of
from reports.summaries import YearReport


@dataclass(frozen=True)
class Imprint:
    """What makes one issue of a report: code, revision, local day, language, and the SHA-256 of its content."""

    code: str
    revision: int
    issued_on: date
    language: str
    content_sha256: str


def html_of(report: YearReport, imprint: Imprint) -> str:
    """Return the whole page, in the language of the imprint."""
    with translation.override(imprint.language):
        address = f"{settings.SITE_URL.rstrip('/')}{reverse('verify', args=[imprint.code])}"
        return render_to_string(
            "print/year_report.html",
            {
                "sheet": sheet_of(report),
                "language": imprint.language,
                "code": imprint.code,
                "revision": imprint.revision,
                "issued_on": imprint.issued_on.isoformat(),
                "issued_words": house.long_date(imprint.issued_on),
                "content_sha256": imprint.content_sha256,
                "address": address,
                "qr": qr_address(address),
            },
        )


def qr_address(text: str) -> str:
    """Return a QR code as a picture address: one path. The mask is given, because trying all eight takes 5 ms."""
    drawing = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=3).save(drawing, kind="svg", border=1, xmldecl=False, svgclass=None)
    return charts.data_uri(drawing.getvalue().decode())
