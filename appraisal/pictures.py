"""Whether a picture is whole, told by its parts and before anything is unpacked. Plain Python.

The decoder cannot be asked: the maker of our PDFs tells it, for the whole process, to be content with half a picture.
"""

import re
import struct

# After a stuffed zero and the marks of a restart the data of a scan goes on.
_ALONE = frozenset({0x00, 0x01, *range(0xD0, 0xD8)})
_MARK_AFTER_SCAN = re.compile(rb"\xff(?=[^\x00\xd0-\xd7\xff])", re.DOTALL)
_FILLING = re.compile(rb"\xff+")
_END_OF_IMAGE, _START_OF_SCAN, _FILL = 0xD9, 0xDA, 0xFF
_SIGNATURE = 8


def is_whole_png(content: bytes) -> bool:
    """Say whether the chunks of a PNG lead to its end."""
    here = _SIGNATURE
    while here + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, here)
        here += 12 + length
        if name == b"IEND":
            return here <= len(content)
    return False


def is_whole_jpeg(content: bytes) -> bool:
    """Say whether the segments and scans of a JPEG lead to its end."""
    here = 2
    while 0 <= here < len(content) - 1:
        if content[here] != _FILL:
            return False
        mark = content[here + 1]
        if mark == _END_OF_IMAGE:
            return True
        if mark == _FILL:
            here = _FILLING.match(content, here).end() - 1  # type: ignore[union-attr]
        elif mark in _ALONE:
            here += 2
        elif here + 4 > len(content):
            return False
        else:
            here += 2 + int.from_bytes(content[here + 2 : here + 4], "big")
            if mark == _START_OF_SCAN:
                here = _after_scan(content, here)
    return False


def _after_scan(content: bytes, here: int) -> int:
    """Return where the data of a scan ends: at the next mark that does not belong to it; -1 when there is none."""
    found = _MARK_AFTER_SCAN.search(content, here)
    return found.start() if found else -1
