"""Feedback at any time: who reads it is said before it is written, and nobody else ever reads it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from appraisal.tests import factories
from core import errors
from core.models import AuditEntry
from mentoring import selectors, services
from mentoring.models import Feedback, FeedbackRequest, YearThemes
from mentoring.services.feedback import MOST_A_DAY_TO_ONE
from mentoring.tests.talks import NOW, enter, make_feedback, page, send

pytestmark = pytest.mark.django_db
SECRET = "CANARY-feedback-words"


def give(cast, actor="peer", receiver=None, **more):
    return services.give_feedback(
        receiver=receiver or cast.eka, **{"kind": "thanks", "text": SECRET, "at": NOW, **more}, actor=cast.users[actor]
    )


class TestRules:
    @pytest.mark.parametrize("receiver", ["adi", "siti"])
    def test_not_to_oneself_and_not_to_another_agency(self, cast, receiver):
        with pytest.raises(errors.Refused, match="your own agency"):
            give(cast, receiver=getattr(cast, receiver))

    def test_not_to_somebody_who_has_left(self, cast):
        cast.eka.is_active = False
        with pytest.raises(errors.Refused, match="in service"):
            give(cast)

    def test_a_day_has_room_for_a_few(self, cast):
        for _n in range(MOST_A_DAY_TO_ONE):
            give(cast)
        with pytest.raises(errors.Refused, match="a lot of feedback"):
            give(cast)
        give(cast, receiver=cast.budi)
        give(cast, at=NOW + timedelta(days=2))

    def test_the_receiver_replies_once_and_only_she(self, cast):
        feedback = give(cast, supervisor=cast.sari)
        for actor in ("peer", "supervisor", "hr"):
            with pytest.raises(errors.NotYours):
                services.reply_to_feedback(feedback=feedback, text="x", actor=cast.users[actor], at=NOW)
        services.reply_to_feedback(feedback=feedback, text="Thank you", actor=cast.users["employee"], at=NOW)
        with pytest.raises(errors.WrongState):
            services.reply_to_feedback(feedback=feedback, text="And", actor=cast.users["employee"], at=NOW)

    def test_words_are_taken_back_within_a_day_and_then_gone(self, cast):
        feedback = give(cast, supervisor=cast.sari, event="Monday", target="T")
        with pytest.raises(errors.NotYours):
            services.withdraw_feedback(feedback=feedback, actor=cast.users["employee"], at=NOW)
        services.withdraw_feedback(feedback=feedback, actor=cast.users["peer"], at=NOW + timedelta(hours=23))
        feedback.refresh_from_db()
        assert (feedback.text, feedback.event, feedback.target) == ("", "", "")
        for actor in ("employee", "supervisor"):
            assert not Feedback.objects.visible_to(cast.users[actor]).exists()
        with pytest.raises(errors.WrongState):
            services.reply_to_feedback(feedback=feedback, text="x", actor=cast.users["employee"], at=NOW)

    def test_too_late_or_replied_to_they_stay(self, cast):
        feedback = give(cast)
        with pytest.raises(errors.WrongState):
            services.withdraw_feedback(feedback=feedback, actor=cast.users["peer"], at=NOW + timedelta(hours=24))
        services.reply_to_feedback(feedback=feedback, text="x", actor=cast.users["employee"], at=NOW)
        with pytest.raises(errors.WrongState):
            services.withdraw_feedback(feedback=feedback, actor=cast.users["peer"], at=NOW)

    def test_the_database_keeps_no_words_of_what_was_taken_back(self, cast):
        feedback = give(cast)
        with pytest.raises(IntegrityError), transaction.atomic():
            Feedback.objects.filter(pk=feedback.pk).update(withdrawn_at=NOW)

    def test_the_trail_knows_that_and_not_what(self, cast):
        feedback = give(cast, event=SECRET, target=SECRET)
        services.reply_to_feedback(feedback=feedback, text=SECRET, actor=cast.users["employee"], at=NOW)
        entries = AuditEntry.objects.filter(action__startswith="feedback.")
        assert {entry.action for entry in entries} == {"feedback.give", "feedback.reply"}
        assert not [entry for entry in entries if SECRET in str(entry.details)]


class TestRequests:
    def ask(self, cast):
        return services.ask_for_feedback(asked=cast.adi, question="My talk?", actor=cast.users["employee"], at=NOW)

    def test_asked_answered_and_read(self, client, cast):
        asking = self.ask(cast)
        (todo,) = selectors.todo_for(cast.users["peer"], NOW)
        assert "Eka" in todo.label and todo.url_args == (asking.pk,)
        enter(client, cast, "peer")
        data = {"kind": "advice", "audience": "alone", "text": "Look at the room"}
        send(client, reverse("feedback_answer", args=[asking.pk]), data)
        asking.refresh_from_db()
        assert (asking.state, asking.answer.receiver) == ("answered", cast.eka)
        assert client.get(reverse("feedback_answer", args=[asking.pk])).status_code == 409
        assert selectors.todo_for(cast.users["peer"], NOW) == []

    def test_declined_without_a_word(self, client, cast):
        asking = self.ask(cast)
        enter(client, cast, "peer")
        client.post(reverse("feedback_decline", args=[asking.pk]))
        asking.refresh_from_db()
        assert asking.state == "declined"
        said = page(enter(client, cast, "employee"), "feedback_request", asking.pk).content.decode()
        assert "nobody&#x27;s fault" in said or "nobody's fault" in said
        assert client.post(reverse("feedback_decline", args=[asking.pk])).status_code == 403

    def test_not_asked_twice_and_not_answered_to_another(self, cast):
        asking = self.ask(cast)
        with pytest.raises(errors.Refused, match="already"):
            self.ask(cast)
        with pytest.raises(errors.Refused, match="who asked"):
            give(cast, receiver=cast.budi, answers=asking)

    def test_a_nip_of_another_agency_is_nobody(self, client, cast):
        enter(client, cast, "employee")
        answer = send(client, reverse("feedback_ask"), {"nip": cast.siti.nip, "question": "kept"}).content.decode()
        assert "Nobody in your agency" in answer and "kept" in answer
        assert not FeedbackRequest.objects.exists()


class TestPages:
    def test_the_form_says_by_name_who_reads_it_before_a_word_is_written(self, client, cast):
        enter(client, cast, "peer")
        form = page(client, "feedback_give", cast.eka.pk).content.decode()
        assert "Only Eka will read this" in form
        assert "Eka and the supervisor Sari will read this" in form
        assert "is in no score" in form
        who = f"shared-{cast.sari.pk}"
        data = {"kind": "thanks", "audience": who, "behaviour": "service", "event": "Monday", "text": SECRET}
        send(client, reverse("feedback_give", args=[cast.eka.pk]), data)
        feedback = Feedback.objects.get()
        assert (feedback.writer, feedback.supervisor, feedback.behaviour) == (cast.adi, cast.sari, "service")

    def test_what_was_to_be_read_by_one_supervisor_is_never_sent_to_another(self, client, cast):
        """A form opened before the reporting line changed is asked again; what was typed is still there."""
        enter(client, cast, "peer")
        data = {"kind": "thanks", "audience": f"shared-{cast.tono.pk}", "event": "Monday", "text": "Terima kasih"}
        answer = send(client, reverse("feedback_give", args=[cast.eka.pk]), data).content.decode()
        assert "Terima kasih" in answer
        assert not Feedback.objects.exists()

    def test_a_supervisor_writes_to_her_own_person_alone(self, client, cast):
        form = page(enter(client, cast, "supervisor"), "feedback_give", cast.eka.pk).content.decode()
        assert "Only Eka will read this" in form and "and the supervisor" not in form

    def test_targets_are_offered_to_those_who_know_the_case_only(self, client, cast):
        case = factories.make_appraisal(factories.make_cycle(cast), cast.eka, cast.sari, cast.rina, state="agreed")
        factories.make_target(case, title="Secret target")
        url = reverse("feedback_give", args=[cast.eka.pk])
        assert "Secret target" in enter(client, cast, "supervisor").get(url).content.decode()
        enter(client, cast, "peer")
        assert "Secret target" not in client.get(url).content.decode()
        send(client, url, {"kind": "thanks", "audience": "alone", "target": "Secret target", "text": "x"})
        assert Feedback.objects.get().target == ""

    @pytest.mark.parametrize("shared", [True, False])
    def test_it_is_read_by_those_named_and_by_nobody_else(self, client, cast, shared):
        feedback = make_feedback(cast, text=SECRET, supervisor=cast.sari if shared else None)
        readers = {"employee", "peer"} | ({"supervisor"} if shared else set())
        for actor in ("employee", "peer", "supervisor", "reviewer", "leader", "hr", "auditor", "other_employee"):
            enter(client, cast, actor)
            assert (page(client, "feedback", feedback.pk).status_code == 200) == (actor in readers), actor
            boxes = "".join(
                client.get(reverse("feedback_list"), {"box": box}).content.decode() for box in ("received", "given")
            )
            assert (SECRET in boxes) == (actor in readers), actor
        assert page(enter(client, cast, "administrator"), "feedback", feedback.pk).status_code == 403
        assert "feedback" not in page(client, "admin:index").content.decode().lower().replace("feedback_list", "")

    def test_the_reply_is_shown_and_the_form_gone(self, client, cast):
        feedback = make_feedback(cast)
        enter(client, cast, "employee")
        answer = send(client, reverse("feedback", args=[feedback.pk]), {"text": "Gladly <b>"}).content.decode()
        assert "Gladly &lt;b&gt;" in answer and "Send my reply" not in answer

    def test_a_refusal_keeps_what_was_typed(self, client, cast):
        for _n in range(MOST_A_DAY_TO_ONE):
            make_feedback(cast)
        enter(client, cast, "peer")
        data = {"kind": "thanks", "audience": "alone", "text": "Long thoughts"}
        answer = send(client, reverse("feedback_give", args=[cast.eka.pk]), data).content.decode()
        assert "Long thoughts" in answer and "a lot of feedback" in answer

    def test_choosing_by_name_or_nip(self, client, cast):
        enter(client, cast, "employee")
        goal = reverse("feedback_give", args=[cast.lina.pk])
        assert client.get(reverse("feedback_choose"), {"nip": cast.lina.nip})["Location"] == goal
        assert client.get(reverse("feedback_choose"), {"person": cast.adi.pk}).status_code == 302
        assert client.get(reverse("feedback_choose"), {"person": cast.siti.pk}).status_code == 200
        assert page(client, "feedback_give", cast.siti.pk).status_code == 404
        assert page(client, "feedback_give", cast.eka.pk).status_code == 404

    def test_reading_writes_nothing_and_costs_the_same_for_2_and_50(self, client, cast, django_assert_max_num_queries):
        enter(client, cast, "employee")
        counts = []
        for more in (2, 48):
            Feedback.objects.bulk_create(
                Feedback(agency=cast.sabang, kind="thanks", writer=cast.adi, receiver=cast.eka, text="x", given_at=NOW)
                for _n in range(more)
            )
            with django_assert_max_num_queries(15) as asked:
                page(client, "feedback_list")
            counts.append(len(asked))
        assert counts[0] == counts[1]
        assert Feedback.objects.count() == 50 and not AuditEntry.objects.exists()

    def test_themes_are_the_persons_own_and_can_be_emptied(self, client, cast):
        enter(client, cast, "employee")
        client.post(reverse("feedback_themes"), {"text": "Speak up"})
        assert YearThemes.objects.get().text == "Speak up"
        assert "Speak up" in page(client, "feedback_themes").content.decode()
        assert "Speak up" not in page(enter(client, cast, "supervisor"), "feedback_themes").content.decode()
        with pytest.raises(errors.NotYours):
            services.write_themes(employee=cast.eka, year=2026, text="x", actor=cast.users["hr"])
        enter(client, cast, "employee").post(reverse("feedback_themes"), {"text": " ", "x": "1"})
        assert not YearThemes.objects.exists()

    def test_an_empty_box_says_what_will_appear(self, client, cast):
        assert "appears here" in page(enter(client, cast, "employee"), "feedback_list").content.decode()
