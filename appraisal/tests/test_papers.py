"""What a PDF carries besides paper: found behind escapes and inside object streams, within bounds."""

import io
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from appraisal import papers

END = b"\ntrailer\n<<>>\n%%EOF\n"


def pdf(*objects):
    return b"%PDF-1.7\n" + b"\n".join(b"%d 0 obj\n%s\nendobj" % (n, text) for n, text in enumerate(objects, 1)) + END


def stream(told, body):
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (told, len(body), body)


def object_stream(text, told=b"/Filter/FlateDecode", packed=None, head=b"9 0 "):
    body = zlib.compress(head + text) if packed is None else packed
    return stream(b"/Type/ObjStm/N 1/First %d%s" % (len(head), told), body)


SCRIPT = b"<</S/JavaScript/JS(app.alert(1))>>"
NOISE = bytes(range(256)) * 40

WRONG = {
    "nothing": (b"", papers.BROKEN),
    "no end": (b"%PDF-1.7\n1 0 obj", papers.BROKEN),
    "a page": (pdf(b"<<>>").replace(b"1 0", b"<script>alert(1)</script>1 0"), papers.ACTIVE),
    "an archive": (pdf(b"<<>>") + b"PK\x05\x06" + b"%%EOF", papers.ACTIVE),
    "a script": (pdf(SCRIPT), papers.ACTIVE),
    "a script with escapes": (pdf(SCRIPT.replace(b"JavaScript", b"#4aava#53cript")), papers.ACTIVE),
    "a short script name": (pdf(b"<</JS(1)>>"), papers.ACTIVE),
    "a launch": (pdf(b"<</S/Launch/F(cmd.exe)>>"), papers.ACTIVE),
    "a launch with escapes": (pdf(b"<</S/#4C#61unch/F(cmd.exe)>>"), papers.ACTIVE),
    "a file inside": (pdf(b"<</Names<</EmbeddedFiles 3 0 R>>>>"), papers.ACTIVE),
    "a form sent away": (pdf(b"<</S/SubmitForm/F(https://x.invalid)>>"), papers.ACTIVE),
    "a form with a program": (pdf(b"<</XFA 3 0 R>>"), papers.ACTIVE),
    "a page opened elsewhere": (pdf(b"<</OpenAction<</S/URI/URI(https://x.invalid)>>>>"), papers.ACTIVE),
    "an opening nobody can follow": (pdf(b"<</OpenAction 77 0 R>>"), papers.ACTIVE),
    "an opening that is two things": (pdf(b"<</OpenAction 2 0 R>>", b"<</S/GoTo/Next<</S/URI>>>>"), papers.ACTIVE),
    "a script in an object stream": (pdf(object_stream(SCRIPT)), papers.ACTIVE),
    "the same with escapes": (pdf(object_stream(SCRIPT.replace(b"Java", b"J#61va"))), papers.ACTIVE),
    "the same in an array of one filter": (pdf(object_stream(SCRIPT, b"/Filter[/FlateDecode]")), papers.ACTIVE),
    "the same, the type escaped": (pdf(object_stream(SCRIPT).replace(b"ObjStm", b"Obj#53tm")), papers.ACTIVE),
    "the same, without a type": (pdf(object_stream(SCRIPT).replace(b"/Type/ObjStm", b"")), papers.ACTIVE),
    "the same, behind a false stream": (
        pdf(b"<<>>\n% stream\n", object_stream(SCRIPT)),
        papers.ACTIVE,
    ),
    "a lock": (pdf(b"<<>>").replace(b"trailer\n<<", b"trailer\n<</Encrypt 5 0 R"), papers.LOCKED),
    "an object stream in hexadecimal": (
        pdf(object_stream(SCRIPT, b"/Filter/ASCIIHexDecode", SCRIPT.hex().encode() + b">")),
        papers.OPAQUE,
    ),
    "an object stream packed twice": (
        pdf(object_stream(SCRIPT, b"/Filter[/ASCII85Decode/FlateDecode]")),
        papers.OPAQUE,
    ),
    "an object stream with a predictor": (
        pdf(object_stream(SCRIPT, b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>", zlib.compress(NOISE))),
        papers.OPAQUE,
    ),
    "a filter told elsewhere": (pdf(object_stream(SCRIPT, b"/Filter 5 0 R")), papers.OPAQUE),
    "an object stream that is none": (pdf(object_stream(SCRIPT, packed=b"x" * 30)), papers.OPAQUE),
    "a dictionary that hides its type in front of a comment": (
        pdf(object_stream(SCRIPT, b"/Filter/ASCIIHexDecode % obj <</A 1>>\n", SCRIPT.hex().encode() + b">")),
        papers.OPAQUE,
    ),
    "an endless object stream": (pdf(object_stream(b" " * (papers.MOST_INFLATED + 1))), papers.OPAQUE),
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_what_is_no_mere_paper_is_found(name):
    content, wrong = WRONG[name]
    assert papers.look(content) == wrong


FINE = {
    "empty": pdf(b"<<>>"),
    "opens on its first page": pdf(b"<</OpenAction[1 0 R/XYZ null null 0]>>"),
    "opens by an action on a page": pdf(b"<</OpenAction<</S /GoTo/D[1 0 R/Fit]>>>>"),
    "opens by a reference": pdf(b"<</OpenAction 2 0 R>>", b"<</D[1 0 R/Fit]/S/GoTo>>"),
    "opens by a reference into an object stream": pdf(
        b"<</OpenAction 9 0 R>>", object_stream(b"<</S/GoTo/D[1 0 R/Fit]>>")
    ),
    "links to a page of the web": pdf(b"<</Subtype/Link/A<</S/URI/URI(https://x.invalid)>>>>"),
    "an object stream": pdf(object_stream(b"<</Title(Rekap)>>")),
    "an object stream that is not packed": pdf(object_stream(b"", told=b"", packed=b"9 0 <</Title(Rekap)>>")),
    "noise that looks like short names": pdf(stream(b"/Subtype/Image", b"\0/JS \0/XFA \0" * 20)),
    "a text about programs": pdf(b"<</Title(Pelatihan JavaScript, \\(dasar\\) \\\\ Launch)>>"),
    "an outline": pdf(b"<</Type/Outlines/First 3 0 R/Last 3 0 R>>", stream(b"", b"BT ET")),
}


@pytest.mark.parametrize("name", sorted(FINE))
def test_paper_passes(name):
    assert papers.look(FINE[name]) == ""


def written(**options):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if options.get("script"):
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if options.get("attachment"):
        writer.add_attachment("a.exe", b"MZ")
    if options.get("password"):
        writer.encrypt("rahasia")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("options", "wrong"),
    [({}, ""), ({"script": True}, "active"), ({"attachment": True}, "active"), ({"password": True}, "locked")],
)
def test_files_of_a_real_writer_are_told_apart(options, wrong):
    assert papers.look(written(**options)) == wrong


CROWDS = {
    "streams without an end": b"stream\n" * 700_000,
    "dictionaries without an end": b"1 0 obj<</A 1>>stream\n" * 200_000,
    "object streams of the whole file": b"1 0 obj<</First 1>>stream\n" * 200_000,
    "openings": b"5 0 obj [\n" + b"/OpenAction 5 0 R " * 200_000,
    "slashes": b"/" * 3_000_000,
}


@pytest.mark.parametrize("name", sorted(CROWDS))
def test_a_crowd_of_anything_ends_soon(name, monkeypatch):
    """Counted in dictionaries read, not in seconds."""
    read = []
    words = papers._words
    monkeypatch.setattr(
        papers, "_words", lambda content, here, end: read.append(end - here) or words(content, here, end)
    )
    papers.look(b"%PDF-1.7\n" + CROWDS[name] + b"\n%%EOF")
    assert sum(read) <= papers.MOST_READ + papers.LONGEST_DICTIONARY
