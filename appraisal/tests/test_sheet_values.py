"""Cells of our spreadsheets: what is clear is read, what could mean two things is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal import library_rules
from appraisal.sheets import columns, indicators, messages, realisations, values
from core.spreadsheets.reader import Cell, Row, Table
from employees.staff_file.contract import Problem


def text(content):
    return Cell(content, "text")


def problem(read, cell):
    with pytest.raises(Problem) as told:
        read(cell)
    return told.value.code


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("12345,678", "12345.678"),
        ("1.250,5", "1250.5"),
        ("1,250.5", "1250.5"),
        ("1.250.000", "1250000"),
        ("-3", "-3"),
        ("007", "7"),
        ("12,50", "12.5"),
    ],
)
def test_a_figure_that_is_clear_is_read(written, number):
    assert values.figure(text(written)) == number


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.250", "sheet_number_unclear"),
        ("1,250", "sheet_number_unclear"),
        ("-1.250", "sheet_number_unclear"),
        ("90%", "sheet_not_a_number"),
        ("sembilan puluh", "sheet_not_a_number"),
        ("1.25.0", "sheet_not_a_number"),
        ("1.250,5,5", "sheet_not_a_number"),
        ("12,34567", "sheet_number_too_precise"),
        ("9" * 15, "sheet_number_too_large"),
        ("9" * 500, "sheet_number_too_large"),
        ("1e5", "sheet_not_a_number"),
        ("nan", "sheet_not_a_number"),
        ("١٢", "sheet_not_a_number"),
    ],
)
def test_a_figure_that_is_not_clear_is_refused(written, code):
    assert problem(values.figure, text(written)) == code


def test_real_numbers_are_read_and_impossible_ones_refused():
    assert values.figure(Cell(90, "number")) == "90"
    assert values.figure(Cell(0.1, "number")) == "0.1"
    assert problem(values.figure, Cell(1 / 3, "number")) == "sheet_number_too_precise"
    assert problem(values.figure, Cell(1e300, "number")) == "sheet_number_too_large"
    assert problem(values.figure, Cell(float("nan"), "number")) == "sheet_not_a_number"
    assert problem(values.figure, Cell("=1+1", "formula")) == "formula"
    assert problem(values.figure, Cell("#DIV/0!", "error")) == "cell_error"
    assert problem(values.figure, Cell(True, "boolean")) == "not_a_text"


@given(st.decimals(min_value=0, max_value=10**10, places=4))
def test_whatever_is_written_plainly_is_read_back(number):
    written = values.plain(number)
    if "." in written and len(written.partition(".")[2]) == 3 and len(written.partition(".")[0]) <= 3:
        return
    assert Decimal(values.figure(text(written.replace(".", ",")))) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (Cell(1.98502012010012e17, "number"), "nip_is_number"),
        (text("1,98502E+17"), "nip_is_number"),
        (text("19850201201001200"), "nip_not_18_digits"),
        (text("198502012010012000"), "nip_serial"),
        (text("=HYPERLINK(1)"), "nip_not_18_digits"),
    ],
)
def test_a_nip_that_lost_digits_is_said(cell, code):
    assert problem(values.nip, cell) == code


def test_words_of_the_library_are_understood_in_both_languages():
    read = {each.field: each.read for each in indicators.COLUMNS}
    assert [read["aspect"](text(word)) for word in ("Kuantitas", "quality", "WAKTU ", "biaya")] == [
        "quantity", "quality", "time", "cost",
    ]  # fmt: skip
    assert [read["polarity"](text(word)) for word in ("makin rendah makin baik", "Higher is better", "Rentang")] == [
        "lower", "higher", "range",
    ]  # fmt: skip
    assert problem(read["aspect"], text("semangat")) == "sheet_word_unknown"
    assert [values.yes_or_no(text(word)) for word in ("Ya", "tidak", "Active")] == [True, False, True]
    assert values.yes_or_no(Cell(None, "empty")) is None


def table(*rows):
    return Table([Row(number, [text(cell) if cell else Cell(None, "empty") for cell in row]) for number, row in rows])


def test_the_header_may_stand_below_titles_and_in_any_order():
    read = columns.read(
        table(
            (1, ["Data realisasi Puskesmas"]),
            (3, ["Realisasi", "TANGGAL", "Nomor Target", "NIP", "Warna"]),
            (4, ["90", "31-10-2026", "1", "198502012010012005", "biru"]),
            (6, ["", "", "", "", "merah"]),
        ),
        realisations.COLUMNS,
        realisations.ONE_OF,
    )
    assert [(draft.number, draft.values["value"], draft.values["number"]) for draft in read.drafts] == [(4, "90", 1)]
    assert [message.code for message in read.messages] == ["sheet_column_unused"]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (["Apel", "Jeruk"], "sheet_header_not_found"),
        (["NIP", "TANGGAL", "TANGGAL", "REALISASI", "TARGET"], "sheet_header_twice"),
        (["NIP", "TANGGAL", "REALISASI"], "sheet_column_missing"),
        (["TANGGAL", "REALISASI", "TARGET"], "sheet_column_missing"),
        (["NIP", "TANGGAL", "REALISASI", "TARGET"], "sheet_no_rows"),
    ],
)
def test_a_file_whose_columns_are_not_clear_is_refused(header, code):
    read = columns.read(table((1, header)), realisations.COLUMNS, realisations.ONE_OF)
    assert read.is_refused and code in [message.code for message in read.messages] and read.drafts == []


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"polarity": "higher", "suggested_value": Decimal(0)}, [("suggested_value", "target_not_positive")]),
        ({"polarity": "lower", "suggested_value": Decimal(0)}, []),
        ({"polarity": "lower", "suggested_value": Decimal(-1)}, [("suggested_value", "target_not_positive")]),
        ({"polarity": "range", "suggested_value": Decimal(5)}, [("suggested_value", "range_takes_no_value")]),
        ({"polarity": "higher", "suggested_low": Decimal(5)}, [("suggested_low", "only_a_range_has_ends")]),
        ({"polarity": "range", "suggested_low": Decimal(5)}, [("suggested_high", "range_incomplete")]),
        ({"polarity": "range", "suggested_high": Decimal(5)}, [("suggested_low", "range_incomplete")]),
        (
            {"polarity": "range", "suggested_low": Decimal(0), "suggested_high": Decimal(5)},
            [("suggested_low", "range_not_positive")],
        ),
        (
            {"polarity": "range", "suggested_low": Decimal(6), "suggested_high": Decimal(5)},
            [("suggested_high", "range_reversed")],
        ),
        ({"polarity": "range", "suggested_low": Decimal(5), "suggested_high": Decimal(5)}, []),
        ({"polarity": "range"}, []),
        ({"suggested_weight": Decimal(0)}, [("suggested_weight", "weight_not_a_percentage")]),
        ({"suggested_weight": Decimal(101)}, [("suggested_weight", "weight_not_a_percentage")]),
        (dict.fromkeys(library_rules.RUBRIC, "x"), []),
        (dict.fromkeys(library_rules.RUBRIC[1:], "x"), [("rubric_1", "rubric_incomplete")]),
    ],
)
def test_what_an_indicator_may_suggest(told, found):
    assert library_rules.problems_of(told) == found


def test_every_code_has_a_sentence_that_can_be_filled():
    for code, sentence in messages.MESSAGES.items():
        names = {part.partition(")")[0] for part in sentence.split("%(")[1:]}
        told = {name: "2026-11-16" if name in ("start", "end") else "x" for name in names}
        assert "%(" not in messages.text(code, told), code
