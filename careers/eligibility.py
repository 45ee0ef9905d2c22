"""Who meets the published requirements of an opening, rule by rule. Plain Python: no Django, no clock, no database.

A fact that is missing gives "cannot be judged" (`passed` is None): never a pass, never a refusal. Every text stands in
both languages, because the answer is frozen with the candidacy and read again years later.
Sources: PermenPANRB 38/2017 and PP 11/2017 for posts, PP 94/2021 for discipline; the figures come from the opening.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

EDUCATION = {
    "sd": "SD",
    "smp": "SMP",
    "sma": "SMA",
    "d1": "D-I",
    "d2": "D-II",
    "d3": "D-III",
    "s1": "D-IV/S-1",
    "s2": "S-2",
    "s3": "S-3",
}
EDUCATION_ORDER = tuple(EDUCATION)


class Text(NamedTuple):
    """One text in both languages."""

    id: str
    en: str


# Predicates of every scheme, worst first; the label is the one a town hall reads.
PREDICATES = {
    "very-poor": Text("Sangat Kurang", "Very poor"),
    "poor": Text("Kurang", "Poor"),
    "needs-improvement": Text("Butuh Perbaikan", "Needs improvement"),
    "sufficient": Text("Cukup", "Sufficient"),
    "good": Text("Baik", "Good"),
    "very-good": Text("Sangat Baik", "Very good"),
}
PREDICATE_ORDER = tuple(PREDICATES)
NOTHING = Text("", "")
UNKNOWN = Text("tidak tercatat", "not recorded")
# Punishments that count for years after their last day; a light one counts only while it is served.
GRAVE = ("moderate", "severe")


@dataclass(frozen=True)
class PostHeld:
    """A post somebody holds or held. `end` is the last day, None while it runs; `start` None when not recorded."""

    post_type: str
    start: date | None
    end: date | None = None
    occupation: str = ""


@dataclass(frozen=True)
class Punishment:
    """A disciplinary punishment: light, moderate or severe; `end` is its last day, None while no end is known."""

    level: str
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Facts:
    """What the registers know of a person; None is "not recorded". `predicates` by calendar year."""

    kind: str | None = None
    education: str | None = None
    birth_date: date | None = None
    appointed: date | None = None
    posts: tuple[PostHeld, ...] = ()
    predicates: Mapping[int, str] = field(default_factory=dict)
    punishments: tuple[Punishment, ...] | None = None


@dataclass(frozen=True)
class Requirements:
    """The published requirements. Years are full years on the closing day; 0, "" or None asks for nothing.

    `post_types` are pairs of key and name; `occupation` says which experience is related.
    """

    pns_only: bool = True
    minimum_education: str = ""
    post_types: tuple[tuple[str, str], ...] = ()
    post_years: int = 0
    occupation: str = ""
    related_years: int = 0
    predicate_years: int = 2
    minimum_predicate: str = "good"
    maximum_age: int | None = None
    retirement_age: int | None = None
    clean_years: int = 2

    def to_json(self) -> dict[str, Any]:
        """Return the requirements as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Requirements":
        """Return the requirements of a stored document."""
        pairs = tuple((key, name) for key, name in document.get("post_types", ()))
        return cls(**{**document, "post_types": pairs})


# What domain rules ask for by default, offered to HR when an opening is written; the opening keeps its own copy.
STANDARD: dict[str, dict[str, Any]] = {
    "pengawas": {"minimum_education": "d3", "post_types": ("pelaksana",), "post_years": 4},
    "administrator": {"minimum_education": "s1", "post_types": ("pengawas",), "post_years": 3},
    "jpt_pratama": {
        "minimum_education": "s1",
        "post_types": ("administrator", "jf_madya"),
        "post_years": 2,
        "related_years": 5,
        "maximum_age": 56,
    },
}


@dataclass(frozen=True)
class RuleResult:
    """One rule: met (True), not met (False) or cannot be judged (None); what was asked, found, and by how much."""

    code: str
    passed: bool | None
    required: Text
    found: Text
    by_how_much: Text = NOTHING

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON values, texts as {"id": …, "en": …}."""
        texts = {name: getattr(self, name)._asdict() for name in ("required", "found", "by_how_much")}
        return {"code": self.code, "passed": self.passed, **texts}


def evaluate(facts: Facts, requirements: Requirements, on: date) -> tuple[RuleResult, ...]:
    """Return one result per rule the opening asks for, on the day `on` (its closing day, the same for everybody)."""
    rules = (_kind, _education, _post, _related, _predicates, _age, _retirement, _discipline)
    return tuple(result for rule in rules if (result := rule(facts, requirements, on)) is not None)


def verdict(results: Iterable[RuleResult]) -> bool | None:
    """Return False when one rule is not met, else None when one cannot be judged, else True."""
    answers = [result.passed for result in results]
    if False in answers:
        return False
    return None if None in answers or not answers else True


def years_before(day: date, years: int) -> date:
    """Return the same day `years` earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def age_on(birth_date: date, on: date) -> int:
    """Return the age in full years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def _kind(facts: Facts, asked: Requirements, on: date) -> RuleResult | None:
    if not asked.pns_only:
        return None
    found = Text(facts.kind.upper(), facts.kind.upper()) if facts.kind else UNKNOWN
    passed = facts.kind == "pns" if facts.kind else None
    return RuleResult("kind", passed, Text("Berstatus PNS", "Is a PNS"), found)


def _education(facts: Facts, asked: Requirements, on: date) -> RuleResult | None:
    if not asked.minimum_education:
        return None
    name = EDUCATION[asked.minimum_education]
    required = Text(f"Pendidikan paling rendah {name}", f"Education of at least {name}")
    if facts.education not in EDUCATION:
        return RuleResult("education", None, required, UNKNOWN)
    held = EDUCATION_ORDER.index(facts.education)
    short = EDUCATION_ORDER.index(asked.minimum_education) - held
    lacking = Text(f"kurang {short} jenjang", f"{short} level(s) short") if short > 0 else NOTHING
    found = EDUCATION[facts.education]
    return RuleResult("education", short <= 0, required, Text(found, found), lacking)


def _post(facts: Facts, asked: Requirements, on: date) -> RuleResult | None:
    if not asked.post_years:
        return None
    keys = {key for key, _name in asked.post_types}
    names_id = " atau ".join(name for _key, name in asked.post_types)
    names_en = " or ".join(name for _key, name in asked.post_types)
    required = Text(
        f"Paling sedikit {asked.post_years} tahun dalam jabatan {names_id}",
        f"At least {asked.post_years} year(s) in the post of {names_en}",
    )
    counted = [post for post in facts.posts if post.post_type in keys]
    return _experience("post", counted, asked.post_years, required, facts, on)


def _related(facts: Facts, asked: Requirements, on: date) -> RuleResult | None:
    if not asked.related_years:
        return None
    required = Text(
        f"Paling sedikit {asked.related_years} tahun pengalaman terkait: {asked.occupation}",
        f"At least {asked.related_years} year(s) of related experience: {asked.occupation}",
    )
    wanted = asked.occupation.strip().casefold()
    counted = [post for post in facts.posts if wanted and post.occupation.strip().casefold() == wanted]
    return _experience("related", counted, asked.related_years, required, facts, on)


def _experience(
    code: str, counted: Sequence[PostHeld], years: int, required: Text, facts: Facts, on: date
) -> RuleResult:
    """Recorded time decides; where it is too short, time nobody wrote down may still hold what is asked for."""
    needed = (on - years_before(on, years)).days
    held = _days(counted, on)
    # Tenths of a year, cut off and never rounded up: a day short of four years must not read 4.0.
    years_held, tenths = divmod(held * 40 // 1461, 10)
    found = Text(
        f"{years_held},{tenths} tahun tercatat ({held} hari)", f"{years_held}.{tenths} years on record ({held} days)"
    )
    if held >= needed:
        return RuleResult(code, True, required, found)
    lacking = Text(f"kurang {needed - held} hari", f"{needed - held} days short")
    unrecorded = None if facts.appointed is None else (on - facts.appointed).days - _days(facts.posts, on)
    passed = None if unrecorded is None or held + unrecorded >= needed else False
    return RuleResult(code, passed, required, found, lacking)


def _days(posts: Iterable[PostHeld], on: date) -> int:
    """Days covered up to and without `on`; days in two posts at once count once."""
    spans = sorted(
        (post.start, min(post.end + timedelta(days=1), on) if post.end else on) for post in posts if post.start
    )
    total, reached = 0, date.min
    for start, end in spans:
        total += max((end - max(start, reached)).days, 0)
        reached = max(reached, end)
    return total


def _predicates(facts: Facts, asked: Requirements, on: date) -> RuleResult | None:
    """The last full years; the running year counts as soon as its result is published."""
    if not asked.predicate_years:
        return None
    newest = on.year if on.year in facts.predicates else on.year - 1
    years = range(newest - asked.predicate_years + 1, newest + 1)
    least = PREDICATES[asked.minimum_predicate]
    required = Text(
        f"Predikat paling rendah {least.id} dalam {asked.predicate_years} tahun terakhir",
        f"A predicate of at least {least.en} in the last {asked.predicate_years} year(s)",
    )
    known = {year: facts.predicates[year] for year in years if facts.predicates.get(year) in PREDICATES}
    bar = PREDICATE_ORDER.index(asked.minimum_predicate)
    below = [year for year, key in known.items() if PREDICATE_ORDER.index(key) < bar]
    found = Text(
        ", ".join(f"{year}: {PREDICATES[known[year]].id if year in known else UNKNOWN.id}" for year in years),
        ", ".join(f"{year}: {PREDICATES[known[year]].en if year in known else UNKNOWN.en}" for year in years),
    )
    if below:
        which = ", ".join(str(year) for year in below)
        return RuleResult("predicates", False, required, found, Text(f"di bawah: {which}", f"below: {which}"))
    return RuleResult("predicates", True if len(known) == len(years) else None, required, found)


def _age(facts: Facts, asked: Requirements, on: date) -> RuleResult | None:
    if asked.maximum_age is None:
        return None
    required = Text(f"Usia paling tinggi {asked.maximum_age} tahun", f"Not older than {asked.maximum_age} years")
    if facts.birth_date is None:
        return RuleResult("age", None, required, UNKNOWN)
    age = age_on(facts.birth_date, on)
    over = age - asked.maximum_age
    lacking = Text(f"lebih {over} tahun", f"{over} year(s) over") if over > 0 else NOTHING
    return RuleResult("age", over <= 0, required, Text(f"{age} tahun", f"{age} years"), lacking)


def _retirement(facts: Facts, asked: Requirements, on: date) -> RuleResult | None:
    if asked.retirement_age is None:
        return None
    limit = asked.retirement_age
    required = Text(f"Belum mencapai batas usia pensiun {limit} tahun", f"Below the retirement age of {limit} years")
    if facts.birth_date is None:
        return RuleResult("retirement", None, required, UNKNOWN)
    age = age_on(facts.birth_date, on)
    return RuleResult("retirement", age < limit, required, Text(f"{age} tahun", f"{age} years"))


def _discipline(facts: Facts, asked: Requirements, on: date) -> RuleResult | None:
    """Nobody is promoted while serving; a moderate or severe one counts for the window after its last day."""
    years = asked.clean_years
    required = Text(
        f"Tidak sedang menjalani hukuman disiplin; tanpa hukuman sedang atau berat {years} tahun terakhir",
        f"Not serving a punishment; no moderate or severe one in the last {years} year(s)",
    )
    if facts.punishments is None:
        return RuleResult("discipline", None, required, UNKNOWN)
    floor = years_before(on, years)
    serving = [p for p in facts.punishments if p.start <= on and (p.end is None or p.end >= on)]
    recent = [p for p in facts.punishments if p.level in GRAVE and p.start <= on and (p.end is None or p.end > floor)]
    if serving:
        return RuleResult("discipline", False, required, Text("masih dijalani", "still being served"))
    if recent:
        return RuleResult("discipline", False, required, Text("masih diperhitungkan", "still counts"))
    return RuleResult("discipline", True, required, Text("tidak ada", "none"))
