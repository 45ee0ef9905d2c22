"""Nobody has two supervisors of one kind on one day: the database itself refuses it."""

from django.db import migrations

EXCLUSION = """
ALTER TABLE employees_reportingline ADD CONSTRAINT line_no_overlap EXCLUDE USING gist (
    employee_id WITH =, kind WITH =, daterange("start", "end", '[]') WITH &&
)
"""
TRIGGER = """
CREATE TRIGGER line_no_overlap_{verb} BEFORE {VERB} ON employees_reportingline
WHEN EXISTS (
    SELECT 1 FROM employees_reportingline AS other
    WHERE other.employee_id = NEW.employee_id AND other.kind = NEW.kind AND other.id IS NOT NEW.id
      AND other.start <= COALESCE(NEW."end", '9999-12-31') AND COALESCE(other."end", '9999-12-31') >= NEW.start
)
BEGIN SELECT RAISE(ABORT, 'line_no_overlap'); END
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist", None)
        schema_editor.execute(EXCLUSION, None)
        return
    for verb in ("insert", "update"):
        schema_editor.execute(TRIGGER.format(verb=verb, VERB=verb.upper()), None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE employees_reportingline DROP CONSTRAINT line_no_overlap", None)
        return
    for verb in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS line_no_overlap_{verb}", None)


class Migration(migrations.Migration):
    dependencies = [("employees", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
