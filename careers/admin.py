"""Registers and catalogues of careers in the admin. Candidacies are not there: panel, HR and auditor read them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from import_export import resources
from import_export.admin import ExportMixin, ImportExportMixin

from careers.models import (
    DevelopmentPlan,
    DisciplinaryRecord,
    EarlierPost,
    Opening,
    TrainingRecord,
    TrainingRule,
)
from core.spreadsheets import formats

SAFE_FORMATS = [formats.SafeXLSX, formats.SafeCSV]


class TrainingRuleResource(resources.ModelResource):
    class Meta:
        model = TrainingRule
        fields = ["id", "kind", "from_year", "hours", "is_minimum"]


class EarlierPostResource(resources.ModelResource):
    class Meta:
        model = EarlierPost
        fields = ["id", "employee__nip", "post_type__key", "occupation", "start", "end"]


class TrainingRecordResource(resources.ModelResource):
    class Meta:
        model = TrainingRecord
        fields = ["employee__nip", "title", "hours", "completed_on", "provider", "certificate_number", "state"]


class OpeningResource(resources.ModelResource):
    class Meta:
        model = Opening
        fields = ["title", "post_type__key", "unit__name", "closes_on", "state"]


class SafeExport(ExportMixin):
    formats = SAFE_FORMATS


@admin.register(TrainingRule)
class TrainingRuleAdmin(ImportExportMixin, admin.ModelAdmin):
    formats = SAFE_FORMATS
    resource_classes = [TrainingRuleResource]
    list_display = ["kind", "from_year", "hours", "is_minimum"]


@admin.register(EarlierPost)
class EarlierPostAdmin(SafeExport, admin.ModelAdmin):
    resource_classes = [EarlierPostResource]
    list_display = ["employee", "post_type", "occupation", "start", "end"]
    list_select_related = ["employee", "post_type"]
    raw_id_fields = ["employee"]
    search_fields = ["employee__name", "employee__nip"]


@admin.register(TrainingRecord)
class TrainingRecordAdmin(SafeExport, admin.ModelAdmin):
    resource_classes = [TrainingRecordResource]
    list_display = ["employee", "title", "hours", "completed_on", "state"]
    list_filter = ["state", "employee__agency"]
    list_select_related = ["employee"]
    raw_id_fields = ["employee"]
    # The state belongs to HR and its workflow.
    readonly_fields = ["state", "answer", "item"]
    search_fields = ["employee__name", "employee__nip", "title"]


@admin.register(DevelopmentPlan)
class DevelopmentPlanAdmin(admin.ModelAdmin):
    list_display = ["employee", "year"]
    list_filter = ["year", "employee__agency"]
    list_select_related = ["employee"]
    raw_id_fields = ["employee"]
    search_fields = ["employee__name", "employee__nip"]


@admin.register(DisciplinaryRecord)
class DisciplinaryRecordAdmin(admin.ModelAdmin):
    """No export: punishments leave the register one by one or not at all."""

    list_display = ["employee", "level", "start", "end"]
    list_filter = ["level", "employee__agency"]
    list_select_related = ["employee"]
    raw_id_fields = ["employee"]
    search_fields = ["employee__name", "employee__nip", "decree_number"]


@admin.register(Opening)
class OpeningAdmin(SafeExport, admin.ModelAdmin):
    """Looked at, never changed: the workflow and its audit entries are the only door."""

    resource_classes = [OpeningResource]
    list_display = ["title", "agency", "post_type", "closes_on", "state"]
    list_filter = ["agency", "state"]
    list_select_related = ["agency", "post_type"]
    search_fields = ["title"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
