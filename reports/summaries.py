"""The yearly report as one frozen value: the page and the paper are made of the same object."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from appraisal.summaries import AppraisalYear, Words
from careers.summaries import CareerYear
from mentoring.summaries import MentoringYear


@dataclass(frozen=True)
class Person:
    """Whom the report is about, as the register had her on the day it was composed."""

    name: str
    nip: str
    kind: str
    rank: str
    position: str
    unit: str


@dataclass(frozen=True)
class SignOff:
    """Who stands for one step of the result: name, NIP and the local day; None while it has not happened."""

    name: str
    nip: str
    day: date | None


@dataclass(frozen=True)
class Case:
    """Ids of the unit and of those who signed off a part: they may read the report."""

    unit_id: int
    supervisor_id: int | None
    reviewer_id: int | None


@dataclass(frozen=True)
class Part:
    """One appraisal of the year with those who signed it off: the employee, the supervisor and the reviewer."""

    result: AppraisalYear
    case: Case
    employee: SignOff
    supervisor: SignOff
    reviewer: SignOff
    # The days it counts for in the year: without exempt ones, with those of a part too short to be rated alone.
    counted: int | None = None

    @property
    def days(self) -> int:
        """Days this part counts for; where nothing else is known all of its period, the last one included."""
        if self.counted is not None:
            return self.counted
        return (self.result.period_end - self.result.period_start).days + 1


@dataclass(frozen=True)
class YearReport:
    """A person's year: the published result with its parts, the dialogue, and what was learned.

    `score` is the year's (parts weighted by their days), None in quadrant schemes.
    """

    agency: str
    place: str
    year: int
    published_on: date
    person: Person
    predicate: Words
    score: Decimal | None
    parts: tuple[Part, ...]
    mentoring: MentoringYear = field(default_factory=MentoringYear)
    career: CareerYear = field(default_factory=CareerYear)

    @property
    def last(self) -> Part:
        """The part that concludes the year."""
        return self.parts[-1]

    @property
    def is_split(self) -> bool:
        """More than one supervisor rated this year."""
        return len(self.parts) > 1


def content_of(report: YearReport, language: str) -> dict[str, Any]:
    """Return the report as plain JSON data: what is stored, and what the printed SHA-256 stands for.

    The scoring record itself stays with the published result; its own SHA-256 is part of the content.
    """
    parts = tuple(replace(part, result=replace(part.result, frozen={})) for part in report.parts)
    data = {"language": language, **asdict(replace(report, parts=parts))}
    plain: dict[str, Any] = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return plain


def sha256_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a content in its one canonical spelling (sorted keys, no blanks, UTF-8)."""
    spelled = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(spelled.encode()).hexdigest()
