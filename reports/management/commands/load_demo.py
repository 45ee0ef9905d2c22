"""Load two invented governments, to try every role; doing it again does nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core import errors
from reports.demo import loader


class Command(BaseCommand):
    help = "Loads two invented governments with a finished and a running year. Does nothing where they stand already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, help="the running year of the demo (this year)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            is_new = loader.load(now=timezone.now(), year=options["year"])
        except errors.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("The demo is loaded." if is_new else "The demo stands already; nothing was changed.")
