"""Headers and orders of other towns, and what a person may correct."""

import datetime

import pytest

from core.spreadsheets import reader, writer
from core.spreadsheets.reader import Cell, Row, Table
from employees.staff_file import headers
from employees.staff_file import plan as planner
from employees.staff_file.contract import Directory

OTHER_TOWN = [
    "Kedudukan",
    "UNOR",
    "Nama Pegawai",
    "L/P",
    "Gol",
    "NIP BARU",
    "Tgl Lahir",
    "NIP Atasan Langsung",
    "Jenis Pegawai",
    "Nama Jabatan",
    "Tipe Jabatan",
    "Surel",
    "No. Telp",
    "Tingkat  Pendidikan",
    "Hobi",
]
OTHER_ROW = [
    "Aktif",
    "Dinas Sosial",
    "Ana",
    "Perempuan",
    "3c",
    "19800101 200501 2 001",
    "1 Januari 1980",
    "",
    "PNS",
    "Analis",
    "Pelaksana",
    "ana@example.test",
    "0812 3456 789",
    "SLTA",
    "catur",
]


def table(*rows):
    return Table(
        [
            Row(number, [Cell(value, "text" if value is not None else "empty") for value in row])
            for number, row in enumerate(rows, start=1)
        ]
    )


def codes(mapping):
    return [(problem.level, problem.code, problem.field) for problem in mapping.problems]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_another_town_with_other_names_in_another_order_as_csv(separator, encoding):
    content = writer.write_csv(["DAFTAR"] + [""] * 14, [OTHER_TOWN, OTHER_ROW], separator)
    read = reader.read_table(content.decode("utf-8-sig").encode(encoding), "staff.csv")
    mapping = headers.propose_mapping(read)
    assert (mapping.header_row, mapping.unrecognised, codes(mapping)) == (2, [(14, "Hobi")], [])
    plan = planner.plan_import(read, mapping, Directory(), on=datetime.date(2026, 12, 31))
    [row] = plan.rows
    assert row.messages == []
    assert plan.can_apply
    assert row.values == {
        "name": "Ana",
        "birth_date": datetime.date(1980, 1, 1),
        "sex": "f",
        "kind": "pns",
        "unit": "Dinas Sosial",
        "position": "Analis",
        "rank": "III/c",
        "education": "sma",
        "email": "ana@example.test",
        "phone": "0812 3456 789",
        "is_active": True,
        "supervisor_nip": None,
    }


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NIP", "nip"),
        ("ni pppk", "nip"),
        ("  Nip.Baru ", "nip"),
        ("NAMA", "name"),
        ("GOL. RUANG", "rank"),
        ("Golongan", "rank"),
        ("PANGKAT", "rank_name"),
        ("TMT GOL", "rank_since"),
        ("JK", "sex"),
        ("L/P", "sex"),
        ("UNOR", "unit"),
        ("NO. HP", "phone"),
        ("NIP PEJABAT PENILAI", "supervisor_nip"),
        ("E-mail", "email"),
        ("Tempat/Tanggal Lahir", "ttl"),
        ("UNIT_INDUK", "parent_unit"),
    ],
)
def test_a_header_is_recognised_in_any_case_and_punctuation(header, field):
    mapping = headers.propose_mapping(table([header, "Pendidikan", "Kedudukan"]))
    assert mapping.columns[field] == 0


def test_the_same_header_twice_is_reported_and_not_chosen():
    mapping = headers.propose_mapping(
        table(["NIP", "NAMA", "NAMA LENGKAP", "STATUS KEPEGAWAIAN", "UNIT KERJA", "JABATAN"])
    )
    assert "name" not in mapping.columns
    assert codes(mapping) == [("error", "header_twice", "name")]
    assert mapping.problems[0].params == {"columns": "B, C"}


def test_a_file_without_a_header_is_reported():
    mapping = headers.propose_mapping(table(["a", "b"], *[["x"]] * 25, ["NIP", "NAMA"]))
    assert (mapping.header_row, codes(mapping)) == (0, [("error", "header_not_found", None)])
    assert not planner.plan_import(table(["a"]), mapping, Directory(), on=datetime.date(2026, 1, 1)).can_apply


def test_missing_columns_are_reported():
    mapping = headers.propose_mapping(table(["NAMA", "EMAIL"]))
    assert codes(mapping)[:2] == [("error", "column_missing", "nip"), ("warning", "column_missing", "kind")]


@pytest.mark.parametrize(
    ("values", "field"),
    [(["PNS", "PPPK"], "kind"), (["Aktif", "Pensiun"], "is_active"), (["PNS", "Aktif"], None), ([], None)],
)
def test_a_column_called_status_is_understood_by_its_values(values, field):
    mapping = headers.propose_mapping(table(["NIP", "STATUS"], *[["1", value] for value in values]))
    assert mapping.columns.get(field or "kind") == (None if field is None else 1)
    assert (("error", "status_unclear", None) in codes(mapping)) == (field is None)


def test_a_person_can_correct_the_mapping():
    read = table(["a", "b", "c", "No"], ["1", "2", "3", "4"])
    mapping = headers.corrected_mapping(read, 1, {"nip": 0, "name": 1, "kind": 1})
    assert mapping.unrecognised == [(2, "c")]
    assert codes(mapping) == [
        ("error", "column_used_twice", None),
        ("warning", "column_missing", "unit"),
        ("warning", "column_missing", "position"),
    ]
    assert headers.corrected_mapping(read, 9, {"nip": 0}).unrecognised == []
    with pytest.raises(KeyError):
        headers.corrected_mapping(read, 1, {"password": 0})
