"""Plans and trainings: what services allow, refuse and count."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from careers import selectors, services
from careers.models import DevelopmentItem, TrainingRecord, TrainingRule
from careers.tests.factories import NOW, TODAY, make_item, make_record, publish_result
from core import errors
from core.models import AuditEntry
from tests.cast import fresh

PROPOSAL = {
    "year": 2026,
    "title": "Berbicara di depan umum",
    "reason": "Terlemah",
    "method": "workshop",
    "hours": Decimal(6),
    "due_date": date(2026, 12, 1),
    "on": TODAY,
}


def test_an_item_is_part_of_the_plan_when_the_other_side_has_chosen_it(cast):
    item = services.propose_item(employee=cast.eka, actor=cast.users["employee"], **PROPOSAL)
    with pytest.raises(errors.NotYours):
        services.choose_item(item=item, actor=cast.users["employee"], on=TODAY)
    services.choose_item(item=item, actor=cast.users["supervisor"], on=TODAY)
    item.refresh_from_db()
    assert item.state == "chosen"
    with pytest.raises(errors.WrongState):
        services.choose_item(item=item, actor=cast.users["supervisor"], on=TODAY)


def test_the_employee_chooses_what_her_supervisor_proposed(cast):
    item = services.propose_item(employee=cast.eka, actor=cast.users["supervisor"], **PROPOSAL)
    with pytest.raises(errors.NotYours):
        services.choose_item(item=item, actor=cast.users["supervisor"], on=TODAY)
    services.choose_item(item=item, actor=cast.users["employee"], on=TODAY)
    actions = list(AuditEntry.objects.filter(object_id=str(item.pk)).values_list("action", flat=True))
    assert actions == ["development_item.propose", "development_item.choose"]


@pytest.mark.parametrize("actor", ["hr", "reviewer", "former_supervisor", "peer"])
def test_nobody_else_proposes(cast, actor):
    with pytest.raises(errors.NotYours):
        services.propose_item(employee=cast.eka, actor=cast.users[actor], **PROPOSAL)
    assert not DevelopmentItem.objects.exists()


def test_it_refuses_a_day_that_has_passed_and_takes_today(cast):
    with pytest.raises(errors.Refused):
        services.propose_item(
            employee=cast.eka, actor=cast.users["employee"], **{**PROPOSAL, "due_date": TODAY - timedelta(1)}
        )
    services.propose_item(employee=cast.eka, actor=cast.users["employee"], **{**PROPOSAL, "due_date": TODAY})


def test_dropping_needs_a_reason_that_stays_readable(cast):
    item = make_item(cast, state="chosen")
    with pytest.raises(errors.Refused):
        services.drop_item(item=item, reason=" ", actor=cast.users["supervisor"], on=TODAY)
    services.drop_item(item=item, reason="Ditunda", actor=cast.users["supervisor"], on=TODAY)
    item.refresh_from_db()
    assert (item.state, item.outcome) == ("dropped", "Ditunda")


def finish(item, actor, **fields):
    values = {"outcome": "Bisa", "hours": Decimal(5), "completed_on": TODAY, "provider": "BPSDM", **fields}
    services.finish_item(item=item, certificate_number="", actor=actor, on=TODAY, **values)


def test_a_finished_item_with_hours_waits_for_hr_as_a_training_record(cast):
    item = make_item(cast, state="chosen")
    finish(item, cast.users["employee"])
    record = TrainingRecord.objects.get()
    assert (record.item, record.hours, record.state) == (item, Decimal(5), "recorded")
    assert selectors.confirmed_hours(cast.eka.pk, 2026) == 0


def test_learning_without_a_training_makes_no_record(cast):
    finish(make_item(cast, state="chosen"), cast.users["employee"], hours=Decimal(0))
    assert not TrainingRecord.objects.exists()


def test_only_the_employee_finishes_and_only_a_chosen_item(cast):
    with pytest.raises(errors.NotYours):
        finish(make_item(cast, state="chosen"), cast.users["supervisor"])
    with pytest.raises(errors.WrongState):
        finish(make_item(cast, title="Lain"), cast.users["employee"])


def test_finishing_stores_nothing_when_the_training_stands_there_already(cast):
    item = make_item(cast, state="chosen")
    make_record(cast.eka, title=item.title, completed_on=TODAY)
    with pytest.raises(errors.Refused):
        finish(item, cast.users["employee"])
    item.refresh_from_db()
    assert item.state == "chosen"


def test_the_plan_grows_from_the_weakest_of_the_last_result(cast):
    result = publish_result(cast.eka)
    items = services.propose_from_weakest(employee=cast.eka, year=2026, actor=cast.users["supervisor"], on=TODAY)
    weakest = selectors.last_published(cast.eka.pk, 2026).weakest
    assert [item.title for item in items] == [str(label) for label in weakest]
    assert result.appraisal.cycle.name in items[0].reason
    with pytest.raises(errors.Refused):
        services.propose_from_weakest(employee=cast.eka, year=2026, actor=cast.users["supervisor"], on=TODAY)


def test_without_a_published_result_nothing_is_proposed(cast):
    with pytest.raises(errors.Refused):
        services.propose_from_weakest(employee=cast.eka, year=2026, actor=cast.users["employee"], on=TODAY)


def test_only_confirmed_hours_of_the_year_count(cast):
    make_record(cast.eka)
    make_record(cast.eka, title="Dua", state="refused")
    make_record(cast.eka, title="Tiga", state="confirmed", completed_on=date(2025, 12, 31))
    make_record(cast.eka, title="Empat", state="confirmed", completed_on=date(2026, 1, 1), hours=Decimal("2.5"))
    year = selectors.year_of(cast.eka, 2026)
    assert (year.training_hours, year.hours_entitled) == (Decimal("2.5"), Decimal(20))
    assert [row.title for row in year.trainings] == ["Empat"]


def test_hr_confirms_once_and_never_her_own(cast):
    record = make_record(cast.eka)
    services.judge_training(record=record, action="confirm", actor=cast.users["hr"])
    with pytest.raises(errors.WrongState):
        services.judge_training(record=record, action="refuse", actor=cast.users["hr"], reason="x")
    with pytest.raises(errors.NotYours):
        services.judge_training(record=make_record(cast.hana), action="confirm", actor=cast.users["hr"])
    with pytest.raises(errors.NotYours):
        services.judge_training(record=make_record(cast.adi), action="confirm", actor=cast.users["hr_elsewhere"])


def test_a_refused_training_can_be_recorded_again_a_waiting_one_cannot(cast):
    form = {
        "employee": cast.eka,
        "title": "Diklat",
        "hours": Decimal(8),
        "completed_on": date(2026, 10, 1),
        "provider": "BPSDM",
        "certificate_number": "",
        "actor": cast.users["employee"],
        "on": TODAY,
    }
    record = services.record_training(**form)
    with pytest.raises(errors.Refused):
        services.record_training(**form)
    services.judge_training(record=record, action="refuse", actor=cast.users["hr"], reason="Tanpa sertifikat")
    services.record_training(**form)
    with pytest.raises(errors.Refused):
        services.record_training(**{**form, "completed_on": TODAY + timedelta(1)})


def test_the_entitlement_is_the_rule_in_force_in_that_year(cast):
    TrainingRule.objects.create(kind="pns", from_year=2027, hours=Decimal(30), is_minimum=True)
    assert selectors.rules_in(2026)["pns"].hours == 20
    assert selectors.rules_in(2027)["pns"].hours == 30
    assert selectors.rules_in(2026)["pppk"].is_minimum is False


def test_the_year_of_many_people_takes_the_same_queries(cast, django_assert_num_queries):
    make_record(cast.eka, state="confirmed")
    make_item(cast, state="chosen")
    make_item(cast, title="Gugur", state="dropped")
    with django_assert_num_queries(5):
        alone = selectors.years_of([cast.eka.pk], 2026)
    with django_assert_num_queries(5):
        many = selectors.years_of([person.pk for person in cast.people.values()], 2026)
    assert many[cast.eka.pk] == alone[cast.eka.pk]
    assert [row.title for row in alone[cast.eka.pk].plan_items] == ["Pelayanan prima"]
    assert many[cast.adi.pk].is_empty


def test_what_people_owe_takes_four_queries_at_most(cast, django_assert_max_num_queries):
    make_item(cast, state="chosen", due_date=date(2026, 11, 1))
    make_item(cast, title="Usul")
    make_record(cast.adi)
    make_record(cast.hana)
    expected = {
        "employee": [("development_item_finish", True, 1)],
        "supervisor": [("development_plan_of", False, 1)],
        "hr": [("training_record_list", False, 1)],
        "peer": [],
    }
    for actor, owed in expected.items():
        user = fresh(cast.users[actor])
        assert user.roles
        with django_assert_max_num_queries(4):
            found = selectors.todo_for(user, NOW)
        assert [(t.url_name, t.is_late, t.count) for t in found] == owed, actor


def test_the_database_refuses_what_the_services_never_write(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_record(cast.eka, hours=Decimal(0))
    with pytest.raises(IntegrityError), transaction.atomic():
        DevelopmentItem.objects.filter(pk=make_item(cast).pk).update(state="done")


def test_a_proposal_is_stored_in_the_language_of_the_agency_whoever_proposes(cast, settings):
    publish_result(cast.eka)
    settings.LANGUAGE_CODE = "id"
    with translation.override("en"):
        items = services.propose_from_weakest(employee=cast.eka, year=2026, actor=cast.users["supervisor"], on=TODAY)
        weakest = selectors.last_published(cast.eka.pk, 2026).weakest
        assert [item.title for item in items] == [label.id for label in weakest]
        assert any(label.id != label.en for label in weakest)
        english = gettext("One of the weakest in %(cycle)s")
    with translation.override("id"):
        expected = gettext("One of the weakest in %(cycle)s")
    assert expected != english
    assert all(item.reason.startswith(expected.split("%")[0]) for item in items)
