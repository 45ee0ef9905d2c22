"""What an import would do: people, units, positions and supervisors judged together."""

import datetime
import re
from pathlib import Path

import pytest

from core.spreadsheets.reader import EMPTY, Cell, Row, Table
from employees import staff_file
from employees.staff_file import headers, messages
from employees.staff_file import plan as planner
from employees.staff_file.contract import Directory, ExistingEmployee, PositionRef, UnitRef, key

ON = datetime.date(2026, 12, 31)
A, B, C = "198001012005011001", "198102022006022002", "198203032007031003"
HEADER = ["NIP", "NAMA", "STATUS KEPEGAWAIAN", "UNIT KERJA", "JABATAN"]
PERSON = {"NAMA": "Ana", "STATUS KEPEGAWAIAN": "PNS", "UNIT KERJA": "Dinas Sosial", "JABATAN": "Camat",
          "JENIS JABATAN": "Administrator"}  # fmt: skip


def cell(value):
    if value is None:
        return EMPTY
    return Cell(value, {str: "text", int: "number", datetime.date: "date"}[type(value)])


def plan(*people, directory=None, header=None):
    """Plan a file whose columns are the keys of the given people (after the usual ones)."""
    people = [{"NIP": nip, **PERSON, **more} for nip, more in people]
    header = header or list(dict.fromkeys(name for person in people for name in person))
    rows = [header, *([person.get(name) for name in header] for person in people)]
    return plan_rows(rows, directory)


def plan_rows(rows, directory=None):
    table = Table([Row(number, [cell(value) for value in row]) for number, row in enumerate(rows, start=1) if row])
    return planner.plan_import(table, headers.propose_mapping(table), directory or Directory(), on=ON)


def codes(planned, level="error"):
    return {
        row.row_number: [message.code for message in row.messages if message.level == level]
        for row in planned.rows
        if any(message.level == level for message in row.messages)
    }


def known(**more):
    values = {"name": "Ana", "kind": "pns", "unit": "Dinas Sosial", "position": "Camat", "is_active": True,
              "birth_date": datetime.date(1980, 1, 1), "sex": "m", "title_before": "", **more}  # fmt: skip
    return Directory(
        {A: ExistingEmployee(A, values)},
        {key("Dinas Sosial"): UnitRef("Dinas Sosial", "Kota")},
        {key("Camat"): PositionRef("Camat", "administrator")},
    )


def test_a_new_person_is_created_with_what_the_nip_tells():
    planned = plan((A, {}))
    [row] = planned.rows
    assert (row.action, row.values["birth_date"], row.values["sex"]) == ("create", datetime.date(1980, 1, 1), "m")
    assert codes(planned, "info") == {2: ["taken_from_nip", "taken_from_nip"]}
    assert planned.can_apply


def test_a_change_is_shown_with_old_and_new_and_the_same_is_the_same():
    assert [row.action for row in plan((A, {}), directory=known()).rows] == ["same"]
    [row] = plan((A, {"NAMA": "Ana Lestari"}), directory=known()).rows
    assert (row.action, row.changes) == ("change", {"name": ("Ana", "Ana Lestari")})
    [row] = plan((A, {"KEDUDUKAN": "Pensiun"}), directory=known()).rows
    assert row.changes == {"is_active": (True, False)}


def test_an_empty_cell_never_erases():
    planned = plan((A, {"EMAIL": None}), directory=known(email="a@example.test"))
    assert [row.action for row in planned.rows] == ["same"]
    assert planned.rows[0].values["email"] == "a@example.test"
    assert codes(planned, "info") == {2: ["empty_keeps_value"]}


def test_a_file_with_few_columns_changes_people_but_creates_none():
    rows = [["NIP", "EMAIL"], [A, "a@example.test"], [B, "b@example.test"]]
    planned = plan_rows(rows, known())
    assert [row.action for row in planned.rows] == ["change", "refused"]
    assert codes(planned) == {3: ["value_missing"] * 4}
    assert plan_rows(rows[:2], known()).can_apply


@pytest.mark.parametrize(
    ("nip", "more", "code"),
    [
        (None, {}, "value_missing"),
        (198001012005011008, {}, "nip_is_number"),
        ("123", {}, "nip_not_18_digits"),
        ("198001012005131001", {}, "nip_appointment_month"),
        (A, {"STATUS KEPEGAWAIAN": None}, "value_missing"),
        (A, {"TGL LAHIR": datetime.date(2030, 1, 1)}, "birth_in_future"),
        (A, {"TMT GOL": "01-01-1970"}, "before_birth"),
        (A, {"TTL": "Sabang"}, "place_and_date"),
        (A, {"GOL": "III/c", "PANGKAT": "Pembina"}, "rank_disagrees"),
        (A, {"GOL": "VIII/z"}, "rank_unknown"),
        (A, {"JENIS JABATAN": "Struktural"}, "post_type_unknown"),
        (A, {"JENIS JABATAN": None}, "post_type_missing"),
        (A, {"JENIS JABATAN": "Fungsional"}, "functional_level_missing"),
        (A, {"NIP ATASAN": A}, "supervisor_is_self"),
        (A, {"NIP ATASAN": "12"}, "supervisor_nip_wrong"),
        (A, {"NIP ATASAN": 198001012005011008}, "nip_is_number"),
        (A, {"NIP ATASAN": B}, "supervisor_unknown"),
    ],
)
def test_a_wrong_row_is_refused_by_name_and_nothing_is_applied(nip, more, code):
    planned = plan((nip, more), (C, {}))
    assert code in codes(planned)[2]
    assert [row.action for row in planned.rows] == ["refused", "create"]
    assert not planned.can_apply


def test_contract_staff_have_no_month_in_their_number_and_golongan_of_their_own():
    planned = plan(("198001012023211001", {"STATUS KEPEGAWAIAN": "PPPK", "GOL": "IX"}))
    assert planned.can_apply and planned.rows[0].values["rank"] == "IX"
    assert codes(plan((A, {"GOL": "IX"})), "warning") == {2: ["rank_of_other_kind"]}


def test_the_rank_may_come_as_a_name_only_and_must_be_in_the_catalogue():
    planned = plan((A, {"PANGKAT": "Penata"}))
    assert planned.rows[0].values["rank"] == "III/c"
    directory = Directory(ranks=frozenset({"III/d"}))
    assert codes(plan((A, {"PANGKAT": "Penata"}), directory=directory)) == {2: ["rank_unknown"]}
    assert codes(plan((A, {"GOL": datetime.date(2024, 1, 1), "PANGKAT": "Penata"}))) == {2: ["not_a_text"]}
    assert plan((A, {"GOL": None, "PANGKAT": None})).can_apply


def test_place_and_date_of_birth_may_stand_in_one_column():
    [row] = plan((A, {"TTL": "Sabang, 1 Januari 1980"})).rows
    assert (row.values["birth_place"], row.values["birth_date"]) == ("Sabang", datetime.date(1980, 1, 1))


def test_dates_in_the_future_and_lost_telephone_numbers_are_warnings():
    planned = plan((A, {"TMT GOL": "01-01-2027", "NO HP": 81234567890}))
    assert sorted(codes(planned, "warning")[2]) == ["date_in_future", "phone_is_number"]
    assert planned.can_apply and planned.rows[0].values["phone"] is None


def test_every_row_of_a_duplicate_is_named():
    planned = plan((A, {}), (B, {}), (A, {}), (A, {}))
    assert codes(planned) == {2: ["duplicate_nip"], 4: ["duplicate_nip"], 5: ["duplicate_nip"]}
    assert planned.rows[0].messages[-1].params["rows"] == "4, 5"


def test_a_person_of_another_agency_is_refused_without_naming_it():
    assert codes(plan((A, {}), directory=Directory(registered_elsewhere=frozenset({A})))) == {2: ["nip_elsewhere"]}


def test_supervisors_in_a_circle_are_named_also_through_the_directory():
    planned = plan((A, {"NIP ATASAN": B}), (B, {"NIP ATASAN": C}), (C, {"NIP ATASAN": A}))
    assert codes(planned) == {row: ["supervisors_in_circle"] for row in (2, 3, 4)}
    stored = Directory({B: ExistingEmployee(B, {"supervisor_nip": A}), C: ExistingEmployee(C, {"supervisor_nip": B})})
    assert codes(plan((A, {"NIP ATASAN": C}), directory=stored)) == {2: ["supervisors_in_circle"]}
    assert plan((A, {"NIP ATASAN": None}), (B, {"NIP ATASAN": A}), (C, {"NIP ATASAN": A}), directory=stored).can_apply


def test_units_are_written_as_in_the_database_and_similar_ones_are_never_merged():
    planned = plan((A, {"UNIT KERJA": "dinas  SOSIAL"}), (B, {"UNIT KERJA": "Dinas Sosail"}), directory=known())
    assert [row.values["unit"] for row in planned.rows] == ["Dinas Sosial", "Dinas Sosail"]
    assert planned.new_units == [staff_file.contract.NewUnit("Dinas Sosail", None, 3, ("Dinas Sosial",))]
    assert codes(planned, "warning") == {3: ["unit_similar"]}
    assert planned.can_apply


def test_schools_that_differ_only_by_their_number_are_not_similar():
    planned = plan(
        (A, {"UNIT KERJA": "SD Negeri 1 Sabang"}), (B, {"UNIT KERJA": "SD Negeri 2 Sabang"}), (C, {"UNIT KERJA": "A"})
    )
    assert codes(planned, "warning") == {}


def test_parents_come_before_their_children():
    planned = plan(
        (A, {"UNIT KERJA": "Seksi", "UNIT INDUK": "Bidang"}),
        (B, {"UNIT KERJA": "Bidang", "UNIT INDUK": "Dinas"}),
        (C, {"UNIT KERJA": "Dinas", "UNIT INDUK": "Dinas"}),
    )
    assert [(unit.name, unit.parent) for unit in planned.new_units] == [
        ("Dinas", None),
        ("Bidang", "Dinas"),
        ("Seksi", "Bidang"),
    ]


def test_units_that_contradict_each_other_are_refused():
    two = plan(
        (A, {"UNIT KERJA": "Tata Usaha", "UNIT INDUK": "X"}), (B, {"UNIT KERJA": "Tata Usaha", "UNIT INDUK": "Y"})
    )
    assert codes(two) == {3: ["unit_two_parents"]}
    circle = plan((A, {"UNIT KERJA": "X", "UNIT INDUK": "Y"}), (B, {"UNIT KERJA": "Y", "UNIT INDUK": "X"}))
    assert codes(circle) == {2: ["units_in_circle"], 3: ["units_in_circle"]}
    moved = plan((A, {"UNIT INDUK": "Provinsi"}), directory=known())
    assert codes(moved, "warning") == {2: ["unit_parent_differs"]}
    assert plan((A, {"UNIT INDUK": "KOTA"}), directory=known()).rows[0].action == "same"


def test_positions_have_one_type():
    two = plan((A, {}), (B, {"JENIS JABATAN": "Pengawas"}), (C, {"JENIS JABATAN": None}))
    assert codes(two) == {3: ["position_two_types"]}
    stored = plan((A, {"JENIS JABATAN": "Pengawas"}), directory=known())
    assert codes(stored, "warning") == {2: ["post_type_differs"]}
    assert stored.new_positions == [] and stored.can_apply
    named = plan((A, {"JABATAN": "Guru Ahli Muda", "JENIS JABATAN": None}))
    assert [position.post_type for position in named.new_positions] == ["jf_muda"]


def test_only_what_is_clearly_no_person_is_left_out():
    full = [A, *(PERSON[name] for name in HEADER[1:]), "Administrator"]
    header = [*HEADER, "JENIS JABATAN"]
    rows = [["DAFTAR"], None, header, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], full, None, header, [" "],
            [None, "TOTAL", 1], ["Jumlah", "", None, None, C], [None, "Mengetahui, Kepala BKPSDM"]]  # fmt: skip
    planned = plan_rows(rows)
    assert [(left.row_number, left.message.code) for left in planned.left_out] == [
        (4, "column_numbers"), (6, "empty_row"), (7, "repeated_header"), (8, "empty_row"), (9, "summary_row")
    ]  # fmt: skip
    assert list(codes(planned)) == [10, 11]
    nobody = plan_rows([header, ["Jumlah"]])
    assert [message.code for message in nobody.messages] == ["no_people"]
    assert not nobody.can_apply


def test_thousands_of_different_cells_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(planner, "CACHED_CELLS", 3)
    assert plan((A, {}), (B, {"NAMA": "Budi"}), (C, {"NAMA": "Cut"})).can_apply


def test_every_code_has_a_sentence_and_every_sentence_a_use():
    source = "".join(
        path.read_text() for path in Path(staff_file.__file__).parent.glob("*.py") if path.name != "messages.py"
    )
    source += (Path(staff_file.__file__).parent.parent / "nip.py").read_text()
    named = set(re.findall(r'"([a-z0-9]+(?:_[a-z0-9]+)*)"', source)) | {"nip_birth_date_differs", "nip_sex_differs"}
    assert set(messages.MESSAGES) <= named
    raised = set(re.findall(r'(?:Problem|error|warn|info)\(\s*"([a-z0-9_]+)"', source))
    assert len(raised) > 30
    assert raised <= set(messages.MESSAGES)
