"""The fixed cast: one employee and everybody who stands in some relation to her.

town Sabang:  Wali (head) ← Rina (reviewer) ← Sari (supervisor) ← Eka (employee), peers Adi, Budi, Citra, Dedi
              Tono supervises in another unit; Lina works there; Bekas was Eka's supervisor until June
              Hana is HR, Ardi auditor, Panca and Putri sit on panels, Lukman leads Eka's unit
town Sibolga: Hasan is HR there, Siti works there
"""

from dataclasses import dataclass, field
from datetime import date

from employees.models import Agency, Employee, Position, PostType, Rank, ReportingLine, RoleGrant, Unit, User

PASSWORD = "kata sandi yang panjang"
START = date(2024, 1, 1)


@dataclass
class Cast:
    """Everybody by name; `users` by actor as the access matrix calls them."""

    sabang: Agency
    sibolga: Agency
    units: dict[str, Unit]
    people: dict[str, Employee]
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Employee:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


ACTORS = {
    # actor of the matrix: person
    "employee": "eka",
    "other_employee": "lina",
    "peer": "adi",
    "supervisor": "sari",
    "former_supervisor": "bekas",
    "supervisor_elsewhere": "tono",
    "reviewer": "rina",
    "leader": "lukman",
    "hr": "hana",
    "hr_elsewhere": "hasan",
    "auditor": "ardi",
    "panel": "panca",
    "panel_2": "putri",
}

ROSTER = [
    # name, town, unit, serial
    ("wali", "sabang", "sekretariat", 1),
    ("rina", "sabang", "sekretariat", 2),
    ("lukman", "sabang", "pelayanan", 3),
    ("sari", "sabang", "pelayanan", 4),
    ("eka", "sabang", "pelayanan", 5),
    ("adi", "sabang", "pelayanan", 6),
    ("budi", "sabang", "pelayanan", 7),
    ("citra", "sabang", "pelayanan", 8),
    ("dedi", "sabang", "pelayanan", 9),
    ("tono", "sabang", "keuangan", 10),
    ("lina", "sabang", "keuangan", 11),
    ("bekas", "sabang", "keuangan", 12),
    ("hana", "sabang", "sekretariat", 13),
    ("ardi", "sabang", "sekretariat", 14),
    ("panca", "sabang", "sekretariat", 15),
    ("putri", "sabang", "sekretariat", 16),
    ("hasan", "sibolga", "sekretariat", 17),
    ("siti", "sibolga", "sekretariat", 18),
]


def nip(serial: int) -> str:
    """Return a valid invented NIP: born 1 February 1985, appointed January 2010, female."""
    return f"19850201201001{2}{serial:03d}"


def make() -> Cast:
    """Create the cast in the database and return it."""
    sabang = Agency.objects.create(name="Pemerintah Kota Sabang (contoh)", slug="sabang")
    sibolga = Agency.objects.create(name="Pemerintah Kota Sibolga (contoh)", slug="sibolga")
    agencies = {"sabang": sabang, "sibolga": sibolga}
    units = {
        "sekretariat": Unit.objects.create(agency=sabang, name="Sekretariat Daerah"),
        "sekretariat_sibolga": Unit.objects.create(agency=sibolga, name="Sekretariat Daerah"),
    }
    units["pelayanan"] = Unit.objects.create(agency=sabang, name="Dinas Pelayanan", parent=units["sekretariat"])
    units["keuangan"] = Unit.objects.create(agency=sabang, name="Dinas Keuangan", parent=units["sekretariat"])
    clerk = PostType.objects.get(key="pelaksana")
    positions = {
        slug: Position.objects.create(agency=a, name="Pengelola Layanan", post_type=clerk)
        for slug, a in agencies.items()
    }
    rank = Rank.objects.get(kind="pns", code="III/a")
    cast = Cast(sabang, sibolga, units, {})
    for name, town, unit, serial in ROSTER:
        person = Employee.objects.create(
            agency=agencies[town],
            nip=nip(serial),
            name=name.capitalize(),
            birth_date=date(1985, 2, 1),
            sex="f",
            kind="pns",
            unit=units[unit if town == "sabang" else f"{unit}_sibolga"],
            position=positions[town],
            position_since=START,
            rank=rank,
            rank_since=START,
            education="s1",
            email=f"{name}@sabang.invalid",
        )
        cast.people[name] = person
    for employee, supervisor, start, end in (
        ("rina", "wali", START, None),
        ("sari", "rina", START, None),
        ("lukman", "rina", START, None),
        ("tono", "rina", START, None),
        ("bekas", "rina", START, None),
        ("lina", "tono", START, None),
        ("eka", "bekas", START, date(2026, 6, 30)),
        ("eka", "sari", date(2026, 7, 1), None),
        *((peer, "sari", START, None) for peer in ("adi", "budi", "citra", "dedi")),
    ):
        ReportingLine.objects.create(
            employee=cast.people[employee], supervisor=cast.people[supervisor], start=start, end=end
        )
    units["pelayanan"].leader = cast.lukman
    units["pelayanan"].save()
    for name, person in cast.people.items():
        cast.users[name] = account(person)
    for actor, name in ACTORS.items():
        cast.users[actor] = cast.users[name]
    for name, role in (("hana", "hr"), ("ardi", "auditor"), ("panca", "panel"), ("putri", "panel"), ("hasan", "hr")):
        user = cast.users[name]
        RoleGrant.objects.create(user=user, agency=user.agency, role=role, start=START)
    cast.users["administrator"] = User.objects.create_superuser("admin", display_name="Administrator")
    return cast


def account(person: Employee) -> User:
    """Create an account without a password: tests sign in with `client.force_login`."""
    return User.objects.create_user(person.nip, employee=person, agency=person.agency, display_name=person.full_name)


def fresh(user: User) -> User:
    """Return the account as the next request would read it (roles are cached per object)."""
    return User.objects.select_related("employee", "agency").get(pk=user.pk)
