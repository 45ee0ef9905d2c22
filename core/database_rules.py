"""Rules the database itself keeps, for both databases: Django has no portable word for them."""

from typing import Any

APPEND_ONLY_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
APPEND_ONLY_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
APPEND_ONLY_POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def make_append_only(connection: Any, table: str) -> None:
    """Let the database refuse UPDATE and DELETE on `table`."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(APPEND_ONLY_FUNCTION)
            cursor.execute(APPEND_ONLY_POSTGRESQL.format(table=table))
            return
        for verb in ("update", "delete"):
            cursor.execute(APPEND_ONLY_SQLITE.format(table=table, verb=verb, VERB=verb.upper()))


def allow_changes(connection: Any, table: str) -> None:
    """Take the rule away again: for undoing the migration, and for tests that empty their tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
            return
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
