"""Arranging sessions: agenda proposed, series, moves, mails with calendar files, and what the reviewer sees of them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from appraisal.tests import factories, rating_cases
from core import errors, jobs
from core.models import AuditEntry
from mentoring import selectors, services
from mentoring.models import AgreedAction, FeedbackSession, SessionMail
from mentoring.tests.talks import NOW, TODAY, enter, make_session, page, send
from reports.tests import year
from tests import cast as people

pytestmark = pytest.mark.django_db
SECRET = "CANARY-agenda-of-two"


def schedule(cast, actor="supervisor", **more):
    plan = {"employee": cast.eka, "scheduled_for": NOW + timedelta(days=3), "place": "Room 2", "agenda": SECRET}
    return services.schedule_session(**{**plan, **more}, actor=cast.users[actor], at=NOW)


def running_case(cast):
    cycle = factories.make_cycle(cast)
    case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, state="agreed")
    return case, factories.make_target(case, title="Immunisation coverage")


class TestAgenda:
    def test_what_is_late_open_and_past_is_proposed_to_the_two(self, cast):
        _case, target = running_case(cast)
        held = make_session(cast, NOW - timedelta(days=40), state="held", shared_notes="x")
        AgreedAction.objects.create(session=held, text="Read the norm", owner=cast.eka, due_date=date(2026, 11, 1))
        for actor in ("supervisor", "employee"):
            topics = selectors.topics_for(cast.eka, cast.sari.pk, cast.users[actor], TODAY)
            assert [topic.key for topic in topics] == ["last", "action:1", f"target:{target.pk}"]
            assert "Agreed and late: Read the norm (Eka" in topics[1].words
            assert topics[2].words == "No result recorded yet: Immunisation coverage"

    def test_targets_stay_hidden_from_a_supervisor_who_may_not_see_the_case(self, cast):
        running_case(cast)
        assert selectors.topics_for(cast.eka, cast.tono.pk, cast.users["supervisor_elsewhere"], TODAY) == []

    def test_ticked_topics_stand_in_the_agenda(self, client, cast):
        _case, target = running_case(cast)
        enter(client, cast, "supervisor")
        url = f"{reverse('session_add')}?person={cast.eka.pk}&kind=coaching"
        assert "Which skill do we work on?" in client.get(url).content.decode()
        data = {
            "employee": cast.eka.pk, "kind": "coaching", "day": "2026-11-20", "clock": "10:00", "minutes": 90,
            "times": 1, "agenda": "My own topic", "topics": [f"target:{target.pk}"],
        }  # fmt: skip
        send(client, url, data)
        session = FeedbackSession.objects.get()
        assert session.agenda == "My own topic\n• No result recorded yet: Immunisation coverage"
        assert (session.kind, session.minutes) == ("coaching", 90)

    def test_an_agenda_needs_a_topic(self, client, cast):
        enter(client, cast, "employee")
        data = {"employee": cast.eka.pk, "day": "2026-11-20", "clock": "10:00", "agenda": ""}
        assert "at least one topic" in send(client, reverse("session_add"), data).content.decode()
        assert not FeedbackSession.objects.exists()

    def test_a_stranger_cannot_be_met(self, client, cast):
        enter(client, cast, "supervisor")
        data = {"employee": cast.lina.pk, "day": "2026-11-20", "clock": "10:00", "agenda": "x"}
        url = f"{reverse('session_add')}?person={cast.eka.pk}&kind=dialogue"
        send(client, url, data)
        assert not FeedbackSession.objects.exists()

    def test_hr_writes_what_a_kind_begins_with(self, client, cast):
        enter(client, cast, "hr")
        url = reverse("agenda_templates")
        form = client.get(url).context["form"]
        words = {kind: selectors.usual_text(kind) for kind in ("dialogue", "coaching", "counsel")}
        assert form.initial == words
        client.post(url, {**words, "coaching": "Our own words"})
        assert selectors.template_text(cast.sabang.pk, "coaching") == "Our own words"
        assert selectors.template_text(cast.sibolga.pk, "coaching") == words["coaching"]
        client.post(url, {**words, "coaching": ""})
        assert selectors.template_text(cast.sabang.pk, "coaching") == words["coaching"]


class TestMails:
    def run(self, cast, **more):
        session = schedule(cast, **more)
        jobs.run_waiting(NOW)
        return session

    def test_both_get_day_place_and_a_calendar_file_and_not_a_word_of_the_agenda(self, cast):
        cast.sabang.time_zone = "Asia/Makassar"
        cast.sabang.save()
        cast.eka.refresh_from_db()
        session = self.run(cast, kind="counsel")
        assert sorted(m.to[0] for m in mail.outbox) == ["eka@sabang.invalid", "sari@sabang.invalid"]
        for letter in mail.outbox:
            ((name, content, kind),) = letter.attachments
            everything = letter.subject + letter.body + content
            assert SECRET not in everything
            # That somebody is counselled is nobody's who looks into a calendar.
            assert "onseling" not in everything and "ounsel" not in everything
            assert "Room 2" in letter.body and "11:00" in letter.body
            assert (name, kind) == ("sesi.ics", "text/calendar")
            (event,) = Calendar.from_ical(content).events
            assert event["dtstart"].params["TZID"] == "Asia/Makassar"
            assert event["dtstart"].dt == session.scheduled_for
            assert (event["dtend"].dt - event["dtstart"].dt) == timedelta(hours=1)

    def test_a_move_and_a_cancellation_replace_the_entry(self, cast):
        session = self.run(cast)
        services.move_session(
            session=session, scheduled_for=NOW + timedelta(days=5), place="", actor=cast.users["employee"], at=NOW
        )
        jobs.run_waiting(NOW)
        services.cancel_session(session=session, reason="I am ill", actor=cast.users["employee"], at=NOW)
        jobs.run_waiting(NOW)
        events = [Calendar.from_ical(letter.attachments[0][1]).events[0] for letter in mail.outbox]
        assert [event["sequence"] for event in events] == [0, 0, 1, 1, 2, 2]
        assert {str(event["uid"]) for event in events} == {f"session-{session.pk}@localhost"}
        assert events[-1]["status"] == "CANCELLED"
        assert "I am ill" not in "".join(letter.body for letter in mail.outbox)

    def test_who_has_no_address_gets_none(self, cast):
        type(cast.eka).objects.filter(pk=cast.eka.pk).update(email="")
        self.run(cast)
        assert [m.to for m in mail.outbox] == [["sari@sabang.invalid"]]

    def test_the_words_of_a_cancellation_are_not_in_the_trail(self, cast):
        session = self.run(cast)
        services.cancel_session(session=session, reason=SECRET, actor=cast.users["employee"], at=NOW)
        assert AuditEntry.objects.filter(action="session.cancel").exists()
        assert not [entry for entry in AuditEntry.objects.all() if SECRET in str(entry.details)]


class TestSeries:
    def test_three_months_in_one_mail_and_the_rest_called_off(self, cast):
        first = schedule(cast, times=3)
        days = list(FeedbackSession.objects.order_by("scheduled_for").values_list("scheduled_for", flat=True))
        assert [day.date() for day in days] == [date(2026, 11, 19), date(2026, 12, 21), date(2027, 1, 19)]
        jobs.run_waiting(NOW)
        assert len(mail.outbox) == 2
        assert len(Calendar.from_ical(mail.outbox[0].attachments[0][1]).events) == 3
        second = FeedbackSession.objects.order_by("scheduled_for")[1]
        gone = services.cancel_session(
            session=second, reason="New post", actor=cast.users["supervisor"], rest=True, at=NOW
        )
        assert gone == 2
        first.refresh_from_db()
        assert first.state == "scheduled"

    def test_one_of_a_series_is_called_off_alone(self, client, cast):
        first = schedule(cast, times=3)
        enter(client, cast, "employee")
        client.post(reverse("session_cancel", args=[first.pk]), {"reason": "Ill", "scope": "one"})
        assert FeedbackSession.objects.filter(state="cancelled").count() == 1

    def test_the_home_page_shows_the_next_one_only(self, cast):
        schedule(cast, times=6)
        owed = [t for t in selectors.todo_for(cast.users["employee"], NOW) if t.label == "Feedback session"]
        assert [t.due for t in owed] == [date(2026, 11, 19)]


class TestMoves:
    def test_both_move_it_and_the_page_tells(self, client, cast):
        session = make_session(cast)
        enter(client, cast, "employee")
        data = {"day": "2026-11-25", "clock": "14:00", "place": "Hall"}
        answer = send(client, reverse("session_move", args=[session.pk]), data).content.decode()
        assert "Moved from" in answer and "Hall" in answer
        session.refresh_from_db()
        assert session.scheduled_for == datetime(2026, 11, 25, 14, tzinfo=ZoneInfo("Asia/Jakarta"))
        assert SessionMail.objects.filter(occasion="moved").count() == 2

    def test_two_moves_at_once_do_not_overwrite_each_other(self, cast):
        session, theirs = make_session(cast), None
        theirs = FeedbackSession.objects.get(pk=session.pk)
        move = {"place": "", "at": NOW}
        services.move_session(
            session=theirs, scheduled_for=NOW + timedelta(days=2), actor=cast.users["supervisor"], **move
        )
        with pytest.raises(errors.WrongState):
            services.move_session(
                session=session, scheduled_for=NOW + timedelta(days=4), actor=cast.users["employee"], **move
            )

    @pytest.mark.parametrize("actor", ["hr", "reviewer", "former_supervisor"])
    def test_nobody_else_moves_it(self, cast, actor):
        with pytest.raises(errors.NotYours):
            services.move_session(
                session=make_session(cast), scheduled_for=NOW + timedelta(days=2), place="", actor=cast.users[actor],
                at=NOW,
            )  # fmt: skip

    def test_what_was_held_is_not_moved(self, client, cast):
        session = make_session(cast, NOW - timedelta(days=1), state="held")
        assert page(enter(client, cast, "employee"), "session_move", session.pk).status_code == 409

    def test_the_calendar_file_is_served(self, client, cast):
        session = make_session(cast)
        answer = page(enter(client, cast, "employee"), "session_calendar", session.pk)
        assert answer["Content-Type"].startswith("text/calendar")
        (event,) = Calendar.from_ical(answer.content).events
        assert event["dtstart"].params["TZID"] == "Asia/Jakarta"
        assert SECRET not in answer.content.decode()


class TestReviewer:
    def test_she_sees_that_they_talked_and_not_what_was_said(self, client, cast):
        running_case(cast)
        make_session(cast, NOW - timedelta(days=2), state="held", shared_notes=SECRET, agenda=SECRET, kind="coaching")
        answer = page(enter(client, cast, "reviewer"), "session_overview").content.decode()
        assert "Eka" in answer and "coaching" in answer and SECRET not in answer

    @pytest.mark.parametrize("actor", ["other_employee", "peer", "hr", "auditor", "supervisor_elsewhere"])
    def test_nobody_else_sees_even_that(self, client, cast, actor):
        running_case(cast)
        make_session(cast, NOW - timedelta(days=2), state="held")
        assert "coaching" not in page(enter(client, cast, actor), "session_overview").content.decode()
        assert list(selectors.sessions_reviewed(cast.users[actor])) == []

    def test_no_word_of_theirs_is_even_read(self, cast, django_assert_num_queries):
        running_case(cast)
        make_session(cast, NOW - timedelta(days=2), state="held", shared_notes=SECRET)
        with django_assert_num_queries(1) as asked:
            (row,) = selectors.told(selectors.sessions_reviewed(cast.users["reviewer"]))
        assert row.employee == "Eka"
        assert (
            "shared_notes" not in asked.captured_queries[0]["sql"] and "agenda" not in asked.captured_queries[0]["sql"]
        )


class TestReminder:
    def reminded(self, cast, actor="supervisor"):
        todos = selectors.todo_for(people.fresh(cast.users[actor]), NOW)
        return [todo for todo in todos if todo.url_name == "talk_list"]

    def test_a_supervisor_is_reminded_of_whom_she_has_not_talked_with(self, cast, settings):
        (todo,) = self.reminded(cast)
        assert todo.count == 5
        settings.TALK_REMINDER_DAYS = 365
        # Eka came to her in July: nobody neglected her for a year.
        assert self.reminded(cast)[0].count == 4

    def test_a_session_or_feedback_counts_and_an_old_one_does_not(self, cast):
        make_session(cast, NOW - timedelta(days=59), state="held")
        assert self.reminded(cast)[0].count == 4
        FeedbackSession.objects.update(scheduled_for=NOW - timedelta(days=61))
        assert self.reminded(cast)[0].count == 5
        services.give_feedback(
            receiver=cast.eka, kind="thanks", text="x", actor=cast.users["supervisor"], at=NOW - timedelta(days=3)
        )
        assert self.reminded(cast)[0].count == 4

    def test_it_is_hers_alone(self, client, cast):
        for actor in ("employee", "hr", "auditor"):
            assert self.reminded(cast, actor) == []
        assert "Eka" in page(enter(client, cast, "supervisor"), "talk_list").content.decode()
        assert "Eka" not in page(enter(client, cast, "reviewer"), "talk_list").content.decode()


class TestGapDialogue:
    def published(self, cast, opens=True):
        case = year.published(year.cycle(cast.sabang), [cast.eka], appraiser=cast.sari, reviewer=cast.rina)[0]
        frozen = case.result.frozen
        frozen["outcome"]["dialogue"]["opens"] = opens
        type(case.result).objects.filter(pk=case.result.pk).update(frozen=frozen, published_at=NOW)
        return case

    def owed(self, cast, actor):
        todos = selectors.todo_for(cast.users[actor], NOW)
        return [todo.url_args for todo in todos if todo.url_name == "session_add_about"]

    def test_both_are_asked_to_hold_it_until_it_has_a_day(self, client, cast):
        case = self.published(cast)
        assert self.owed(cast, "employee") == self.owed(cast, "supervisor") == [(case.pk,)]
        assert self.owed(cast, "reviewer") == self.owed(cast, "hr") == []
        enter(client, cast, "employee")
        url = reverse("session_add_about", args=[case.pk])
        send(client, url, {"employee": cast.eka.pk, "day": "2026-11-20", "clock": "10:00", "agenda": "Our views"})
        assert FeedbackSession.objects.get().about_id == case.pk
        assert self.owed(cast, "employee") == self.owed(cast, "supervisor") == []
        assert client.get(url).status_code == 409
        FeedbackSession.objects.update(state="cancelled")
        assert self.owed(cast, "supervisor") == [(case.pk,)]

    def test_a_result_without_a_gap_asks_for_none(self, cast):
        self.published(cast, opens=False)
        assert self.owed(cast, "employee") == []


class TestTwoViewsBeforePublication:
    """Where the scheme compares the two views, the dialogue is asked for as soon as both have submitted."""

    def case(self, cast, *sources, **levels):
        case = rating_cases.case_of(cast, "plaju")
        for source in sources:
            rating_cases.rate(case, source, level=levels.get(source, 4))
        type(case).objects.filter(pk=case.pk).update(state="rated")
        return case

    def owed(self, cast, actor):
        return list(selectors.dialogues_owed(cast.users[actor].employee_id, NOW))

    def test_both_are_asked_when_the_views_lie_apart(self, cast):
        case = self.case(cast, "self", "supervisor", supervisor=2)
        assert self.owed(cast, "employee") == self.owed(cast, "supervisor") == [case]
        assert self.owed(cast, "reviewer") == []

    def test_nobody_is_asked_before_both_have_submitted_or_where_they_agree(self, cast):
        self.case(cast, "supervisor")
        assert self.owed(cast, "employee") == []

    def test_views_that_agree_ask_for_nothing(self, cast):
        self.case(cast, "self", "supervisor")
        assert self.owed(cast, "employee") == []

    def test_the_agenda_proposes_the_items_that_lie_apart(self, cast):
        self.case(cast, "self", "supervisor", supervisor=2)
        topics = selectors.topics_for(cast.eka, cast.sari.pk, cast.users["supervisor"], NOW.date())
        assert [topic for topic in topics if topic.words.startswith("Views differ")]
