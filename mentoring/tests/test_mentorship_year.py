"""A year of one pair, click by click; and a word planted in everything the two write, looked for everywhere else."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from core.models import AuditEntry
from mentoring import selectors
from mentoring.models import MatchProposal, MentoringTopic, MentorRequest, Mentorship
from mentoring.tests import pairs
from tests import access_row, access_table, sweep, world

CANARY = "CANARY-of-the-two"
# Whoever stands above the two, looks after the programme, or looks into everything.
WATCHERS = ("supervisor", "reviewer", "leader", "hr", "auditor", "administrator")


class Browser:
    """A person at a browser: opens forms with their tokens and sends them."""

    def __init__(self, client, cast):
        self.client, self.cast = client, cast

    def enter(self, who):
        self.client.force_login(self.cast.users[who])

    def open(self, name, /, *args):
        answer = self.client.get(reverse(name, args=args))
        assert answer.status_code == 200, (name, answer.status_code)
        return answer

    def fill(self, page, /, *args, **data):
        token = self.open(page, *args).context["form"].initial.get("submit_token", "")
        return self.send(page, *args, submit_token=token, **data)

    def send(self, page, /, *args, **data):
        answer = self.client.post(reverse(page, args=args), data, follow=True)
        assert answer.status_code == 200, (page, answer.status_code)
        assert not getattr(answer.context.get("form"), "errors", None), (page, answer.context["form"].errors)
        return answer.content.decode()


def live_a_year(browser, cast, mentor="lina", mentee="eka"):
    """Offer, request, match, both agree, goals, three meetings, mid-way, closing; return the pair."""
    with time_machine.travel("2026-02-02T03:00:00Z", tick=False):
        browser.enter("hr")
        browser.send("mentoring_topics_usual")
        browser.fill("mentoring_topic_add", name="Fishing boats", is_active="on")
        speaking = MentoringTopic.objects.get(name="Public speaking").pk
        browser.enter(mentor)
        browser.fill("mentor_offer", topics=[speaking], capacity=2, about="Twenty years of speeches")
        browser.enter(mentee)
        assert mentor.capitalize() in browser.open("mentor_offer_list").content.decode()
        browser.fill(
            "mentor_request",
            topics=[speaking],
            goal=f"Speak {CANARY}",
            wished_mentor=cast.people[mentor].pk,
            not_with="",
        )
        browser.enter("hr")
        browser.send("matching_run_add")
        proposal = MatchProposal.objects.get(mentor=cast.people[mentor], state="open")
        page = browser.open("matching_run", proposal.run_id).content.decode()
        assert "The mentee wished for this mentor" in page and "Topics in common: Public speaking" in page
        browser.send("matching_run", proposal.run_id, chosen=[proposal.pk], decision="accept")
        pair = Mentorship.objects.get(origin="matched", state="suggested")
        browser.enter(mentee)
        assert f"Answer the proposal: {mentor.capitalize()} as your mentor" in browser.open("home").content.decode()
        browser.send("mentorship_step", pair.pk, "agree", reason="")
        browser.enter(mentor)
        assert CANARY in browser.open("mentorship", pair.pk).content.decode()
        browser.send("mentorship_step", pair.pk, "accept", reason="")
        goal = browser.open("mentorship_goals", pair.pk).context["form"].initial["goal_1"]
        assert goal == f"Speak {CANARY}"
        browser.fill(
            "mentorship_goals", pair.pk, planned_until="2026-08-03", goal_1=goal, sign_1=f"Three talks {CANARY}"
        )
        browser.enter(mentee)
        assert f"Read and agree to the goals with {mentor.capitalize()}" in browser.open("home").content.decode()
        assert "agreed by both" in browser.send("mentorship_goals_agree", pair.pk, version=1)
    for month, who in ((3, mentee), (4, mentor), (6, mentee)):
        with time_machine.travel(f"2026-{month:02}-10T03:00:00Z", tick=False):
            browser.enter(who)
            browser.fill(
                "mentor_meeting_add", pair.pk, held_on=f"2026-{month:02}-09", minutes=90, topic=f"Voice {CANARY}",
                notes=f"We tried {CANARY}", next_step=f"Again {CANARY}",
            )  # fmt: skip
    with time_machine.travel("2026-06-20T03:00:00Z", tick=False):
        for who in (mentor, mentee):
            browser.enter(who)
            assert "Half-time with" in browser.open("home").content.decode()
            browser.fill("mentorship_review", pair.pk, "midway", satisfaction=4, helped=f"Patience {CANARY}", change="")
    with time_machine.travel("2026-08-03T03:00:00Z", tick=False):
        browser.enter(mentee)
        page = browser.send("mentorship_step", pair.pk, "close", because="reached", reason=f"Thank you {CANARY}")
        assert "our goals are reached" in page
        browser.fill("mentorship_review", pair.pk, "closing", satisfaction=5, helped=f"Courage {CANARY}", change="")
        browser.enter(mentor)
        assert f"Look back on your time with {mentee.capitalize()}" in browser.open("home").content.decode()
        page = browser.fill(
            "mentorship_review", pair.pk, "closing", satisfaction=5, helped=f"Listening {CANARY}", change="",
            contribution="on",
        )  # fmt: skip
        assert "counts as your contribution" in page
    return pair


@pytest.mark.django_db
def test_a_year_of_one_pair(client, cast):
    browser = Browser(client, cast)
    pair = live_a_year(browser, cast)
    pair.refresh_from_db()
    assert (pair.state, pair.started_on, pair.ended_on) == ("closed", date(2026, 2, 2), date(2026, 8, 3))
    given, received = selectors.year_of(cast.lina, 2026), selectors.year_of(cast.eka, 2026)
    assert [(p.partner, p.role, p.meetings, p.minutes, p.is_reviewed) for p in given.pairs] == [
        ("Eka", "mentor", 3, 270, True)
    ]
    assert given.pairs[0].is_contribution and not received.pairs[0].is_contribution
    assert [(p.partner, p.role) for p in received.pairs] == [("Lina", "mentee")]
    browser.enter("eka")
    page = browser.open("mentorship", pair.pk).content.decode()
    assert page.count(CANARY) >= 12 and "agreed by both" in page
    again = browser.send("mentor_request_return", pair.request_id)
    assert "Nobody asks you why" in again and MentorRequest.objects.get().state == "waiting"


@pytest.mark.django_db
def test_what_the_two_write_is_on_no_other_page(client):
    """Every address of the house, asked by those who see most; and everything the audit trail keeps."""
    place = world.make()
    cast = place.cast
    pair = live_a_year(Browser(client, cast), cast, "putri", "budi")
    rows = [*(row for row in access_table.ROWS if row.get or "export" in row.name), *_of_pair(pair)]
    seen, read = [], 0
    for actor in WATCHERS:
        client.force_login(cast.users[actor])
        for row in rows:
            for method in (client.get, client.post) if "export" in row.name else (client.get,):
                answer = method(reverse(row.name, args=row.args(place)))
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                read += 1
                if CANARY.encode() in content:
                    seen.append((actor, row.name))
    client.force_login(cast.users["administrator"])
    for address in sweep.addresses():
        if address.is_admin and "<" not in address.route:
            assert CANARY.encode() not in client.get(f"/{address.route}").content, address.route
    assert CANARY not in client.get(f"/admin/mentoring/mentorship/{pair.pk}/change/").content.decode()
    assert seen == [] and read > 500
    assert not [entry for entry in AuditEntry.objects.all() if CANARY in str(entry.details)]
    # The yearly report, its paper and its content are made of these values alone.
    assert CANARY not in str(selectors.years_of([pair.mentor_id, pair.mentee_id], 2026))


def _of_pair(pair):
    """The pages of this very pair, its matching and the spreadsheet of the programme."""
    run = MatchProposal.objects.get(mentorship=pair).run_id
    of = {"args": lambda _place: (pair.pk,)}
    return [
        access_row.row("mentorship", "", **of),
        access_row.row("mentorship_goals", "", **of),
        access_row.row("mentor_meeting_add", "", **of),
        access_row.row("mentorship_review", "", args=lambda _place: (pair.pk, "closing")),
        access_row.row("mentorship_step", "", args=lambda _place: (pair.pk, "close")),
        *(access_row.row("employee", "", args=lambda _place, pk=pk: (pk,)) for pk in (pair.mentor_id, pair.mentee_id)),
        access_row.row("matching_run", "", args=lambda _place: (run,)),
    ]


@pytest.mark.django_db
def test_the_canary_sings_where_it_may(client, cast):
    """The control: the same word is found on the pages of the two."""
    pair = live_a_year(Browser(client, cast), cast)
    for who in ("eka", "lina"):
        client.force_login(cast.users[who])
        assert CANARY in client.get(reverse("mentorship", args=[pair.pk])).content.decode()


@pytest.mark.django_db
def test_a_review_is_sealed_until_both_have_written_or_two_weeks_have_passed(client, cast):
    pair = pairs.begun(cast)
    pairs.look_back(cast, pair, "midway", "lina", helped=CANARY)
    client.force_login(cast.users["eka"])
    page = client.get(reverse("mentorship", args=[pair.pk])).content.decode()
    assert CANARY not in page and "The other side has written" in page
    with time_machine.travel(pairs.NOW + timedelta(days=13), tick=False):
        client.force_login(cast.users["eka"])
        assert CANARY not in client.get(reverse("mentorship", args=[pair.pk])).content.decode()
    with time_machine.travel(pairs.NOW + timedelta(days=14), tick=False):
        client.force_login(cast.users["eka"])
        assert CANARY in client.get(reverse("mentorship", args=[pair.pk])).content.decode()
    pairs.look_back(cast, pair, "midway", "eka")
    client.force_login(cast.users["eka"])
    assert CANARY in client.get(reverse("mentorship", args=[pair.pk])).content.decode()
