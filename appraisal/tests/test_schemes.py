"""Schemes: from the files into the database, never under a cycle that uses them, and explained to people."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import call_command

from appraisal import scoring, services
from appraisal.models import Scheme
from appraisal.tests import factories
from core.models import AuditEntry

pytestmark = pytest.mark.django_db


def one_scheme(**changes):
    return {"sibolga": replace(scoring.built_in_schemes()["sibolga"], **changes)}


def test_the_command_loads_every_scheme_file_and_the_engine_reads_each():
    call_command("load_schemes")
    assert set(Scheme.objects.values_list("key", flat=True)) == set(scoring.built_in_schemes())
    for scheme in Scheme.objects.all():
        assert scheme.rules.key == scheme.key
        assert scheme.rules.version == scheme.version


def test_loading_twice_changes_nothing():
    services.load_schemes()
    before = list(Scheme.objects.values_list("key", "version", "document").order_by("pk"))
    entries = AuditEntry.objects.count()
    told = services.load_schemes()
    assert (told.created, told.updated) == ([], [])
    assert list(Scheme.objects.values_list("key", "version", "document").order_by("pk")) == before
    assert AuditEntry.objects.count() == entries


def test_a_changed_file_replaces_a_scheme_no_cycle_uses():
    services.load_schemes()
    told = services.load_schemes(schemes=one_scheme(total_cap=Decimal(99)))
    assert told.updated == ["sibolga"]
    assert Scheme.objects.get(key="sibolga").rules.total_cap == 99


def test_a_changed_file_becomes_a_new_version_where_a_cycle_uses_the_old_one(cast):
    cycle = factories.make_cycle(cast, "sibolga")
    told = services.load_schemes(schemes=one_scheme(total_cap=Decimal(99)))
    assert told.created == ["sibolga"]
    assert Scheme.objects.filter(key="sibolga").latest().get().version == cycle.scheme.version + 1
    cycle.scheme.refresh_from_db()
    assert cycle.scheme.rules.total_cap == 100
    assert services.load_schemes(schemes=one_scheme(total_cap=Decimal(99))).unchanged == ["sibolga"]


def test_a_scheme_edited_by_an_administrator_is_not_overwritten():
    services.load_schemes()
    row = Scheme.objects.get(key="sibolga")
    row.document = {**row.document, "total_cap": "98"}
    row.save()
    assert services.load_schemes().unchanged
    services.load_schemes(schemes=one_scheme(total_cap=Decimal(99)))
    assert [s.rules.total_cap for s in Scheme.objects.filter(key="sibolga").order_by("version")] == [98, 99]
