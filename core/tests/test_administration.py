"""Spreadsheets go in and out of the admin through our own doors only."""

from django.contrib import admin
from import_export.admin import BaseExportMixin, BaseImportMixin

from core import administration
from core.spreadsheets import formats


def test_every_admin_that_imports_or_exports_uses_our_reader_and_writer():
    exporting, importing = [], []
    for model, page in admin.site._registry.items():
        if isinstance(page, BaseExportMixin):
            exporting.append(model)
            assert isinstance(page, administration.SafeExport), model
            assert page.get_export_formats() == administration.FORMATS, model
        if isinstance(page, BaseImportMixin):
            importing.append(model)
            assert isinstance(page, administration.SafeImport), model
            assert page.get_import_formats() == administration.FORMATS, model
    # The walk found what it came for.
    assert len(exporting) > len(importing) > 3


def test_every_format_is_ours_and_takes_the_encoding_it_is_handed():
    for kind in administration.FORMATS:
        assert isinstance(kind(encoding="utf-8"), formats.SafeFormat)
        assert isinstance(kind(), formats.SafeFormat)
