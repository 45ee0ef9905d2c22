"""The audit trail can only grow: the database refuses to change or remove an entry."""

from django.db import migrations

from core import database_rules


def forwards(apps, schema_editor):
    database_rules.make_append_only(schema_editor.connection, "core_auditentry")


def backwards(apps, schema_editor):
    database_rules.allow_changes(schema_editor.connection, "core_auditentry")


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
