"""Pages of the mentoring programme, asked the questions of the house."""

import io

import openpyxl
import pytest
from django.db import connection
from django.urls import reverse

from core import receipts
from core.models import AuditEntry
from mentoring import services
from mentoring.models import (
    MatchProposal,
    MentoringTopic,
    MentorMeeting,
    MentorOffer,
    MentorRequest,
    Mentorship,
    MentorshipReview,
)
from mentoring.tests import pairs
from mentoring.tests.test_sessions import Counter, enter

MODELS = (MentoringTopic, MentorOffer, MentorRequest, MatchProposal, Mentorship, MentorMeeting, AuditEntry)


def read(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


@pytest.mark.django_db
class TestPages:
    def test_before_there_are_topics_the_forms_say_whom_to_ask(self, client, cast):
        enter(client, cast, "employee")
        for name in ("mentor_offer", "mentor_request"):
            assert "HR keeps the list of topics" in read(client, name)
        enter(client, cast, "hr")
        assert "No topics yet" in read(client, "mentoring_topic_list")
        assert "No matching yet" in read(client, "matching_run_list")
        assert "No pair in this year" in read(client, "mentoring_programme")

    def test_a_refusal_keeps_what_was_typed(self, client, cast):
        topic = pairs.topic(cast)
        enter(client, cast, "employee")
        data = {
            "submit_token": receipts.issue_token(cast.users["employee"], "mentor_request"),
            "topics": [topic.pk], "goal": "Long thoughts", "not_with": "1234",
        }  # fmt: skip
        page = client.post(reverse("mentor_request"), data).content.decode()
        assert "please check the digits" in page and "Long thoughts" in page
        assert not MentorRequest.objects.exists()

    def test_a_stale_pair_is_said_and_the_other_one_taken_over(self, client, cast):
        pairs.offer(cast, "lina")
        pairs.offer(cast, "tono")
        for mentee in ("eka", "budi"):
            pairs.ask(cast, mentee)
        run = pairs.match(cast)
        services.withdraw_request(request=MentorRequest.objects.get(mentee=cast.eka), actor=cast.users["eka"])
        enter(client, cast, "hr")
        chosen = list(run.proposals.values_list("pk", flat=True))
        page = client.post(
            reverse("matching_run", args=[run.pk]), {"chosen": chosen, "decision": "accept"}, follow=True
        ).content.decode()
        assert "because Eka no longer waits for a mentor" in page and "1 pair was taken over" in page
        assert [pair.mentee for pair in Mentorship.objects.all()] == [cast.budi]
        left = [row.pk for row in run.proposals.filter(state="open")]
        page = client.post(
            reverse("matching_run", args=[run.pk]), {"chosen": left, "decision": "drop"}, follow=True
        ).content.decode()
        assert "1 pair was left out" in page
        page = client.post(reverse("matching_run", args=[run.pk]), {"decision": "drop"}).content.decode()
        assert "Tick at least one pair" in page

    def test_the_same_form_sent_twice_is_one_meeting(self, client, cast):
        pair = pairs.begun(cast)
        enter(client, cast, "employee")
        token = client.get(reverse("mentor_meeting_add", args=[pair.pk])).context["form"].initial["submit_token"]
        data = {"submit_token": token, "held_on": "2026-11-02", "minutes": 45, "topic": "Voice <b>", "notes": ""}
        for _twice in range(2):
            page = client.post(reverse("mentor_meeting_add", args=[pair.pk]), data, follow=True).content.decode()
        assert MentorMeeting.objects.count() == 1
        assert "Voice &lt;b&gt;" in page

    def test_hr_reads_that_a_pair_exists_and_no_word_of_it(self, client, cast):
        pair = pairs.begun(cast, goals="Secret goal")
        pairs.meet(cast, pair, "eka", pairs.TODAY, topic="Secret talk")
        enter(client, cast, "hr")
        page = read(client, "mentorship", pair.pk)
        assert "Secret" not in page and "is not shown to HR" in page
        assert "Secret" not in read(client, "mentoring_programme")

    def test_the_spreadsheet_is_safe_and_leaves_an_entry(self, client, cast):
        pair = pairs.begun(cast, topic="=HYPERLINK(1)")
        pairs.meet(cast, pair, "eka", pairs.TODAY, minutes=90)
        enter(client, cast, "hr")
        answer = client.post(reverse("mentoring_programme_export"))
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        row = [cell.value for cell in sheet[2]]
        assert (row[0], row[2], row[4], row[8], row[9]) == ("Lina", "Eka", "=HYPERLINK(1)", 1, 1.5)
        assert sheet["E2"].data_type != "f" and row[1] == cast.lina.nip
        assert AuditEntry.objects.get(action="mentorship.exported").details == {"rows": 1}

    def test_another_year_is_asked_for_by_its_number(self, client, cast):
        pairs.begun(cast)
        enter(client, cast, "hr")
        assert "No pair in this year" in read(client, "mentoring_programme", year="2024")
        for nonsense in ("12345", "x", "0000", "٢٠٢٤"):
            assert "Lina" in read(client, "mentoring_programme", year=nonsense)

    def test_reading_writes_nothing(self, client, cast):
        pairs.offer(cast, "lina")
        pairs.ask(cast, "eka")
        run, pair = pairs.match(cast), pairs.begun(cast, "tono", "eka")
        before = {model: model.objects.count() for model in MODELS}
        enter(client, cast, "hr")
        for name in ("mentoring_programme", "matching_run_list", "mentoring_topic_list", "mentorship_list"):
            read(client, name)
        read(client, "matching_run", run.pk)
        enter(client, cast, "employee")
        for name in ("mentor_offer_list", "mentor_offer", "mentor_request"):
            read(client, name)
        for name in ("mentorship", "mentorship_goals", "mentor_meeting_add"):
            read(client, name, pair.pk)
        assert before == {model: model.objects.count() for model in MODELS}

    def test_anonymous_is_sent_to_sign_in(self, client, cast):
        for name in ("mentor_offer", "mentor_request", "mentoring_programme", "matching_run_list"):
            assert reverse("sign_in") in client.get(reverse(name))["Location"]

    def test_lists_cost_the_same_for_2_and_50(self, client, cast):
        topic = pairs.topic(cast)
        mentors = [cast.lina, cast.tono, cast.bekas, cast.hana]
        request = pairs.ask(cast, "eka")
        pairs.offer(cast, "lina")
        run = pairs.match(cast)
        grown = []

        def grow(count):
            for number in range(count):
                at = len(grown)
                grown.append(number)
                MentoringTopic.objects.create(agency=cast.sabang, name=f"Topic {at}")
                pair = pairs.begun(cast, "lina", "eka", topic=f"T {at}")
                Mentorship.objects.filter(pk=pair.pk).update(state="closed", ended_on=pairs.TODAY)
                asked = MentorRequest.objects.create(
                    agency=cast.sabang, mentee=cast.budi, goal="x", state="withdrawn", asked_at=pairs.NOW
                )
                asked.topics.add(topic)
                MatchProposal.objects.create(
                    run=run, request=asked, mentor=mentors[at % 4], score=40, parts=request.proposals.get().parts
                )

        enter(client, cast, "hr")
        names = [("mentoring_topic_list", ()), ("mentoring_programme", ()), ("matching_run", (run.pk,)),
                 ("matching_run_list", ()), ("mentorship_list", ())]  # fmt: skip
        grow(2)
        first = {name: self.cost(client, name, args) for name, args in names}
        grow(28)
        second = {name: self.cost(client, name, args) for name, args in names}
        assert first == second
        assert max(second.values()) <= 15, second

    def cost(self, client, name, args):
        with connection.execute_wrapper(counter := Counter()):
            assert client.get(reverse(name, args=args)).status_code == 200
        return counter.n

    def test_a_pair_of_many_meetings_costs_what_one_of_two_costs(self, client, cast):
        pair = pairs.begun(cast)
        enter(client, cast, "employee")
        costs = []
        for count in (2, 40):
            MentorMeeting.objects.bulk_create(
                MentorMeeting(mentorship=pair, held_on=pairs.TODAY, minutes=30, topic="x", written_by=cast.lina)
                for _number in range(count)
            )
            costs.append(self.cost(client, "mentorship", [pair.pk]))
        assert costs[0] == costs[1] <= 15
        assert not MentorshipReview.objects.exists()
