"""What citizens wrote at the counters, and how many people the counters serve: invented, like everything here."""

import hashlib
import random
import uuid
from typing import Any

from appraisal.models import Cycle, Kiosk, PublicComment, ServicePoint
from reports.demo.counters import Place

# Per counter: the people served in a year.
USERS = (2400, 800, 5200, 150, 900, 310)
# Place of the counter, place of the officer there or None, text, state, reply, reason of withholding.
PAST: tuple[tuple[int, int | None, str, str, str, str], ...] = (
    (
        0,
        0,
        "KTP-el selesai hari itu juga. Petugasnya sabar menjelaskan kepada orang tua saya.",
        "released",
        "Terima kasih. Kami senang Bapak dan Ibu terbantu.",
        "",
    ),
    (0, None, "Antrean hari Senin terlalu panjang, mohon kursi tunggu ditambah.", "released", "", ""),
    (
        0,
        1,
        "Syaratnya berbeda dengan yang tertulis di papan, saya harus pulang dua kali.",
        "released",
        "Mohon maaf. Papan persyaratan sudah kami perbarui.",
        "",
    ),
    (1, None, "Akta kelahiran cepat, tetapi fotokopi harus keluar gedung.", "released", "", ""),
    (1, 0, "Petugas menelepon saya dari nomor █████ untuk mengabari akta sudah jadi. Bagus!", "released", "", ""),
    (2, None, "Petugas pendaftaran goblok semua.", "withheld", "", "abuse"),
    (2, 0, "Ramah kepada ibu hamil, kami didahulukan.", "released", "", ""),
    (4, None, "Peta wisatanya sudah lama, jalan baru belum ada.", "released", "", ""),
)
RUNNING: tuple[tuple[int, int | None, str], ...] = (
    (0, 0, "Cepat dan jelas, terima kasih."),
    (0, None, "Mohon hubungi saya di 0812-0000-1234 karena KK saya belum jadi."),
    (0, 1, "Kenapa loket tutup sebelum pukul dua belas?"),
    (1, None, "Ruang tunggu panas, kipasnya mati."),
    (2, 0, "Bu petugas tolol sekali, anak saya demam disuruh menunggu."),
)  # fmt: skip


def live(points: list[Place], past: Cycle, running: Cycle) -> None:
    """Tell how many are served, what was written in both years, and of one tablet."""
    if not points:
        return
    chance = random.Random("words of the public")  # noqa: S311 - invented data, the same at every loading
    for (_counter, point, _officers), users in zip(points, USERS, strict=True):
        point.users_per_year = users
    ServicePoint.objects.bulk_update([point for _counter, point, _officers in points], ["users_per_year"])
    told = [
        _comment(chance, points, past, at, officer, text=text, state=state, reply=reply, withheld_for=reason,
                 is_redacted="█" in text)
        for at, officer, text, state, reply, reason in PAST
    ]  # fmt: skip
    told += [_comment(chance, points, running, at, officer, text=text) for at, officer, text in RUNNING]
    PublicComment.objects.bulk_create(sorted(told, key=lambda comment: comment.pk.hex))
    _counter, point, _officers = points[0]
    # Nobody knows the secret of this tablet: a new one shows its address once.
    digest = hashlib.sha256(chance.randbytes(32)).hexdigest()
    Kiosk.objects.create(service_point=point, name="Tablet di samping loket 1", digest=digest)


def _comment(
    chance: random.Random, points: list[Place], cycle: Cycle, at: int, officer: int | None, **fields: Any
) -> PublicComment:
    _counter, point, officers = points[at]
    return PublicComment(
        id=uuid.UUID(int=chance.getrandbits(128), version=4),
        service_point=point,
        cycle=cycle,
        officer=None if officer is None else officers[officer],
        **fields,
    )
