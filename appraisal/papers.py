"""What a PDF carries besides paper: looked at as bytes, with bounds, by a reader that trusts nothing. Plain Python.

Nothing is rendered or executed. Names are found whether or not they are written with #-escapes, in the open and inside
object streams; what cannot be looked into is refused. Why this is no library of somebody else's: `docs/decisions`.
"""

import bisect
import itertools
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

BROKEN, LOCKED, ACTIVE, OPAQUE = "broken", "locked", "active", "opaque"
# Inflated object streams together; a plain document of 10 MB needs far less.
MOST_INFLATED = 64 * 1024 * 1024
# Bytes of dictionaries read together, so that a crafted file cannot keep a worker busy.
MOST_READ = 4 * 1024 * 1024
LONGEST_DICTIONARY = 16 * 1024
MOST_STREAMS = 50_000
# One, and one more each time a document was saved on top of itself.
MOST_OPEN_ACTIONS = 8
# A page is short where text says what is inside; a ZIP archive says so in its last 65,557 bytes.
HEAD, TAIL = 1024, 70_000
ARCHIVE_END = b"PK\x05\x06"
MARKUP = re.compile(rb"<\s{0,8}(?:!doctype\s+html|html[\s>]|script[\s>]|svg[\s>]|\?php\s)", re.IGNORECASE)
_DELIMITER = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|\Z)"
_SPACE = rb"(?:[\x00\t\n\f\r ]|%[^\r\n]*[\r\n])*"


def _name(word: str) -> bytes:
    """Return a pattern for a PDF name, each letter as itself or as #xx."""
    letters = [
        rb"(?:" + re.escape(letter.encode()) + rb"|#(?i:" + f"{ord(letter):02x}".encode() + rb"))" for letter in word
    ]
    return rb"/" + b"".join(letters) + _DELIMITER


def _names(*words: str) -> re.Pattern[bytes]:
    return re.compile(b"|".join(_name(word) for word in words))


# Programs, started files, files inside, sent forms. Long enough never to turn up in compressed data by chance.
_ACTIVE = _names(
    "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "SubmitForm", "ImportData", "GoToE"
)  # fmt: skip
# Short ones count only where names are names, not in compressed data.
_ACTIVE_SHORT = _names("JS", "XFA")
_LOCKED = _names("Encrypt")
_OPEN_ACTION = _names("OpenAction")
_OBJECT_STREAM = _names("ObjStm")
_GO_TO = re.compile(_name("S") + _SPACE + _name("GoTo"))
_AWAY = _names("URI", "GoToR")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECT = re.compile(rb"(\d{1,10})[\x00\t\n\f\r ]+\d{1,5}[\x00\t\n\f\r ]+obj(?![a-z])")
_REFERENCE = re.compile(_SPACE + rb"(\d{1,10})[\x00\t\n\f\r ]+\d{1,5}[\x00\t\n\f\r ]+R" + _DELIMITER)
_TOKEN = re.compile(
    rb"(?P<space>[\x00\t\n\f\r ]+|%[^\r\n]*)|(?P<pair><<|>>)|(?P<hex><[0-9A-Fa-f\x00\t\n\f\r ]*>)|(?P<text>\()"
    rb"|(?P<word>/?[^\x00\t\n\f\r ()<>\[\]{}/%]+)|(?P<mark>[\[\]{}/])"
)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def look(content: bytes) -> str:
    """Return what is wrong with a PDF: broken, locked, active or opaque; empty when it is only paper."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-HEAD:]:
        return BROKEN
    if MARKUP.search(content[:HEAD]) or ARCHIVE_END in content[-TAIL:]:
        return ACTIVE
    reading = _Reading(content)
    inside = reading.read()
    parts = [content, *inside]
    if any(_LOCKED.search(part) for part in parts):
        return LOCKED
    if any(_ACTIVE.search(part) for part in parts) or any(
        _ACTIVE_SHORT.search(part) for part in [*reading.gaps, *inside]
    ):
        return ACTIVE
    if any(_opens_something(part, reading) for part in parts):
        return ACTIVE
    return OPAQUE if reading.is_opaque else ""


def _opens_something(part: bytes, reading: "_Reading") -> bool:
    """Say whether the document does more, when it is opened, than show one of its own pages."""
    said = list(itertools.islice(_OPEN_ACTION.finditer(part), MOST_OPEN_ACTIONS + 1))
    return len(said) > MOST_OPEN_ACTIONS or any(not reading.shows_a_page(part, found.end()) for found in said)


@dataclass
class _Reading:
    """One walk over the streams of a file.

    Attributes:
        gaps: the bytes outside of streams.
        objects: number of an object inside an object stream → its texts.
        is_opaque: something that may hold objects cannot be looked into.
    """

    content: bytes
    gaps: list[bytes] = field(default_factory=list)
    objects: dict[int, list[bytes]] = field(default_factory=dict)
    is_opaque: bool = False
    _read: int = 0
    _inflated: int = 0

    def read(self) -> list[bytes]:
        """Return the inflated object streams, and note what lies between streams.

        Every keyword is looked at, also one inside what an earlier one claims: a false one hides nothing.
        """
        found, here = [], 0
        ends = [end.start() for end in re.finditer(b"endstream", self.content)]
        for count, stream in enumerate(_STREAM.finditer(self.content)):
            if count == MOST_STREAMS:
                self.is_opaque = True
                break
            place = bisect.bisect_left(ends, stream.end())
            end = ends[place] if place < len(ends) else len(self.content)
            gap = self.content[here : stream.start()] if stream.start() >= here else b""
            self.gaps.append(gap)
            here = max(here, end)
            words = self._dictionary(stream.start())
            if b"/ObjStm" not in (words or ()) and _OBJECT_STREAM.search(gap):
                self.is_opaque = True
            if words is None or _holds_objects(words):
                inside = self._inflate(stream.end(), end, words)
                found.append(inside)
                self._note_objects(inside, words)
        self.gaps.append(self.content[here:])
        return found

    def _dictionary(self, end: int) -> list[bytes] | None:
        """Return the words of the dictionary that ends right before `end`, None when it cannot be told."""
        if self._read > MOST_READ:
            self.is_opaque = True
            return None
        start = self.content.rfind(b"obj", max(0, end - LONGEST_DICTIONARY), end)
        self._read += LONGEST_DICTIONARY if start < 0 else end - start
        return None if start < 0 else _words(self.content, start + 3, end)

    def _inflate(self, start: int, end: int, words: list[bytes] | None) -> bytes:
        """Return what an object stream holds; notes that the file is opaque where that cannot be told."""
        if words is not None and not _is_simply_packed(words):
            self.is_opaque = True
            return b""
        room = MOST_INFLATED - self._inflated
        if self.is_opaque or room <= 0:
            self.is_opaque = True
            return b""
        packed = memoryview(self.content)[start:end]
        if words is not None and b"/Filter" not in words:
            # Not packed at all: it was looked at with the rest of the file, but its objects are numbered here.
            inside, whole = bytes(packed[:room]), len(packed) <= room
        else:
            unpack = zlib.decompressobj()
            try:
                inside = unpack.decompress(packed, room)
            except zlib.error:
                self.is_opaque = words is not None
                return b""
            whole = not unpack.unconsumed_tail
        self._inflated += len(inside)
        self.is_opaque = not whole
        return inside

    def _note_objects(self, inside: bytes, words: list[bytes] | None) -> None:
        """Note the objects of one object stream: pairs of number and place, then the objects."""
        told = words[words.index(b"/First") + 1] if words and b"/First" in words else b""
        first = int(told) if told.isdigit() and len(told) < 9 else 0
        numbers = [int(number) for number in inside[:first].split() if number.isdigit() and len(number) < 11]
        for number, place in zip(numbers[::2], numbers[1::2], strict=False):
            self.objects.setdefault(number, []).append(inside[first + place : first + place + HEAD])

    def shows_a_page(self, part: bytes, here: int) -> bool:
        """Say whether what stands at `here` is a place in this document; a reference is followed once."""
        pointed = _REFERENCE.match(part, here, here + HEAD)
        if pointed is None:
            return _is_a_place(part[here : here + HEAD])
        texts = list(self._defined(int(pointed.group(1))))
        return bool(texts) and all(_is_a_place(text) for text in texts)

    def _defined(self, number: int) -> Iterator[bytes]:
        for found in _OBJECT.finditer(self.content):
            if int(found.group(1)) == number:
                yield self.content[found.end() : found.end() + HEAD]
        yield from self.objects.get(number, [])


def _is_a_place(text: bytes) -> bool:
    """Say whether a text begins with a place (an array), or with the action that goes to one."""
    text = text[re.match(_SPACE, text).end() :]  # type: ignore[union-attr]
    if text.startswith(b"["):
        return True
    return text.startswith(b"<<") and bool(_GO_TO.search(text)) and not _AWAY.search(text)


def _words(content: bytes, here: int, end: int) -> list[bytes] | None:
    """Return names, marks and other words of the one dictionary between `here` and `end`; None when it is not one."""
    words: list[bytes] = []
    depth = 0
    while here < end:
        token = _TOKEN.match(content, here, end)
        if token is None:
            return None
        here = token.end()
        if token.lastgroup == "space":
            continue
        if token.lastgroup == "text":
            here = _after_text(content, here, end)
            if here < 0:
                return None
            continue
        word = token.group()
        depth += {b"<<": 1, b">>": -1}.get(word, 0)
        if depth <= 0 and word != b">>":
            return None
        words.append(_ESCAPE.sub(lambda found: bytes([int(found.group(1), 16)]), word))
        if depth == 0:
            rest = content[here:end]
            return words if not rest.strip(b"\x00\t\n\f\r ") else None
    return None


def _after_text(content: bytes, here: int, end: int) -> int:
    """Return the place after a text in brackets, which may nest; -1 when it does not end."""
    depth = 1
    for found in re.compile(rb"\\.|[()]", re.DOTALL).finditer(content, here, end):
        depth += {b"(": 1, b")": -1}.get(found.group(), 0)
        if depth == 0:
            return found.end()
    return -1


def _holds_objects(words: list[bytes]) -> bool:
    """An object stream says so, or says where its first object begins, which nothing else with a stream does."""
    return b"/ObjStm" in words or b"/First" in words


def _is_simply_packed(words: list[bytes]) -> bool:
    """Say whether a stream is packed by the one usual method, or not at all."""
    if {b"/DecodeParms", b"/DP", b"/F", b"/FFilter"} & set(words):
        return False
    places = [place for place, word in enumerate(words) if word == b"/Filter"]
    if not places:
        return True
    after = words[places[0] + 1 : places[0] + 4]
    return len(places) == 1 and (after[:1] == [b"/FlateDecode"] or after == [b"[", b"/FlateDecode", b"]"])
