"""Which column is what. SIMPEG exports of different towns name and order the same columns differently."""

import re
from collections import Counter

from core.spreadsheets.reader import Row, Table, column_name
from employees.staff_file import values
from employees.staff_file.contract import REQUIRED_FIELDS, Mapping, Message

HEADER_SEARCH_ROWS = 20
STATUS = "status"  # PNS/PPPK in one town, Aktif/Pensiun in another: the values decide

# Field -> headers in lower case without punctuation. "ttl" holds place and date in one cell.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "nip": ("nip", "nip baru", "nip pegawai", "ni pppk", "nip ni pppk", "nip nippk", "nippppk", "nip pppk", "nipppk",
            "nomor induk pegawai"),
    "name": ("nama", "nama lengkap", "nama pegawai", "nama asn", "nama pns", "name"),
    "title_before": ("gelar depan", "gelar dpn", "gelar di depan"),
    "title_after": ("gelar belakang", "gelar blk", "gelar di belakang"),
    "birth_place": ("tempat lahir", "tmp lahir", "tmpt lahir", "kota lahir"),
    "birth_date": ("tanggal lahir", "tgl lahir", "tgl lhr", "tanggal kelahiran"),
    "ttl": ("ttl", "tempat tanggal lahir", "tempat tgl lahir", "tempat dan tanggal lahir"),
    "sex": ("jenis kelamin", "l p", "jk", "j k", "kelamin", "gender", "sex"),
    "rank_name": ("pangkat", "nama pangkat", "pangkat terakhir"),
    "rank": ("gol ruang", "gol", "golongan", "golongan ruang", "gol akhir", "golru", "pangkat gol", "pangkat golongan",
             "pangkat gol ruang", "pangkat golongan ruang", "golongan pppk", "gol ruang akhir"),
    "rank_since": ("tmt gol", "tmt golongan", "tmt pangkat", "tmt gol ruang", "tmt pangkat gol", "tmt golongan ruang"),
    "position": ("jabatan", "nama jabatan", "jabatan terakhir", "jabatan saat ini"),
    "position_type": ("jenis jabatan", "tipe jabatan", "jns jabatan", "kelompok jabatan"),
    "position_since": ("tmt jabatan", "tmt jab"),
    "unit": ("unit kerja", "unor", "unit organisasi", "nama unor", "nama unit kerja", "satuan kerja"),
    "parent_unit": ("unit induk", "unor induk", "unit kerja induk", "nama unor induk", "opd", "perangkat daerah",
    "skpd"),
    "education": ("pendidikan", "tingkat pendidikan", "pendidikan terakhir", "tk pendidikan", "jenjang pendidikan"),
    "kind": ("status kepegawaian", "jenis pegawai", "jenis asn", "pns pppk", "status pegawai", "jenis kepegawaian"),
    STATUS: ("status",),
    "is_active": ("kedudukan", "kedudukan hukum", "kedudukan pegawai", "status aktif", "keaktifan"),
    "supervisor_nip": ("nip atasan", "nip atasan langsung", "nip pejabat penilai", "nip penilai"),
    "email": ("email", "e mail", "surel", "alamat email", "alamat surel"),
    "phone": ("no hp", "nomor hp", "hp", "telepon", "no telepon", "nomor telepon", "telp", "no telp", "handphone",
              "no wa"),
}  # fmt: skip
FIELDS = tuple(field for field in SYNONYMS if field != STATUS)
NOT_NEEDED = frozenset({"no", "nomor", "no urut", "nomor urut"})
_FIELD_OF = {synonym: field for field, synonyms in SYNONYMS.items() for synonym in synonyms}
_PUNCTUATION = re.compile(r"[\W_]+")


def simplify(header: object) -> str:
    """A header in lower case, every run of punctuation and space as one space: `GOL. RUANG` -> `gol ruang`."""
    return _PUNCTUATION.sub(" ", str(header)).strip().lower()


def propose_mapping(table: Table) -> Mapping:
    """Find the header among the first rows and say which column is what; what is not clear is a problem, not a
    guess.
    """
    row = _header_row(table)
    if row is None:
        return Mapping(0, {}, problems=[Message("error", "header_not_found", None, {"rows": HEADER_SEARCH_ROWS})])
    claims: dict[str, list[int]] = {}
    unrecognised = []
    for index, cell in enumerate(row.cells):
        header = simplify(cell.value) if cell.kind == "text" else ""
        if field := _FIELD_OF.get(header):
            claims.setdefault(field, []).append(index)
        elif cell.value is not None and header not in NOT_NEEDED:
            unrecognised.append((index, str(cell.value)))
    problems: list[Message] = []
    _resolve_status(table, row, claims, problems)
    columns = {}
    for field, indexes in claims.items():
        if len(indexes) == 1:
            columns[field] = indexes[0]
        else:
            names = ", ".join(column_name(index) for index in indexes)
            problems.append(Message("error", "header_twice", field, {"columns": names}))
    problems.extend(_missing(columns, known=set(claims)))
    return Mapping(row.number, columns, unrecognised, problems)


def corrected_mapping(table: Table, header_row: int, columns: dict[str, int]) -> Mapping:
    """The mapping that a person chose instead; checked like a proposed one.

    Raises KeyError for a field that does not exist: forms offer FIELDS only.
    """
    for field in columns:
        if field not in FIELDS:
            raise KeyError(field)
    used = Counter(columns.values())
    problems = [
        Message("error", "column_used_twice", None, {"column": column_name(index)})
        for index, times in used.items()
        if times > 1
    ]
    row = next((row for row in table.rows if row.number == header_row), None)
    cells = row.cells if row else []
    unrecognised = [
        (index, str(cell.value))
        for index, cell in enumerate(cells)
        if index not in used and cell.value is not None and simplify(cell.value) not in NOT_NEEDED
    ]
    return Mapping(header_row, dict(columns), unrecognised, problems + _missing(columns, known=set(columns)))


def _header_row(table: Table) -> Row | None:
    """The row among the first twenty with the most known headers; titles above it have none."""
    best, best_count = None, 1
    for row in table.rows:
        if row.number > HEADER_SEARCH_ROWS:
            break
        count = len({_FIELD_OF.get(simplify(cell.value)) for cell in row.cells if cell.kind == "text"} - {None})
        if count > best_count:
            best, best_count = row, count
    return best


def _resolve_status(table: Table, header: Row, claims: dict[str, list[int]], problems: list[Message]) -> None:
    """A column called only STATUS is the kind or the activity: whichever all its values belong to."""
    for index in claims.pop(STATUS, []):
        texts = {
            str(row.cell(index).value) for row in table.rows if row.number > header.number and row.cell(index).value
        }
        if texts and all(values.is_kind(text) for text in texts):
            claims.setdefault("kind", []).append(index)
        elif texts and all(values.is_activity(text) for text in texts):
            claims.setdefault("is_active", []).append(index)
        else:
            problems.append(Message("error", "status_unclear", None, {"column": column_name(index)}))


def _missing(columns: dict[str, int], known: set[str]) -> list[Message]:
    """Without NIP nothing can be planned; without another column people can still be changed, but not created."""
    return [
        Message("error" if field == "nip" else "warning", "column_missing", field)
        for field in REQUIRED_FIELDS
        if field not in columns and field not in known
    ]
