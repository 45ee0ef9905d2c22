"""The daily digest: to whom, when, how often, and what it must not say."""

import smtplib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from core import jobs
from employees.models import Employee, User
from reports import selectors, services
from reports.models import Digest, DigestChoice, DigestRun
from reports.services import digests
from reports.tests import year

pytestmark = pytest.mark.django_db
# A Monday, 10:00 in Sabang.
NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
OPEN = {"published": False, "rating_until": date(2026, 12, 15), "countersign_until": date(2026, 12, 31)}


@pytest.fixture
def eka_is_late(cast):
    cycle = year.cycle(cast.sabang, 2026, **OPEN)
    return year.case(cycle, cast.eka, appraiser=cast.sari, state="planning", agreed_at=None)


def run_all(at=NOW):
    services.order_digests(at=at)
    return jobs.run_waiting(at)


def letters(to):
    return [letter for letter in mail.outbox if letter.to == [to]]


def test_who_is_late_gets_one_mail_and_who_owes_nothing_gets_none(cast, eka_is_late):
    run_all()
    (letter,) = letters("eka@sabang.invalid")
    assert "1 late" in letter.body and "31 January 2026" in letter.body
    assert not letters("lina@sabang.invalid")


def test_the_mail_says_neither_what_it_is_about_nor_whom(cast, eka_is_late):
    eka_is_late.state = "submitted"
    eka_is_late.save()
    run_all()
    (letter,) = letters("sari@sabang.invalid")
    told = letter.subject + letter.body
    assert "1 late" in told
    assert not [name for name in ("Eka", "Sari", "plan of", eka_is_late.cycle.name) if name in told]


def test_a_second_run_of_the_day_sends_nothing(cast, eka_is_late):
    run_all()
    DigestRun.objects.update(state="waiting", attempts=0, reached=0, finished_at=None)
    jobs.run_waiting(NOW)
    assert len(letters("eka@sabang.invalid")) == 1
    services.order_digests(at=NOW + timedelta(hours=5))
    assert DigestRun.objects.filter(agency=cast.sabang).count() == 1


def test_without_the_mark_of_the_day_a_second_run_would_send_twice(cast, eka_is_late, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(digests, "_is_first_today", lambda user, run: True)
    run_all()
    DigestRun.objects.update(state="waiting", attempts=0, reached=0, finished_at=None)
    jobs.run_waiting(NOW)
    assert len(letters("eka@sabang.invalid")) == 2


@pytest.mark.parametrize(
    ("at", "ordered"),
    [
        (datetime(2026, 11, 15, 22, 59, tzinfo=UTC), False),  # 05:59 on Monday in Sabang
        (datetime(2026, 11, 15, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 14, 3, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 11, 20, 17, 0, tzinfo=UTC), False),  # already Saturday in Sabang
    ],
)
def test_it_is_ordered_from_six_on_local_working_days(cast, at, ordered):
    services.order_digests(at=at)
    assert DigestRun.objects.filter(agency=cast.sabang).exists() is ordered


@pytest.mark.parametrize("reason", ["switched off", "closed account", "left", "no address"])
def test_nobody_gets_it_who_should_not(cast, eka_is_late, reason):
    if reason == "switched off":
        services.choose_digest(user=cast.users["employee"], wanted=False)
    elif reason == "closed account":
        User.objects.filter(employee=cast.eka).update(is_active=False)
    elif reason == "left":
        Employee.objects.filter(pk=cast.eka.pk).update(is_active=False)
    else:
        Employee.objects.filter(pk=cast.eka.pk).update(email="")
    run_all()
    assert not letters("eka@sabang.invalid")


def test_an_address_the_server_refuses_stops_nobody_else(cast, eka_is_late, monkeypatch):
    year.case(eka_is_late.cycle, cast.lina, appraiser=cast.tono, state="planning", agreed_at=None)
    whole = mail.EmailMessage.send

    def send(letter, **options):
        if letter.to == ["eka@sabang.invalid"]:
            raise smtplib.SMTPRecipientsRefused({})
        return whole(letter, **options)

    monkeypatch.setattr(digests.EmailMessage, "send", send)
    run_all()
    assert letters("lina@sabang.invalid") and not letters("eka@sabang.invalid")


def test_a_mail_server_that_is_away_loses_no_mail(cast, eka_is_late, monkeypatch):
    with monkeypatch.context() as away:
        away.setattr(digests.EmailMessage, "send", lambda letter: (_ for _ in ()).throw(ConnectionRefusedError()))
        run_all()
    assert not Digest.objects.exists()
    jobs.run_waiting(NOW)
    assert letters("eka@sabang.invalid")


def test_a_run_that_was_killed_goes_on_behind_the_last_chunk(cast, eka_is_late):
    services.order_digests(at=NOW)
    DigestRun.objects.filter(agency=cast.sabang).update(reached=cast.users["employee"].pk)
    jobs.run_waiting(NOW)
    assert not letters("eka@sabang.invalid")


def test_everybody_sees_only_her_own_mark_and_choice(cast):
    for actor in ("employee", "peer"):
        Digest.objects.create(user=cast.users[actor], day=date(2026, 11, 16))
        services.choose_digest(user=cast.users[actor], wanted=False)
    for model in (Digest, DigestChoice):
        assert [row.user for row in model.objects.visible_to(cast.users["employee"])] == [cast.users["employee"]]
        assert not model.objects.visible_to(cast.users["hr"]).exists()


def test_the_page_lists_what_is_due_and_the_dates_of_the_cycle(cast, client, eka_is_late):
    client.force_login(cast.users["employee"])
    page = client.get(reverse("my_deadlines"))
    told = page.content.decode()
    assert "Write your plan and submit it" in told and "Last day of ratings: Penilaian 2026" in told
    assert "The daily mail is on" in told


def test_the_choice_is_kept_and_can_be_changed_back(cast, client):
    client.force_login(cast.users["employee"])
    for wanted, words in (("no", "The daily mail is off"), ("yes", "The daily mail is on")):
        answer = client.post(reverse("digest_choice"), {"wanted": wanted}, follow=True)
        assert words in answer.content.decode()
        assert selectors.wants_digest(cast.users["employee"]) is (wanted == "yes")


def test_looking_writes_nothing(cast, client, eka_is_late):
    client.force_login(cast.users["employee"])
    for name in ("my_deadlines", "deadlines_ics"):
        assert client.get(reverse(name)).status_code == 200
    assert not DigestChoice.objects.exists() and not Digest.objects.exists()
    assert client.get(reverse("digest_choice")).status_code == 405


def test_somebody_without_an_address_reads_why_no_mail_comes(cast, client):
    Employee.objects.filter(pk=cast.eka.pk).update(email="")
    client.force_login(cast.users["employee"])
    assert "no e-mail address" in client.get(reverse("my_deadlines")).content.decode()


def test_the_number_of_queries_does_not_grow_with_cycles(cast, client, django_assert_max_num_queries):
    for number in range(6):
        cycle = year.cycle(cast.sabang, 2026, **OPEN, name=f"Penilaian {number}")
        year.case(cycle, cast.eka, appraiser=cast.sari, state="planning", agreed_at=None)
    client.force_login(cast.users["employee"])
    with django_assert_max_num_queries(18):
        client.get(reverse("my_deadlines"))


def test_the_calendar_file_opens_and_holds_the_same_days(cast, client, eka_is_late):
    client.force_login(cast.users["employee"])
    answer = client.get(reverse("deadlines_ics"))
    assert answer["Content-Type"].startswith("text/calendar") and "attachment" in answer["Content-Disposition"]
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    told = {(event.decoded("dtstart"), str(event["summary"])) for event in events}
    assert (date(2026, 1, 31), "Write your plan and submit it") in told
    assert (date(2026, 12, 15), "Last day of ratings: Penilaian 2026") in told
    assert len({str(event["uid"]) for event in events}) == len(told)
