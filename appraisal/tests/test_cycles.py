"""Cycles: HR prepares, opens and watches them; the pages ask the same questions of everybody."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal import selectors, services
from appraisal.models import Appraisal, Cycle, Scheme
from appraisal.tests import factories
from core import errors
from core.models import AuditEntry
from employees.models import Employee, ReportingLine
from tests import cast as people

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def draft(cast):
    return factories.make_cycle(cast, state="draft")


def hr(cast):
    return people.fresh(cast.users["hr"])


def queries_of(call):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        call()
    return len(seen)


def appraiser_of(person):
    places = selectors.places_on(person.agency_id, date(2026, 1, 5))
    return next(place.appraiser_id for place in places if place.employee_id == person.pk)


# --- Opening -------------------------------------------------------------------------------------------
def test_opening_makes_one_case_for_every_active_employee_of_the_agency(cast, draft):
    Employee.objects.filter(pk=cast.dedi.pk).update(is_active=False)
    number = services.open_cycle(cycle=draft, actor=hr(cast), at=AT)
    cases = Appraisal.objects.filter(cycle=draft)
    assert number == cases.count() == Employee.objects.filter(agency=cast.sabang, is_active=True).count()
    assert not cases.filter(employee=cast.dedi).exists()
    assert not cases.filter(employee__agency=cast.sibolga).exists()


def test_opening_takes_the_supervisor_of_that_local_day_and_her_supervisor(cast, draft):
    services.open_cycle(cycle=draft, actor=hr(cast), at=AT)
    case = Appraisal.objects.get(cycle=draft, employee=cast.eka)
    assert (case.appraiser, case.reviewer) == (cast.bekas, cast.rina)


@pytest.mark.parametrize(
    ("at", "supervisor"),
    [
        (datetime(2026, 6, 30, 16, 59, tzinfo=UTC), "bekas"),  # 23:59 in Western Indonesia
        (datetime(2026, 6, 30, 17, 0, tzinfo=UTC), "sari"),  # 00:00 of 1 July
    ],
)
def test_the_day_changes_at_local_midnight(cast, draft, at, supervisor):
    services.open_cycle(cycle=draft, actor=hr(cast), at=at)
    assert Appraisal.objects.get(cycle=draft, employee=cast.eka).appraiser == cast.people[supervisor]


def test_a_definitive_supervisor_goes_before_an_acting_one(cast, draft):
    ReportingLine.objects.create(employee=cast.adi, supervisor=cast.tono, kind="plt", start=date(2025, 1, 1))
    assert appraiser_of(cast.adi) == cast.sari.pk
    ReportingLine.objects.filter(employee=cast.adi, kind="definitive").update(end=date(2025, 6, 1))
    assert appraiser_of(cast.adi) == cast.tono.pk


def test_people_without_a_supervisor_get_a_case_without_an_appraiser(cast, draft):
    lost = selectors.opening(draft, date(2026, 1, 5)).without_supervisor
    assert cast.wali in lost and cast.eka not in lost
    services.open_cycle(cycle=draft, actor=hr(cast), at=AT)
    assert Appraisal.objects.get(cycle=draft, employee=cast.wali).appraiser is None


def test_nobody_reviews_what_she_rated_herself(cast, draft):
    ReportingLine.objects.create(employee=cast.wali, supervisor=cast.rina, start=date(2024, 1, 1))
    services.open_cycle(cycle=draft, actor=hr(cast), at=AT)
    assert Appraisal.objects.get(cycle=draft, employee=cast.rina).reviewer is None


def test_a_scheme_without_targets_begins_with_the_year_running(cast):
    with_targets = factories.make_cycle(cast, "sabang-kompetensi", state="draft")
    without = factories.make_cycle(cast, "sibolga", state="draft")
    for cycle in (with_targets, without):
        services.open_cycle(cycle=cycle, actor=hr(cast), at=AT)
    assert set(Appraisal.objects.filter(cycle=with_targets).values_list("state", flat=True)) == {"planning"}
    assert set(Appraisal.objects.filter(cycle=without).values_list("state", flat=True)) == {"agreed"}


def test_a_cycle_opens_once(cast, draft):
    stale = Cycle.objects.select_related("agency", "scheme").get(pk=draft.pk)
    services.open_cycle(cycle=draft, actor=hr(cast), at=AT)
    number = Appraisal.objects.count()
    with pytest.raises(errors.WrongState):
        services.open_cycle(cycle=stale, actor=hr(cast), at=AT)
    assert Appraisal.objects.count() == number
    assert AuditEntry.objects.filter(action="cycle.open").count() == 1


def test_hr_of_another_agency_opens_nothing(cast, draft):
    with pytest.raises(errors.NotYours):
        services.open_cycle(cycle=draft, actor=people.fresh(cast.users["hr_elsewhere"]), at=AT)


def test_opening_asks_as_many_questions_for_fifty_people_as_for_few(cast, draft):
    factories.make_people(cast.eka, 2, cast.sari)
    few = queries_of(lambda: services.open_cycle(cycle=draft, actor=hr(cast), at=AT))
    second = factories.make_cycle(cast, state="draft", name="Kedua")
    factories.make_people(cast.eka, 50, cast.sari, first_serial=200)
    many = queries_of(lambda: services.open_cycle(cycle=second, actor=hr(cast), at=AT))
    # The second time the chain of the audit exists already.
    assert many <= few


# --- Refreshing people ---------------------------------------------------------------------------------
def test_refreshing_adds_newcomers_and_leaves_a_changed_supervisor_to_a_hand_over(cast, draft):
    services.open_cycle(cycle=draft, actor=hr(cast), at=AT)
    factories.make_people(cast.eka, 1, cast.sari)
    told = services.refresh_people(cycle=draft, actor=hr(cast), at=AT + timedelta(days=200))
    assert (told.added, told.moved, told.handovers) == (1, 0, 1)
    # Whoever supervises now would read what the former supervisor wrote.
    assert Appraisal.objects.get(cycle=draft, employee=cast.eka).appraiser == cast.bekas


def test_refreshing_names_a_supervisor_where_there_was_none_and_a_new_reviewer(cast, draft):
    services.open_cycle(cycle=draft, actor=hr(cast), at=AT)
    Appraisal.objects.filter(cycle=draft, employee=cast.lina).update(appraiser=None, reviewer=None)
    Appraisal.objects.filter(cycle=draft, employee=cast.adi).update(reviewer=cast.wali)
    Appraisal.objects.filter(cycle=draft, employee=cast.budi).update(reviewer=cast.wali, state="rated")
    told = services.refresh_people(cycle=draft, actor=hr(cast), at=AT)
    assert (told.added, told.moved) == (0, 2)
    known = {case.employee: (case.appraiser, case.reviewer) for case in Appraisal.objects.filter(cycle=draft)}
    assert known[cast.lina] == (cast.tono, cast.rina)
    assert known[cast.adi] == (cast.sari, cast.rina)
    assert known[cast.budi] == (cast.sari, cast.wali)
    entry = AuditEntry.objects.get(action="cycle.refresh_people")
    assert [row[1:] for row in entry.details["moved"]] == [
        [cast.sari.pk, cast.wali.pk, cast.sari.pk, cast.rina.pk],
        [None, None, cast.tono.pk, cast.rina.pk],
    ]


def test_refreshing_twice_changes_nothing_the_second_time(cast, draft):
    services.open_cycle(cycle=draft, actor=hr(cast), at=AT)
    later = AT + timedelta(days=200)
    factories.make_people(cast.eka, 1, cast.sari)
    services.refresh_people(cycle=draft, actor=hr(cast), at=later)
    told = services.refresh_people(cycle=draft, actor=hr(cast), at=later)
    assert (told.added, told.moved) == (0, 0)
    assert AuditEntry.objects.filter(action="cycle.refresh_people").count() == 1


def test_a_case_keeps_its_supervisor_when_the_register_has_none(cast, draft):
    services.open_cycle(cycle=draft, actor=hr(cast), at=AT)
    ReportingLine.objects.filter(employee=cast.lina).delete()
    services.refresh_people(cycle=draft, actor=hr(cast), at=AT)
    assert Appraisal.objects.get(cycle=draft, employee=cast.lina).appraiser == cast.tono


# --- Dates ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "day"),
    [
        ("ends_on", date(2026, 1, 1)),
        ("planning_until", date(2025, 12, 31)),
        ("rating_from", date(2026, 1, 31)),
        ("rating_until", date(2026, 10, 31)),
        ("countersign_until", date(2026, 11, 29)),
    ],
)
def test_dates_that_contradict_each_other_are_refused_at_their_field(field, day):
    services.check_dates(dict(factories.YEAR))
    with pytest.raises(errors.Refused) as refusal:
        services.check_dates({**factories.YEAR, field: day})
    assert refusal.value.code == field


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Jakarta", 17), ("Asia/Makassar", 16), ("Asia/Jayapura", 15)])
def test_the_rating_window_closes_at_the_end_of_the_local_day(cast, zone, hours):
    cast.sabang.time_zone = zone
    cast.sabang.save()
    cycle = factories.make_cycle(cast.sabang)
    midnight = datetime(2026, 11, 30, hours, 0, tzinfo=UTC)
    assert cycle.takes_ratings(midnight - timedelta(minutes=1))
    assert not cycle.takes_ratings(midnight)
    assert cycle.closes_at(cycle.rating_until) == midnight


def test_completion_counts_every_case_once_in_three_queries(cast):
    cycle = factories.make_cycle(cast)
    factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "agreed")
    factories.make_appraisal(cycle, cast.adi, cast.sari, cast.rina, "countersigned")
    factories.make_appraisal(cycle, cast.lina, cast.tono, cast.rina, "countersigned")
    with CaptureQueriesContext(connection) as seen:
        told = selectors.completion(cycle)
    assert len(seen) == 3
    assert {unit.name: unit.counts for unit in told.units} == {
        "Dinas Keuangan": {"countersigned": 1},
        "Dinas Pelayanan": {"agreed": 1, "countersigned": 1},
    }
    assert (told.everybody.total, told.everybody.signed, told.all_signed) == (3, 2, False)


@pytest.mark.parametrize(
    ("state", "day", "late"),
    [
        ("planning", date(2026, 1, 31), False),
        ("planning", date(2026, 2, 1), True),
        ("submitted", date(2026, 2, 1), True),
        ("agreed", date(2026, 11, 30), False),
        ("agreed", date(2026, 12, 1), True),
        ("rated", date(2026, 12, 15), False),
        ("rated", date(2026, 12, 16), True),
        ("countersigned", date(2026, 12, 31), False),
    ],
)
def test_list_and_page_agree_who_is_late(cast, state, day, late):
    case = factories.make_appraisal(factories.make_cycle(cast), cast.eka, cast.sari, cast.rina, state)
    noon = datetime(day.year, day.month, day.day, 5, 0, tzinfo=UTC)
    assert case.is_late(noon) is late
    assert Appraisal.objects.late(day).exists() is late


# --- Pages ---------------------------------------------------------------------------------------------
def form_of(scheme, **changes):
    dates = {field: day.isoformat() for field, day in factories.YEAR.items()}
    return {"name": "Penilaian 2027", "year": 2026, "scheme": scheme.pk, **dates, **changes}


def test_hr_prepares_changes_and_opens_a_cycle(client, cast):
    factories.load_schemes()
    scheme = Scheme.objects.get(key="sibolga")
    client.force_login(cast.users["hr"])
    assert client.get(reverse("cycle_add")).status_code == 200
    client.post(reverse("cycle_add"), form_of(scheme))
    cycle = Cycle.objects.get()
    assert cycle.state == "draft" and cycle.agency == cast.sabang
    client.post(reverse("cycle_edit", args=[cycle.pk]), form_of(scheme, name="Tahun 2026"))
    page = client.get(reverse("cycle_open", args=[cycle.pk]))
    assert "no supervisor today" in page.content.decode()
    token = {"submit_token": page.context["form"]["submit_token"].value()}
    answer = client.post(reverse("cycle_open", args=[cycle.pk]), token, follow=True)
    assert "Receipt number" in answer.content.decode()
    cycle.refresh_from_db()
    assert (cycle.name, cycle.state) == ("Tahun 2026", "open")
    # Sent twice by a nervous finger: the same receipt, nothing new.
    again = client.post(reverse("cycle_open", args=[cycle.pk]), token, follow=True)
    assert "Receipt number" in again.content.decode()
    assert AuditEntry.objects.filter(action="cycle.open").count() == 1


def test_wrong_dates_are_shown_at_their_field_with_everything_typed_kept(client, cast):
    factories.load_schemes()
    client.force_login(cast.users["hr"])
    page = client.post(reverse("cycle_add"), form_of(Scheme.objects.get(key="sibolga"), rating_until="2026-10-01"))
    assert "rating_until" in page.context["form"].errors
    assert "Penilaian 2027" in page.content.decode()


def test_a_taken_name_is_refused_beside_the_field(client, cast):
    cycle = factories.make_cycle(cast)
    client.force_login(cast.users["hr"])
    page = client.post(reverse("cycle_add"), form_of(cycle.scheme, name=cycle.name))
    assert "name" in page.context["form"].errors
    assert Cycle.objects.count() == 1


PAGES = {
    # page: (draft, actors who get 200)
    "cycle_list": {"hr", "auditor"},
    "cycle_add": {"hr"},
    "cycle": {"hr", "auditor"},
    "cycle_edit": {"hr"},
    "cycle_open": {"hr"},
    "cycle_refresh_people": {"hr"},
    "scheme_list": {"hr", "auditor", "employee", "supervisor", "hr_elsewhere", "administrator"},
    "scheme": {"hr", "auditor", "employee", "supervisor", "hr_elsewhere", "administrator"},
}
WITHOUT_OBJECT = ("cycle_list", "cycle_add", "scheme_list")


@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("actor", ["hr", "auditor", "employee", "supervisor", "hr_elsewhere", "administrator", ""])
def test_every_page_answers_everybody_as_declared(client, cast, name, actor):
    cycle = factories.make_cycle(cast, state="open" if name == "cycle_refresh_people" else "draft")
    arguments = [] if name in WITHOUT_OBJECT else [cycle.scheme_id if name == "scheme" else cycle.pk]
    if actor:
        client.force_login(cast.users[actor])
    entries = AuditEntry.objects.count()
    code = client.get(reverse(name, args=arguments)).status_code
    if not actor:
        assert code == 302
    elif actor in PAGES[name]:
        assert code == 200
    elif actor == "hr_elsewhere":
        # The same role in another government: her own lists, but no object of ours.
        assert code == (200 if name in WITHOUT_OBJECT else 404)
    else:
        assert code == 403
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("name", ["cycle_edit", "cycle_open"])
def test_an_open_cycle_is_not_prepared_again(client, cast, name):
    cycle = factories.make_cycle(cast)
    client.force_login(cast.users["hr"])
    assert client.get(reverse(name, args=[cycle.pk])).status_code == 409


def test_changing_an_open_cycle_is_refused_even_when_sent_by_hand(client, cast):
    cycle = factories.make_cycle(cast)
    client.force_login(cast.users["hr"])
    assert client.post(reverse("cycle_edit", args=[cycle.pk]), form_of(cycle.scheme)).status_code == 409


def test_people_are_refreshed_only_while_the_cycle_is_open(client, cast, draft):
    client.force_login(cast.users["hr"])
    url = reverse("cycle_refresh_people", args=[draft.pk])
    assert (client.get(url).status_code, client.post(url).status_code) == (409, 409)


def test_the_monitor_asks_as_many_questions_for_fifty_cases_as_for_two(client, cast):
    cycle = factories.make_cycle(cast)
    for person in factories.make_people(cast.eka, 2, cast.sari):
        factories.make_appraisal(cycle, person, cast.sari, cast.rina)
    client.force_login(cast.users["hr"])
    url = reverse("cycle", args=[cycle.pk])
    client.get(url)
    few = queries_of(lambda: client.get(url))
    for person in factories.make_people(cast.eka, 50, cast.sari, first_serial=200):
        factories.make_appraisal(cycle, person, cast.sari, cast.rina)
    many = queries_of(lambda: client.get(url))
    assert few == many <= 15


def test_the_monitor_filters_by_name_unit_state_and_lateness(client, cast):
    cycle = factories.make_cycle(cast)
    factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "planning")
    factories.make_appraisal(cycle, cast.lina, cast.tono, cast.rina, "agreed")
    factories.make_appraisal(cycle, cast.wali, None, None, "agreed")
    client.force_login(cast.users["hr"])
    url = reverse("cycle", args=[cycle.pk])
    shown = {
        query: [row.appraisal.employee.name for row in client.get(f"{url}?{query}").context["rows"]]
        for query in ("q=lin", f"unit={cast.units['pelayanan'].pk}", "state=agreed", "late=on", "alone=on", "state=x")
    }
    assert shown["q=lin"] == ["Lina"]
    assert shown[f"unit={cast.units['pelayanan'].pk}"] == ["Eka"]
    assert shown["state=agreed"] == ["Lina", "Wali"]
    assert shown["late=on"] == ["Eka"]
    assert shown["alone=on"] == ["Wali"]
    assert len(shown["state=x"]) == 3


def test_the_page_of_a_scheme_explains_every_scheme_in_words(client, cast):
    factories.load_schemes()
    client.force_login(cast.users["employee"])
    for scheme in Scheme.objects.all():
        text = client.get(reverse("scheme", args=[scheme.pk])).content.decode()
        assert "How the predicate follows" in text
    kompetensi = Scheme.objects.get(key="sabang-kompetensi")
    text = client.get(reverse("scheme", args=[kompetensi.pk])).content.decode()
    assert "used and shown only from 10 answers on" in text


def test_the_year_opened_at_one_minute_past_midnight_belongs_to_the_new_day(client, cast):
    """The page takes the clock of the server, the day of the agency."""
    cycle = factories.make_cycle(cast, state="draft")
    client.force_login(cast.users["hr"])
    with time_machine.travel(datetime(2026, 6, 30, 17, 1, tzinfo=UTC), tick=False):
        page = client.get(reverse("cycle_open", args=[cycle.pk]))
        client.post(
            reverse("cycle_open", args=[cycle.pk]), {"submit_token": page.context["form"]["submit_token"].value()}
        )
    assert Appraisal.objects.get(employee=cast.eka).appraiser == cast.sari
