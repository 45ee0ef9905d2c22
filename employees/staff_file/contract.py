"""The shapes that go into and come out of the planner. Field names are those of `employees.models.Employee`."""

import dataclasses
import datetime
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["error", "warning", "info"]
Action: TypeAlias = Literal["create", "change", "same", "refused"]
Plain: TypeAlias = str | bool | datetime.date | None

# What is compared and written for one person; unit and position are names, rank is a code, supervisor_nip a NIP.
PERSON_FIELDS = (
    "name", "title_before", "title_after", "birth_place", "birth_date", "sex", "kind", "unit", "position",
    "position_since", "rank", "rank_since", "education", "email", "phone", "is_active", "supervisor_nip",
)  # fmt: skip
REQUIRED_FIELDS = ("nip", "name", "kind", "unit", "position")


@dataclass(frozen=True, slots=True)
class Message:
    """One remark: `messages.text` makes it a sentence. `field` is a field name or None for the whole row or file."""

    level: Level
    code: str
    field: str | None = None
    params: ReadOnly[str, object] = dataclasses.field(default_factory=dict)


class Problem(Exception):
    """A value that cannot be taken; `level` says whether that refuses the row or only leaves the value out."""

    def __init__(self, code: str, level: Level = "error", **params: object) -> None:
        super().__init__(code)
        self.code, self.level, self.params = code, level, params


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column holds which field. Columns count from 0, `header_row` is the row number in the file (0: none)."""

    header_row: int
    columns: dict[str, int]
    unrecognised: list[tuple[int, str]] = dataclasses.field(default_factory=list)
    problems: list[Message] = dataclasses.field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit in the database: its name as it is written there, and the name of its parent."""

    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class PositionRef:
    """A position in the database: its name as it is written there, and the key of its post type."""

    name: str
    post_type: str


@dataclass(frozen=True, slots=True)
class ExistingEmployee:
    """A person in the database: values for PERSON_FIELDS (absent or empty: nothing known)."""

    nip: str
    values: ReadOnly[str, Plain]


@dataclass(frozen=True, slots=True)
class Directory:
    """A snapshot of the agency. Units and positions are keyed by `key(name)`; `ranks` are the known codes.

    `registered_elsewhere` are those NIPs that another agency has: the plan refuses them without naming the agency.
    """

    employees: ReadOnly[str, ExistingEmployee] = dataclasses.field(default_factory=dict)
    units: ReadOnly[str, UnitRef] = dataclasses.field(default_factory=dict)
    positions: ReadOnly[str, PositionRef] = dataclasses.field(default_factory=dict)
    ranks: frozenset[str] = frozenset()
    registered_elsewhere: frozenset[str] = frozenset()


@dataclass(slots=True)
class PlannedRow:
    """What would happen to one row. `changes` maps a field to (old, new); `values` holds what the row would write."""

    row_number: int
    nip: str
    action: Action
    values: dict[str, Plain]
    changes: dict[str, tuple[Plain, Plain]] = dataclasses.field(default_factory=dict)
    messages: list[Message] = dataclasses.field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether one of the messages is an error."""
        return any(message.level == "error" for message in self.messages)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no person: empty, a total, a repeated header, the numbers of the columns."""

    row_number: int
    message: Message


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that would be created; `similar_to` are names that may mean the same.

    Parents come before their children.
    """

    name: str
    parent: str | None
    first_row: int
    similar_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPosition:
    """A position that would be created, with the key of its post type."""

    name: str
    post_type: str
    first_row: int


@dataclass(slots=True)
class ImportPlan:
    """The dry run. `messages` concern the whole file."""

    rows: list[PlannedRow] = dataclasses.field(default_factory=list)
    left_out: list[LeftOut] = dataclasses.field(default_factory=list)
    new_units: list[NewUnit] = dataclasses.field(default_factory=list)
    new_positions: list[NewPosition] = dataclasses.field(default_factory=list)
    messages: list[Message] = dataclasses.field(default_factory=list)

    @property
    def can_apply(self) -> bool:
        """All or nothing: one refused row, or an error about the file, and nothing is written."""
        if any(message.level == "error" for message in self.messages):
            return False
        return bool(self.rows) and all(row.action != "refused" for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows would be created, changed, are the same, refused, left out."""
        counts = {"create": 0, "change": 0, "same": 0, "refused": 0, "left_out": len(self.left_out)}
        for row in self.rows:
            counts[row.action] += 1
        return counts


def key(name: str) -> str:
    """How names of units and positions are compared: without regard to case and stray spaces."""
    return " ".join(name.split()).casefold()
