"""Uploading a staff file, saying which column is what, filtering the dry run."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm, SubmitOnceForm
from core.spreadsheets.limits import MEGABYTE, Limits
from employees.models.staff_import import StaffImportRow
from employees.selectors import staff_import_told
from employees.staff_file import headers

HIGHEST_ROW = 20_000


class UploadForm(SubmitOnceForm):
    """The file. Its content is judged by the service and, guarded, by the worker."""

    file = forms.FileField(
        label=_("Staff file"),
        help_text=_("XLSX or CSV, at most 5 MB. The first visible sheet is read."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        max_length=200,
        allow_empty_file=True,
    )

    def clean_file(self) -> UploadedFile:
        """Refuse by size before a byte is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > Limits().packed:
            words = _("The file is larger than %(megabytes)s MB. Split it into smaller files and try again.")
            raise forms.ValidationError(words % {"megabytes": Limits().packed // MEGABYTE})
        return file


class ConfirmForm(SubmitOnceForm):
    """Nothing but the token: what is confirmed stands on the page."""


class RowFilter(HouseForm):
    """Which rows of the dry run are shown."""

    kind = forms.ChoiceField(
        label=_("Rows"),
        required=False,
        choices=[("", _("all rows")), *StaffImportRow.Action.choices, ("warnings", _("to be looked at"))],
    )

    def narrowed(self, rows: Any) -> Any:
        """Return the rows asked for; a value nobody offered filters nothing."""
        self.is_valid()
        kind = self.cleaned_data.get("kind")
        if kind == "warnings":
            return rows.filter(has_warning=True)
        return rows.filter(action=kind) if kind else rows


class ColumnsForm(HouseForm):
    """For each column of the file the field it holds, and the row in which the headers stand."""

    header_row = forms.IntegerField(
        label=_("Row of the headers"),
        help_text=_("The number of the row as your spreadsheet program shows it. People begin in the next row."),
        min_value=1,
        max_value=HIGHEST_ROW,
    )

    def __init__(self, *args: Any, columns: list[staff_import_told.ToldColumn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not used")), *((name, staff_import_told.FIELDS[name]) for name in headers.FIELDS)]
        self.columns = columns
        for column in columns:
            self.fields[f"column_{column.index}"] = forms.ChoiceField(
                label=" · ".join(part for part in (column.letter, column.header) if part),
                help_text=column.sample,
                choices=choices,
                required=False,
                initial=column.field,
            )

    def clean(self) -> dict[str, Any]:
        """Each field at most once; what is missing is said by the check."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first: dict[str, str] = {}
        for column in self.columns:
            name = f"column_{column.index}"
            field = given.get(name)
            if field and field in first:
                self.add_error(name, _("Column %(letter)s has this meaning already.") % {"letter": first[field]})
            elif field:
                first[field] = column.letter
        return given

    def chosen(self) -> dict[str, int]:
        """Return field -> column, from 0."""
        named = {column.index: self.cleaned_data.get(f"column_{column.index}") for column in self.columns}
        return {field: index for index, field in named.items() if field}
