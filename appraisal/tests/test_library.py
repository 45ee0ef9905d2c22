"""The library says more of an indicator: rubric, source, range, suggestions; model sets fill it."""

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal import library_rules, model_sets, selectors, services
from appraisal.models import Indicator
from appraisal.tests import factories
from core import errors
from core.models import AuditEntry
from tests import cast as people

pytestmark = pytest.mark.django_db
RUBRIC = {name: f"Tingkat {name[-1]}" for name in library_rules.RUBRIC}
FIELDS = {
    "name": "Waktu tunggu",
    "occupation": "Dokter",
    "aspect": "time",
    "polarity": "range",
    "unit_of_measure": "menit",
    "data_source": "Aplikasi pendaftaran",
    "suggested_low": "10",
    "suggested_high": "25",
    "suggested_weight": "20",
    "is_active": "on",
    **RUBRIC,
}


@pytest.fixture
def hr(client, cast):
    client.force_login(cast.users["hr"])
    return client


def user(cast, actor="hr"):
    return people.fresh(cast.users[actor])


def test_hr_describes_an_indicator_and_everybody_reads_it(hr, client, cast):
    assert hr.post(reverse("indicator_add"), FIELDS).status_code == 302
    indicator = Indicator.objects.get()
    assert (indicator.suggested_low, indicator.suggested_high) == (Decimal(10), Decimal(25))
    assert AuditEntry.objects.get(action="indicator.add").details["after"]["suggested_low"] == "10"
    client.force_login(cast.users["employee"])
    page = client.get(reverse("indicator", args=[indicator.pk])).content.decode()
    for words in ("Tingkat 1", "Tingkat 5", "Aplikasi pendaftaran", "10–25 menit", "within a range"):
        assert words in page
    assert reverse("indicator_edit", args=[indicator.pk]) not in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rubric_3": ""}, "rubric_3"),
        ({"suggested_high": ""}, "suggested_high"),
        ({"suggested_high": "5"}, "suggested_high"),
        ({"polarity": "higher"}, "suggested_low"),
        ({"suggested_value": "5"}, "suggested_value"),
        ({"suggested_weight": "101"}, "suggested_weight"),
        ({"suggested_low": "sepuluh"}, "suggested_low"),
    ],
)
def test_what_cannot_stand_together_is_refused_at_its_field_and_kept(hr, changes, field):
    page = hr.post(reverse("indicator_add"), {**FIELDS, **changes})
    assert field in page.context["form"].errors
    assert "Aplikasi pendaftaran" in page.content.decode()
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"polarity": "sideways"},
        {"polarity": "higher", "suggested_low": 1, "suggested_high": 2},
        {"polarity": "range", "suggested_low": 3, "suggested_high": 2},
        {"polarity": "range", "suggested_low": 3},
        {"polarity": "range", "suggested_value": 3},
        {"polarity": "higher", "suggested_value": 0},
        {"suggested_weight": 0},
        {"rubric_1": "x"},
    ],
)
def test_the_database_refuses_it_too(cast, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_indicator(cast.sabang, **fields)


def test_a_range_of_the_library_gives_a_target_its_range(client, cast):
    case = factories.make_appraisal(
        factories.make_cycle(cast, **factories.PLANNING), cast.eka, cast.sari, cast.rina, "planning"
    )
    indicator = factories.make_indicator(
        cast.sabang, polarity="range", suggested_low=10, suggested_high=25, suggested_weight=20
    )
    client.force_login(cast.users["employee"])
    form = client.get(reverse("target_add", args=[case.pk]), {"indicator": indicator.pk}).context["form"]
    told = {name: form[name].value() for name in ("measure", "polarity", "value", "low", "high", "weight")}
    assert told == {
        "measure": indicator.name, "polarity": "higher", "value": None, "low": "10", "high": "25", "weight": "20",
    }  # fmt: skip


def test_the_rubric_stands_beside_the_target_for_employee_and_supervisor(client, cast):
    case = factories.make_appraisal(factories.make_cycle(cast), cast.eka, cast.sari, cast.rina, "agreed")
    indicator = factories.make_indicator(cast.sabang, **RUBRIC)
    factories.make_target(case, indicator=indicator)
    for actor, name in (("employee", "appraisal"), ("supervisor", "appraisal"), ("supervisor", "rate_supervisor")):
        client.force_login(cast.users[actor])
        assert "Tingkat 4" in client.get(reverse(name, args=[case.pk])).content.decode(), (actor, name)


def test_the_list_filters_by_occupation_and_by_use(hr, cast):
    factories.make_indicator(cast.sabang, name="A", occupation="Guru")
    factories.make_indicator(cast.sabang, name="B", occupation="")
    factories.make_indicator(cast.sabang, name="C", occupation="Guru", is_active=False)
    factories.make_indicator(cast.sibolga, name="D", occupation="Rahasia")
    url = reverse("indicator_list")
    page = hr.get(url)
    assert "Rahasia" not in page.content.decode()
    assert [one.name for one in page.context["page_obj"]] == ["B", "A", "C"]
    assert [one.name for one in hr.get(url, {"occupation": "Guru"}).context["page_obj"]] == ["A", "C"]
    assert [one.name for one in hr.get(url, {"occupation": "-"}).context["page_obj"]] == ["B"]
    assert [one.name for one in hr.get(url, {"occupation": "Guru", "in_use": "on"}).context["page_obj"]] == ["A"]
    assert hr.get(url, {"occupation": "Rahasia"}).status_code == 200


def test_an_indicator_out_of_use_is_not_offered_for_new_targets(client, cast):
    case = factories.make_appraisal(
        factories.make_cycle(cast, **factories.PLANNING), cast.eka, cast.sari, cast.rina, "planning"
    )
    factories.make_indicator(cast.sabang, name="Lama", is_active=False)
    client.force_login(cast.users["employee"])
    assert "Lama" not in client.get(reverse("target_add", args=[case.pk])).content.decode()


def test_one_indicator_costs_the_same_few_queries(hr, cast):
    indicator = factories.make_indicator(cast.sabang, **RUBRIC)
    with CaptureQueriesContext(connection) as asked:
        hr.get(reverse("indicator", args=[indicator.pk]))
    assert len(asked) <= 10


# --- Model sets ----------------------------------------------------------------------------------------


def test_every_set_has_ten_indicators_over_several_occupations_each_with_a_rubric():
    sets = model_sets.built_in()
    assert set(sets) == {"sabang", "salor", "sibolga", "plaju"}
    for one in sets.values():
        assert len(one.indicators) >= 10
        assert len({fields["occupation"] for fields in one.indicators}) >= 4
        assert any(fields["polarity"] == "range" for fields in one.indicators)
        names = [(fields["occupation"], fields["name"]) for fields in one.indicators]
        assert len(names) == len(set(names))
        for fields in one.indicators:
            assert all(fields[name] for name in library_rules.RUBRIC), fields["name"]
            indicator = Indicator(**fields)
            indicator.clean_fields(exclude=["agency"])
            assert indicator.rubric[4][1] == fields["rubric_5"]


def test_a_file_that_says_the_impossible_is_named(tmp_path, monkeypatch):
    good = (model_sets.FOLDER / "salor.toml").read_text("utf-8")
    (tmp_path / "rusak.toml").write_text(good.replace("value = 45", "value = -1"), "utf-8")
    monkeypatch.setattr(model_sets, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"rusak.toml: Waktu penyelesaian berkas kependudukan"):
        model_sets.built_in.__wrapped__()


def test_taking_a_set_over_adds_what_is_not_there_and_changes_nothing(hr, cast):
    chosen = model_sets.built_in()["salor"]
    kept = factories.make_indicator(
        cast.sabang, occupation="PETUGAS LOKET", name=chosen.indicators[0]["name"].upper(), definition="Sendiri"
    )
    kept.refresh_from_db()
    page = hr.post(reverse("indicator_take_over"), {"model_set": "salor"}, follow=True).content.decode()
    assert "9 indicators were added. 1 was there already." in page
    assert Indicator.objects.filter(agency=cast.sabang).count() == len(chosen.indicators)
    assert Indicator.objects.get(pk=kept.pk).definition == "Sendiri"
    assert AuditEntry.objects.filter(action="indicator.take_over").count() == len(chosen.indicators) - 1
    again = services.take_over_set(agency=cast.sabang, key="salor", actor=user(cast))
    assert (again.added, again.known) == (0, len(chosen.indicators))


def test_only_hr_of_the_agency_takes_a_set_over(cast):
    for actor in ("employee", "hr_elsewhere", "auditor", "administrator"):
        with pytest.raises(errors.NotYours):
            services.take_over_set(agency=cast.sabang, key="salor", actor=user(cast, actor))
    with pytest.raises(errors.Refused, match="no model set"):
        services.take_over_set(agency=cast.sabang, key="../../etc", actor=user(cast))
    assert not Indicator.objects.exists()


def test_the_command_loads_a_set_and_says_what_it_did(cast):
    out = io.StringIO()
    call_command("load_indicators", "plaju", agency="sabang", stdout=out)
    assert "11 added, 0 were there already" in out.getvalue()
    with pytest.raises(CommandError, match="no agency"):
        call_command("load_indicators", "plaju", agency="atlantis")
    with pytest.raises(CommandError, match="plaju, sabang, salor, sibolga"):
        call_command("load_indicators", agency="sabang")


def test_the_suggestion_is_told_in_words(cast):
    make = factories.make_indicator
    assert selectors.suggestion_of(make(cast.sabang, suggested_value=Decimal("12.5"))) == "12.5 persen"
    assert selectors.suggestion_of(make(cast.sabang, name="x")) == ""
