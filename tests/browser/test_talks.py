"""Talks in a browser: a session of two with its agenda, notes and actions, and a year of one mentor pair."""

from datetime import UTC, date, datetime

import pytest

from mentoring.models import AgreedAction, FeedbackSession, MentoringTopic, MentorRequest, Mentorship
from tests import cast as people
from tests.browser import steps
from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PRIVATE = "Hanya untuk saya sendiri."


def press(visitor: Visitor, path: str, css: str = "main form .btn-primary", **fields) -> Visitor:
    """Open a page, fill its form and send it."""
    visitor.open(path).fill(**fields).send(css)
    return visitor


def test_a_session_is_planned_held_and_acknowledged_by_both(visitor):
    cast = people.make()
    supervisor, employee = cast.users["supervisor"], cast.users["employee"]
    with steps.on(11, 10):
        held = FeedbackSession.objects.create(
            agency=cast.sabang, employee=cast.eka, supervisor=cast.sari, agenda="x", state="held",
            scheduled_for=datetime(2026, 9, 1, 3, 0, tzinfo=UTC),
        )  # fmt: skip
        action = AgreedAction.objects.create(
            session=held, text="Belajar presentasi", owner=cast.eka, due_date=date(2026, 10, 1)
        )
        visitor.sign_in(supervisor).open("/sessions/").open("/sessions/people/")
        address = f"/sessions/add/?person={cast.eka.pk}&kind=coaching"
        # What is open and what was said last is proposed and ticked already.
        press(visitor, address, day="2026-11-10", clock="11:00", place="Ruang 2", agenda="Latihan")
    session = FeedbackSession.objects.get(state="scheduled")
    assert "Belajar presentasi" in session.agenda
    with steps.on(11, 11):
        visitor.sign_in(supervisor).open(f"/sessions/{session.pk}/")
        assert visitor.fetch(f"/sessions/{session.pk}/calendar/").startswith(b"BEGIN:VCALENDAR")
        told = {"notes": "Kami berlatih.", "action_1": "Memberi contoh", "owner_1": cast.sari.pk, "due_1": "2026-11-30"}
        press(visitor, f"/sessions/{session.pk}/notes/", **told)
        press(visitor, f"/sessions/{session.pk}/private/", text=PRIVATE)
        visitor.open(f"/sessions/{session.pk}/").send(f'form[action="/sessions/{session.pk}/acknowledge/"] button')
        visitor.sign_in(employee).open("/")
        assert "Belajar presentasi" in visitor.text and "Memberi contoh" in visitor.text
        visitor.open(f"/sessions/{held.pk}/").send(f'form[action="/actions/{action.pk}/done/"] button')
        visitor.open(f"/sessions/{session.pk}/").send(f'form[action="/sessions/{session.pk}/acknowledge/"] button')
        visitor.picture("session")
        assert "Kami berlatih." in visitor.text and PRIVATE not in visitor.text
    session.refresh_from_db()
    action.refresh_from_db()
    assert session.state == "acknowledged"
    assert action.done_on > action.due_date


def test_a_year_of_one_mentor_pair(visitor):
    cast = people.make()
    mentor, mentee, hr = cast.users["other_employee"], cast.users["employee"], cast.users["hr"]
    with steps.on(2, 2):
        pair = they_are_matched(visitor, cast, mentor, mentee, hr)
        goals = {"planned_until": "2026-08-03", "goal_1": "Berbicara di depan umum", "sign_1": "Tiga kali tampil"}
        press(visitor.sign_in(mentor), f"/mentoring/{pair.pk}/goals/", **goals)
        visitor.sign_in(mentee).open("/").open(f"/mentoring/{pair.pk}/")
        visitor.send(f'form[action="/mentoring/{pair.pk}/goals/agree/"] button')
    for month, who in ((3, mentee), (4, mentor), (6, mentee)):
        with steps.on(month, 10):
            met = {"held_on": f"2026-{month:02}-09", "minutes": 90, "topic": "Suara", "notes": "Kami mencoba."}
            press(visitor.sign_in(who), f"/mentoring/{pair.pk}/meetings/add/", **met)
    with steps.on(6, 20):
        for who in (mentor, mentee):
            press(visitor.sign_in(who), f"/mentoring/{pair.pk}/reviews/midway/", satisfaction=4, helped="Kesabaran")
    with steps.on(8, 3):
        press(visitor.sign_in(mentee), f"/mentoring/{pair.pk}/close/", because="reached", reason="Terima kasih")
        press(visitor, f"/mentoring/{pair.pk}/reviews/closing/", satisfaction=5, helped="Keberanian")
        visitor.sign_in(mentor).open("/")
        closing = {"satisfaction": 5, "helped": "Mendengarkan", "contribution": True}
        press(visitor, f"/mentoring/{pair.pk}/reviews/closing/", **closing)
        visitor.open(f"/mentoring/{pair.pk}/")
        visitor.picture("pair")
        visitor.sign_in(hr).open("/mentoring/programme/")
        assert "Kami mencoba." not in visitor.text
    pair.refresh_from_db()
    assert (pair.state, pair.meetings.count(), pair.reviews.count()) == ("closed", 3, 4)


def they_are_matched(visitor: Visitor, cast, mentor, mentee, hr) -> Mentorship:
    """Offer, request, matching with reasons, and the yes of both."""
    visitor.sign_in(hr).open("/mentoring/topics/").send('form[action="/mentoring/topics/usual/"] button')
    topic = MentoringTopic.objects.order_by("pk").first()
    press(visitor.sign_in(mentor), "/mentoring/offer/", topics=topic.pk, capacity=2, about="Dua puluh tahun berpidato")
    press(visitor.sign_in(mentee), "/mentoring/request/", topics=topic.pk, goal="Berbicara di depan umum")
    assert MentorRequest.objects.filter(mentee=cast.eka).exists()
    visitor.sign_in(hr).open("/mentoring/matchings/").send('form[action="/mentoring/matchings/add/"] button')
    visitor.picture("matching")
    for box in visitor.all('[name="chosen"]:not(:checked)'):
        visitor.driver.execute_script("arguments[0].click()", box)
    visitor.send('button[value="accept"]')
    pair = Mentorship.objects.get(origin="matched")
    press(visitor.sign_in(mentee), f"/mentoring/{pair.pk}/agree/")
    press(visitor.sign_in(mentor), f"/mentoring/{pair.pk}/accept/")
    pair.refresh_from_db()
    assert pair.state == "active"
    return pair
