"""The house's own rows in the admin: to look at, never to change."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group

from core.administration import ReadOnlyAdmin
from core.models import AuditChain, AuditEntry, SubmitReceipt

# Rights follow from roles; groups and their permissions would be a second, unseen door.
if admin.site.is_registered(Group):
    admin.site.unregister(Group)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("chain", "sequence", "at", "actor", "action", "object_type", "object_id")
    list_filter = ("chain", "action")
    search_fields = ("action", "object_id")
    ordering = ("-at", "-pk")
    list_select_related = ("actor",)
    show_full_result_count = False


@admin.register(AuditChain)
class AuditChainAdmin(ReadOnlyAdmin):
    list_display = ("name", "sequence")


@admin.register(SubmitReceipt)
class SubmitReceiptAdmin(ReadOnlyAdmin):
    list_display = ("number", "user", "action", "stored_at")
    search_fields = ("number",)
    exclude = ("token",)
    list_select_related = ("user",)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).order_by("-stored_at", "-pk")
