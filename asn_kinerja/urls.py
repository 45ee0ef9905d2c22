"""Every address of the house; each app keeps its own list."""

from django.contrib import admin
from django.urls import include, path

from core import error_pages, views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("language/", views.set_language, name="set_language"),
    path("health/", views.health, name="health"),
    path("developers/components/", views.components, name="components"),
    path("", include("employees.urls")),
    path("", include("appraisal.urls")),
    path("", include("mentoring.urls")),
    path("", include("careers.urls")),
    path("", include("reports.urls")),
]

handler400 = error_pages.bad_request
handler403 = error_pages.forbidden
handler404 = error_pages.not_found
handler500 = error_pages.server_error
