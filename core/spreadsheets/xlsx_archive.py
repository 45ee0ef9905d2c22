"""Open the ZIP container of an XLSX file without believing a word of it.

No Django here: the child process runs this.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from typing import TypeAlias
from xml.parsers import expat

from core.spreadsheets.limits import Limits
from core.spreadsheets.refusal import Refusal

CHUNK = 64 * 1024
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)

Start: TypeAlias = Callable[[str, dict[str, str]], None]


class Archive:
    """The parts of one workbook. What is unpacked is counted, so that a header that lies gains nothing."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.limits = limits
        self.unpacked = 0
        _refuse_many_entries(content, limits)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except DAMAGE as error:
            raise Refusal("damaged") from error
        self.names = set(self._zip.namelist())
        self._check_directory()

    def _check_directory(self) -> None:
        """Judge the workbook by its table of contents, before a byte is unpacked."""
        entries = self._zip.infolist()
        if sum(entry.file_size for entry in entries) > self.limits.unpacked:
            raise Refusal("unpacks_too_large", megabytes=self.limits.unpacked // 1024 // 1024)
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refusal("password_protected")
        if len(self.names) != len(entries) or any(entry.compress_type not in METHODS for entry in entries):
            raise Refusal("damaged")
        if "mimetype" in self.names:
            raise Refusal("open_document")
        if any(name.endswith("workbook.bin") for name in self.names):
            raise Refusal("old_excel")
        if "[Content_Types].xml" not in self.names:
            raise Refusal("not_a_spreadsheet")

    def parse(self, name: str, prepare: Callable[[expat.XMLParserType], None]) -> None:
        """Feed the part to an XML parser that knows no document types, hence no entities and no outside addresses.

        Raises Refusal when the part is missing, damaged, larger than the table of contents said, or declares a DOCTYPE.
        """
        parser = expat.ParserCreate(encoding="UTF-8")
        parser.buffer_text = True
        parser.buffer_size = CHUNK
        parser.StartDoctypeDeclHandler = _refuse_doctype
        prepare(parser)
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(CHUNK):
                    self._count(len(chunk))
                    parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except KeyError as error:
            raise Refusal("damaged") from error
        except expat.ExpatError as error:
            raise Refusal("damaged") from error
        except DAMAGE as error:
            raise Refusal("damaged") from error

    def _count(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > self.limits.unpacked:
            raise Refusal("unpacks_too_large", megabytes=self.limits.unpacked // 1024 // 1024)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return relation id -> (kind, name of the part) of what the part refers to inside the archive."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if _local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], target[1:])

        self.elements(posixpath.join(folder, "_rels", name + ".rels"), start)
        return found

    def elements(self, name: str, start: Start) -> None:
        """Call `start(tag, attributes)` for every element of the part."""

        def prepare(parser: expat.XMLParserType) -> None:
            parser.StartElementHandler = start

        self.parse(name, prepare)


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _refuse_doctype(*_: object) -> None:
    raise Refusal("dangerous_xml")


def _refuse_many_entries(content: bytes, limits: Limits) -> None:
    """The number of entries stands in the last record; reading 5 MB of table of contents would already cost memory."""
    at = content.rfind(b"PK\x05\x06")
    if at < 0 or content.count(b"PK\x01\x02") > limits.archive_entries:
        raise Refusal("damaged")
