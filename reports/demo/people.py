"""Staff of the governments: people with NIP and rank, who supervises whom, and their accounts."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from employees import labels
from employees.models import Agency, Employee, Position, PostType, Rank, ReportingLine, RoleGrant, Unit, User
from reports.demo import names, towns
from reports.demo.story import BATCH, Story

PASSWORD = "demo-ombak-laut-pagi"  # noqa: S105 - printed for everybody who tries the demo
ADMINISTRATOR = "admin-contoh"
# Age at appointment, and the rank (order in the catalogue) somebody with this education begins with and ends at.
ENTRY = {"sma": (20, 4, 9), "d3": (23, 6, 11), "s1": (25, 8, 12), "s2": (26, 8, 15)}
# Years of service usual in a post, and the ranks (order) it needs.
SERVICE = {
    "jpt_pratama": ((26, 31), (13, 14)),
    "administrator": ((18, 27), (11, 12)),
    "pengawas": ((12, 20), (10, 11)),
    "jf_madya": ((17, 28), (12, 13)),
    "jf_muda": ((10, 18), (10, 11)),
    "jf_pertama": ((3, 9), (8, 9)),
    "jf_mahir": ((10, 17), (8, 9)),
    "jf_terampil": ((3, 9), (6, 7)),
    "pelaksana": ((3, 24), (4, 10)),
}
PPPK_RANK = {"sma": "V", "d3": "VII", "s1": "IX", "s2": "IX"}
WOMEN = {"bidan": 1.0, "perawat": 0.7, "guru": 0.65, "farmasi": 0.75}
NEWCOMERS = 3


@dataclass
class Staff:
    """The people of one town as the rest of the demo needs them."""

    town: towns.Town
    agency: Agency
    units: dict[str, Unit]
    people: list[Employee] = field(default_factory=list)
    of_unit: dict[str, list[Employee]] = field(default_factory=dict)
    posts: dict[int, towns.Post] = field(default_factory=dict)
    above: dict[int, int] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)

    @property
    def hr(self) -> User:
        """The HR account that runs the cycles."""
        return self.users[self.at(self.town.hr[0]).pk]

    def at(self, place: tuple[str, int]) -> Employee:
        unit, number = place
        return self.of_unit[unit][number]


def make(story: Story, year: int, chosen: tuple[towns.Town, ...] = towns.TOWNS) -> list[Staff]:
    """Make the `chosen` governments with everybody's account; `year` is the running year of the demo."""
    ranks = {(rank.kind, rank.code): rank for rank in Rank.objects.all()}
    by_order = {rank.order: rank for rank in ranks.values() if rank.kind == labels.Kind.PNS}
    post_types = {post_type.key: post_type for post_type in PostType.objects.all()}
    # NIPs are numbered on from those that exist.
    serials = dict(Counter(nip[:15] for nip in Employee.objects.values_list("nip", flat=True)))
    hashed = make_password(PASSWORD)
    administrator, _made = User.objects.get_or_create(
        username=ADMINISTRATOR,
        defaults={
            "password": hashed,
            "display_name": "Administrator (contoh)",
            "is_staff": True,
            "is_superuser": True,
        },
    )
    found = []
    for town in chosen:
        staff = _organisation(town)
        _hire(staff, story, year, ranks, by_order, post_types, serials)
        _supervise(staff, year)
        _sign_in(staff, hashed)
        _grant(staff, story, year, administrator)
        found.append(staff)
    return found


def _organisation(town: towns.Town) -> Staff:
    agency = Agency.objects.create(name=town.name, slug=town.slug, place=town.place)
    units: dict[str, Unit] = {}
    for office, parent in towns.offices(town.root):
        units[office.name] = Unit.objects.create(agency=agency, name=office.name, parent=units.get(parent))
    return Staff(town, agency, units)


def _hire(
    staff: Staff,
    story: Story,
    year: int,
    ranks: dict[tuple[str, str], Rank],
    by_order: dict[int, Rank],
    post_types: dict[str, PostType],
    serials: dict[str, int],
) -> None:
    taken: set[str] = set()
    rows: list[tuple[str, towns.Post, Employee]] = []
    positions: dict[str, Position] = {}
    newcomers = 0
    for office, _parent in towns.offices(staff.town.root):
        for post in towns.posts_of(office):
            position = positions.get(post.name)
            if position is None:
                position = positions[post.name] = Position.objects.create(
                    agency=staff.agency,
                    name=post.name,
                    post_type=post_types[post.post_type],
                    occupation=post.occupation,
                )
            is_new = newcomers < NEWCOMERS and post.name in _NEW_POSTS
            newcomers += is_new
            person = _person(story.chance, staff, post, year, taken, serials, is_new=is_new)
            person.unit, person.position = staff.units[office.name], position
            person.rank = _rank(story.chance, person, post, year, ranks, by_order)
            person.rank_since = _rank_since(story.chance, person, year)
            person.email = f"{person.name.lower().replace(' ', '.')}@{staff.town.place.lower()}.invalid"
            rows.append((office.name, post, person))
    Employee.objects.bulk_create([person for _unit, _post, person in rows], batch_size=BATCH)
    for unit, post, person in rows:
        staff.people.append(person)
        staff.of_unit.setdefault(unit, []).append(person)
        staff.posts[person.pk] = post


# Newcomers of the running year: PPPK of these posts.
_NEW_POSTS = ("Operator Layanan Kependudukan", "Guru Ahli Pertama")


def _person(
    chance: random.Random,
    staff: Staff,
    post: towns.Post,
    year: int,
    taken: set[str],
    serials: dict[str, int],
    *,
    is_new: bool,
) -> Employee:
    sex = "f" if chance.random() < WOMEN.get(post.profession, 0.45) else "m"
    kind = labels.Kind.PPPK if is_new or _is_pppk(chance, post) else labels.Kind.PNS
    if kind == labels.Kind.PPPK:
        appointed = date(year if is_new else year - chance.randint(2, 5), 3, 1)
        age = chance.randint(25, 41)
    else:
        low, high = SERVICE[post.post_type][0]
        appointed = date(year - chance.randint(low, high), chance.choice((1, 3, 12)), 1)
        age = ENTRY[post.education][0] + chance.randint(-1, 2)
    born = date(appointed.year - age, 1, 1) + timedelta(days=chance.randrange(365))
    is_hajj = staff.town.slug == towns.SABANG and year - born.year > 42 and chance.random() < 0.3
    before, after = names.titles(chance, post.profession, post.education, is_hajj=is_hajj, sex=sex)
    return Employee(
        agency=staff.agency,
        nip=_nip(born, appointed, sex, kind, serials),
        name=names.name(chance, staff.town.slug, sex, taken),
        title_before=before,
        title_after=after,
        birth_date=born,
        birth_place=chance.choice(names.BIRTH_PLACES[staff.town.slug]),
        sex=sex,
        kind=kind,
        position_since=appointed if kind == labels.Kind.PPPK else _since(chance, appointed, year, post),
        education=post.education,
    )


def _is_pppk(chance: random.Random, post: towns.Post) -> bool:
    return post.post_type in ("jf_pertama", "jf_terampil", "pelaksana") and chance.random() < 0.28


def _nip(born: date, appointed: date, sex: str, kind: str, serials: dict[str, int]) -> str:
    """A valid NIP; the NI PPPK has 21 where the month of appointment would stand."""
    middle = f"{appointed:%Y%m}" if kind == labels.Kind.PNS else f"{appointed:%Y}21"
    stem = f"{born:%Y%m%d}{middle}{'1' if sex == 'm' else '2'}"
    serials[stem] = serials.get(stem, 0) + 1
    return f"{stem}{serials[stem]:03d}"


def _since(chance: random.Random, appointed: date, year: int, post: towns.Post) -> date:
    """Somebody holds a senior post after the years it takes, and seldom for more than nine."""
    earliest = max(appointed.year + max(1, SERVICE[post.post_type][0][0] - 3), year - 9)
    return date(chance.randint(min(earliest, year - 2), year - 2), chance.randint(1, 12), 1)


def _rank(
    chance: random.Random,
    person: Employee,
    post: towns.Post,
    year: int,
    ranks: dict[tuple[str, str], Rank],
    by_order: dict[int, Rank],
) -> Rank:
    if person.kind == labels.Kind.PPPK:
        return ranks["pppk", PPPK_RANK[post.education]]
    _age, first, last = ENTRY[post.education]
    low, high = SERVICE[post.post_type][1]
    earned = first + (year - int(person.nip[8:12])) // 4
    return by_order[max(first, low, min(earned, high, last + chance.randint(0, 1)))]


def _rank_since(chance: random.Random, person: Employee, year: int) -> date:
    appointed = int(person.nip[8:12])
    if person.kind == labels.Kind.PPPK:
        return date(appointed, 3, 1)
    # Ranks move on the first of April or October, four years apart at least.
    return date(max(appointed + 1, year - chance.randint(1, 5)), chance.choice((4, 10)), 1)


def _supervise(staff: Staff, year: int) -> None:
    """The head of a unit supervises everybody in it and the heads of the units below."""
    heads = {unit: people[0] for unit, people in staff.of_unit.items()}
    parents = {office.name: parent for office, parent in towns.offices(staff.town.root)}
    lines = []
    for unit, people in staff.of_unit.items():
        for person in people:
            supervisor = heads[unit] if person is not heads[unit] else heads.get(parents[unit])
            if supervisor is None:
                continue
            staff.above[person.pk] = supervisor.pk
            since = max(date(year - 2, 1, 1), date(int(person.nip[8:12]), 3, 1) if person.kind == "pppk" else date.min)
            lines.append(ReportingLine(employee=person, supervisor=supervisor, start=since))
    ReportingLine.objects.bulk_create(lines, batch_size=BATCH)
    for unit, row in staff.units.items():
        row.leader = heads[unit]
    Unit.objects.bulk_update(staff.units.values(), ["leader"])


def _sign_in(staff: Staff, hashed: str) -> None:
    users = [
        User(
            username=person.nip,
            employee=person,
            agency=staff.agency,
            display_name=person.full_name,
            password=hashed,
        )
        for person in staff.people
    ]
    User.objects.bulk_create(users, batch_size=BATCH)
    staff.users = {user.employee_id: user for user in users if user.employee_id is not None}


def _grant(staff: Staff, story: Story, year: int, administrator: User) -> None:
    """Roles that are granted, and the first entries of the trail."""
    start = date(year - 2, 1, 1)
    chain = staff.agency.audit_chain
    places: list[tuple[Any, str]] = [(place, labels.Role.HR) for place in staff.town.hr]
    places += [(place, labels.Role.PANEL) for place in staff.town.panel]
    places.append((staff.town.auditor, labels.Role.AUDITOR))
    for place, role in places:
        user = staff.users[staff.at(place).pk]
        RoleGrant.objects.create(user=user, agency=staff.agency, role=role, start=start)
        after = {"role": str(role), "start": start.isoformat(), "end": ""}
        story.tell(story.moment(start), chain=chain, actor=administrator, action="role.granted", obj=user, after=after)
    first_day = date(year - 2, 1, 4)
    for person in staff.people:
        joined = max(first_day, date(int(person.nip[8:12]), 3, 1)) if person.kind == "pppk" else first_day
        story.tell(story.moment(joined), chain=chain, actor=staff.hr, action="employee.added", obj=person)


def is_newcomer(person: Employee, year: int) -> bool:
    """Say whether somebody joined in the running year."""
    return person.kind == labels.Kind.PPPK and person.nip[8:12] == str(year)
