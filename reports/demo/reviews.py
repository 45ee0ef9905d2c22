"""The running year between plan and rating: quarterly reviews, and what supervisors said of evidence."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from appraisal import labels, periods
from appraisal.models import Appraisal, Evidence, EvidenceVerdict, PeriodicReview, ReviewNote
from appraisal.selectors.reviews import has_quadrant, periods_of
from employees.models import User
from reports.demo.finished import Year
from reports.demo.people import Staff
from reports.demo.story import BATCH, ZONE, Story

Side, State, Kind = labels.Side, labels.ReviewState, labels.VerdictKind
RHYTHM = labels.Rhythm.QUARTERLY
# States of cases whose year has run.
RUN = ("agreed", "rated", "countersigned")
BEHIND = "Capaian masih di bawah rencana. Saya memerlukan akses ke data kecamatan untuk mengejarnya."
NOTES = (
    "Target berjalan sesuai rencana. Rekap bulanan sudah lengkap dan saya unggah sebagai bukti dukung.",
    "Sempat tertunda dua minggu karena pemadaman jaringan, sekarang sudah terkejar.",
    "Layanan lebih cepat sejak formulir baru dipakai. Saya membantu rekan memakai formulir itu.",
    "Dua kegiatan selesai lebih awal. Triwulan depan saya mulai menyusun panduan singkat.",
)
CONCLUSIONS = {
    "above": (
        "Hasil melampaui rencana dan buktinya rapi. Bagikan cara kerjanya dalam rapat bidang.",
        "Sangat membantu rekan. Pertahankan.",
    ),
    "meets": (
        "Sesuai rencana. Triwulan depan perhatikan ketepatan waktu laporan.",
        "Capaian sesuai. Lanjutkan, dan lengkapi bukti dukung setiap akhir bulan.",
        "",
    ),
    "below": (
        "Capaian tertinggal. Kita sepakati pertemuan setiap Senin sampai angka terkejar.",
        "Rekap sering terlambat. Mohon diserahkan paling lambat tanggal 5.",
    ),
}
QUESTIONS = ("Rekap ini untuk bulan apa?", "Jumlah di berkas berbeda dengan realisasi. Mohon dijelaskan.")
REPLIES = ("Untuk bulan Mei; halaman kedua memuat rinciannya.", "Selisihnya berkas yang selesai pada hari terakhir.")
REFUSALS = ("Tautan ini menuju rekap unit lain.", "Berkas ini dari tahun lalu.")


def live(story: Story, staff: Staff, year: Year) -> None:
    """Write reviews of the quarters that are over, and verdicts on what was sent as evidence."""
    chance = random.Random(f"reviews {staff.town.slug}")  # noqa: S311 - invented data need the same luck every time
    cases = [case for case in year.cases.values() if case.appraiser_id and case.state in RUN]
    _review(chance, story, cases)
    _judge(chance, story, staff, cases)


def _at(story: Story, day: date, hour: int) -> datetime:
    return min(datetime.combine(day, time(hour, 12), tzinfo=ZONE), story.now - timedelta(minutes=5))


def _review(chance: random.Random, story: Story, cases: list[Appraisal]) -> None:
    reviews, notes = [], []
    for case in cases:
        above = case.appraiser_id
        if above is None:
            continue
        over = [period for period in periods_of(case) if period.is_owed and period.is_over(story.today)]
        for period in over:
            # In the latest quarter some are still to come.
            said = 2 if period != over[-1] else chance.choice((0, 1, 2, 2, 2))
            if not said:
                continue
            state = State.CONCLUDED if said == 2 else State.SELF_NOTED
            review = PeriodicReview(appraisal=case, number=period.number, state=state)
            reviews.append(review)
            notes += list(_words(chance, story, case, period, review, above if said == 2 else None))
    PeriodicReview.objects.bulk_create(reviews, batch_size=BATCH)
    ReviewNote.objects.bulk_create(notes, batch_size=BATCH)


def _words(
    chance: random.Random,
    story: Story,
    case: Appraisal,
    period: periods.Period,
    review: PeriodicReview,
    above: int | None,
) -> Iterator[ReviewNote]:
    result = chance.choices(("above", "meets", "below"), (3, 8, 1))[0]
    yield ReviewNote(
        review=review,
        side=Side.EMPLOYEE,
        revision=1,
        text=BEHIND if result == "below" else chance.choice(NOTES),
        author_id=case.employee_id,
        saved_at=_at(story, period.end + timedelta(days=chance.randrange(2, 7)), 9),
    )
    if above is not None:
        yield ReviewNote(
            review=review,
            side=Side.SUPERVISOR,
            revision=1,
            text=chance.choice(CONCLUSIONS[result]),
            result=result,
            behaviour="meets" if has_quadrant(case) else "",
            author_id=above,
            saved_at=_at(story, period.end + timedelta(days=chance.randrange(8, 14)), 14),
        )


def _judge(chance: random.Random, story: Story, staff: Staff, cases: list[Appraisal]) -> None:
    by_id = {case.pk: case for case in cases}
    rows = Evidence.objects.filter(realisation__target__appraisal__in=by_id)
    proofs = list(rows.select_related("realisation__target").order_by("pk"))
    lines: list[EvidenceVerdict] = []
    for proof in proofs:
        case = by_id[proof.realisation.target.appraisal_id]
        judged = chance.choices(("accepted", "questioned", "answered", "refused", "waiting"), (10, 2, 2, 1, 3))[0]
        if case.state != "agreed" and judged in ("waiting", "questioned", "answered"):
            judged = "accepted"
        above = staff.users[case.appraiser_id or case.employee_id]
        lines += _lines(chance, story, proof, judged, above, staff.users[case.employee_id])
    Evidence.objects.bulk_update(proofs, ["state", "added_at"], batch_size=BATCH)
    EvidenceVerdict.objects.bulk_create(lines, batch_size=BATCH)


def _lines(
    chance: random.Random, story: Story, proof: Evidence, judged: str, above: User, employee: User
) -> Iterator[EvidenceVerdict]:
    """Set where a piece of evidence stands, and return what was said of it."""
    proof.added_at = proof.realisation.recorded_at
    proof.state = "waiting" if judged == "answered" else judged
    at = _at(story, proof.realisation.day + timedelta(days=chance.randrange(3, 12)), 10)
    number = chance.randrange(2)
    if judged == "accepted":
        yield EvidenceVerdict(evidence=proof, kind=Kind.ACCEPTED, by=above, at=at)
    elif judged in ("questioned", "answered"):
        yield EvidenceVerdict(evidence=proof, kind=Kind.QUESTIONED, words=QUESTIONS[number], by=above, at=at)
        if judged == "answered":
            later = min(at + timedelta(hours=3), story.now)
            yield EvidenceVerdict(evidence=proof, kind=Kind.REPLY, words=REPLIES[number], by=employee, at=later)
    elif judged == "refused":
        yield EvidenceVerdict(evidence=proof, kind=Kind.REFUSED, words=REFUSALS[number], by=above, at=at)
