"""The appraisal in the admin.

Catalogues can be changed (a scheme only while no cycle uses it); cases and plans can be looked at, because they change
through the steps of the year alone. Answers and results are not here at all: assignments, tallies, tickets and public
answers must tie to nobody, and named ratings and results have pages that ask who reads them.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from appraisal import resources, scoring, services
from appraisal.models import (
    Appraisal,
    Cycle,
    Evidence,
    Indicator,
    Publication,
    Realisation,
    Scheme,
    ServiceOfficer,
    ServicePoint,
    Target,
)
from core.administration import AuditedAdmin, ReadOnlyAdmin, SafeExport, SafeImportExport


class SchemeForm(forms.ModelForm):
    """A scheme is what the scoring engine can read; everything else is refused in its words."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        document = cleaned.get("document")
        if document is None:
            return cleaned
        try:
            rules = scoring.scheme_from_json(document)
        except scoring.ScoringError as refusal:
            self.add_error("document", str(refusal))
            return cleaned
        if (rules.key, rules.version) != (cleaned.get("key"), cleaned.get("version")):
            self.add_error("document", _("Key and version of the document must be those of the scheme."))
        return cleaned


@admin.register(Scheme)
class SchemeAdmin(AuditedAdmin):
    form = SchemeForm
    fields = ("key", "version", "name", "document")
    list_display = ("key", "version", "name")
    list_filter = ("key",)
    search_fields = ("key", "name")

    def has_change_permission(self, request: HttpRequest, obj: Scheme | None = None) -> bool:
        """A scheme no cycle uses; a used one is looked at and copied by version."""
        return super().has_change_permission(request, obj) and (obj is None or not services.is_in_use(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Scheme | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not services.is_in_use(obj))


@admin.register(Indicator)
class IndicatorAdmin(SafeImportExport, AuditedAdmin):
    resource_classes = [resources.IndicatorResource]
    list_display = ("name", "occupation", "aspect", "polarity", "unit_of_measure", "is_active")
    list_filter = ("agency", "aspect", "is_active")
    search_fields = ("name", "occupation")


class OfficerInline(admin.TabularInline):
    model = ServiceOfficer
    raw_id_fields = ("employee",)
    extra = 0


@admin.register(ServicePoint)
class ServicePointAdmin(AuditedAdmin):
    list_display = ("name", "unit", "is_active")
    list_filter = ("unit__agency", "is_active")
    list_select_related = ("unit",)
    raw_id_fields = ("unit",)
    readonly_fields = ("tickets_issued",)
    search_fields = ("name",)
    inlines = (OfficerInline,)


@admin.register(Cycle)
class CycleAdmin(SafeExport, ReadOnlyAdmin):
    resource_classes = [resources.CycleResource]
    list_display = ("name", "agency", "year", "scheme", "state")
    list_filter = ("agency", "state")
    list_select_related = ("agency", "scheme")


@admin.register(Appraisal)
class AppraisalAdmin(SafeExport, ReadOnlyAdmin):
    resource_classes = [resources.AppraisalResource]
    list_display = ("employee", "cycle", "appraiser", "reviewer", "state")
    list_filter = ("cycle", "state")
    list_select_related = ("employee", "cycle", "appraiser", "reviewer")
    search_fields = ("employee__name", "employee__nip")


@admin.register(Target)
class TargetAdmin(SafeExport, ReadOnlyAdmin):
    resource_classes = [resources.TargetResource]
    list_display = ("title", "appraisal", "aspect", "weight", "obstacle_state")
    list_filter = ("appraisal__cycle", "obstacle_state")
    list_select_related = ("appraisal__employee", "appraisal__cycle")
    search_fields = ("title", "appraisal__employee__name")


@admin.register(Realisation)
class RealisationAdmin(ReadOnlyAdmin):
    list_display = ("target", "day", "value", "recorded_by")
    list_filter = ("target__appraisal__cycle",)
    list_select_related = ("target", "recorded_by")


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    """That there is evidence; the file itself is handed out by the page of the case, which notes who opened it."""

    fields = ("realisation", "link", "file_name", "content_type", "sha256")
    list_display = ("file_name", "link", "content_type", "realisation")
    list_select_related = ("realisation__target",)


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("cycle", "state", "done", "total", "requested_by")
    list_select_related = ("cycle", "requested_by")
