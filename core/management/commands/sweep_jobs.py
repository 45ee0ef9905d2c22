"""Wake the jobs that were left behind, once. Beat does this all the time; this is for people and for cron."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from core import jobs


class Command(BaseCommand):
    help = "Wake jobs that wait or whose worker vanished. With --run, do them here instead of in a worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", action="store_true", help="do every waiting job in this process")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["run"]:
            done = jobs.run_waiting(timezone.now())
            self.stdout.write(f"{done} jobs done.")
            return
        swept = jobs.sweep(timezone.now())
        self.stdout.write(f"{swept.woken} jobs woken, {swept.given_up} given up.")
