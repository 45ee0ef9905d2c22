"""The child process that parses what people upload: `python -m core.spreadsheets.child LIMITS FILENAME SEPARATOR`.

It reads the file from standard input and writes one JSON value a line: `[row number, cells]` for every row, and last
`{"end": …}` or `{"refused": code, "params": …}`. Without such a last line the parent knows that the child was stopped.
It limits itself before it looks at the file: a hook between fork and exec would not be safe in a threaded server.
"""

import json
import resource
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from core.spreadsheets import csv_text, sniff
from core.spreadsheets.limits import Limits
from core.spreadsheets.refusal import Refusal
from core.spreadsheets.xlsx_archive import Archive
from core.spreadsheets.xlsx_sheet import Book, SheetReader


def limit_this_process(limits: Limits) -> None:
    """Bound memory and processor time; no file may be written and no further process started."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))


class Output:
    """Writes rows as lines and counts them: one shared text may be repeated a million times."""

    def __init__(self, write: Callable[[str], Any], limits: Limits) -> None:
        self.write, self.limits, self.characters = write, limits, 0

    def row(self, number: int, cells: list[Any]) -> None:
        """Write one row."""
        line = json.dumps([number, cells], ensure_ascii=False, separators=(",", ":"))
        self.characters += len(line)
        if self.characters > self.limits.unpacked:
            raise Refusal("unpacks_too_large", megabytes=self.limits.unpacked // 1024 // 1024)
        self.write(line + "\n")


def parse(content: bytes, filename: str, separator: str, limits: Limits, output: Output) -> dict[str, Any]:
    """Write the rows of the file to `output` and return what else there is to know. Raises Refusal."""
    if len(content) > limits.packed:
        raise Refusal("too_large", megabytes=limits.packed // 1024 // 1024)
    if sniff.kind_of(content, filename) == "xlsx":
        book = Book(Archive(content, limits))
        SheetReader(book, limits, output.row).read()
        return {"sheet": book.sheet_name, "other_sheets": [name for name, _ in book.sheets[1:]][:20]}
    text, encoding = csv_text.decode(content)
    separator = separator or csv_text.detect_separator(text)
    csv_text.read(text, separator, limits, output.row)
    return {"encoding": encoding, "separator": separator}


def main(arguments: list[str], source: BinaryIO, write: Callable[[str], Any]) -> None:
    """Parse `source` and report in any case; only a signal or the end of memory keeps it from doing so."""
    limits = Limits.from_json(arguments[0])
    limit_this_process(limits)
    try:
        content = source.read(limits.packed + 1)
        last: dict[str, Any] = {"end": parse(content, arguments[1], arguments[2], limits, Output(write, limits))}
    except Refusal as refusal:
        last = {"refused": refusal.code, "params": refusal.params}
    except (MemoryError, RecursionError):
        last = {"refused": "too_heavy", "params": {}}
    write(json.dumps(last, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    main(sys.argv[1:], sys.stdin.buffer, sys.stdout.write)
