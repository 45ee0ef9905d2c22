"""Addresses of what cuts or shortens a year: hand-overs and exemptions."""

from django.urls import URLPattern, URLResolver, path

from appraisal.views import exemptions, handovers

urlpatterns: list[URLPattern | URLResolver] = [
    path("handovers/", handovers.handover_list, name="handover_list"),
    path("handovers/<int:pk>/", handovers.handover, name="handover"),
    path("cycles/<int:pk>/handovers/confirm/", handovers.handover_confirm, name="handover_confirm"),
    path("cycles/<int:pk>/exemptions/", exemptions.exemption_list, name="exemption_list"),
    path("cycles/<int:pk>/exemptions/add/", exemptions.exemption_add, name="exemption_add"),
    path("exemptions/<int:pk>/end/", exemptions.exemption_end, name="exemption_end"),
    path("exemptions/<int:pk>/cancel/", exemptions.exemption_cancel, name="exemption_cancel"),
]
