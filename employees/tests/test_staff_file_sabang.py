"""The invented SIMPEG export of Sabang: every trap is named by its row, and a corrected file is taken as a whole."""

import datetime
from pathlib import Path

import pytest

from core.spreadsheets import reader, writer
from employees.staff_file import headers, messages
from employees.staff_file import plan as planner
from employees.staff_file.contract import Directory, ExistingEmployee, PositionRef, UnitRef, key

FILE = Path(__file__).parent / "data" / "nominatif_sabang.xlsx"
ON = datetime.date(2026, 12, 31)

ERRORS = {
    8: [("nip", "nip_is_number")],
    10: [("nip", "duplicate_nip")],
    11: [("nip", "duplicate_nip")],
    12: [("birth_date", "date_impossible")],
    14: [("supervisor_nip", "supervisor_unknown")],
    15: [("name", "formula")],
}
DIFFERENCES = {10: ["nip_birth_date_differs", "nip_sex_differs"]}
# Contract staff whom the export gives ranks of civil servants.
FOREIGN_RANKS = [8, 41, 52, 60, 61, 65, 69, 84, 94, 101, 102, 104, 107, 113, 115, 119, 131]
CAPITALS = [87, 96, 115, 148, 153]


@pytest.fixture(scope="module")
def table():
    return reader.read_table(FILE, FILE.name)


def planned(table, directory=None):
    return planner.plan_import(table, headers.propose_mapping(table), directory or Directory(), on=ON)


def found(plan, level):
    return {
        row.row_number: [(message.field, message.code) for message in row.messages if message.level == level]
        for row in plan.rows
        if any(message.level == level for message in row.messages)
    }


def after(plan):
    """The directory as it would be when the plan had been applied."""
    units = {key(unit.name): UnitRef(unit.name, unit.parent) for unit in plan.new_units}
    posts = {key(post.name): PositionRef(post.name, post.post_type) for post in plan.new_positions}
    return Directory({row.nip: ExistingEmployee(row.nip, row.values) for row in plan.rows}, units, posts)


def repaired(table):
    """The file after HR has corrected the six rows, as our own writer would export it."""
    rows = [[cell.value for cell in row.cells] for row in table.rows]
    numbers = {row.number: index for index, row in enumerate(table.rows)}
    rows[numbers[8]][1] = "197309071999031014"
    rows[numbers[10]][1] = "196808211993111027"
    rows[numbers[12]][6] = "28-01-2000"
    rows[numbers[14]][18] = "198803132018011027"
    rows[numbers[15]][3] = "Ana Lestari"
    return reader.read_table(writer.write_xlsx(rows[0], rows[1:]), "x.xlsx")


def test_the_header_is_found_below_the_titles_and_every_column_is_understood(table):
    mapping = headers.propose_mapping(table)
    assert mapping.header_row == 4
    assert mapping.problems == [] and mapping.unrecognised == []
    assert set(mapping.columns) == set(headers.FIELDS) - {"ttl", "is_active"} | {"position_type"}


def test_every_trap_is_named_by_its_row(table):
    plan = planned(table)
    assert found(plan, "error") == ERRORS
    assert [row.row_number for row in plan.rows if row.action == "refused"] == list(ERRORS)
    assert plan.counts == {"create": 154, "change": 0, "same": 0, "refused": 6, "left_out": 2}
    assert not plan.can_apply


def test_what_only_looks_odd_is_a_warning_or_is_said(table):
    plan = planned(table)
    warnings = found(plan, "warning")
    assert {row: codes for row, codes in warnings.items() if row in DIFFERENCES} == {
        row: [(code.removeprefix("nip_").removesuffix("_differs"), code) for code in codes]
        for row, codes in DIFFERENCES.items()
    }
    assert [row for row in warnings if row not in DIFFERENCES] == FOREIGN_RANKS
    assert {code for row in FOREIGN_RANKS for _, code in warnings[row]} == {"rank_of_other_kind"}
    assert list(found(plan, "info")) == CAPITALS
    assert {code for codes in found(plan, "info").values() for _, code in codes} == {"spelled_as"}


def test_the_empty_row_and_the_total_are_left_out_and_named(table):
    assert [(left.row_number, left.message.code) for left in planned(table).left_out] == [
        (165, "empty_row"),
        (166, "summary_row"),
    ]


def test_the_sentences_are_for_people(table):
    plan = planned(table)
    sentences = {row.row_number: [messages.text(message) for message in row.messages] for row in plan.rows}
    assert "a number has lost digits" in sentences[8][0]
    assert "The NIP 198108222009072015 also stands in row 11. Keep the row that is right." in sentences[10]
    assert "The date of birth is 21 August 1968, but the NIP says 22 August 1981." in sentences[10]
    assert "The sex is male, but the NIP says female." in sentences[10]
    assert "The day 31-02-1980 does not exist." in sentences[12]
    assert "The supervisor 199901012020011999 is neither in this file nor registered." in sentences[14][0]
    assert '=HYPERLINK("http://example.test","Klik")' in sentences[15][0]
    assert messages.text(plan.left_out[1].message) == "“Jumlah: 160 orang” is a total and was left out."


def test_units_are_matched_without_regard_to_capitals_and_spaces_and_come_after_their_parent(table):
    units = planned(table).new_units
    assert units[0].name == "Pemerintah Kota Sabang"
    assert len(units) == 9
    assert {unit.parent for unit in units[1:]} == {"Pemerintah Kota Sabang"}
    assert all(not unit.similar_to for unit in units)


def test_a_supervisor_may_come_later_than_her_staff(table):
    row = planned(table).rows[0]
    assert (row.row_number, row.values["supervisor_nip"]) == (5, "199507032018022002")
    assert row.action == "create"


def test_the_values_of_a_row_are_those_of_the_model(table):
    row = planned(table).rows[0]
    assert (row.nip, row.values["name"], row.values["title_after"]) == ("199901032024092015", "Rahmat Gebze", "S.Pd.")
    assert (row.values["birth_date"], row.values["sex"]) == (datetime.date(1999, 1, 3), "f")
    assert (row.values["rank"], row.values["rank_since"]) == ("II/d", datetime.date(2024, 9, 1))
    assert (row.values["education"], row.values["kind"], row.values["phone"]) == ("s1", "pns", "086241805788")
    assert (row.values["unit"], row.values["position"]) == ("Dinas Kesehatan", "Perawat Ahli Pertama")


def test_the_corrected_file_is_taken_as_a_whole_and_the_second_time_nothing_changes(table):
    first = planned(repaired(table))
    assert first.can_apply
    assert first.counts == {"create": 160, "change": 0, "same": 0, "refused": 0, "left_out": 1}
    second = planned(repaired(table), after(first))
    assert second.counts == {"create": 0, "change": 0, "same": 160, "refused": 0, "left_out": 1}
    assert second.new_units == [] and second.new_positions == []
