"""Plans as JSON and back. Plain Python; days are tagged, everything else is JSON already."""

import datetime
import hashlib
from typing import Any

from employees.staff_file.contract import Directory, ImportPlan, Message, Plain, PlannedRow

Json = dict[str, Any]


def encode(value: object) -> Any:
    """A value as JSON can hold it: a day becomes `{"date": ISO}`."""
    return {"date": value.isoformat()} if isinstance(value, datetime.date) else value


def decode(value: Any) -> Any:
    """The inverse of `encode`."""
    return datetime.date.fromisoformat(value["date"]) if isinstance(value, dict) else value


def message_to_json(message: Message) -> Json:
    """A message with its parameters."""
    params = {name: encode(value) for name, value in message.params.items()}
    return {"level": message.level, "code": message.code, "field": message.field, "params": params}


def message_from_json(stored: Json) -> Message:
    """The inverse of `message_to_json`."""
    params = {name: decode(value) for name, value in stored["params"].items()}
    return Message(stored["level"], stored["code"], stored["field"], params)


def row_to_json(row: PlannedRow) -> Json:
    """What is needed to show and to write the row: values of somebody new, changes of somebody known."""
    stored: Json = {}
    if row.action == "create":
        stored["values"] = {field: encode(value) for field, value in row.values.items()}
    if row.changes:
        stored["changes"] = {field: [encode(old), encode(new)] for field, (old, new) in row.changes.items()}
    if row.messages:
        stored["messages"] = [message_to_json(message) for message in row.messages]
    return stored


def values_of(stored: Json) -> dict[str, Plain]:
    """The values of a stored row of somebody new."""
    return {field: decode(value) for field, value in stored.get("values", {}).items()}


def changes_of(stored: Json) -> dict[str, tuple[Plain, Plain]]:
    """The changes of a stored row: field -> (old, new)."""
    return {field: (decode(old), decode(new)) for field, (old, new) in stored.get("changes", {}).items()}


def messages_of(stored: Json) -> list[Message]:
    """The messages of a stored row."""
    return [message_from_json(message) for message in stored.get("messages", [])]


def fingerprint(directory: Directory, on: datetime.date) -> str:
    """Everything a plan depends on besides the file: the same directory and day give the same plan."""
    told = (
        [(nip, list(known.values.items())) for nip, known in sorted(directory.employees.items())],
        sorted((key, unit.name, unit.parent) for key, unit in directory.units.items()),
        sorted((key, position.name, position.post_type) for key, position in directory.positions.items()),
        sorted(directory.ranks),
        sorted(directory.registered_elsewhere),
        on,
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()


def digest(plan: ImportPlan) -> str:
    """What a plan would write, in short: two plans with the same digest do the same."""
    told = (
        [(row.row_number, row.nip, row.action, row.changes, row.values if row.action == "create" else None)
         for row in plan.rows],
        [(unit.name, unit.parent) for unit in plan.new_units],
        [(position.name, position.post_type) for position in plan.new_positions],
        plan.can_apply,
    )  # fmt: skip
    return hashlib.sha256(repr(told).encode()).hexdigest()
