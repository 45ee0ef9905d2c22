"""Writing: no cell can do anything but be read, and what goes out comes back."""

import datetime
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
import tablib

from core.spreadsheets import formats, inert, reader, writer
from core.tests.test_spreadsheets_reader import MOMENT, read_here

LEADS = ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠"]
DANGEROUS = [before + lead + "1+1" for lead in LEADS for before in ("", " ", "  ", '"', "'", "''", " '", "\u00a0", "“")]
DANGEROUS += ["==1+1", '=HYPERLINK("http://example.test";"x")', "=cmd|'/c calc'!A0", "-", "\r=1", "\r\n@x"]
LONG_NUMBERS = ["198001012005011001", "'198001012005011001", "0000000000000000"]
HARMLESS = [
    "Rahmat",
    "'Aisyah",
    "a=b",
    "S-1",
    "081234567890",
    "'",
    "''",
    'a"b',
    "a;b,c\td",
    "é",
    "two\nlines",
    "_x000D_",
    "<b>&",
]
ALL = DANGEROUS + LONG_NUMBERS + HARMLESS


@pytest.mark.parametrize("text", DANGEROUS + LONG_NUMBERS)
def test_every_dangerous_text_gets_the_mark(text):
    assert inert.protect(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays_as_it_is(text):
    assert inert.protect(text) == text


@pytest.mark.parametrize("text", ALL + ["'" + text for text in ALL] + ["''" + text for text in ALL])
def test_protecting_and_unprotecting_is_the_identity(text):
    assert inert.unprotect(inert.protect(text)) == text


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_comes_back_as_it_went_out(separator):
    content = writer.write_csv(["NIP", "TEKS"], [["x", text] for text in ALL], separator)
    rows, end = read_here(content, "x.csv", separator)
    assert [cells for _, cells in rows][1:] == [["x", text] for text in ALL]
    assert end["encoding"] == "utf-8-sig"


def test_xlsx_comes_back_as_it_went_out():
    rows, _ = read_here(writer.write_xlsx(["TEKS"], [[text] for text in ALL]), "x.xlsx")
    assert [cells[0] for _, cells in rows][1:] == ALL


def test_a_spreadsheet_program_sees_texts_in_the_style_of_a_typed_apostrophe():
    book = openpyxl.load_workbook(
        io.BytesIO(writer.write_xlsx(["=A"], [[text] for text in DANGEROUS], sheet="a/b'[c]"))
    )
    cells = [row[0] for row in book.active.iter_rows()]
    assert len(cells) == len(DANGEROUS) + 1
    for cell in cells:
        assert cell.data_type == "s"
        assert cell.quotePrefix
        assert cell.number_format == "@"
    assert book.sheetnames == ["a b  c"]


def test_numbers_and_dates_stay_what_they_are_and_a_nip_is_text():
    values = [
        5,
        -3,
        Decimal("1.50"),
        2.5,
        True,
        datetime.date(2024, 9, 1),
        MOMENT,
        None,
        "",
    ]
    values += [198001012005011001, datetime.date(1899, 1, 1), float("nan"), Decimal("1.2345678901234567890")]
    [_, row] = reader.read_table(writer.write_xlsx(["x"] * 13, [values]), "x.xlsx").rows
    assert [cell.value for cell in row.cells] == [
        5, -3, 1.5, 2.5, True, datetime.date(2024, 9, 1), MOMENT, None, None,
        "198001012005011001", "1899-01-01", "nan", "1.2345678901234567890",
    ]  # fmt: skip
    text = writer.write_csv(["x"], [values[:7] + values[9:10]]).decode("utf-8-sig").splitlines()[1]
    assert text == "5;-3;1.50;2.5;True;2024-09-01;2024-09-01 07:30:00;'198001012005011001"


def test_what_a_cell_cannot_hold_is_removed_with_a_notice():
    notices = []
    content = writer.write_xlsx(["A"], [["x"], ["a\x00b\x0bc\ud800\uffff"], ["y" * 40_000]], notices=notices)
    assert notices == [("characters_removed", 3, 1), ("text_cut", 4, 1)]
    rows, _ = read_here(content, "x.xlsx")
    assert rows[2] == [3, ["abc"]]
    assert len(rows[3][1][0]) == 32_767
    assert writer.write_csv(["A"], [["a\x00b"]], notices=notices).endswith(b"\r\nab\r\n")
    assert notices[-1] == ("characters_removed", 2, 1)
    assert writer.write_csv(["A"], [["y" * 40_000], ["\x00"]]).endswith(b'y\r\n""\r\n')


def test_the_same_rows_give_the_same_bytes():
    assert writer.write_xlsx(["A"], [["x"]]) == writer.write_xlsx(["A"], [["x"]])
    with zipfile.ZipFile(io.BytesIO(writer.write_xlsx(["A"], [], sheet='&<">'))) as archive:
        assert archive.testzip() is None
        assert b'name="&amp;&lt;&quot;&gt;"' in archive.read("xl/workbook.xml")


@pytest.mark.parametrize("kind", [formats.SafeXLSX, formats.SafeCSV])
def test_the_formats_of_the_admin_go_through_our_reader_and_writer(kind):
    form = kind()
    data = tablib.Dataset(["198001012005011001", "==1+1"], ["2", "x"], headers=["nip", "name"])
    content = form.export_data(data)
    back = form.create_dataset(content)
    assert back.headers == ["nip", "name"]
    assert list(back) == list(data)
    assert form.is_binary() and form.can_import() and form.can_export() and form.get_read_mode() == "rb"
    assert form.get_extension() == form.get_title() == kind.extension
    assert form.get_content_type() == kind.content_type
    assert (b"'==1+1" in content) == (kind is formats.SafeCSV)
    assert kind().export_data(tablib.Dataset())


@pytest.mark.parametrize(("value", "code"), [("=1+1", "formula"), (198001012005011001, "number_too_long")])
def test_the_admin_refuses_what_would_have_to_be_guessed(value, code):
    book = openpyxl.Workbook()
    book.active.append(["nip", "x"])
    book.active.append(["1", value])
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(reader.SpreadsheetRefused) as refusal:
        formats.SafeXLSX().create_dataset(target.getvalue())
    assert refusal.value.code == code
    assert "Row 2, column B" in str(refusal.value)
