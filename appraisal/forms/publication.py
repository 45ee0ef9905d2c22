"""The form that starts a publication."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SubmitOnceForm


class PublishForm(SubmitOnceForm):
    """HR's words where somebody stays out."""

    reason = forms.CharField(
        label=_("Reason for publishing without those listed"),
        help_text=_("Needed only while somebody is not countersigned; it is kept in the audit trail."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
