"""The staff list: search, filters, whitelisted orders, and its rows as a file."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from employees.models import Agency, Employee

SORTS = {
    "name": ("name", "pk"),
    "nip": ("nip",),
    "unit": ("unit__name", "name", "pk"),
    "position": ("position__name", "name", "pk"),
    "rank": ("rank__kind", "rank__order", "name", "pk"),
}


def agency_for(user: Any, chosen: str = "") -> Agency | None:
    """Return the agency a page is about: one's own; for administrators the one in `?agency=`, else the first."""
    visible = Agency.objects.visible_to(user)
    if chosen.isdecimal() and len(chosen) < 12:
        return visible.filter(pk=int(chosen)).first()
    return visible.first()


def employee_list(user: Any, wanted: Mapping[str, Any], sort: str = "") -> QuerySet[Employee]:
    """Return the people whose files `user` may see.

    Args:
        user: who asks.
        wanted: cleaned filters: q (words of the name or the first digits of the NIP), unit, kind, status (active, left,
            all).
        sort: a name of `SORTS`, with "-" for the other way round; anything else sorts by name.
    """
    people: Any = Employee.objects.visible_to(user).select_related("unit", "position", "rank")
    people = people.search(wanted.get("q") or "")
    if wanted.get("unit"):
        people = people.filter(unit=wanted["unit"])
    if wanted.get("kind"):
        people = people.filter(kind=wanted["kind"])
    status = wanted.get("status") or "active"
    if status != "all":
        people = people.filter(is_active=status == "active")
    if sort.removeprefix("-") not in SORTS:
        sort = "name"
    fields = SORTS[sort.removeprefix("-")]
    ordered: QuerySet[Employee] = people.order_by(*(f"-{name}" if sort.startswith("-") else name for name in fields))
    return ordered


def export_rows(people: QuerySet[Employee]) -> tuple[list[str], Iterator[list[object]]]:
    """Return the header and the rows of the staff list as a file, with headers our own import recognises."""
    header = [
        "NIP", "NAMA", "GELAR DEPAN", "GELAR BELAKANG", "TEMPAT LAHIR", "TANGGAL LAHIR", "JENIS KELAMIN", "PANGKAT",
        "GOL. RUANG", "TMT GOL", "JABATAN", "TMT JABATAN", "UNIT KERJA", "PENDIDIKAN", "STATUS", "KEDUDUKAN",
        "EMAIL", "NO. HP",
    ]  # fmt: skip
    return header, (_row(person) for person in people.iterator(chunk_size=2000))


def _row(person: Employee) -> list[object]:
    return [
        person.nip,
        person.name,
        person.title_before,
        person.title_after,
        person.birth_place,
        person.birth_date,
        {"m": "L", "f": "P"}.get(person.sex, ""),
        person.rank.name if person.rank else "",
        person.rank.code if person.rank else "",
        person.rank_since,
        person.position.name,
        person.position_since,
        person.unit.name,
        person.education.upper(),
        person.get_kind_display(),
        "Aktif" if person.is_active else "Tidak aktif",
        person.email,
        person.phone,
    ]
