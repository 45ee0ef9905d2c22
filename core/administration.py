"""What every admin page of the house shares: our audit trail, our spreadsheet formats, nothing writable by accident."""

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from import_export.admin import ExportMixin, ImportMixin

from core import access, audit
from core.spreadsheets import formats

FORMATS = [formats.SafeXLSX, formats.SafeCSV]


def chain_of(obj: Any) -> str:
    """Return the audit chain of the agency an object belongs to, the system's where there is none."""
    agency = obj if hasattr(obj, "audit_chain") else getattr(obj, "agency", None)
    return agency.audit_chain if agency is not None else audit.SYSTEM


class AuditedAdmin(admin.ModelAdmin):
    """Every addition, change and deletion in the admin also stands in the audit trail, with the old values."""

    # Secrets that never go into the trail.
    untold: tuple[str, ...] = ()

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._tell(request, obj, "added", after=self._values(obj))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        before, after = getattr(request, "values_before", {}), self._values(obj)
        names = [name for name in after if before.get(name) != after[name]]
        self._tell(
            request,
            obj,
            "changed",
            before={name: before.get(name) for name in names},
            after={name: after[name] for name in names},
        )
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._tell(request, obj, "deleted", before=self._values(obj))
        return super().log_deletions(request, queryset)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Remember the values before the form writes into the object."""
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            request.values_before = self._values(found)  # type: ignore[attr-defined]
        return found

    def _values(self, obj: models.Model) -> dict[str, Any]:
        names = [field.attname for field in obj._meta.concrete_fields if field.name not in self.untold]
        return {name: _plain(getattr(obj, name)) for name in names}

    def _tell(self, request: HttpRequest, obj: Any, verb: str, **told: Any) -> None:
        with transaction.atomic():
            action = f"admin.{obj._meta.model_name}.{verb}"
            audit.record(chain=chain_of(obj), actor=request.user, action=action, obj=obj, **told)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that can be looked at and nothing else."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SafeExport(ExportMixin):
    """Export through our writer only; that a table left the system stands in the audit trail."""

    export_formats = FORMATS
    skip_export_form_from_action = False

    @access.declare(access.roles(access.ADMINISTRATOR))
    def export_action(self, request: HttpRequest) -> HttpResponse:
        return super().export_action(request)

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        model = self.model
        with transaction.atomic():
            audit.record(
                chain=audit.SYSTEM,
                actor=request.user,
                action=f"admin.{model._meta.model_name}.exported",
                obj=model(),
                details={"rows": queryset.count()},
            )
        return super().get_export_data(file_format, request, queryset, **kwargs)


class SafeImport(ImportMixin):
    """Import through our reader only; what it did stands in the audit trail."""

    import_formats = FORMATS

    @access.declare(access.roles(access.ADMINISTRATOR))
    def import_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().import_action(request, *args, **kwargs)

    @access.declare(access.roles(access.ADMINISTRATOR))
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return super().process_import(request, **kwargs)

    def generate_log_entries(self, result: Any, request: HttpRequest) -> None:
        model = self.model
        with transaction.atomic():
            audit.record(
                chain=audit.SYSTEM,
                actor=request.user,
                action=f"admin.{model._meta.model_name}.imported",
                obj=model(),
                details={"totals": dict(result.totals)},
            )
        super().generate_log_entries(result, request)


class SafeImportExport(SafeImport, SafeExport):
    """Both, for catalogues."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)
