"""Tests that empty the tables also empty what migrations filled; this fills it again from the same migrations."""

from importlib import import_module

from django.apps import apps

# Migrations that fill a catalogue: module, and a model that is empty when it must run again.
FILLED = [
    ("employees.migrations.0003_catalogues", "employees.PostType"),
    ("careers.migrations.0002_training_rules", "careers.TrainingRule"),
]


def refill() -> None:
    """Run the filling part of each migration whose catalogue is empty."""
    for module, label in FILLED:
        try:
            model = apps.get_model(label)
        except LookupError:
            continue
        if not model.objects.exists():
            import_module(module).forwards(apps, None)
