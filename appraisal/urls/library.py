"""Addresses of the library of indicators and of imports from spreadsheets."""

from django.urls import URLPattern, URLResolver, path

from appraisal.views import indicators, sheets

urlpatterns: list[URLPattern | URLResolver] = [
    path("indicators/", indicators.indicator_list, name="indicator_list"),
    path("indicators/add/", indicators.indicator_add, name="indicator_add"),
    path("indicators/model-sets/", indicators.indicator_take_over, name="indicator_take_over"),
    path("indicators/import/", sheets.indicator_import, name="indicator_import"),
    path("indicators/import/template/", sheets.indicator_template, name="indicator_template"),
    path("indicators/export/", sheets.indicator_export, name="indicator_export"),
    path("indicators/<int:pk>/", indicators.indicator, name="indicator"),
    path("indicators/<int:pk>/edit/", indicators.indicator_edit, name="indicator_edit"),
    path("realisations/import/", sheets.realisation_import, name="realisation_import"),
    path("realisations/import/template/", sheets.realisation_template, name="realisation_template"),
    path("realisations/import/sheet/", sheets.realisation_sheet, name="realisation_sheet"),
    path("spreadsheets/<int:pk>/", sheets.sheet_import, name="sheet_import"),
    path("spreadsheets/<int:pk>/write/", sheets.sheet_apply, name="sheet_apply"),
    path("spreadsheets/<int:pk>/drop/", sheets.sheet_drop, name="sheet_drop"),
]
