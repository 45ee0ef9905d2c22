"""Hostile files: each is refused in words or does nothing. They are made here, so that none lies in the repository."""

import io
import json
import resource
import struct
import subprocess
import sys
import zipfile

import pytest

from core.spreadsheets import child, reader, refusal, writer
from core.spreadsheets.limits import Limits

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def cell(reference, text="x"):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def workbook(sheet_data=None, *, prolog="", extra=None, sheet_xml=None):
    """A workbook like ours, with its sheet or other parts replaced."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(writer.write_xlsx(["NIP"], [["1"]]))) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    if sheet_data is not None:
        parts["xl/worksheets/sheet1.xml"] = (
            f'{prolog}<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>'.encode()
        )
    if sheet_xml is not None:
        parts["xl/worksheets/sheet1.xml"] = sheet_xml
    parts.update(extra or {})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_lying_sizes(content):
    """Every size in the table of contents becomes 10 bytes."""
    data = bytearray(content)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", 10)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def with_flag(content, flag):
    data = bytearray(content)
    at = data.find(b"PK\x01\x02")
    data[at + 8 : at + 10] = struct.pack("<H", flag)
    return bytes(data)


def billion_laughs():
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)
    )
    return workbook(f'<row r="1">{cell("A1", "&j;")}</row>', prolog=f"<!DOCTYPE x [{entities}]>")


BIG = b" " * (60 * 1024 * 1024)
HOSTILE = {
    "larger than 5 MB": (b"a;b\n" * 1_400_000, "x.csv", "too_large"),
    "zip bomb in the sheet": (workbook(sheet_xml=BIG), "x.xlsx", "unpacks_too_large"),
    "zip bomb in another part": (workbook(extra={"xl/media/image1.png": BIG}), "x.xlsx", "unpacks_too_large"),
    "zip bomb that lies about its sizes": (with_lying_sizes(workbook(sheet_xml=BIG)), "x.xlsx", "damaged"),
    "thousands of parts": (workbook(extra={f"n{i}": b"" for i in range(2100)}), "x.xlsx", "damaged"),
    "one cell in the last row": (workbook(f'<row r="1048576">{cell("A1048576")}</row>'), "x.xlsx", "too_many_rows"),
    "200,000 rows": (
        workbook("".join(f'<row r="{i}">{cell(f"A{i}")}</row>' for i in range(1, 200_001))), "x.xlsx", "too_many_rows"
    ),
    "200,000 rows of CSV": (b"NIP;A\n" + b"1;2\n" * 200_000, "x.csv", "too_many_rows"),
    "10,000 columns": (
        workbook('<row r="1">' + "".join(cell("") .replace(' r=""', "") for _ in range(10_000)) + "</row>"),
        "x.xlsx", "too_many_columns",
    ),
    "a cell far to the right": (workbook(f'<row r="1">{cell("XFD1")}</row>'), "x.xlsx", "too_many_columns"),
    "10,000 columns of CSV": (b";".join([b"a"] * 10_000) + b"\n", "x.csv", "too_many_columns"),
    "a million copies of one shared text": (
        workbook(
            "".join(
                f'<row r="{r}">' + ('<c t="s"><v>0</v></c>' * 100) + "</row>"
                for r in range(1, 100)
            ),
            extra={
                "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{"x" * 32_000}</t></si></sst>'.encode(),
                "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                b'<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
                b'<Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            },
        ),
        "x.xlsx", "unpacks_too_large",
    ),
    "billion laughs": (billion_laughs(), "x.xlsx", "dangerous_xml"),
    "XXE": (
        workbook(
            f'<row r="1">{cell("A1", "&x;")}</row>', prolog='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        ),
        "x.xlsx", "dangerous_xml",
    ),
    "a document type from outside": (
        workbook(f'<row r="1">{cell("A1")}</row>', prolog='<!DOCTYPE x SYSTEM "http://example.test/x.dtd">'),
        "x.xlsx", "dangerous_xml",
    ),
    "web page named .xls": (b"<html><table><tr><td>NIP</td></tr></table></html>", "x.xls", "web_page"),
    "XML sheet named .csv": (b'<?xml version="1.0"?><Workbook/>', "x.csv", "web_page"),
    "truncated": (workbook()[:-200], "x.xlsx", "damaged"),
    "cut in the middle": (workbook()[:600], "x.xlsx", "damaged"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "x.xlsx", "password_protected"),
    "ZIP password": (with_flag(workbook(), 1), "x.xlsx", "password_protected"),
    "old .xls": (OLE + b"Workbook", "x.xls", "old_excel"),
    "binary workbook": (workbook(extra={"xl/workbook.bin": b"x"}), "x.xlsb", "old_excel"),
    "OpenDocument": (workbook(extra={"mimetype": b"x"}), "x.ods", "open_document"),
    "another ZIP": (b"PK\x05\x06" + b"\0" * 18, "x.xlsx", "not_a_spreadsheet"),
    "text named .xlsx": (b"NIP;NAMA\n1;2\n", "x.xlsx", "damaged"),
    "PDF": (b"%PDF-1.7 ...", "x.csv", "not_a_spreadsheet"),
    "text of another kind": (b"hello", "x.docx", "not_a_spreadsheet"),
    "NUL bytes": (b"NIP;NAMA\n1;A\0B\n", "x.csv", "binary"),
    "only NUL bytes": (b"\0" * 1000, "x.csv", "empty_file"),
    "binary garbage": (bytes(range(1, 256)) * 8, "x.csv", "unknown_encoding"),
    "control characters": (b"NIP;NAMA\n1;A\x07B\n", "x.csv", "binary"),
    "UTF-16": ("NIP;NAMA\n".encode("utf-16"), "x.csv", "utf16"),
    "UTF-16 without a mark": ("NIP;NAMA\n1;2\n".encode("utf-16-le"), "x.csv", "utf16"),
    "nothing": (b"", "x.csv", "empty_file"),
    "no rows": (workbook(""), "x.xlsx", "no_rows"),
    "open quotation mark": (b'NIP;NAMA\n1;"A\n2;B\n', "x.csv", "broken_quotes"),
    "a cell that is a book": (workbook(f'<row r="1">{cell("A1", "x" * 40_000)}</row>'), "x.xlsx", "cell_too_long"),
    "the same cell twice": (workbook(f'<row r="1">{cell("A1")}{cell("A1")}</row>'), "x.xlsx", "damaged"),
    "the same row twice": (workbook(f'<row r="1">{cell("A1")}</row>' * 2), "x.xlsx", "damaged"),
    "a cell without a place": (workbook(f'<row r="1">{cell("1A")}</row>'), "x.xlsx", "damaged"),
    "a row without a place": (workbook('<row r="-5"></row>'), "x.xlsx", "damaged"),
    "a shared text that does not exist": (workbook('<row r="1"><c t="s"><v>7</v></c></row>'), "x.xlsx", "damaged"),
    "broken XML": (workbook("<row>"), "x.xlsx", "damaged"),
    "a part outside": (
        workbook(
            extra={
                "xl/_rels/workbook.xml.rels": b"<Relationships><Relationship Id='rId1' Type='x/worksheet' "
                b"TargetMode='External' Target='file:///etc/passwd'/></Relationships>"
            }
        ),
        "x.xlsx", "no_sheet",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_refuses_a_hostile_file_in_words(name):
    content, filename, code = HOSTILE[name]
    with pytest.raises(reader.SpreadsheetRefused) as refused:
        reader.read_table(content, filename)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")
    assert "%(" not in str(refused.value)


def test_the_packed_size_is_refused_before_a_process_is_started(monkeypatch):
    monkeypatch.setattr(reader, "_run_child", lambda *_: pytest.fail("the child was started"))
    with pytest.raises(reader.SpreadsheetRefused) as refused:
        reader.read_table(b"x" * 11, "x.csv", Limits(packed=10))
    assert refused.value.code == "too_large"


def run_in_child(script, source):
    """Run a few lines in a fresh interpreter, as the child runs: no Django, no environment of ours."""
    done = subprocess.run(
        [sys.executable, "-E", "-s", "-c", script], input=source, capture_output=True, cwd=reader.PROJECT, timeout=60
    )
    return done.stdout


MEASURE = """
import io, json, resource, sys
from core.spreadsheets import child, sniff
from core.spreadsheets.limits import Limits
lines = []
child.main([Limits().to_json(), "x.xlsx", ""], sys.stdin.buffer, lines.append)
usage = resource.getrusage(resource.RUSAGE_SELF)
highest = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(json.dumps([json.loads(lines[-1]), int(highest), usage.ru_utime + usage.ru_stime, "django" in sys.modules]))
"""


@pytest.mark.parametrize(
    "name", ["zip bomb in the sheet", "zip bomb that lies about its sizes", "one cell in the last row", "200,000 rows",
             "10,000 columns", "billion laughs", "a million copies of one shared text"]
)  # fmt: skip
def test_a_bomb_costs_the_child_less_than_200_megabytes_and_two_seconds(name):
    content, _, code = HOSTILE[name]
    last, kilobytes, seconds, django = json.loads(run_in_child(MEASURE, content))
    assert last["refused"] == code
    assert kilobytes < 200 * 1024
    assert seconds < 2
    assert not django


def test_the_child_cannot_take_more_memory_or_time_or_write_files():
    script = """
import resource
from core.spreadsheets import child
from core.spreadsheets.limits import Limits
child.limit_this_process(Limits())
print([resource.getrlimit(x)[1] for x in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)])
try:
    bytearray(300 * 1024 * 1024)
except MemoryError:
    print("stopped")
"""
    output = run_in_child(script, b"").decode()
    assert output.splitlines() == [str([200 * 1024 * 1024, 6, 0]), "stopped"]


def test_a_child_without_enough_memory_is_a_refusal_in_words():
    rows = "".join(f'<row r="{i}">{cell(f"A{i}", "x" * 2000)}</row>' for i in range(1, 10_000))
    with pytest.raises(reader.SpreadsheetRefused) as refused:
        reader.read_table(workbook(rows), "x.xlsx", Limits(memory=1024 * 1024))
    assert refused.value.code == "too_heavy"


def test_a_child_that_is_stopped_is_a_refusal_in_words():
    with pytest.raises(reader.SpreadsheetRefused) as refused:
        reader.read_table(b"a;b\n1;2\n", "x.csv", Limits(wall_seconds=0))
    assert refused.value.code == "too_heavy"


def test_the_child_does_not_get_our_keys(monkeypatch):
    monkeypatch.setenv("ASN_SECRET_KEY", "canary")
    seen = {}
    real = subprocess.Popen

    def watch(*args, **kwargs):
        seen.update(kwargs)
        return real(*args, **kwargs)

    monkeypatch.setattr(subprocess, "Popen", watch)
    reader.read_table(b"a;b\n1;2\n", "x.csv")
    assert seen["env"] == {"LANG": "C.UTF-8"}
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0


def test_a_formula_an_error_and_a_link_are_inert():
    data = (
        '<row r="1"><c r="A1"><f>HYPERLINK("http://example.test")</f><v>7</v></c><c r="B1" t="e"><v>#N/A</v></c>'
        '<c r="C1"><v>nan</v></c><c r="D1"><f t="shared" si="0"/></c></row>'
    )
    [row] = reader.read_table(workbook(data), "x.xlsx").rows
    assert row.cells == [
        ('=HYPERLINK("http://example.test")', "formula"), ("#N/A", "error"), ("nan", "error"), ("=", "formula")
    ]  # fmt: skip


def test_a_million_styled_but_empty_rows_are_inert():
    content = workbook("<row/>" * 50_000 + '<row r="60000"><c r="XFD60000" s="1"/></row>')
    with pytest.raises(reader.SpreadsheetRefused) as refused:
        reader.read_table(content, "x.xlsx")
    assert refused.value.code == "no_rows"


@pytest.mark.parametrize("name", [name for name, (_, _, code) in HOSTILE.items() if code != "no_rows"])
def test_the_reason_is_found_by_parsing_alone_without_help_of_the_limits_on_the_process(name):
    content, filename, code = HOSTILE[name]
    lines = []
    with pytest.raises(refusal.Refusal) as refused:
        child.parse(content, filename, "", Limits(), child.Output(lines.append, Limits()))
    assert refused.value.code == code
