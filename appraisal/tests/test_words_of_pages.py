"""Small words that decide whether a page is understood: deadlines with their zone, short links, narrow heads."""

import pytest
from django.urls import reverse

from appraisal import labels
from appraisal.models import Evidence
from appraisal.tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("zone", "short"), [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
)
def test_a_rating_is_open_until_the_end_of_a_day_in_the_zone_of_the_agency(client, cast, zone, short):
    cast.sabang.time_zone = zone
    cast.sabang.save()
    cycle = factories.make_cycle(cast)
    case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina)
    client.force_login(cast.users["employee"])
    text = client.get(reverse("rate_self", args=[case.pk])).content.decode()
    assert "Open until the end of" in text and f"{cycle.rating_until:%Y}</time> ({short}): " in text
    assert "00:00" not in text


@pytest.mark.parametrize(
    ("file_name", "link", "short"),
    [
        ("", "https://berkas.contoh.go.id/a/very/long/path?with=query", "berkas.contoh.go.id"),
        ("laporan.pdf", "", "laporan.pdf"),
    ],
)
def test_evidence_has_a_name_a_table_has_room_for(file_name, link, short):
    assert Evidence(file_name=file_name, link=link).short == short


def test_every_state_has_a_short_head(client, cast):
    assert set(labels.STATE_HEADS) == set(labels.AppraisalState)
    cycle = factories.make_cycle(cast)
    factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina)
    client.force_login(cast.users["hr"])
    text = client.get(reverse("cycle", args=[cycle.pk])).content.decode()
    heads = text.split("<thead>")[1].split("</thead>")[0]
    assert all(str(head) in heads for head in labels.STATE_HEADS.values())
    assert "plan agreed, year running" not in heads
