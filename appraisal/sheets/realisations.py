"""The spreadsheet of realisations: its columns, and what of a row can be judged without the plans."""

from collections.abc import Sequence

from appraisal.sheets import values as read
from appraisal.sheets.columns import Column, Draft
from core.spreadsheets.limits import Limits

MOST_ROWS = 5_000
LIMITS = Limits(packed=3 * 1024 * 1024, unpacked=30 * 1024 * 1024, rows=MOST_ROWS + 20, columns=60)
COLUMNS: Sequence[Column] = (
    Column("nip", "NIP", "NIP", read.nip, ("nip pegawai", "ni pppk", "nip ni pppk", "nomor induk pegawai"), True),
    Column("name", "NAMA", "Name", read.line(200), ("nama pegawai",)),
    Column("cycle", "PERIODE PENILAIAN", "Cycle", read.line(80), ("periode", "siklus")),
    Column("number", "NO TARGET", "Target number", read.count, ("nomor target", "target no", "no target skp")),
    Column("title", "TARGET", "Target", read.line(300), ("hasil kerja", "rencana hasil kerja", "planned result")),
    Column("measure", "INDIKATOR", "Indicator", read.line(200), ("indikator kinerja", "nama indikator")),
    Column("unit", "SATUAN", "Unit of measure", read.line(60), ("satuan ukuran",)),
    Column("day", "TANGGAL", "Date", read.day, ("tgl", "hari", "day", "tanggal realisasi"), True),
    Column("value", "REALISASI", "Realised", read.figure, ("capaian", "nilai", "jumlah", "value"), True),
    Column("note", "CATATAN", "Note", read.words(1000), ("keterangan",)),
)
ONE_OF = ("number", "title", "measure")


def is_left_empty(draft: Draft) -> bool:
    """Whether a line of the prepared sheet was not filled in: no figure, no date, no words."""
    return not draft.messages and all(draft.values.get(name) in (None, "") for name in ("value", "day", "note"))


def check(draft: Draft) -> None:
    """Refuse a row that lacks something every row needs."""
    told = {message.field for message in draft.messages}
    for name in ("nip", "day"):
        if draft.values.get(name) is None and name not in told:
            draft.refuse("sheet_value_missing", name)
    if not any(draft.values.get(name) for name in ONE_OF) and not told & set(ONE_OF):
        draft.refuse("sheet_value_missing", "number")
    value = draft.values.get("value")
    if value is not None and value.startswith("-"):
        draft.refuse("sheet_value_negative", "value")
