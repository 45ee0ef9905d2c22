"""Training hours a year as data: PNS at least 20 JP (PP 11/2017), PPPK at most 24 JP (PP 49/2018)."""

from decimal import Decimal

from django.db import migrations

RULES = [("pns", 2017, Decimal(20), True), ("pppk", 2018, Decimal(24), False)]


def forwards(apps, schema_editor):
    rule = apps.get_model("careers", "TrainingRule")
    for kind, year, hours, is_minimum in RULES:
        rule.objects.create(kind=kind, from_year=year, hours=hours, is_minimum=is_minimum)


class Migration(migrations.Migration):
    dependencies = [("careers", "0001_start")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
