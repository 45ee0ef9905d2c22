"""Reports in the admin: to look at, never to change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reports.models import IssuedReport, ReportBatch


class LookOnly(admin.ModelAdmin):
    """Nothing here is typed by hand: the services write these rows."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ReportBatch)
class ReportBatchAdmin(LookOnly):
    list_display = ["cycle", "unit", "kind", "total", "requested_at", "cancelled_at"]
    list_select_related = ["cycle", "unit"]


@admin.register(IssuedReport)
class IssuedReportAdmin(LookOnly):
    list_display = ["code", "employee", "year", "revision", "state", "issued_at"]
    list_select_related = ["employee"]
    search_fields = ["code", "employee__nip"]
    exclude = ["content"]
