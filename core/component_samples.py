"""Made-up content for the page that shows every component; no person and no agency in it is real."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from core import charts


class SampleForm(forms.Form):
    """Each kind of field once."""

    title = forms.CharField(label="Target", help_text="One sentence that can be measured.", max_length=120)
    aspect = forms.ChoiceField(label="Aspect", choices=[("quantity", "Quantity"), ("time", "Time")])
    due_date = forms.DateField(label="Due date", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}))
    accepted = forms.BooleanField(label="I have read the standard", required=False)


class ReasonForm(forms.Form):
    """What a step that destroys something asks for."""

    why = forms.CharField(label="Why do you withdraw it?", widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}))


class SampleFilter(forms.Form):
    """A filter as lists have it."""

    q = forms.CharField(label="Name or NIP", required=False)
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), ("late", "Late")])


def _options(chosen: str) -> list[tuple[str, str, str, bool]]:
    levels = [
        ("1", "Far below", "Complaints are left without an answer."),
        ("2", "Below", "Answers come, but only after a reminder."),
        ("3", "Meets", "Answers within the service time, politely and completely."),
        ("4", "Above", "Foresees questions and explains the next step by itself."),
        ("5", "Role model", "Improves the service for all and helps colleagues to do the same."),
    ]
    return [(value, level, anchor, value == chosen) for value, level, anchor in levels]


def samples() -> dict[str, Any]:
    """The context of templates/core/components.html."""
    axes = ["Berorientasi Pelayanan", "Akuntabel", "Kompeten", "Harmonis", "Loyal", "Adaptif", "Kolaboratif"]
    own = [Decimal("4"), Decimal("3.5"), Decimal("4"), Decimal("4.5"), Decimal("5"), Decimal("3"), Decimal("4")]
    others = [Decimal("3.8"), Decimal("4.1"), Decimal("3.2"), Decimal("4.4"), None, Decimal("2.9"), Decimal("4")]
    bands = {"Sangat Baik": 18, "Baik": 61, "Butuh Perbaikan": 14, "Kurang": 5, "Sangat Kurang": 0}
    wrong_form = SampleForm({"title": "", "aspect": "time", "due_date": "31/12", "reason": "…"})
    return {
        "tones": ["good", "warn", "bad", "info", "neutral"],
        "states": ["draft", "submitted", "returned", "agreed", "running", "late", "final"],
        "moment": datetime(2026, 12, 31, 8, 52, tzinfo=UTC),
        "day": date(2026, 12, 31),
        "number": Decimal("83.45"),
        "steps": [
            {"label": _("Planning"), "state": "done", "when": "1–31 Januari"},
            {"label": _("Running"), "state": "done", "when": "Februari–November"},
            {"label": _("Rating"), "state": "current", "when": "1–15 Desember"},
            {"label": _("Publication"), "state": "todo", "when": "10 Januari"},
            {"label": _("Objection"), "state": "todo", "when": ""},
        ],
        "facts": [("NIP", "199001012015031001"), (_("Unit"), "Dinas Kesehatan"), (_("Score"), None)],
        "people": [
            ("Siti Rahmawati", "Puskesmas Sukakarya", "submitted", Decimal("91.2")),
            ("Budi Santoso", "Dinas Pendidikan", "late", None),
            ("Maria Ulfa", "Sekretariat Daerah", "agreed", Decimal("1083.456")),
        ],
        "page_obj": Paginator(range(1, 143), 25).page(2),
        "form": ReasonForm(),
        "wrong_form": wrong_form,
        "filter_form": SampleFilter({"q": "", "state": "late"}),
        "options": _options("3"),
        "no_options": _options(""),
        "losses": [_("2 realisations"), _("1 evidence file")],
        "charts": [
            charts.radar(axes, [(_("Self"), own), (_("Others"), others)], 5),
            charts.bars([("Target", Decimal("96.5")), ("Kontribusi", Decimal("82")), ("Inovasi", None)], 100),
            charts.distribution(bands, {"Sangat Baik": 20, "Baik": 70, "Butuh Perbaikan": 10}),
            charts.trend([("2022", 74), ("2023", Decimal("81.25")), ("2024", None), ("2025", 88), ("2026", 91)]),
        ],
    }
