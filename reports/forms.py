"""Forms of the reports: ordering a batch, correcting one report, checking a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.models import Cycle
from core.forms import HouseForm, SubmitOnceForm
from employees.models import Unit
from reports import labels

MOST_BYTES = 10 * 1024 * 1024


class BatchForm(SubmitOnceForm):
    """Which reports to order. `counted` carries the number the reader has seen before she ordered."""

    cycle = forms.ModelChoiceField(label=_("Cycle"), queryset=Cycle.objects.none())
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Everybody of the cycle"),
        help_text=_("With all units below it."),
    )
    language = forms.ChoiceField(label=_("Language of the reports"), choices=labels.Language)
    again = forms.BooleanField(
        label=_("Also people who have a report of this year: issue the next revision"), required=False
    )
    reason = forms.CharField(
        label=_("Reason of the new revision"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    counted = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, action="report_batch.order", **kwargs)
        published = Cycle.objects.visible_to(user).filter(published_at__isnull=False)
        self.fields["cycle"].queryset = published
        self.fields["unit"].queryset = Unit.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("again") and not (data.get("reason") or "").strip():
            self.add_error("reason", _("A new revision needs a reason: it is kept with the batch."))
        return data


class CorrectionForm(SubmitOnceForm):
    """One person's next revision."""

    reason = forms.CharField(
        label=_("Reason of the new revision"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    language = forms.ChoiceField(label=_("Language of the report"), choices=labels.Language)


class CodeForm(HouseForm):
    """The code at the foot of a printed report."""

    code = forms.CharField(
        label=_("Verification code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("Twelve letters and figures, at the foot of every page."),
    )


class FileForm(HouseForm):
    """A PDF whose fingerprint is to be compared; the file is not kept."""

    file = forms.FileField(
        label=_("PDF file"), widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}), allow_empty_file=True
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 10 MB, so it is none of our reports."))
        return file
