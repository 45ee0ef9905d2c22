"""Ready-made cycles, cases and plans for tests. Every date is given; the clock of the tests stands at 16 Nov 2026."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from appraisal import services
from appraisal.models import Appraisal, Cycle, Indicator, Realisation, Scheme, Target
from employees.models import Agency, Employee, ReportingLine, User
from tests import cast as people

YEAR = {
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2026, 12, 31),
    "planning_until": date(2026, 1, 31),
    "rating_from": date(2026, 11, 1),
    "rating_until": date(2026, 11, 30),
    "countersign_until": date(2026, 12, 15),
}
# The year before its rating window: plans may be written, only marked as late.
BEFORE_RATING = {
    "rating_from": date(2026, 12, 1),
    "rating_until": date(2026, 12, 20),
    "countersign_until": date(2026, 12, 31),
}
# The year in its planning stage.
PLANNING = {"planning_until": date(2026, 11, 30), **BEFORE_RATING}


def load_schemes() -> None:
    """Load the built-in schemes once per test."""
    if not Scheme.objects.exists():
        services.load_schemes()


def make_cycle(where: Any, scheme_key: str = "sabang-kompetensi", state: str = "open", **fields: Any) -> Cycle:
    """Return a cycle of `where` (an agency, or the cast: then Sabang) whose rating window is open now."""
    load_schemes()
    agency: Agency = where if isinstance(where, Agency) else where.sabang
    scheme = Scheme.objects.filter(key=scheme_key).latest().get()
    values: dict[str, Any] = {
        "name": f"Penilaian 2026 {scheme_key}",
        "year": 2026,
        "opened_at": None if state == "draft" else datetime(2026, 1, 2, 2, 0, tzinfo=UTC),
        "published_at": datetime(2026, 11, 15, 2, 0, tzinfo=UTC) if state == "published" else None,
        **YEAR,
        **fields,
    }
    return Cycle.objects.create(agency=agency, scheme=scheme, state=state, **values)


def make_appraisal(
    cycle: Cycle,
    employee: Employee,
    appraiser: Employee | None = None,
    reviewer: Employee | None = None,
    state: str = "agreed",
    **fields: Any,
) -> Appraisal:
    """Return the case of `employee` in `cycle`."""
    values: dict[str, Any] = {
        "unit": employee.unit,
        "period_start": cycle.starts_on,
        "period_end": cycle.ends_on,
        **fields,
    }
    return Appraisal.objects.create(
        cycle=cycle, employee=employee, appraiser=appraiser, reviewer=reviewer, state=state, **values
    )


def make_target(appraisal: Appraisal, **fields: Any) -> Target:
    """Return a target: 100 services a year, higher is better, the whole weight."""
    values: dict[str, Any] = {
        "title": "Melayani warga di loket",
        "measure": "Jumlah layanan selesai",
        "aspect": "quantity",
        "polarity": "higher",
        "unit_of_measure": "layanan",
        "value": Decimal(100),
        "weight": Decimal(100),
        **fields,
    }
    if values.get("low") is not None:
        values["value"] = None
    return Target.objects.create(appraisal=appraisal, **values)


def make_realisation(target: Target, value: Any = 90, user: User | None = None, **fields: Any) -> Realisation:
    """Return what was reached, recorded by the employee herself unless told otherwise."""
    values: dict[str, Any] = {
        "day": date(2026, 10, 31),
        "recorded_at": datetime(2026, 11, 1, 2, 0, tzinfo=UTC),
        "recorded_by": user or User.objects.get(employee=target.appraisal.employee_id),
        **fields,
    }
    return Realisation.objects.create(target=target, value=Decimal(str(value)), **values)


# The smallest PDF that is whole.
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
# What each actor gets who asks for something of Eka's case.
SEES_CASE = {
    "employee": 200,
    "supervisor": 200,
    "reviewer": 200,
    "leader": 200,
    "hr": 200,
    "auditor": 200,
    "administrator": 200,
    "peer": 404,
    "other_employee": 404,
    "former_supervisor": 404,
    "hr_elsewhere": 404,
    "": 302,
}


def running_case(cast: Any, scheme_key: str = "sabang-kompetensi", **fields: Any) -> Appraisal:
    """Return Eka's case with an agreed plan: Sari supervises, Rina countersigns. `fields` are of the cycle."""
    return make_appraisal(make_cycle(cast, scheme_key, **fields), cast.eka, cast.sari, cast.rina)


def actor(cast: Any, name: str = "employee") -> User:
    """Return an account of the cast as the next request would read it."""
    return people.fresh(cast.users[name])


def paper(name: str = "rekap.pdf", content: bytes = PDF, kind: str = "application/pdf") -> SimpleUploadedFile:
    """Return an upload."""
    return SimpleUploadedFile(name, content, kind)


def picture(kind: str = "JPEG", size: tuple[int, int] = (4, 3), **options: Any) -> bytes:
    """Return a red picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, format=kind, **options)
    return out.getvalue()


def record(cast: Any, target: Target, **changes: Any) -> Realisation:
    """Record a realisation as the employee does, through the service."""
    told = {"day": date(2026, 11, 15), "value": Decimal(80), "actor": actor(cast), **changes}
    return services.add_realisation(target=target, **told)


def send_realisation(client: Any, target: Target, **fields: Any) -> Any:
    """Send the form of a realisation as the browser does."""
    url = reverse("realisation_add", args=[target.pk])
    token = client.get(url).context["form"]["submit_token"].value()
    return client.post(url, {"day": "2026-11-15", "value": "80", "submit_token": token, **fields}, follow=True)


def stored_files() -> list[str]:
    """Return the files of evidence that are kept."""
    return default_storage.listdir("evidence")[1] if default_storage.exists("evidence") else []


def make_indicator(agency: Agency, **fields: Any) -> Indicator:
    """Return an indicator of the library."""
    values: dict[str, Any] = {
        "name": "Cakupan imunisasi dasar lengkap",
        "aspect": "quantity",
        "polarity": "higher",
        "unit_of_measure": "persen",
        **fields,
    }
    return Indicator.objects.create(agency=agency, **values)


def make_people(
    like: Employee, count: int, supervisor: Employee | None = None, first_serial: int = 100
) -> list[Employee]:
    """Return `count` more employees of the same unit and position, supervised since 2024."""
    people = [
        Employee(
            agency=like.agency,
            nip=f"198502012010012{first_serial + number:03d}",
            name=f"Pegawai {first_serial + number:03d}",
            kind="pns",
            unit=like.unit,
            position=like.position,
        )
        for number in range(count)
    ]
    Employee.objects.bulk_create(people)
    if supervisor is not None:
        ReportingLine.objects.bulk_create(
            ReportingLine(employee=person, supervisor=supervisor, start=date(2024, 1, 1)) for person in people
        )
    return people
