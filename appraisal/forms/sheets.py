"""Uploading a spreadsheet, and looking through its dry run."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from appraisal import labels
from core.forms import HouseForm, SubmitOnceForm
from core.spreadsheets.limits import MEGABYTE, Limits
from core.spreadsheets.reader import SENTENCES
from employees.models import Unit


class SheetUploadForm(SubmitOnceForm):
    """The file; its content is judged by the guarded reader."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        max_length=200,
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, limits: Limits, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limits = limits
        words = _("XLSX or CSV, at most %(megabytes)d MB and %(rows)d rows. The first visible sheet is read.")
        self.fields["file"].help_text = words % {"megabytes": limits.packed // MEGABYTE, "rows": rows}

    def clean_file(self) -> UploadedFile:
        """Refuse by size before a byte is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > self.limits.packed:
            raise forms.ValidationError(SENTENCES["too_large"] % {"megabytes": self.limits.packed // MEGABYTE})
        return file


class SheetConfirmForm(SubmitOnceForm):
    """Nothing but the token: what is confirmed stands on the page."""


class SheetRowFilter(HouseForm):
    """Which rows of the dry run are shown."""

    kind = forms.ChoiceField(
        label=_("Rows"),
        required=False,
        choices=[("", _("all rows")), *labels.RowAction.choices, ("warnings", _("to be looked at"))],
    )

    def narrowed(self, rows: Any) -> Any:
        """Return the rows asked for; a value nobody offered filters nothing."""
        self.is_valid()
        kind = self.cleaned_data.get("kind")
        if kind == "warnings":
            return rows.filter(has_warning=True)
        return rows.filter(action=kind) if kind else rows


class PreparedSheetForm(HouseForm):
    """Whose targets the prepared sheet holds: HR may choose a unit, a supervisor gets her team."""

    unit = forms.ModelChoiceField(
        label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("the whole agency")
    )

    def __init__(self, *args: Any, agency: Any, is_hr: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_hr:
            self.fields["unit"].queryset = Unit.objects.filter(agency=agency)  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]
