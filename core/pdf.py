"""HTML to PDF, deterministic and deaf: same content, same bytes; nothing outside this house is ever fetched.

Stored text is escaped by the templates. Should a piece of markup ever get through, the fetcher below still refuses
every address but the packaged fonts (`packaged:NAME`) and small pictures written into the page (`data:image/…`).
"""

import gc
import hashlib
import logging
import os
import threading
from base64 import b64decode
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import cssselect2
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "packaged:"
PICTURES = ("data:image/svg+xml;", "data:image/png;")
# PDF/UA: tagged, with language and title, so that a screen reader can read the paper.
VARIANT = "pdf/ua-1"
FONT_PACKAGE = "font_source_sans_pro"
FONTS = ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf")
PRINT_CSS = Path(__file__).resolve().parent.parent / "static" / "css" / "print-report.css"

# WeasyPrint writes refused addresses into the log, and an address can be what somebody typed.
for _name in ("weasyprint", "weasyprint.progress"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)
logging.getLogger("fontTools").setLevel(logging.ERROR)


class Refusal(ValueError):
    """An address that does not belong into a document of this house."""


class DeafFetcher(URLFetcher):
    """Refuses everything but packaged fonts and pictures that stand in the page itself."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        # No handler for files, HTTP, FTP or proxies is left: even a mistake below could not open anything.
        self.handlers: list[Any] = []
        self.handle_open: dict[str, Any] = {}
        self.refused = 0

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return a packaged file or a picture of the page.

        Raises:
            Refusal: any other address; WeasyPrint then leaves a gap.
        """
        if url.startswith(SCHEME):
            return URLFetcherResponse(url, packaged(url.removeprefix(SCHEME)), {"Content-Type": "font/ttf"})
        if url.startswith(PICTURES):
            return _picture(url)
        self.refused += 1
        raise Refusal("Only packaged files may be part of a report.")


def _picture(url: str) -> URLFetcherResponse:
    head, _comma, body = url.removeprefix("data:").partition(",")
    kind, *options = head.split(";")
    content = unquote(body).encode() if "base64" not in options else _base64(body)
    return URLFetcherResponse(url, content, {"Content-Type": kind})


def _base64(body: str) -> bytes:
    return b64decode(body)


def packaged(name: str) -> bytes:
    """Return the bytes of a packaged font.

    Raises:
        Refusal: no such font is packaged.
    """
    if name not in FONTS:
        raise Refusal("This file is not packaged.")
    return (_font_folder() / name).read_bytes()


@cache
def _font_folder() -> Path:
    found = find_spec(FONT_PACKAGE)
    if found is None or found.origin is None:
        raise Refusal("The font package is not installed.")
    return Path(found.origin).parent / "files"


@dataclass(frozen=True)
class Engine:
    """What one process parses once: fonts and style; never shared with a forked child, never used by two threads."""

    fonts: FontConfiguration
    style: weasyprint.CSS
    fetcher: DeafFetcher


_engines: dict[int, Engine] = {}
_lock = threading.Lock()


def _engine() -> Engine:
    """The engine of this process: a forked child builds its own."""
    here = _engines.get(os.getpid())
    if here is None:
        fonts, fetcher = FontConfiguration(), DeafFetcher()
        style = weasyprint.CSS(
            string=PRINT_CSS.read_text("utf-8"), base_url=SCHEME, font_config=fonts, url_fetcher=fetcher
        )
        here = _engines[os.getpid()] = Engine(fonts, style, fetcher)
        # What is parsed now stays for good: out of the garbage collector's way, a tenth of the time of a document.
        gc.collect()
        gc.freeze()
    return here


class _Page(weasyprint.HTML):
    """A page of ours: well-formed, so the XML parser of Python reads it in a tenth of the time of an HTML parser."""

    def __init__(self, html: str, fetcher: DeafFetcher) -> None:
        try:
            root = ElementTree.fromstring(html)  # noqa: S314 - escaped by our template; expat refuses entity bombs
        except ElementTree.ParseError:
            super().__init__(string=html, url_fetcher=fetcher)
            return
        self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def render(html: str) -> bytes:
    """Return the PDF of a whole page of HTML.

    The page carries its own title, language and date (`<meta name="dcterms.created">`); without a date none is
    written. The same HTML gives the same bytes, in any process.
    """
    with _lock:
        engine = _engine()
        document = _Page(html, engine.fetcher)
        pdf: bytes = document.write_pdf(
            font_config=engine.fonts,
            stylesheets=[engine.style],
            pdf_variant=VARIANT,
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
        )
    return pdf
