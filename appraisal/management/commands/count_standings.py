"""manage.py count_standings: count what units have reached, or say whether what was counted still holds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from appraisal import labels
from appraisal.models import Cycle
from appraisal.services import standings


class Command(BaseCommand):
    help = "Count the figures of the boards of open cycles anew, as the worker does every hour."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--check` writes nothing."""
        parser.add_argument("--check", action="store_true", help="compare with a fresh count, fail where they differ")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, or compare."""
        if not options["check"]:
            self.stdout.write(f"{standings.count_all(timezone.now())} cycles counted")
            return
        wrong = 0
        for cycle in Cycle.objects.filter(state=labels.CycleState.OPEN).select_related("scheme").order_by("pk"):
            units = standings.differences(cycle)
            wrong += len(units)
            if units:
                self.stdout.write(f"cycle {cycle.pk}: units {', '.join(map(str, units))}")
        if wrong:
            raise CommandError(f"{wrong} units differ from a fresh count; count them anew.")
        self.stdout.write("every figure is that of a fresh count")
