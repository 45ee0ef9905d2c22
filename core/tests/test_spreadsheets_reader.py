"""Reading: what a cell is, which encoding and separator a text has, and what is reported instead of guessed."""

import datetime
import io
import json

import openpyxl
import pytest

from core.spreadsheets import child, csv_text, reader, sniff, xlsx_sheet
from core.spreadsheets.limits import Limits
from core.spreadsheets.refusal import Refusal
from core.tests.test_spreadsheets_hostile import MAIN, workbook

D = datetime.date
MOMENT = datetime.datetime(2024, 9, 1, 7, 30)  # noqa: DTZ001 - cells know no time zone


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read_here(content, filename, separator="", limits=None):
    """The child's work in this process, without its limits on the process."""
    limits = limits or Limits()
    lines = []
    end = child.parse(content, filename, separator, limits, child.Output(lines.append, limits))
    return [json.loads(line) for line in lines], end


def test_it_tells_text_number_date_boolean_and_formula_apart():
    book = openpyxl.Workbook()
    book.active.append(["19800101", 198001012005011001, 1.5, D(2024, 9, 1), MOMENT, True, "=1+1"])
    book.active["H1"] = datetime.time(7, 30)
    [row] = reader.read_table(saved(book), "x.xlsx").rows
    assert [cell.kind for cell in row.cells] == [
        "text",
        "number",
        "number",
        "date",
        "date",
        "boolean",
        "formula",
        "number",
    ]
    assert row.cells[1].value == 198001012005011008  # the digits are already lost in the file
    assert row.cells[3].value == D(2024, 9, 1)
    assert row.cells[4].value == MOMENT
    assert row.cells[6].value == "=1+1"
    assert row.cell(40) == reader.EMPTY


def test_rows_keep_the_numbers_they_have_in_the_file():
    book = openpyxl.Workbook()
    book.active["B3"], book.active["A7"] = "x", "y"
    table = reader.read_table(saved(book), "x.xlsx")
    assert [(row.number, [cell.value for cell in row.cells]) for row in table.rows] == [(3, [None, "x"]), (7, ["y"])]


def test_it_reads_the_first_visible_sheet_and_names_the_others():
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    book.create_sheet("Data")["A1"] = "x"
    book.create_sheet("Lama")
    table = reader.read_table(saved(book), "x.xlsx")
    assert table.sheet == "Data"
    assert [str(note.message) for note in table.notes] == ["Only the sheet “Data” was read. Not read: Lama."]


def test_it_reads_a_path_as_well_as_bytes(tmp_path):
    path = tmp_path / "staff.csv"
    path.write_bytes(b"NIP;NAMA\n1;A\n")
    assert len(reader.read_table(path, "staff.csv").rows) == 2


def test_it_reads_shared_texts_prefixed_tags_iso_dates_and_the_calendar_of_1904():
    shared = (
        f'<sst xmlns="{MAIN}"><si><r><t>Ra</t></r><r><t>hmat</t></r><rPh><t>?</t></rPh></si>'
        "<si><t>a_x000D_b</t></si></sst>"
    )
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c t="s"><x:v>0</x:v></x:c>'
        '<x:c t="s"><x:v>1</x:v></x:c>'
        '<x:c t="d"><x:v>2024-09-01</x:v></x:c><x:c t="d"><x:v>2024-09-01T07:00:00</x:v></x:c>'
        '<x:c t="d"><x:v>?</x:v></x:c>'
        '<x:c s="3"><x:v>1</x:v></x:c><x:c s="3"><x:v>99999999</x:v></x:c>'
        '<x:c t="inlineStr"><x:is><x:rPh><x:t>no</x:t></x:rPh>'
        "<x:t>yes</x:t></x:is></x:c><x:c><x:v>abc</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    relations = (
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="x/styles" Target="styles.xml"/>'
        '<Relationship Id="rId3" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
    )
    book = (
        '<workbook xmlns:r="r"><workbookPr date1904="1"/>'
        '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    content = workbook(
        sheet_xml=prefixed.encode(),
        extra={
            "xl/sharedStrings.xml": shared.encode(),
            "xl/_rels/workbook.xml.rels": relations.encode(),
            "xl/workbook.xml": book.encode(),
        },
    )
    assert read_here(content, "x.xlsx")[0] == [
        [
            1,
            [
                "Rahmat",
                "a\rb",
                {"d": "2024-09-01"},
                {"t": "2024-09-01T07:00:00"},
                {"e": "?"},
                {"d": "1904-01-02"},
                {"e": "99999999"},
                "yes",
                {"e": "abc"},
            ],
        ]
    ]


def test_letters_of_columns_go_both_ways():
    for index in (0, 25, 26, 51, 52, 701, 702, 16383):
        assert xlsx_sheet.column_of(reader.column_name(index)) == index
    assert reader.column_name(16383) == "XFD"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_it_reads_csv_in_every_encoding_and_separator_and_says_which(encoding, separator):
    text = "DAFTAR PEGAWAI\r\n\r\n" + "".join(
        separator.join(row) + "\r\n"
        for row in [["NIP", "NAMA", "TGL"], ["1", "José", "2"], ["3", '"Ana, S.E.; M.Si."', "4"]]
    )
    table = reader.read_table(text.encode(encoding), "staff.csv")
    assert (table.encoding, table.separator) == (encoding, separator)
    assert [(row.number, [cell.value for cell in row.cells]) for row in table.rows][2:] == [
        (4, ["1", "José", "2"]),
        (5, ["3", "Ana, S.E.; M.Si.", "4"]),
    ]
    assert [note.code for note in table.notes] == (["encoding_cp1252"] if encoding == "cp1252" else []) + ["separator"]


@pytest.mark.parametrize("text", ["NIP;NAMA,UNIT\n1;A,B\n", "NIP,NAMA;UNIT\tX\n", "judul, satu\nNIP\n1\n2\n3\n4\n"])
def test_a_separator_that_is_not_certain_is_refused_in_words(text):
    with pytest.raises(Refusal) as refusal:
        csv_text.detect_separator(text)
    assert refusal.value.code == "separator_unclear"


def test_a_person_can_say_which_separator_it_is():
    table = reader.read_table(b"NIP;NAMA,UNIT\n1;A,B\n", "x.csv", separator=";")
    assert [cell.value for cell in table.rows[0].cells] == ["NIP", "NAMA,UNIT"]


def test_commas_inside_a_table_of_semicolons_do_not_confuse():
    assert csv_text.detect_separator("Judul\nA;B;C;D;E\n1;x, y;3;4;5\n2;x, z;3;4;5\n") == ";"


def test_one_single_column_needs_no_separator():
    assert csv_text.detect_separator("NIP\n1\n") == ","


def test_duplicate_headers_reach_the_caller_as_they_are():
    rows, _ = read_here(b"NIP;NIP\n1;2\n", "x.csv")
    assert rows == [[1, ["NIP", "NIP"]], [2, ["1", "2"]]]


def test_our_own_mark_is_taken_off_and_nothing_else():
    rows, _ = read_here(b"a;'=1+1;'text;'198001012005011001\n", "x.csv")
    assert rows == [[1, ["a", "=1+1", "'text", "198001012005011001"]]]


def test_empty_records_are_left_out_but_counted():
    rows, _ = read_here(b"a;b\n;\n\n1;2\n", "x.csv")
    assert [number for number, _ in rows] == [1, 4]


@pytest.mark.parametrize(
    ("content", "filename", "limits", "code"),
    [
        (b"a;b\n1;2\n", "x.csv", Limits(rows=1), "too_many_rows"),
        (b"a;b\n1;2\n", "x.csv", Limits(columns=1), "too_many_columns"),
        (b"a;b\n1;2\n", "x.csv", Limits(cell_characters=0), "broken_quotes"),
        (b"a;b\n1;2\n", "x.csv", Limits(unpacked=5), "unpacks_too_large"),
        (b"a;b\n1;2\n", "x.csv", Limits(packed=5), "too_large"),
        (b"PK\x03\x04 not a zip", "x.xlsx", Limits(), "damaged"),
        (b"PK\x03\x04 not a zip PK\x05\x06", "x.xlsx", Limits(), "damaged"),
        (workbook(extra={"xl/_rels/workbook.xml.rels": b"<x/>"}), "x.xlsx", Limits(), "no_sheet"),
        (workbook(extra={"_rels/.rels": b"<x/>"}), "x.xlsx", Limits(), "not_a_spreadsheet"),
        (
            workbook(extra={"[Content_Types].xml": b"", "a": b"x" * 9000}),
            "x.xlsx",
            Limits(unpacked=4000),
            "unpacks_too_large",
        ),
    ],
)
def test_the_child_refuses_by_code(content, filename, limits, code):
    with pytest.raises(Refusal) as refusal:
        read_here(content, filename, limits=limits)
    assert refusal.value.code == code


def test_the_child_reports_in_one_last_line(monkeypatch):
    monkeypatch.setattr(child, "limit_this_process", lambda limits: None)
    lines = []
    child.main([Limits().to_json(), "x.csv", ""], io.BytesIO(b"NIP;A\n1;2\n"), lines.append)
    assert json.loads(lines[-1]) == {"end": {"encoding": "utf-8", "separator": ";"}}
    child.main([Limits().to_json(), "x.csv", ""], io.BytesIO(b""), lines.append)
    assert json.loads(lines[-1]) == {"refused": "empty_file", "params": {}}

    def no_memory(*_):
        raise MemoryError

    monkeypatch.setattr(sniff, "kind_of", no_memory)
    child.main([Limits().to_json(), "x.csv", ""], io.BytesIO(b"x"), lines.append)
    assert json.loads(lines[-1]) == {"refused": "too_heavy", "params": {}}


def test_every_reason_of_the_child_has_a_sentence():
    codes = set()
    for path in (reader.PROJECT / "core" / "spreadsheets").glob("*.py"):
        for piece in path.read_text().split('Refusal("')[1:]:
            codes.add(piece.split('"')[0])
    assert len(codes) > 10
    assert codes <= set(reader.SENTENCES)


@pytest.mark.parametrize("kept", [0, 1, 20_000])
def test_dates_are_the_same_whether_they_are_kept_or_read_again(monkeypatch, kept):
    monkeypatch.setattr(xlsx_sheet, "KEPT_DATES", kept)
    book = openpyxl.Workbook()
    book.active.append([D(2024, 9, 1), D(2024, 9, 2), D(2024, 9, 1)])
    assert read_here(saved(book), "x.xlsx")[0] == [[1, [{"d": "2024-09-01"}, {"d": "2024-09-02"}, {"d": "2024-09-01"}]]]
