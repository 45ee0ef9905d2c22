"""Insert many rows whose ids nobody needs back.

`bulk_create` asks every field of every object how to be written: for ten thousand people that costs more than the
database does. Here a column decides once. Nothing is skipped that matters: constraints and triggers are the database's.
"""

import json
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

BATCH = 1000


@transaction.atomic
def insert(model: type[models.Model], objects: Iterable[models.Model]) -> int:
    """Insert `objects` (all of `model`, without ids, without inheritance); return how many. Their ids stay unknown.

    Raises:
        IntegrityError: the database refuses one of them; then none is inserted.
    """
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns = [(field.attname, _writer(field)) for field in fields]
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    begin = f"INSERT INTO {table} ({quoted}) VALUES "  # noqa: S608 - names of our own columns
    one = f"({', '.join(['%s'] * len(fields))})"
    rows = ([write(getattr(each, name)) for name, write in columns] for each in objects)
    done = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            done += len(batch)
            if connection.vendor == "postgresql":
                values = ", ".join([one] * len(batch))
                cursor.execute(begin + values, [value for row in batch for value in row])
            else:
                cursor.executemany(begin + one, batch)
    return done


def _writer(field: Any) -> Callable[[Any], Any]:
    """How values of one column are handed to the database."""
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else json.dumps(value, cls=field.encoder)
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
