"""Rules of the mentoring programme: who is asked, who is never proposed, what is refused, what nobody is told."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, connections, transaction

from core import errors
from core.models import AuditEntry
from employees.models import ReportingLine
from mentoring import selectors, services
from mentoring.models import MatchProposal, MentoringTopic, MentorRequest, Mentorship, MentorshipReview
from mentoring.selectors import matching as reads
from mentoring.selectors import programme
from mentoring.tests import pairs
from tests import cast as people

TODAY = pairs.TODAY


@pytest.mark.django_db
class TestOffersAndRequests:
    def test_a_request_waits_once_for_each_mentee(self, cast):
        pairs.ask(cast, "eka")
        with pytest.raises(errors.Refused, match="waits already"):
            pairs.ask(cast, "eka")

    def test_nobody_asks_or_offers_for_somebody_else(self, cast):
        with pytest.raises(errors.NotYours):
            services.save_offer(
                mentor=cast.lina, topics=[pairs.topic(cast)], capacity=1, about="", is_paused=False,
                actor=cast.users["eka"], at=pairs.NOW,
            )  # fmt: skip

    def test_a_topic_of_another_agency_is_refused(self, cast):
        with pytest.raises(errors.Refused, match="topic of your agency"):
            pairs.ask(cast, "eka", pairs.topic(cast, "Boats", agency=cast.sibolga))

    @pytest.mark.parametrize("places", [0, 6])
    def test_the_database_refuses_other_than_one_to_five_places(self, cast, places):
        with pytest.raises(IntegrityError), transaction.atomic():
            pairs.offer(cast, "lina", capacity=places)

    def test_a_request_is_changed_only_while_it_waits(self, cast):
        request = pairs.ask(cast, "eka")
        services.withdraw_request(request=request, actor=cast.users["eka"])
        with pytest.raises(errors.WrongState):
            pairs.ask(cast, "eka", request=request)

    def test_the_usual_topics_come_once(self, cast):
        assert services.add_usual_topics(agency=cast.sabang, actor=cast.users["hr"]) == 7
        assert services.add_usual_topics(agency=cast.sabang, actor=cast.users["hr"]) == 0
        with pytest.raises(errors.Refused, match="already"):
            services.save_topic(
                topic=None, agency=cast.sabang, name="Report writing", is_active=True, actor=cast.users["hr"]
            )
        assert MentoringTopic.objects.count() == 7

    def test_one_may_not_wish_for_somebody_in_ones_line(self, cast):
        for mentor in ("sari", "rina", "lina"):
            pairs.offer(cast, mentor)
        assert list(programme.mentors_to_wish_for(cast.eka, TODAY)) == [cast.lina]


@pytest.mark.django_db
class TestMatching:
    def test_neither_supervisor_nor_reviewer_nor_a_subordinate_is_proposed(self, cast):
        for mentor in ("sari", "rina", "eka", "adi"):
            pairs.offer(cast, mentor, capacity=5)
        for mentee in ("eka", "sari"):
            pairs.ask(cast, mentee)
        run = pairs.match(cast)
        assert [(p.request.mentee, p.mentor) for p in run.proposals.all()] == [(cast.eka, cast.adi)]
        assert reads.unmatched_of(run) == [("Sari", "No mentor of these topics may be proposed to this person.")]

    def test_whom_she_would_rather_not_have_is_read_by_matching_alone(self, cast):
        pairs.offer(cast, "lina")
        pairs.ask(cast, "eka", not_with=[cast.lina])
        run = pairs.match(cast)
        assert not run.proposals.exists()
        told = [str(entry.details) for entry in AuditEntry.objects.all()]
        assert not [text for text in told if "Lina" in text or str(cast.lina.nip) in text]

    def test_a_pair_that_was_declined_is_not_proposed_again(self, cast):
        pairs.offer(cast, "lina")
        pairs.offer(cast, "adi", capacity=1)
        pairs.ask(cast, "eka", wished=cast.lina)
        (pair,) = pairs.take_over(cast, pairs.match(cast))
        assert pair.mentor == cast.lina
        pairs.step(cast, pair, "decline", "eka")
        assert MentorRequest.objects.get().state == "waiting"
        assert [p.mentor for p in pairs.match(cast).proposals.all()] == [cast.adi]

    def test_nothing_to_match_is_said(self, cast):
        with pytest.raises(errors.Refused, match="nobody waits"):
            pairs.match(cast)
        pairs.ask(cast, "eka")
        pairs.offer(cast, "lina", is_paused=True)
        with pytest.raises(errors.Refused, match="free place"):
            pairs.match(cast)

    def test_a_new_matching_leaves_out_what_an_earlier_left_open(self, cast):
        pairs.offer(cast, "lina")
        pairs.ask(cast, "eka")
        first = pairs.match(cast)
        pairs.match(cast)
        assert first.proposals.get().state == "dropped"

    def test_the_reasons_add_up_and_are_words(self, cast):
        pairs.offer(cast, "lina", pairs.topic(cast), pairs.topic(cast, "Report writing"))
        pairs.ask(cast, "eka", pairs.topic(cast), wished=cast.lina)
        proposal = pairs.match(cast).proposals.get()
        reasons = reads.reasons_of(proposal)
        assert sum(reason.points for reason in reasons) == proposal.score
        assert [reason.words for reason in reasons] == [
            "Topics in common: Public speaking",
            "The mentee wished for this mentor",
            "2 steps apart in the organisation",
            "Less than three years of service ahead",
            "The mentor does not hold a higher rank",
            "2 of 2 places of the mentor are free",
        ]

    def test_the_cost_does_not_grow_with_the_people(self, cast, django_assert_max_num_queries):
        for mentor in ("lina", "tono", "bekas"):
            pairs.offer(cast, mentor)
        for mentee in ("eka", "budi", "citra"):
            pairs.ask(cast, mentee)
        with django_assert_max_num_queries(10):
            reads.matching_inputs(cast.sabang, TODAY)


@pytest.mark.django_db
class TestTakingOver:
    @pytest.fixture
    def proposal(self, cast):
        pairs.offer(cast, "lina", capacity=1)
        pairs.ask(cast, "eka", goal="A goal of mine")
        return pairs.match(cast).proposals.get()

    def accept(self, cast, proposal, actor="hr"):
        row = MatchProposal.objects.get(pk=proposal.pk)
        return services.accept_match(proposal=row, actor=cast.users[actor], at=pairs.NOW)

    def test_the_mentee_is_asked_first_and_then_the_mentor(self, cast, proposal):
        pair = self.accept(cast, proposal)
        assert (pair.state, pair.topic, pair.goals) == ("suggested", "Public speaking", "A goal of mine")
        assert [t.label for t in selectors.todo_for(cast.users["eka"], pairs.NOW)] == [
            "Answer the proposal: Lina as your mentor"
        ]
        assert selectors.todo_for(cast.users["lina"], pairs.NOW) == []
        with pytest.raises(errors.WrongState):
            pairs.step(cast, pair, "accept", "lina")
        with pytest.raises(errors.NotYours):
            pairs.step(cast, pair, "agree", "lina")
        pairs.step(cast, pair, "agree", "eka")
        pairs.step(cast, pair, "accept", "lina")
        pair.refresh_from_db()
        assert (pair.state, pair.planned_until) == ("active", TODAY + timedelta(days=182))

    def test_hr_by_nip_asks_the_mentee_too_and_a_mentee_who_asks_is_not_asked(self, cast):
        values = {"mentee": cast.eka, "topic": "x", "goals": "x", "started_on": TODAY}
        by_hr = services.propose_mentorship(mentor=cast.lina, actor=cast.users["hr"], **values)
        by_her = services.propose_mentorship(mentor=cast.tono, actor=cast.users["eka"], **values)
        assert (by_hr.state, by_hr.origin, by_her.state, by_her.origin) == ("suggested", "hr", "proposed", "asked")

    @pytest.mark.parametrize(
        ("what", "words"),
        [
            ("left", "has left service"),
            ("withdrawn", "no longer waits"),
            ("paused", "has paused"),
            ("taken", "every place of Lina is taken"),
            ("line", "stand in a reporting line now"),
        ],
    )
    def test_what_has_changed_since_the_matching_is_said_in_words(self, cast, proposal, what, words):
        if what == "left":
            type(cast.lina).objects.filter(pk=cast.lina.pk).update(is_active=False)
        elif what == "withdrawn":
            services.withdraw_request(request=proposal.request, actor=cast.users["eka"])
        elif what == "paused":
            pairs.offer(cast, "lina", is_paused=True)
        elif what == "taken":
            pairs.begun(cast, "lina", "budi")
        else:
            ReportingLine.objects.create(employee=cast.eka, supervisor=cast.lina, kind="plt", start=TODAY)
        with pytest.raises(errors.Refused, match=words):
            self.accept(cast, proposal)
        assert not Mentorship.objects.filter(mentee=cast.eka).exists()

    def test_it_is_taken_over_once(self, cast, proposal):
        self.accept(cast, proposal)
        with pytest.raises(errors.WrongState, match="reviewed already"):
            self.accept(cast, proposal)
        assert Mentorship.objects.count() == 1

    def test_only_hr_takes_over_and_not_a_pair_of_her_own(self, cast, proposal):
        with pytest.raises(errors.NotYours):
            self.accept(cast, proposal, "sari")
        pairs.offer(cast, "hana")
        pairs.ask(cast, "budi", wished=cast.hana)
        own = next(p for p in pairs.match(cast).proposals.all() if p.mentor == cast.hana)
        with pytest.raises(errors.NotYours):
            self.accept(cast, own)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_the_last_place_is_given_once():
    """Without the lock on the offer both see one free place, and the mentor has two mentees for one."""
    cast = people.make()
    pairs.offer(cast, "lina", capacity=2)
    for mentee in ("eka", "budi"):
        pairs.ask(cast, mentee)
    proposals = list(pairs.match(cast).proposals.all())
    pairs.offer(cast, "lina", capacity=1)
    barrier, refused = Barrier(2), []

    def accept(pk):
        row = MatchProposal.objects.get(pk=pk)
        barrier.wait()
        try:
            services.accept_match(proposal=row, actor=cast.users["hr"], at=pairs.NOW)
        except errors.Refused as refusal:
            refused.append(str(refusal))
        connections.close_all()

    threads = [Thread(target=accept, args=(row.pk,)) for row in proposals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(proposals) == 2 and len(refused) == 1 and Mentorship.objects.count() == 1


@pytest.mark.django_db
class TestJourney:
    def goals(self, cast, pair, who, *goals):
        services.save_goals(
            pair=pair, goals=goals or [("Speak", "Three talks")], planned_until=date(2026, 12, 1),
            actor=cast.users[who], at=pairs.NOW,
        )  # fmt: skip

    def test_whoever_changes_the_goals_asks_the_other_again(self, cast):
        pair = pairs.begun(cast)
        self.goals(cast, pair, "lina")
        services.agree_goals(pair=pair, version=1, actor=cast.users["eka"], at=pairs.NOW)
        pair.refresh_from_db()
        assert pair.goals_are_agreed
        self.goals(cast, pair, "eka", ("Speak", "Two talks"), ("Write", "A letter"))
        pair.refresh_from_db()
        assert not pair.goals_are_agreed and pair.agreed_goals.count() == 2
        with pytest.raises(errors.WrongState, match="changed meanwhile"):
            services.agree_goals(pair=pair, version=1, actor=cast.users["lina"], at=pairs.NOW)

    @pytest.mark.parametrize("count", [0, 6])
    def test_one_to_five_goals(self, cast, count):
        pair = pairs.begun(cast)
        with pytest.raises(errors.Refused, match="one to five"):
            services.save_goals(
                pair=pair, goals=[("x", "x")] * count, planned_until=date(2026, 12, 1), actor=cast.users["eka"],
                at=pairs.NOW,
            )  # fmt: skip

    @pytest.mark.parametrize("day", [date(2026, 5, 3), date(2026, 11, 17)])
    def test_a_meeting_lies_between_the_beginning_and_today(self, cast, day):
        with pytest.raises(errors.Refused, match="between"):
            pairs.meet(cast, pairs.begun(cast), "eka", day)

    def test_nobody_else_writes_into_a_pair(self, cast):
        pair = pairs.begun(cast)
        for who in ("hr", "sari", "administrator"):
            with pytest.raises(errors.NotYours):
                pairs.meet(cast, pair, who, TODAY)
            with pytest.raises(errors.NotYours):
                self.goals(cast, pair, who)
            with pytest.raises(errors.NotYours):
                pairs.look_back(cast, pair, "midway", who)

    def test_after_the_end_nothing_is_written_but_the_look_back(self, cast):
        pair = pairs.begun(cast)
        pairs.step(cast, pair, "close", "eka", because="time")
        with pytest.raises(errors.WrongState):
            pairs.meet(cast, pair, "eka", TODAY)
        with pytest.raises(errors.WrongState):
            pairs.look_back(cast, pair, "midway", "eka")
        pairs.look_back(cast, pair, "closing", "eka")
        with pytest.raises(errors.WrongState, match="already"):
            pairs.look_back(cast, pair, "closing", "eka")

    def test_who_ended_it_stands_in_no_column(self, cast):
        pair = pairs.begun(cast)
        pairs.step(cast, pair, "close", "eka", because="another", reason="Words to her")
        stored = Mentorship.objects.values().get(pk=pair.pk)
        assert stored["ended_because"] == "another"
        assert not [name for name in stored if "ended_by" in name]
        assert not [e for e in AuditEntry.objects.all() if "Words to her" in str(e.details)]

    def test_only_the_mentor_lets_it_count_and_only_at_the_end(self, cast):
        pair = pairs.begun(cast)
        answer = {"pair": pair, "agrees": True, "at": pairs.NOW}
        with pytest.raises(errors.WrongState):
            services.set_contribution(actor=cast.users["lina"], **answer)
        pairs.step(cast, pair, "close", "lina", because="reached")
        with pytest.raises(errors.NotYours):
            services.set_contribution(actor=cast.users["eka"], **answer)
        services.set_contribution(actor=cast.users["lina"], **answer)
        assert selectors.year_of(cast.lina, 2026).pairs[0].is_contribution
        assert not selectors.year_of(cast.eka, 2026).pairs[0].is_contribution
        services.set_contribution(actor=cast.users["lina"], pair=pair, agrees=False, at=pairs.NOW)
        assert not selectors.year_of(cast.lina, 2026).pairs[0].is_contribution

    def test_a_request_returns_only_after_the_end(self, cast):
        pairs.offer(cast, "lina")
        request = pairs.ask(cast, "eka")
        (pair,) = pairs.take_over(cast, pairs.match(cast))
        request.refresh_from_db()
        with pytest.raises(errors.WrongState, match="has not ended"):
            services.return_request(request=request, actor=cast.users["eka"])
        pairs.step(cast, pair, "agree", "eka")
        pairs.step(cast, pair, "accept", "lina")
        pairs.step(cast, pair, "close", "lina", because="workload")
        services.return_request(request=request, actor=cast.users["eka"])
        assert request.state == "waiting"

    def test_two_months_without_a_meeting_remind_the_two_and_nobody_else(self, cast):
        pair = pairs.begun(cast, goals_version=1, goals_agreed_by_mentor_at=pairs.NOW,
                           goals_agreed_by_mentee_at=pairs.NOW, planned_until=None)  # fmt: skip
        pairs.meet(cast, pair, "eka", TODAY - timedelta(days=60))
        for who, expected in (("eka", 1), ("lina", 1), ("sari", 0), ("hr", 0)):
            told = [t.label for t in selectors.todo_for(cast.users[who], pairs.NOW) if "not met" in t.label]
            assert len(told) == expected, who
        pairs.meet(cast, pair, "lina", TODAY - timedelta(days=59))
        assert selectors.todo_for(cast.users["eka"], pairs.NOW) == []


@pytest.mark.django_db
class TestProgramme:
    def reviewed(self, cast, values):
        mentors = ["lina", "tono", "bekas", "hana"]
        for mentor, value in zip(mentors, values, strict=False):
            pair = pairs.begun(cast, mentor, "eka")
            pairs.look_back(cast, pair, "midway", "eka", satisfaction=value)

    def test_a_mean_needs_three_answers(self, cast):
        self.reviewed(cast, [5, 4])
        figures = programme.programme_of(cast.sabang, 2026, TODAY)
        assert [row.mean for row in figures.satisfaction] == [None, None]

    def test_three_answers_make_a_mean(self, cast):
        self.reviewed(cast, [5, 4, 4])
        figures = programme.programme_of(cast.sabang, 2026, TODAY)
        assert [str(row.mean) for row in figures.satisfaction] == ["4.3", "None"]
        assert MentorshipReview.objects.count() == 3

    def test_it_counts_pairs_meetings_and_dormant_ones(self, cast):
        met, quiet = pairs.begun(cast, "lina", "eka"), pairs.begun(cast, "tono", "budi")
        pairs.meet(cast, met, "eka", date(2026, 11, 2))
        pairs.meet(cast, met, "eka", date(2026, 10, 2), minutes=45)
        pairs.begun(cast, "lina", "adi", on=date(2027, 1, 1))
        figures = programme.programme_of(cast.sabang, 2026, TODAY)
        assert (figures.active, figures.dormant, figures.meetings, str(figures.hours)) == (2, 1, 2, "1.8")
        rows = {row.pk: row for row in programme.pairs_of_year(cast.sabang, 2026, TODAY)}
        assert (rows[met.pk].met, rows[met.pk].is_dormant, rows[quiet.pk].is_dormant) == (2, False, True)

    def test_the_spreadsheet_tells_who_and_when_and_not_why(self, cast):
        pair = pairs.begun(cast, topic="=1+1")
        pairs.step(cast, pair, "close", "eka", because="another", reason="secret words")
        head, rows = programme.export_rows(programme.pairs_of_year(cast.sabang, 2026, TODAY))
        assert len(head) == len(rows[0]) == 14
        assert "secret" not in str(rows) and "another" not in str(rows)
