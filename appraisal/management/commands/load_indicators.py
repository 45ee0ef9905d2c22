"""manage.py load_indicators: bring a model set of indicators into the library of an agency."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from appraisal import model_sets, services
from employees.models import Agency


class Command(BaseCommand):
    help = "Add a model set of indicators to the library of an agency; what it has already stays. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """The agency, and the set: without one, all sets are listed."""
        parser.add_argument("--agency", required=True, help="the short name (slug) of the agency")
        parser.add_argument("set", nargs="?", default="", help="one of: " + ", ".join(sorted(model_sets.built_in())))

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the set and say what happened."""
        agency = Agency.objects.filter(slug=options["agency"]).first()
        if agency is None:
            raise CommandError(f"There is no agency {options['agency']}.")
        sets = model_sets.built_in()
        if options["set"] not in sets:
            raise CommandError(f"Choose one of these sets: {', '.join(sorted(sets))}.")
        taken = services.take_over_set(agency=agency, key=options["set"], actor=None)
        self.stdout.write(f"{agency}: {taken.added} added, {taken.known} were there already")
