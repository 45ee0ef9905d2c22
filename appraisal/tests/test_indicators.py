"""The library of indicators: everybody of the agency reads it, HR keeps it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import Indicator
from appraisal.tests import factories
from core.models import AuditEntry

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "Waktu tunggu rata-rata",
    "occupation": "petugas loket",
    "aspect": "time",
    "polarity": "lower",
    "unit_of_measure": "menit",
    "definition": "Dari nomor antrean sampai dilayani.",
    "is_active": "on",
}


def test_hr_adds_and_changes_an_indicator_and_the_audit_trail_tells(client, cast):
    client.force_login(cast.users["hr"])
    assert client.get(reverse("indicator_add")).status_code == 200
    client.post(reverse("indicator_add"), FIELDS)
    indicator = Indicator.objects.get()
    assert indicator.agency == cast.sabang
    client.post(reverse("indicator_edit", args=[indicator.pk]), {**FIELDS, "unit_of_measure": "jam"})
    indicator.refresh_from_db()
    assert indicator.unit_of_measure == "jam"
    entries = AuditEntry.objects.filter(action__startswith="indicator.").values_list("action", flat=True)
    assert list(entries) == ["indicator.add", "indicator.change"]


def test_the_same_indicator_twice_is_refused_at_its_field(client, cast):
    client.force_login(cast.users["hr"])
    client.post(reverse("indicator_add"), FIELDS)
    page = client.post(reverse("indicator_add"), FIELDS)
    assert "name" in page.context["form"].errors
    assert Indicator.objects.count() == 1


@pytest.mark.parametrize(
    ("actor", "codes"),
    [
        ("hr", (200, 200, 200)),
        ("employee", (200, 403, 403)),
        ("auditor", (200, 403, 403)),
        ("administrator", (200, 403, 403)),
        ("hr_elsewhere", (200, 200, 404)),
        ("", (302, 302, 302)),
    ],
)
def test_list_add_and_edit_answer_everybody_as_declared(client, cast, actor, codes):
    indicator = factories.make_indicator(cast.sabang)
    if actor:
        client.force_login(cast.users[actor])
    urls = [reverse("indicator_list"), reverse("indicator_add"), reverse("indicator_edit", args=[indicator.pk])]
    assert tuple(client.get(url).status_code for url in urls) == codes
    assert not AuditEntry.objects.exists()


def test_agencies_do_not_see_each_others_library(client, cast):
    factories.make_indicator(cast.sibolga, name="Rahasia Sibolga")
    client.force_login(cast.users["employee"])
    assert "Rahasia Sibolga" not in client.get(reverse("indicator_list")).content.decode()


def test_search_pages_and_the_same_questions_for_fifty_as_for_two(client, cast):
    factories.make_indicator(cast.sabang, name="Kehadiran", aspect="time", occupation="guru")
    factories.make_indicator(cast.sabang, name="Cakupan")
    client.force_login(cast.users["employee"])
    url = reverse("indicator_list")
    assert [i.name for i in client.get(url, {"q": "guru"}).context["page_obj"]] == ["Kehadiran"]
    assert [i.name for i in client.get(url, {"aspect": "time"}).context["page_obj"]] == ["Kehadiran"]
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(50):
        factories.make_indicator(cast.sabang, name=f"Indikator {number}")
    with CaptureQueriesContext(connection) as many:
        page = client.get(url)
    assert len(few) == len(many) <= 15
    assert len(page.context["page_obj"]) == 25
