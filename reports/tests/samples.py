"""A published record and a year report made up for tests, without a database: nobody in them is real."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from appraisal import scoring
from appraisal.summaries import AppraisalYear, ComponentRow, ItemRow, SourceRow, TargetRow, Words
from careers.summaries import CandidacyRow, CareerYear, PlanRow, TrainingRow
from mentoring.summaries import MentoringYear
from reports.summaries import Case, Part, Person, SignOff, YearReport

SCHEMES = scoring.built_in_schemes()
DONE = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)


def record(scheme: str = "plaju", targets: int = 4, **changes: Any) -> dict[str, Any]:
    """A whole record of format 1 that scores: targets of equal weight, self 4, supervisor 4, four peers."""
    rules = SCHEMES[scheme]
    weight = Decimal(100) / targets
    planned = [
        {
            "id": str(number),
            "title": f"Menyelesaikan layanan perizinan nomor {number} tepat waktu",
            "measure": "Berkas yang selesai dalam waktu layanan",
            "unit_of_measure": "berkas",
            "aspect": "quantity",
            "polarity": "higher",
            "target": "120",
            "low": None,
            "high": None,
            "weight": str(weight),
            "realised": str(100 + number),
            "obstacle": None,
            "zero_reason": None,
        }
        for number in range(1, targets + 1)
    ]
    ratings = {}
    for source, answers in (("self", {"4": 1}), ("supervisor", {"4": 1}), ("peer", {"3": 2, "4": 1, "5": 1})):
        keys = [
            key for part in rules.components if source in part.sources for key in part.questions(source, leader=False)
        ]
        if keys:
            ratings[source] = {"raters": sum(answers.values()), "counters": dict.fromkeys(keys, answers)}
    base = {"format": 1, "scheme": scoring.scheme_to_json(rules), "targets": planned, "ratings": ratings}
    return base | changes


def year_report(name: str = "Cut Nyak Meutia Rahmawati", targets: int = 5, **changes: Any) -> YearReport:
    """A year with everything in it, without a database."""
    components = tuple(
        ComponentRow(
            key=key,
            kind=kind,
            label=Words(label, label),
            weight=Decimal(weight),
            score=Decimal(score),
            contribution=Decimal(weight) * Decimal(score) / 100,
            sources=()
            if kind == "targets"
            else (
                SourceRow("self", Words("diri", "self"), Decimal(10), Decimal(10), 1, Decimal("90"), True, "used"),
                SourceRow(
                    "supervisor",
                    Words("atasan", "supervisor"),
                    Decimal(60),
                    Decimal(60),
                    1,
                    Decimal("86.67"),
                    True,
                    "used",
                ),
                SourceRow("peer", Words("rekan", "peers"), Decimal(30), Decimal(30), 4, Decimal("87.5"), True, "used"),
            ),
        )
        for key, kind, label, weight, score in (
            ("targets", "targets", "Hasil kerja", 40, "95.20"),
            ("knowledge", "rated", "Pengetahuan", 20, "87.25"),
            ("skills", "rated", "Keterampilan", 20, "84.50"),
            ("attitude", "rated", "Sikap", 20, "91.75"),
        )
    )
    items = tuple(
        ItemRow(
            component=key,
            key=f"{key}-{number}",
            label=Words(f"Butir {label} {number}", f"Item {label} {number}"),
            own=Decimal(4),
            supervisor=Decimal(4 if number % 2 else 3),
            own_score=Decimal(90),
            supervisor_score=Decimal(90 if number % 2 else 80),
            others=None if number == 3 else Decimal("87.5"),
            gap=Decimal(0),
            opens_dialogue=False,
        )
        for key, label in (("knowledge", "pengetahuan"), ("skills", "keterampilan"), ("attitude", "sikap"))
        for number in range(1, 5)
    )
    rows = tuple(
        TargetRow(
            title=f"Menyelesaikan layanan perizinan nomor {number} tepat waktu",
            measure="Berkas yang selesai dalam waktu layanan",
            aspect="quantity",
            unit_of_measure="berkas",
            polarity="higher",
            value=Decimal(120),
            low=None,
            high=None,
            realised=Decimal(110 + number),
            percent=Decimal(110 + number) / Decimal(120) * 100,
            weight=Decimal(100) / targets,
            effective_weight=Decimal(100) / targets,
            taken_out=False,
        )
        for number in range(1, targets + 1)
    )
    steps = tuple(
        Words(
            f"Langkah {number}: rata-rata penilaian atasan 86,67 × 60 % + rekan kerja 87,5 × 30 % + diri 90 × 10 %.",
            f"Step {number}: mean of the supervisor 86.67 × 60 % + peers 87.5 × 30 % + self 90 × 10 %.",
        )
        for number in range(1, 13)
    )
    result = AppraisalYear(
        appraisal_id=1,
        employee_id=1,
        employee_name=name,
        unit_name="Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
        cycle_id=1,
        cycle_name="Penilaian 2025",
        year=2025,
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
        scheme_name=Words("Plaju: hasil, pengetahuan, keterampilan, dan sikap", "Plaju: results and competencies"),
        scheme_version=1,
        conclusion="bands",
        score=Decimal("90.78"),
        score_cap=Decimal(100),
        predicate="good",
        predicate_label=Words("Baik", "Good"),
        components=components,
        items=items,
        targets=rows,
        steps=steps,
        strengths=(),
        weakest=(),
        dialogue_opens=False,
        appraiser_name="Drs. Teuku Sari, M.Si.",
        reviewer_name="Ir. Rina Hasanah",
        countersigned_at=DONE,
        published_at=DONE,
        acknowledged_at=DONE,
        sha256="ab" * 32,
        frozen={},
    )
    done = date(2026, 1, 8)
    part = Part(
        result=result,
        case=Case(1, 2, 3),
        employee=SignOff(name, "198502012010012005", date(2026, 1, 12)),
        supervisor=SignOff("Drs. Teuku Sari, M.Si.", "197502012000011004", done),
        reviewer=SignOff("Ir. Rina Hasanah", "197002011995012002", date(2026, 1, 9)),
    )
    values: dict[str, Any] = {
        "agency": "Pemerintah Kota Sabang (contoh)",
        "place": "Sabang",
        "year": 2025,
        "published_on": date(2026, 1, 10),
        "person": Person(
            name, "198502012010012005", "PNS", "Penata Muda (III/a)", "Pengelola Layanan Perizinan", result.unit_name
        ),
        "predicate": Words("Baik", "Good"),
        "score": Decimal("90.78"),
        "parts": (part,),
        "mentoring": MentoringYear(4, 6, 5, ("Ir. Rina Hasanah",), (), (date(2025, 3, 3), date(2025, 6, 9), done)),
        "career": CareerYear(
            Decimal(24),
            Decimal(20),
            (TrainingRow("Pelayanan prima", Decimal(16), date(2025, 4, 4)), TrainingRow("Arsip", Decimal(8), done)),
            (PlanRow("Kursus berbicara di depan umum", "Butir sikap 2 di bawah harapan", "selesai"),),
            (CandidacyRow("Pengawas Pelayanan", "tidak terpilih"),),
        ),
    }
    return YearReport(**values | changes)
