"""Staff records, reporting lines, reports of wrong supervisors, the access log and imports."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm

from core import errors
from core.administration import AuditedAdmin, ReadOnlyAdmin, SafeExport
from employees import resources, services, sign_in
from employees.models import Employee, FileOpening, ReportingLine, StaffImport, SupervisorReport


class EmployeeForm(ModelForm):
    """The rules of the register hold here too."""

    def clean_nip(self) -> str:
        return sign_in.without_spaces(self.cleaned_data["nip"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "nip" in given and "kind" in given:
            for problem in services.nip_problems(given["nip"], given["kind"]):
                self.add_error("nip", problem)
        return given


@admin.register(Employee)
class EmployeeAdmin(SafeExport, AuditedAdmin):
    """Records are closed on the pages of HR, never deleted: past years hang on them."""

    form = EmployeeForm
    resource_classes = [resources.EmployeeResource]
    list_display = ("name", "nip", "agency", "unit", "position", "kind", "is_active")
    list_filter = ("agency", "kind", "is_active")
    list_select_related = ("agency", "unit", "position")
    search_fields = ("name", "nip")
    autocomplete_fields = ("agency", "unit", "position", "rank")
    show_full_result_count = False
    readonly_fields = ("is_active",)
    fields = (
        "agency", "nip", ("title_before", "name", "title_after"), ("birth_date", "birth_place", "sex"), "kind", "unit",
        ("position", "position_since"), ("rank", "rank_since"), "education", ("email", "phone"), "is_active",
    )  # fmt: skip

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class ReportingLineForm(ModelForm):
    """Overlaps and circles are refused in the same words as on the pages of HR."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not all(given.get(name) for name in ("employee", "supervisor", "kind", "start")):
            return given
        try:
            services.check_line(
                employee=given["employee"],
                supervisor=given["supervisor"],
                kind=given["kind"],
                start=given["start"],
                end=given.get("end"),
                without=self.instance.pk,
            )
        except errors.Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return given


@admin.register(ReportingLine)
class ReportingLineAdmin(AuditedAdmin):
    form = ReportingLineForm
    list_display = ("employee", "supervisor", "kind", "start", "end")
    list_filter = ("kind", "employee__agency")
    list_select_related = ("employee", "supervisor")
    search_fields = ("employee__name", "employee__nip", "supervisor__name", "supervisor__nip")
    autocomplete_fields = ("employee", "supervisor")
    fields = ("employee", "supervisor", "kind", "start", "end")


@admin.register(SupervisorReport)
class SupervisorReportAdmin(ReadOnlyAdmin):
    """Its steps belong to the employee, the named supervisor and HR."""

    list_display = ("employee", "named_supervisor", "since", "state", "reported_at")
    list_filter = ("state", "employee__agency")
    list_select_related = ("employee", "named_supervisor")


@admin.register(FileOpening)
class FileOpeningAdmin(ReadOnlyAdmin):
    list_display = ("day", "viewer", "employee", "page")
    list_select_related = ("viewer", "employee")
    search_fields = ("employee__nip", "viewer__username")
    show_full_result_count = False


@admin.register(StaffImport)
class StaffImportAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "agency", "uploaded_by", "phase", "state", "created_at")
    list_filter = ("agency", "phase")
    list_select_related = ("agency", "uploaded_by")
    fields = ("file_name", "agency", "uploaded_by", "phase", "state", "problem", "done_rows", "total_rows")
