"""The admin site goes through the same door as every other page: our sign-in, our rule, our policy."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core import access


class AsnAdminSite(admin.AdminSite):
    site_header = _("ASN Kinerja administration")
    site_title = _("ASN Kinerja administration")
    index_title = _("Records")

    @access.declare(access.ANYONE)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send people to the one sign-in page: its limits and rules hold for administrators too."""
        return redirect_to_login("/admin/")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Send administrators to the house's own page: it counts wrong passwords and leaves an audit entry."""
        return redirect("password_change")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Declare the rule on every page of the admin, those of import-export too."""
        return access.declare(access.roles(access.ADMINISTRATOR))(super().admin_view(view, cacheable))

    def has_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.is_active and user.is_authenticated and access.ADMINISTRATOR in user.roles)
