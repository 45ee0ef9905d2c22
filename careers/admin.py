"""Registers and catalogues of careers in the admin. Candidacies are not there: panel, HR and auditor read them."""

from django.contrib import admin
from import_export import resources
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget

from careers.models import DevelopmentPlan, DisciplinaryRecord, EarlierPost, Opening, TrainingRecord, TrainingRule
from core.administration import AuditedAdmin, ReadOnlyAdmin, SafeExport, SafeImportExport
from employees.models import Employee, PostType


class TrainingRuleResource(resources.ModelResource):
    class Meta:
        model = TrainingRule
        fields = ["kind", "from_year", "hours", "is_minimum"]
        import_id_fields = ["kind", "from_year"]


class EarlierPostResource(resources.ModelResource):
    nip = Field(attribute="employee", column_name="nip", widget=ForeignKeyWidget(Employee, "nip"))
    post_type = Field(attribute="post_type", column_name="post_type", widget=ForeignKeyWidget(PostType, "key"))

    class Meta:
        model = EarlierPost
        fields = ["nip", "post_type", "occupation", "start", "end"]
        import_id_fields = ["nip", "post_type", "start"]


class TrainingRecordResource(resources.ModelResource):
    class Meta:
        model = TrainingRecord
        fields = ["employee__nip", "title", "hours", "completed_on", "provider", "certificate_number", "state"]


class OpeningResource(resources.ModelResource):
    class Meta:
        model = Opening
        fields = ["title", "post_type__key", "unit__name", "closes_on", "state"]


@admin.register(TrainingRule)
class TrainingRuleAdmin(SafeImportExport, AuditedAdmin):
    resource_classes = [TrainingRuleResource]
    list_display = ["kind", "from_year", "hours", "is_minimum"]


class OfEmployeeAdmin(AuditedAdmin):
    list_select_related = ["employee__agency"]
    raw_id_fields = ["employee"]
    search_fields = ["employee__name", "employee__nip"]


@admin.register(EarlierPost)
class EarlierPostAdmin(SafeImportExport, OfEmployeeAdmin):
    resource_classes = [EarlierPostResource]
    list_display = ["employee", "post_type", "occupation", "start", "end"]
    list_select_related = ["employee__agency", "post_type"]


@admin.register(TrainingRecord)
class TrainingRecordAdmin(SafeExport, OfEmployeeAdmin):
    resource_classes = [TrainingRecordResource]
    list_display = ["employee", "title", "hours", "completed_on", "state"]
    list_filter = ["state", "employee__agency"]
    # The state belongs to HR and its workflow.
    readonly_fields = ["state", "answer", "item"]
    search_fields = ["employee__name", "employee__nip", "title"]


@admin.register(DevelopmentPlan)
class DevelopmentPlanAdmin(OfEmployeeAdmin):
    list_display = ["employee", "year"]
    list_filter = ["year", "employee__agency"]


@admin.register(DisciplinaryRecord)
class DisciplinaryRecordAdmin(OfEmployeeAdmin):
    """No export: punishments do not leave the register as a list, nor does the audit trail repeat what they were."""

    untold = ("level", "description", "decree_number")
    list_display = ["employee", "level", "start", "end"]
    list_filter = ["level", "employee__agency"]
    search_fields = ["employee__name", "employee__nip", "decree_number"]


@admin.register(Opening)
class OpeningAdmin(SafeExport, ReadOnlyAdmin):
    """Looked at, never changed: the workflow and its audit entries are the only door."""

    resource_classes = [OpeningResource]
    list_display = ["title", "agency", "post_type", "closes_on", "state"]
    list_filter = ["agency", "state"]
    list_select_related = ["agency", "post_type"]
    search_fields = ["title"]
