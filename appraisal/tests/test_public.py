"""The public: nine answers without a person, tickets that work once, posters that never count."""

import threading
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from appraisal import scoring
from appraisal.models import Cycle, PublicAnswer, ServiceOfficer, ServicePoint, Ticket
from appraisal.selectors import records, satisfaction
from appraisal.services import public
from appraisal.tests import factories, rating_cases
from core import errors, receipts

NINE = {f"u{number}": "4" for number in range(1, 10)}


@pytest.fixture(autouse=True)
def empty_cache():
    """The posters' counters of this minute: the clock of the tests stands still."""
    cache.clear()


@pytest.fixture
def cycle(cast):
    return factories.make_cycle(cast, "sabang-kompetensi")


@pytest.fixture
def point(cast, cycle):
    return rating_cases.point_of(cast)


def ticket_of(point, cast):
    return public.issue_tickets(point=point, number=1, actor=cast.users["hr"])[0]


def address_of(code):
    return reverse("public_rate", args=[code])


# --- The page of the public ------------------------------------------------------------------------------
def test_a_phone_without_cookies_answers_by_ticket_and_is_thanked(cast, point):
    code = ticket_of(point, cast)
    page = Client(enforce_csrf_checks=True).post(address_of(code), NINE)
    assert page.status_code == 200
    assert "Thank you" in page.content.decode()
    answer = PublicAnswer.objects.get()
    assert answer.is_verified
    assert answer.answers == dict.fromkeys(scoring.ELEMENTS, 4)


def test_the_pages_ask_nine_questions_and_no_person(client, point):
    text = client.get(address_of(point.code)).content.decode()
    text += "".join(
        client.post(address_of(point.code), {"screen": screen, "go": "next"}).content.decode() for screen in (1, 2)
    )
    assert text.count("<fieldset") == 9
    # Words of her own, if she likes, on the last screen; no field for a name or a number anywhere.
    assert text.count("<textarea") == 1
    assert 'type="text"' not in text
    assert text.count("viewport") == 3


def test_an_answer_by_poster_is_unverified(client, point):
    client.post(address_of(point.code), NINE)
    assert not PublicAnswer.objects.get().is_verified


def test_a_ticket_works_once(client, cast, point):
    code = ticket_of(point, cast)
    assert client.post(address_of(code), NINE).status_code == 200
    assert client.post(address_of(code), NINE).status_code == 404
    assert PublicAnswer.objects.count() == 1
    assert not Ticket.objects.exists()


def test_a_ticket_typed_with_blanks_and_small_letters_is_found(client, cast, point):
    code = ticket_of(point, cast).lower()
    assert client.get(address_of(f"{code[:4]}-{code[4:]}")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_fifty_posts_of_one_ticket_at_once_are_one_answer(cast):
    factories.make_cycle(cast, "sabang-kompetensi")
    code = ticket_of(rating_cases.point_of(cast), cast)
    start, codes = threading.Barrier(50), []

    def send():
        try:
            start.wait()
            codes.append(Client().post(address_of(code), NINE).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _n in range(50)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert codes.count(200) == 1
    assert set(codes) <= {200, 404, 409}
    assert PublicAnswer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_looking_whether_the_ticket_is_there_lets_several_through(cast, monkeypatch):
    cycle = factories.make_cycle(cast, "sabang-kompetensi")
    point = rating_cases.point_of(cast)
    ticket_of(point, cast)
    all_have_looked, stored = threading.Barrier(3), []

    def careless():
        try:
            found = Ticket.objects.exists()
            all_have_looked.wait()
            if found:
                rating_cases.public_answers(point, cycle, [4])
                Ticket.objects.all().delete()
                stored.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=careless) for _n in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert PublicAnswer.objects.count() == 3


def test_some_questions_may_stay_open_but_not_all(client, point):
    assert client.post(address_of(point.code), {}).status_code == 409
    assert client.post(address_of(point.code), {"u7": "2"}).status_code == 200
    assert PublicAnswer.objects.get().answers["u1"] is None


def test_a_ticket_survives_a_refused_answer(client, cast, point):
    code = ticket_of(point, cast)
    assert client.post(address_of(code), {}).status_code == 409
    assert Ticket.objects.count() == 1


def test_a_fifth_level_is_not_stored(client, point):
    client.post(address_of(point.code), NINE | {"u1": "5"})
    assert not PublicAnswer.objects.exists()


def test_officers_are_offered_where_the_unit_shows_them(client, cast, point):
    shown = ServiceOfficer.objects.create(service_point=point, employee=cast.eka, shown_name="Ibu Eka")
    ServiceOfficer.objects.create(service_point=point, employee=cast.adi, shown_name="Pak Adi", is_shown=False)
    text = client.post(address_of(point.code), {"screen": 2, "go": "next"}).content.decode()
    assert "Ibu Eka" in text
    assert "Pak Adi" not in text
    client.post(address_of(point.code), NINE | {"officer": shown.pk})
    assert PublicAnswer.objects.get().officer == shown


def test_an_officer_who_is_not_shown_cannot_be_named(client, cast, point):
    hidden = ServiceOfficer.objects.create(service_point=point, employee=cast.adi, shown_name="Pak Adi", is_shown=False)
    client.post(address_of(point.code), NINE | {"officer": hidden.pk})
    assert not PublicAnswer.objects.exists()


def test_an_unknown_code_is_a_page_in_words(client, point):
    page = client.get(address_of("ZZZZZZ"))
    assert page.status_code == 404
    assert "ask at the counter" in page.content.decode()


def test_a_closed_survey_says_so(client, cast, point):
    Cycle.objects.update(state="publishing")
    for page in (client.get(address_of(point.code)), client.post(address_of(point.code), NINE)):
        assert page.status_code == 409
        assert "takes no answers now" in page.content.decode()
    assert not PublicAnswer.objects.exists()


def test_a_closed_service_point_is_unknown(client, point):
    ServicePoint.objects.update(is_active=False)
    assert client.get(address_of(point.code)).status_code == 404


def test_a_poster_takes_thirty_answers_a_minute_and_then_asks_for_patience(client, point):
    codes = [client.post(address_of(point.code), NINE).status_code for _n in range(31)]
    assert codes[:30] == [200] * 30
    assert codes[30] == 429
    assert PublicAnswer.objects.count() == 30
    assert not public.too_many_from_poster(point, datetime(2026, 11, 16, 3, 1, tzinfo=UTC))


def test_an_answer_holds_no_time_no_address_and_no_ticket():
    names = {field.name for field in PublicAnswer._meta.get_fields()}
    assert names == {"id", "service_point", "cycle", "officer", "is_verified", "answers", "version"}


# --- What it feeds ---------------------------------------------------------------------------------------
def public_source(appraisal):
    loaded = rating_cases.load(appraisal)
    return records.record_of(loaded, anonymous=True)["ratings"].get("public")


def test_a_shown_officer_gets_her_own_verified_answers_and_others_their_units(cast, cycle, point):
    eka = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina)
    adi = factories.make_appraisal(cycle, cast.adi, cast.sari, cast.rina)
    lina = factories.make_appraisal(cycle, cast.lina, cast.tono, cast.rina)
    officer = ServiceOfficer.objects.create(service_point=point, employee=cast.eka, shown_name="Ibu Eka")
    rating_cases.public_answers(point, cycle, [4] * 10, officer=officer)
    rating_cases.public_answers(point, cycle, [2] * 5)
    rating_cases.public_answers(point, cycle, [1] * 50, is_verified=False)
    assert public_source(eka) == {"raters": 10, "counters": {"u6": {"4": 10}, "u7": {"4": 10}}}
    assert public_source(adi) == {"raters": 15, "counters": {"u6": {"4": 10, "2": 5}, "u7": {"4": 10, "2": 5}}}
    # Another unit has no answers at all.
    assert public_source(lina) is None


def test_an_open_question_is_no_answer(cast, cycle, point):
    adi = factories.make_appraisal(cycle, cast.adi, cast.sari, cast.rina)
    rating_cases.public_answers(point, cycle, [4])
    PublicAnswer.objects.update(answers={**PublicAnswer.objects.get().answers, "u6": None})
    assert public_source(adi) == {"raters": 1, "counters": {"u6": {}, "u7": {"4": 1}}}


def test_the_index_is_shown_from_ten_verified_answers_on(cast, cycle, point):
    rating_cases.public_answers(point, cycle, [4] * 9)
    few = satisfaction.figures_of([point], cycle)[point.pk].verified
    assert (few.answers, few.index, few.elements) == (9, None, ())
    rating_cases.public_answers(point, cycle, [3])
    rating_cases.public_answers(point, cycle, [1] * 20, is_verified=False)
    figures = satisfaction.figures_of([point], cycle)[point.pk]
    # Nine fours and one three: 3.9 × 25.
    assert (str(figures.verified.index), figures.verified.grade) == ("97.50", "A")
    assert (figures.unverified.answers, str(figures.unverified.index)) == (20, "25.00")


# --- The pages of the keepers ----------------------------------------------------------------------------
def test_hr_opens_a_service_point_with_an_officer(client, cast, cycle):
    client.force_login(cast.users["hr"])
    unit = cast.units["pelayanan"]
    client.post(reverse("service_point_add"), {"unit": unit.pk, "name": "Loket 2"})
    point = ServicePoint.objects.get(name="Loket 2")
    data = {"nip": f" {cast.eka.nip[:8]} {cast.eka.nip[8:]}", "shown_name": "Ibu Eka", "is_shown": "on"}
    client.post(reverse("service_point_officer", args=[point.pk]), data)
    assert point.officers.get().employee == cast.eka
    text = client.get(reverse("service_point", args=[point.pk])).content.decode()
    assert "Ibu Eka" in text
    assert "data:image/svg+xml" in text
    client.post(reverse("service_point_edit", args=[point.pk]), {"name": "Loket Dua"})
    point.refresh_from_db()
    assert (point.name, point.is_active) == ("Loket Dua", False)


def test_two_service_points_of_one_name_are_refused_in_words(client, cast, point):
    client.force_login(cast.users["hr"])
    page = client.post(reverse("service_point_add"), {"unit": point.unit_id, "name": point.name})
    assert "already has a service point of this name" in page.content.decode()


def test_a_person_of_another_agency_is_no_officer(client, cast, point):
    client.force_login(cast.users["hr"])
    page = client.post(reverse("service_point_officer", args=[point.pk]), {"nip": cast.siti.nip, "shown_name": "Siti"})
    assert "Nobody of this agency" in page.content.decode()
    assert not ServiceOfficer.objects.exists()


def test_tickets_are_shown_once_and_only_their_digests_are_kept(client, cast, point):
    user = cast.users["leader"]
    client.force_login(user)
    token = receipts.issue_token(user, f"service_point.tickets:{point.pk}")
    address = reverse("service_point_tickets", args=[point.pk])
    text = client.post(address, {"number": 3, "submit_token": token}).content.decode()
    assert text.count("data:image/svg+xml") == 3
    assert Ticket.objects.count() == 3
    assert not any(digest in text for digest in Ticket.objects.values_list("digest", flat=True))
    again = client.post(address, {"number": 3, "submit_token": token})
    assert again.status_code == 409
    assert Ticket.objects.count() == 3
    point.refresh_from_db()
    assert point.tickets_issued == 3


def test_two_hundred_tickets_at_most(cast, point):
    for number in (0, 201):
        with pytest.raises(errors.Refused):
            public.issue_tickets(point=point, number=number, actor=cast.users["hr"])


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("service_point", {"hr": 200, "leader": 200, "employee": 403, "hr_elsewhere": 404}),
        ("service_point_edit", {"hr": 200, "leader": 200, "employee": 403, "hr_elsewhere": 404}),
        ("service_point_tickets", {"hr": 200, "leader": 200, "employee": 403, "hr_elsewhere": 404}),
        ("service_point_officer", {"hr": 405, "employee": 403}),
        ("service_point_list", {"hr": 200, "leader": 200, "employee": 403}),
        ("service_point_add", {"hr": 200, "leader": 200, "employee": 403}),
    ],
)
def test_who_keeps_service_points(client, cast, point, name, codes):
    address = reverse(name, args=[] if name.endswith(("list", "add")) else [point.pk])
    assert client.get(address).status_code == 302
    for actor, code in codes.items():
        client.force_login(cast.users[actor])
        assert client.get(address).status_code == code, actor


def test_the_leader_of_another_unit_looks_but_does_not_keep(client, cast, cycle):
    point = rating_cases.point_of(cast, code="KEU234")
    ServicePoint.objects.update(unit=cast.units["keuangan"])
    client.force_login(cast.users["leader"])
    assert client.get(reverse("service_point", args=[point.pk])).status_code == 200
    assert client.get(reverse("service_point_tickets", args=[point.pk])).status_code == 403


def test_the_list_takes_the_same_queries_for_any_number(client, cast, point, django_assert_max_num_queries):
    client.force_login(cast.users["hr"])
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("service_point_list"))
    ServicePoint.objects.bulk_create(
        ServicePoint(unit=point.unit, name=f"Loket {n}", code=f"L{n}") for n in range(100, 150)
    )
    with django_assert_max_num_queries(15) as many:
        client.get(reverse("service_point_list"))
    assert len(few) == len(many)
    assert not [query for query in many if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
