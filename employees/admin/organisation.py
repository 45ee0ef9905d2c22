"""Agencies, units, positions and the national catalogues."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm

from core import errors
from core.administration import AuditedAdmin, SafeExport, SafeImportExport
from employees import resources, services
from employees.models import Agency, Position, PostType, Rank, Unit


@admin.register(Agency)
class AgencyAdmin(AuditedAdmin):
    list_display = ("name", "slug", "time_zone", "place")
    search_fields = ("name", "slug")
    fields = ("name", "slug", "time_zone", "place")


class UnitForm(ModelForm):
    """The same rule about circles as on the pages of HR; the row that is checked is locked until it is saved."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        unit = Unit(pk=self.instance.pk, **{name: given.get(name) for name in ("agency", "parent", "leader", "name")})
        if given.get("agency"):
            Agency.objects.select_for_update().get(pk=given["agency"].pk)
            try:
                services.check_unit(unit)
            except errors.Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return given


@admin.register(Unit)
class UnitAdmin(SafeExport, AuditedAdmin):
    form = UnitForm
    resource_classes = [resources.UnitResource]
    list_display = ("name", "agency", "parent", "leader", "is_active")
    list_filter = ("agency", "is_active")
    list_select_related = ("agency", "parent", "leader")
    search_fields = ("name",)
    autocomplete_fields = ("parent", "leader")
    fields = ("agency", "name", "parent", "leader", "is_active")


@admin.register(Position)
class PositionAdmin(SafeExport, AuditedAdmin):
    resource_classes = [resources.PositionResource]
    list_display = ("name", "agency", "post_type", "occupation")
    list_filter = ("agency", "post_type")
    list_select_related = ("agency", "post_type")
    search_fields = ("name", "occupation")
    fields = ("agency", "name", "post_type", "occupation")


@admin.register(Rank)
class RankAdmin(SafeImportExport, AuditedAdmin):
    resource_classes = [resources.RankResource]
    list_display = ("code", "name", "kind", "siasn_code", "order")
    list_filter = ("kind",)
    search_fields = ("code", "name")
    fields = ("kind", "code", "siasn_code", "name", "order")


@admin.register(PostType)
class PostTypeAdmin(SafeImportExport, AuditedAdmin):
    resource_classes = [resources.PostTypeResource]
    list_display = ("name", "group", "level", "is_leader", "retirement_age")
    list_filter = ("group", "is_leader")
    search_fields = ("name", "key")
    fields = ("key", "name", "group", "level", "is_leader", "retirement_age")
