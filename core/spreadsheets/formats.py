"""Formats for django-import-export that go through our reader and writer; its own formula escaping can be walked
around.
"""

from typing import Any

import tablib
from import_export.formats import base_formats

from core.spreadsheets import reader, writer

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SafeFormat(base_formats.Format):  # type: ignore[misc]
    """What both formats share: the first row is the header, every later row becomes one record."""

    extension = ""
    content_type = ""

    def __init__(self, encoding: str | None = None) -> None:
        """import-export hands every format an encoding; the reader decides about it by what stands in the file."""

    def get_title(self) -> str:
        """The name in the list of formats."""
        return self.extension

    def get_extension(self) -> str:
        """The ending of the file name."""
        return self.extension

    def get_content_type(self) -> str:
        """The content type of the download."""
        return self.content_type

    def is_binary(self) -> bool:
        """Always: the reader decides about encodings itself, in the open."""
        return True

    def can_import(self) -> bool:
        """Yes."""
        return True

    def can_export(self) -> bool:
        """Yes."""
        return True

    def create_dataset(self, in_stream: bytes, **_: Any) -> tablib.Dataset:
        """Return the rows of the file. Raises SpreadsheetRefused, whose sentence the admin shows beside the file field.

        A formula and a number of more than 15 digits are refused by row and column: what they meant would be a guess.
        """
        table = reader.read_table(bytes(in_stream), f"import.{self.extension}")
        width = max(len(row.cells) for row in table.rows)
        header, *rows = [[_value(row, index) for index in range(width)] for row in table.rows]
        dataset = tablib.Dataset(headers=["" if name is None else str(name) for name in header])
        for values in rows:
            dataset.append(values)
        return dataset


def _value(row: reader.Row, index: int) -> reader.Value:
    cell = row.cell(index)
    place: dict[str, str | int] = {"row": row.number, "column": reader.column_name(index)}
    if cell.kind == "formula":
        raise reader.SpreadsheetRefused("formula", place)
    if cell.kind == "number" and isinstance(cell.value, int | float) and abs(cell.value) >= writer.EXACT_INTEGER:
        raise reader.SpreadsheetRefused("number_too_long", place)
    return cell.value


class SafeXLSX(SafeFormat):
    """XLSX in which every text is a text."""

    extension = "xlsx"
    content_type = XLSX_TYPE

    def export_data(self, dataset: tablib.Dataset, **_: Any) -> bytes:
        """Return the workbook."""
        return writer.write_xlsx(dataset.headers or [], dataset)


class SafeCSV(SafeFormat):
    """CSV with semicolons, UTF-8 with a byte order mark, dangerous texts behind an apostrophe."""

    extension = "csv"
    content_type = "text/csv"

    def export_data(self, dataset: tablib.Dataset, **_: Any) -> bytes:
        """Return the text as bytes."""
        return writer.write_csv(dataset.headers or [], dataset)
