"""Model plans of every occupation, annexes and special expectations of the running year. All invented."""

import random
from datetime import timedelta
from decimal import Decimal

from appraisal import weights
from appraisal.models import Appraisal, BehaviourExpectation, ModelPlan, ModelTarget, PlanFrame
from reports.demo import catalogue
from reports.demo.finished import Year
from reports.demo.people import Staff
from reports.demo.plans import Library
from reports.demo.story import BATCH, SEED, Story

RESOURCES = (
    "Satu komputer dengan akses aplikasi layanan, serta bimbingan rekan pada dua bulan pertama.",
    "Anggaran perjalanan lapangan sesuai DPA unit dan kendaraan operasional setiap hari Kamis.",
    "Data bulanan dari unit terkait paling lambat tanggal lima, dan ruang kerja yang tenang.",
)
ACCOUNTABILITY = (
    "Laporan bulanan kepada atasan disertai bukti dukung; dibahas dalam dialog kinerja triwulanan.",
    "Capaian dicatat pada aplikasi paling lambat tanggal sepuluh dan dipaparkan pada rapat unit.",
)
CONSEQUENCES = (
    "Tercapai: diusulkan mengikuti pelatihan pilihan. Tidak tercapai: bimbingan dan rencana perbaikan.",
    "Tercapai: menjadi bahan pertimbangan penghargaan. Tidak tercapai: evaluasi bersama atasan setiap bulan.",
)
INNOVATION = "Antrean sederhana lewat pesan singkat; buktinya catatan waktu tunggu sebelum dan sesudah."
EXPECTATIONS = (
    "Menyapa lebih dahulu dan menuntaskan satu urusan warga tanpa melempar ke meja lain.",
    "Menjelaskan alasan setiap penolakan dengan bahasa yang mudah dipahami.",
    "Membagikan satu hal yang dipelajari kepada rekan setiap bulan.",
    "Mengingatkan sejak awal bila tenggat sulit dipenuhi.",
)
AGREED_ON = ("agreed", "rated", "countersigned", "published", "acknowledged")


def live(story: Story, staff: Staff, year: Year, indicators: Library) -> None:
    """Tell it for one town."""
    _models(story, staff, year, indicators)
    cases = list(Appraisal.objects.filter(cycle=year.cycle).order_by("pk"))
    # Luck of its own: what else the demo tells does not move.
    chance = random.Random(f"{SEED}-{staff.town.slug}")  # noqa: S311
    _frames(story, chance, cases, year)
    _expectations(chance, cases, year)


def _models(story: Story, staff: Staff, year: Year, indicators: Library) -> None:
    """HR keeps one model for each occupation of the town."""
    made_at = story.moment(year.dates.starts_on + timedelta(days=2))
    for occupation in sorted({post.occupation for post in staff.posts.values() if post.occupation}):
        aims = catalogue.AIMS.get(occupation, ())
        if not aims:
            continue
        plan = ModelPlan.objects.create(
            agency=staff.agency, name=f"Model {occupation}", occupation=occupation, approach="quantitative"
        )
        ModelTarget.objects.bulk_create(
            ModelTarget(
                plan=plan,
                indicator=indicators.get((occupation, aim.measure)),
                title=aim.title,
                measure=aim.measure,
                aspect=aim.aspect,
                polarity=aim.polarity,
                unit_of_measure=aim.unit,
                value=None if aim.is_range else Decimal(max((aim.low + aim.high) // 2, 1)),
                low=Decimal(aim.low) if aim.is_range else None,
                high=Decimal(aim.high) if aim.is_range else None,
                weight=weight,
            )
            for aim, weight in zip(aims, weights.even(len(aims)), strict=True)
        )
        story.tell(
            made_at,
            chain=staff.agency.audit_chain,
            actor=staff.hr,
            action="model_plan.add",
            obj=plan,
            after=plan.name,
        )


def _frames(story: Story, chance: random.Random, cases: list[Appraisal], year: Year) -> None:
    """Two in three plans have their annexes; one that nobody had begun was drafted by HR."""
    planning = year.cycle.scheme.rules.planning
    known = set(PlanFrame.objects.filter(appraisal__in=cases).values_list("appraisal_id", flat=True))
    drafted = next((case.pk for case in cases if case.state == "planning"), None)
    PlanFrame.objects.bulk_create(
        [
            PlanFrame(
                appraisal=case,
                resources=chance.choice(RESOURCES),
                accountability=chance.choice(ACCOUNTABILITY),
                consequences=chance.choice(CONSEQUENCES),
                innovation=INNOVATION if planning.innovation else "",
                hr_drafted_at=story.now - timedelta(days=3) if case.pk == drafted else None,
            )
            for case in cases
            if case.pk not in known and (case.pk == drafted or chance.random() < 0.66)
        ],
        batch_size=BATCH,
    )


def _expectations(chance: random.Random, cases: list[Appraisal], year: Year) -> None:
    """Supervisors wrote on one or two behaviour items of every second agreed plan."""
    items = [item.key for item in year.cycle.scheme.rules.expectation_items(leader=False)]
    rows = [
        BehaviourExpectation(appraisal=case, item=key, text=chance.choice(EXPECTATIONS))
        for case in cases
        if items and case.state in AGREED_ON and chance.random() < 0.5
        for key in sorted(chance.sample(items, min(2, len(items))))
    ]
    BehaviourExpectation.objects.bulk_create(rows, batch_size=BATCH)
