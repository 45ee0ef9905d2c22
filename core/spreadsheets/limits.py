"""How much of a spreadsheet we are willing to read. No Django here: the child process imports this."""

import json
from dataclasses import asdict, dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds, all inclusive. Sizes in bytes, times in seconds, `cell_characters` as in Excel itself."""

    packed: int = 5 * MEGABYTE
    unpacked: int = 50 * MEGABYTE
    rows: int = 20_000
    columns: int = 100
    cell_characters: int = 32_767
    archive_entries: int = 2_000
    memory: int = 200 * MEGABYTE
    cpu_seconds: int = 6
    wall_seconds: int = 20

    def to_json(self) -> str:
        """The limits as the child receives them on its command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Limits":
        """The inverse of `to_json`."""
        return cls(**json.loads(text))
