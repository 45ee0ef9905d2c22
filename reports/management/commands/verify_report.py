"""Is this PDF one of ours, unchanged? `manage.py verify_report FILE`; exit code 1 when it is not."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import selectors, summaries

CHUNK = 65536


class Command(BaseCommand):
    help = "Compares the SHA-256 of a PDF with the issued reports, and the stored content with its own SHA-256."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                check = selectors.check_file(iter(lambda: file.read(CHUNK), b""))
        except OSError as problem:
            raise CommandError(f"The file cannot be read: {problem.strerror}") from problem
        report = check.report
        if report is None:
            raise CommandError(f"Not one of our reports, or changed. SHA-256 {check.sha256}")
        if summaries.sha256_of(report.content) != report.content_sha256:
            raise CommandError(f"The file is ours, but the stored content of {report.code} was changed.")
        self.stdout.write(f"Genuine: {report.code}, {report.year}, revision {report.revision}, {report.issued_at}")
        if check.newer:
            self.stdout.write(f"There is a newer revision: {check.newer.revision}, code {check.newer.code}")
