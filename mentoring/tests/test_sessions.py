"""Sessions and mentor pairs: the rules first, then the pages asked the same questions by the fixed cast."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse

from core import errors, receipts
from core.models import AuditEntry
from mentoring import selectors, services
from mentoring.models import AgreedAction, FeedbackSession, Mentorship
from tests import cast as people

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
CANARY = "CANARY-shared-notes"


def arrange(cast, when=NOW - timedelta(hours=1)):
    return FeedbackSession.objects.create(
        agency=cast.sabang, employee=cast.eka, supervisor=cast.sari, scheduled_for=when, agenda="Targets of the quarter"
    )


def hold(cast, session, actions=()):
    services.record_session(session=session, notes=CANARY, actions=actions, actor=cast.users["supervisor"], at=NOW)


@pytest.mark.django_db
class TestSessionRules:
    def test_either_of_the_two_arranges_it(self, cast):
        for actor in ("supervisor", "employee"):
            session = services.schedule_session(
                employee=cast.eka, scheduled_for=NOW + timedelta(days=1), place="", agenda="x",
                actor=cast.users[actor], at=NOW,
            )  # fmt: skip
            assert (session.employee, session.supervisor) == (cast.eka, cast.sari)

    @pytest.mark.parametrize("actor", ["former_supervisor", "supervisor_elsewhere", "reviewer", "hr"])
    def test_nobody_else_arranges_it(self, cast, actor):
        with pytest.raises(errors.Refused, match="reporting line"):
            services.schedule_session(
                employee=cast.eka, scheduled_for=NOW + timedelta(days=1), place="", agenda="x",
                actor=cast.users[actor], at=NOW,
            )  # fmt: skip

    def test_it_refuses_a_time_that_has_passed(self, cast):
        with pytest.raises(errors.Refused, match="passed"):
            services.schedule_session(
                employee=cast.eka, scheduled_for=NOW, place="", agenda="x", actor=cast.users["employee"], at=NOW
            )

    def test_it_is_not_written_down_before_it_began(self, cast):
        with pytest.raises(errors.Refused, match="not begun"):
            hold(cast, arrange(cast, NOW + timedelta(hours=1)))

    def test_an_action_belongs_to_one_of_the_two(self, cast):
        with pytest.raises(errors.Refused, match="one of the two"):
            hold(cast, arrange(cast), [("Ask", cast.lina.pk, date(2026, 12, 1))])

    def test_both_acknowledge_and_it_is_closed(self, cast):
        session = arrange(cast)
        hold(cast, session)
        services.acknowledge_session(session=session, actor=cast.users["employee"], at=NOW)
        assert session.state == "held"
        with pytest.raises(errors.WrongState):
            services.acknowledge_session(session=session, actor=cast.users["employee"], at=NOW)
        services.acknowledge_session(session=session, actor=cast.users["supervisor"], at=NOW)
        session.refresh_from_db()
        assert session.state == "acknowledged"

    def test_the_database_refuses_a_closed_session_nobody_acknowledged(self, cast):
        session = arrange(cast)
        with pytest.raises(IntegrityError), transaction.atomic():
            FeedbackSession.objects.filter(pk=session.pk).update(state="acknowledged")

    def test_only_the_owner_marks_an_action_done_and_only_once(self, cast):
        session = arrange(cast)
        hold(cast, session, [("Read the standard", cast.eka.pk, date(2026, 11, 1))])
        action = AgreedAction.objects.get()
        with pytest.raises(errors.NotYours):
            services.finish_action(action=action, actor=cast.users["supervisor"], on=NOW.date())
        services.finish_action(action=action, actor=cast.users["employee"], on=NOW.date())
        with pytest.raises(errors.WrongState):
            services.finish_action(action=action, actor=cast.users["employee"], on=NOW.date())

    def test_the_audit_trail_tells_that_it_was_held_and_not_what_was_said(self, cast):
        hold(cast, arrange(cast), [(CANARY, cast.eka.pk, date(2026, 12, 1))])
        assert AuditEntry.objects.filter(action="session.hold").exists()
        assert not [e for e in AuditEntry.objects.all() if CANARY in str(e.details)]

    def test_the_year_counts_what_was_held(self, cast):
        session = arrange(cast)
        arrange(cast, NOW + timedelta(days=3))
        hold(cast, session, [("Read", cast.eka.pk, date(2026, 12, 1)), ("Teach", cast.sari.pk, date(2026, 12, 1))])
        year = selectors.year_of(cast.eka, 2026)
        assert (year.sessions_held, year.actions_agreed, year.actions_done) == (1, 1, 0)
        assert year.session_dates == (date(2026, 11, 16),)
        assert selectors.year_of(cast.eka, 2025).is_empty

    def test_the_home_page_asks_for_what_is_owed(self, cast):
        session = arrange(cast)
        owed = [t.label for t in selectors.todo_for(cast.users["supervisor"], NOW)]
        assert [label for label in owed if not label.startswith("Talk with")] == ["Write down the session you held"]
        hold(cast, session, [("Read the standard", cast.eka.pk, date(2026, 11, 1))])
        todos = selectors.todo_for(cast.users["employee"], NOW)
        assert [t.label for t in todos] == [
            "Do what you agreed: Read the standard", "Read and acknowledge the notes of your session",
        ]  # fmt: skip
        assert todos[0].is_late
        assert selectors.todo_for(cast.users["administrator"], NOW) == []


@pytest.mark.django_db(transaction=True)
def test_two_acknowledgements_at_once_close_the_session():
    """Without the row lock on PostgreSQL both sides read the other as missing, and the session stays open."""
    cast = people.make()
    session = arrange(cast)
    hold(cast, session)
    barrier = Barrier(2)

    def acknowledge(actor):
        barrier.wait()
        row = FeedbackSession.objects.get(pk=session.pk)
        services.acknowledge_session(session=row, actor=cast.users[actor], at=NOW)
        connections.close_all()

    threads = [Thread(target=acknowledge, args=(actor,)) for actor in ("employee", "supervisor")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.refresh_from_db()
    assert session.state == "acknowledged"


@pytest.mark.django_db
class TestPairs:
    def propose(self, cast, actor="employee"):
        return services.propose_mentorship(
            mentor=cast.rina, mentee=cast.eka, topic="Public speaking", goals="Two talks", started_on=date(2026, 11, 1),
            actor=cast.users[actor],
        )  # fmt: skip

    def step(self, cast, pair, action, actor, reason="Because"):
        services.step_mentorship(pair=pair, action=action, reason=reason, actor=cast.users[actor], on=NOW.date())

    def test_a_pair_begins_when_the_mentor_accepts_and_ends_with_a_note(self, cast):
        pair = self.propose(cast)
        self.step(cast, pair, "accept", "reviewer", reason="")
        self.step(cast, pair, "close", "employee", reason="Both talks were held.")
        pair.refresh_from_db()
        assert (pair.state, pair.started_on, pair.ended_on) == ("closed", NOW.date(), NOW.date())
        assert selectors.year_of(cast.eka, 2026).mentor_names == ("Rina",)
        assert selectors.year_of(cast.rina, 2026).mentee_names == ("Eka",)

    def test_the_same_pair_is_not_proposed_twice(self, cast):
        self.propose(cast)
        with pytest.raises(errors.Refused, match="already"):
            self.propose(cast)

    def test_a_pair_is_two_people_of_one_agency(self, cast):
        with pytest.raises(errors.Refused, match="two different people"):
            services.propose_mentorship(
                mentor=cast.siti, mentee=cast.eka, topic="x", goals="x", started_on=NOW.date(), actor=cast.users["hr"]
            )

    def test_the_mentee_cannot_accept_for_the_mentor(self, cast):
        with pytest.raises(errors.NotYours):
            self.step(cast, self.propose(cast), "accept", "employee")

    def test_closing_needs_words(self, cast):
        pair = self.propose(cast)
        self.step(cast, pair, "accept", "reviewer")
        with pytest.raises(errors.Refused, match="reason"):
            self.step(cast, pair, "close", "employee", reason=" ")


# --- pages ------------------------------------------------------------------------------------------


def enter(client, cast, actor):
    client.force_login(cast.users[actor])
    return client


@pytest.mark.django_db
class TestPages:
    def test_a_year_of_one_pair_in_the_browser(self, client, cast):
        """Arranged, held, written down, done late, acknowledged by both."""
        enter(client, cast, "employee")
        form = client.get(reverse("session_add")).context["form"]
        answer = client.post(
            reverse("session_add"),
            {
                "submit_token": form.initial["submit_token"], "employee": cast.eka.pk, "day": "2026-11-16",
                "clock": "11:00", "place": "Room 2", "agenda": "My targets",
            },
            follow=True,
        )  # fmt: skip
        session = FeedbackSession.objects.get()
        assert "Receipt" in answer.content.decode()
        assert session.scheduled_for == NOW + timedelta(hours=1)
        FeedbackSession.objects.update(scheduled_for=NOW - timedelta(hours=1))

        enter(client, cast, "supervisor")
        token = client.get(reverse("session_hold", args=[session.pk])).context["form"].initial["submit_token"]
        data = {
            "submit_token": token, "notes": "Good work <script>", "action_1": "Learn to speak", "owner_1": cast.eka.pk,
            "due_1": "2026-11-20",
        }  # fmt: skip
        for _twice in range(2):
            answer = client.post(reverse("session_hold", args=[session.pk]), data, follow=True)
        assert AgreedAction.objects.count() == 1
        client.post(reverse("session_acknowledge", args=[session.pk]))
        enter(client, cast, "employee")
        client.post(reverse("action_done", args=[AgreedAction.objects.get().pk]))
        answer = client.post(reverse("session_acknowledge", args=[session.pk]), follow=True)
        assert "acknowledged by both" in answer.content.decode()
        assert "&lt;script&gt;" in answer.content.decode()

    def test_a_refusal_keeps_what_was_typed(self, client, cast):
        session = arrange(cast)
        enter(client, cast, "supervisor")
        token = receipts.issue_token(cast.users["supervisor"], f"session.hold:{session.pk}")
        data = {"submit_token": token, "notes": "Long thoughts", "action_1": "No owner"}
        page = client.post(reverse("session_hold", args=[session.pk]), data).content.decode()
        assert "Long thoughts" in page
        assert "needs words, a person and a day" in page

    PAGES = ("session", "session_hold", "session_cancel")

    @pytest.mark.parametrize("name", PAGES)
    @pytest.mark.parametrize(
        ("actor", "code"),
        [
            ("reviewer", 404), ("hr", 404), ("auditor", 404), ("other_employee", 404), ("former_supervisor", 404),
            ("hr_elsewhere", 404), ("administrator", 403),
        ],
    )  # fmt: skip
    def test_a_session_belongs_to_the_two(self, client, cast, name, actor, code):
        session = arrange(cast)
        assert enter(client, cast, actor).get(reverse(name, args=[session.pk])).status_code == code

    def test_the_employee_does_not_write_the_session_down(self, client, cast):
        session = arrange(cast)
        assert enter(client, cast, "employee").get(reverse("session_hold", args=[session.pk])).status_code == 403

    def test_a_step_that_is_over_is_409(self, client, cast):
        session = arrange(cast)
        hold(cast, session)
        enter(client, cast, "supervisor")
        assert client.get(reverse("session_hold", args=[session.pk])).status_code == 409
        assert client.get(reverse("session_cancel", args=[session.pk])).status_code == 409

    def test_a_called_off_session_shows_the_reason(self, client, cast):
        session = arrange(cast, NOW + timedelta(days=1))
        enter(client, cast, "employee")
        page = client.post(reverse("session_cancel", args=[session.pk]), {"reason": "I am ill"}, follow=True)
        assert "I am ill" in page.content.decode()
        assert not AuditEntry.objects.filter(action="session.hold").exists()

    def test_anonymous_is_sent_to_sign_in(self, client, cast):
        for name in ("session_list", "session_add", "mentorship_list", "mentorship_add"):
            assert reverse("sign_in") in client.get(reverse(name))["Location"]

    def test_reading_writes_nothing(self, client, cast):
        session = arrange(cast)
        enter(client, cast, "employee")
        before = {m: m.objects.count() for m in (FeedbackSession, AgreedAction, AuditEntry, Mentorship)}
        for name, args in (
            ("session_list", []),
            ("session", [session.pk]),
            ("session_add", []),
            ("mentorship_list", []),
        ):
            assert client.get(reverse(name, args=args)).status_code == 200
        assert before == {m: m.objects.count() for m in before}

    def test_the_private_words_are_on_no_page_of_the_admin(self, client, cast):
        hold(cast, arrange(cast))
        assert not ContentType.objects.filter(app_label="mentoring", model="x").exists()
        page = enter(client, cast, "administrator").get("/admin/").content.decode()
        assert "feedbacksession" not in page

    def test_lists_cost_the_same_for_2_and_50(self, client, cast, django_assert_num_queries):
        def grow(n):
            FeedbackSession.objects.bulk_create(
                FeedbackSession(
                    agency=cast.sabang, employee=cast.eka, supervisor=cast.sari, agenda="x",
                    scheduled_for=NOW - timedelta(days=k),
                )
                for k in range(n)
            )  # fmt: skip
            mentors = [cast.rina, cast.adi, cast.budi, cast.citra]
            Mentorship.objects.bulk_create(
                Mentorship(
                    agency=cast.sabang, mentor=mentors[k % 4], mentee=cast.eka, topic="x", goals="x", state="closed",
                    started_on=date(2026, 1, 1), ended_on=date(2026, 2, 1),
                )
                for k in range(n)
            )  # fmt: skip

        enter(client, cast, "employee")
        for name in ("session_list", "mentorship_list"):
            grow(2)
            counts = []
            for more in (0, 48):
                grow(more)
                with connection.execute_wrapper(counter := Counter()):
                    client.get(reverse(name))
                counts.append(counter.n)
            assert counts[0] == counts[1] <= 15

    def test_an_employee_asks_for_a_mentor_and_the_mentor_accepts(self, client, cast):
        enter(client, cast, "employee")
        token = client.get(reverse("mentorship_add")).context["form"].initial["submit_token"]
        data = {
            "submit_token": token,
            "mentor_nip": cast.rina.nip,
            "topic": "Speaking",
            "goals": "x",
            "started_on": "2026-11-16",
        }
        client.post(reverse("mentorship_add"), data)
        pair = Mentorship.objects.get()
        assert pair.mentee == cast.eka
        enter(client, cast, "reviewer")
        assert "Accept" in client.get(reverse("mentorship", args=[pair.pk])).content.decode()
        client.post(reverse("mentorship_step", args=[pair.pk, "accept"]), {"reason": ""})
        pair.refresh_from_db()
        assert pair.state == "active"
        assert client.get(reverse("mentorship_step", args=[pair.pk, "accept"])).status_code == 409
        assert client.get(reverse("mentorship_step", args=[pair.pk, "fly"])).status_code == 404
        assert enter(client, cast, "other_employee").get(reverse("mentorship", args=[pair.pk])).status_code == 404
        assert enter(client, cast, "hr").get(reverse("mentorship_step", args=[pair.pk, "close"])).status_code == 403

    def test_an_unknown_nip_keeps_the_form(self, client, cast):
        enter(client, cast, "hr")
        token = receipts.issue_token(cast.users["hr"], "mentorship.propose")
        data = {
            "submit_token": token, "mentor_nip": cast.siti.nip, "mentee_nip": "1", "topic": "Speaking", "goals": "kept",
            "started_on": "2026-11-16",
        }  # fmt: skip
        page = client.post(reverse("mentorship_add"), data).content.decode()
        assert page.count("Nobody in your agency has this NIP") >= 2
        assert "kept" in page


class Counter:
    """Counts the queries of one request."""

    def __init__(self):
        self.n = 0

    def __call__(self, execute, sql, params, many, context):
        self.n += 1
        return execute(sql, params, many, context)
