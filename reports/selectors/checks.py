"""Is this paper ours? By its code, and by the fingerprint of its bytes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from reports.models import IssuedReport


@dataclass(frozen=True)
class FileCheck:
    """The SHA-256 of a file, the report it is, and whether a later revision exists; None when it is none of ours."""

    sha256: str
    report: IssuedReport | None
    newer: IssuedReport | None = None


def normal_code(typed: str) -> str:
    """Return a code as it is printed, however it was typed: capitals, groups of four."""
    letters = "".join(sign for sign in typed.upper() if sign.isalnum())
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def check_file(chunks: Iterable[bytes]) -> FileCheck:
    """Return what we know of a file; only its fingerprint is looked up, the file is not kept."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    sha256 = digest.hexdigest()
    report = IssuedReport.objects.done().select_related("employee__agency").filter(sha256=sha256).first()
    return FileCheck(sha256, report, newer_than(report) if report else None)


def newer_than(report: IssuedReport) -> IssuedReport | None:
    """Return the latest later revision of the same year, None while `report` is the latest."""
    later = IssuedReport.objects.done().filter(employee=report.employee_id, year=report.year)
    return later.filter(revision__gt=report.revision).order_by("-revision").first()


def masked(name: str) -> str:
    """Return a name by its first letters: enough to compare with a paper in one's hand, too little to learn it."""
    return " ".join(f"{word[0]}{'*' * (len(word) - 1)}" for word in name.split())
