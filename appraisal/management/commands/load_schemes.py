"""manage.py load_schemes: bring the scheme files into the database."""

from typing import Any

from django.core.management.base import BaseCommand

from appraisal import services


class Command(BaseCommand):
    help = "Load the schemes that come with the product; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load all schemes and say what changed."""
        loaded = services.load_schemes()
        for word, keys in (("created", loaded.created), ("updated", loaded.updated), ("unchanged", loaded.unchanged)):
            if keys:
                self.stdout.write(f"{word}: {', '.join(keys)}")
