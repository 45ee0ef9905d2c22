import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from weasyprint import urls

from core import pdf

SECRET = "canary-of-a-file-that-must-never-leave"
PAGE = (
    "<!DOCTYPE html><html lang='id'><head><meta charset='utf-8'/><title>Rapor</title>"
    "<meta name='dcterms.created' content='2026-01-10'/></head><body><h1>Rapor</h1><p>{}</p></body></html>"
)


@pytest.fixture
def secret_file(tmp_path):
    file = tmp_path / "secret.txt"
    file.write_text(SECRET)
    return file


def corpus(file: Path) -> dict[str, str]:
    """Markup as it would be if escaping had failed; each asks for a local file or another host."""
    here = file.as_uri()
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{here}' width='9' height='9'/></svg>"
    return {
        "img": f"<img src='{here}'/>",
        "img http": "<img src='http://127.0.0.1:9/x.png'/>",
        "img relative": "<img src='../../etc/passwd'/>",
        "base": f"<base href='{file.parent.as_uri()}/'/><img src='secret.txt'/>",
        "attachment": f"<link rel='attachment' href='{here}'/>",
        "a attachment": f"<a rel='attachment' href='{here}'>x</a>",
        "stylesheet": f"<link rel='stylesheet' href='{here}'/>",
        "import": f"<style>@import url('{here}');</style>",
        "import http": "<style>@import 'https://127.0.0.1:9/x.css';</style>",
        "background": f"<p style=\"background:url('{here}')\">x</p>",
        "font": f"<style>@font-face{{font-family:X;src:url('{here}')}}p{{font-family:X}}</style>",
        "content": f"<style>p::before{{content:url('{here}')}}</style>",
        "object": f"<object data='{here}'></object>",
        "embed": f"<embed src='{here}'/>",
        "svg": svg,
        "svg use": f"<svg xmlns='http://www.w3.org/2000/svg'><use href='{here}#a'/></svg>",
        "svg in data": '<img src="data:image/svg+xml;utf8,' + svg.replace("'", "%27").replace("#", "%23") + '"/>',
        "data html": "<img src='data:text/html;base64,PGI+'/>",
        "packaged path": "<img src='packaged:../__init__.py'/>",
        "ftp": "<img src='ftp://127.0.0.1/x'/>",
    }


NAMES = sorted(corpus(Path("/x/secret.txt")))


@pytest.mark.parametrize("more", ["", "<br>"], ids=["well-formed", "not well-formed"])
@pytest.mark.parametrize("name", NAMES)
def test_hostile_markup_opens_nothing_and_embeds_nothing(name, more, secret_file, monkeypatch):
    opened = []
    monkeypatch.setattr(urls.request.OpenerDirector, "open", lambda self, url, *rest: opened.append(url))
    made = pypdf.PdfReader(BytesIO(pdf.render(PAGE.format(corpus(secret_file)[name] + more))))
    assert opened == []
    assert list(made.attachments) == []
    assert SECRET not in "".join(page.extract_text() for page in made.pages)
    assert SECRET.encode() not in b"".join(_streams(made))


def _streams(made):
    for number in range(1, len(made.xref[0]) + 1 if made.xref else 0):
        try:
            part = made.get_object(number)
        except pypdf.errors.PdfReadError:
            continue
        if isinstance(part, pypdf.generic.StreamObject):
            yield part.get_data()


def test_the_control_with_the_fetcher_of_the_library_embeds_the_file(secret_file, monkeypatch):
    """Without our fetcher the same page takes the file along: the test above can fail."""
    engine = pdf._engine()
    monkeypatch.setattr(pdf, "_engine", lambda: pdf.Engine(engine.fonts, engine.style, urls.URLFetcher()))
    made = pypdf.PdfReader(BytesIO(pdf.render(PAGE.format(corpus(secret_file)["attachment"]))))
    assert [content for contents in made.attachments.values() for content in contents] == [SECRET.encode()]
    assert SECRET.encode() in b"".join(_streams(made))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1/", "packaged:../x", "data:text/plain,x", "x"])
def test_the_fetcher_refuses_whatever_is_not_packaged(url):
    with pytest.raises(pdf.Refusal):
        pdf.DeafFetcher().fetch(url)


def test_pictures_written_into_the_page_are_read_in_both_spellings():
    fetcher = pdf.DeafFetcher()
    assert fetcher.fetch("data:image/svg+xml;base64,PHN2Zy8+").read() == b"<svg/>"
    assert fetcher.fetch("data:image/svg+xml;utf8,%3Csvg/%3E").read() == b"<svg/>"


def test_the_same_page_gives_the_same_bytes_here_and_in_another_process():
    html = PAGE.format("Sama")
    script = f"import sys\nfrom core import pdf\nsys.stdout.buffer.write(pdf.render({html!r}))"
    elsewhere = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, timeout=60)
    assert pdf.render(html) == pdf.render(html) == elsewhere.stdout
    assert sha256(pdf.render(PAGE.format("Lain"))).digest() != sha256(elsewhere.stdout).digest()


def test_the_paper_has_its_fonts_title_language_date_and_tags():
    made = pypdf.PdfReader(BytesIO(pdf.render(PAGE.format("<b>Teks</b>"))))
    fonts = made.pages[0]["/Resources"]["/Font"]
    assert made.metadata.title == "Rapor"
    assert made.metadata["/CreationDate"].startswith("D:20260110")
    assert made.trailer["/Root"]["/Lang"] == "id"
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for font in fonts.values():
        below = font.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in below["/FontDescriptor"] or "/FontFile3" in below["/FontDescriptor"]
        assert "Report" in below["/BaseFont"]


def test_no_address_of_a_page_reaches_the_log(caplog):
    with caplog.at_level("DEBUG"):
        pdf.render(PAGE.format(f"<img src='file:///{SECRET}'>"))
    assert SECRET not in caplog.text


def test_a_missing_font_package_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    pdf._font_folder.cache_clear()
    with pytest.raises(pdf.Refusal, match="not installed"):
        pdf.packaged(pdf.FONTS[0])
    pdf._font_folder.cache_clear()
