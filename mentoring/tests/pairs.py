"""What the tests of mentoring begin with: topics, offers, requests and a pair that has already begun."""

from datetime import UTC, date, datetime

from mentoring import services
from mentoring.models import MentoringTopic, MentorOffer, MentorRequest, Mentorship

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 16)


def topic(cast, name="Public speaking", agency=None):
    return MentoringTopic.objects.get_or_create(agency=agency or cast.sabang, name=name)[0]


def offer(cast, mentor, *topics, capacity=2, is_paused=False, about=""):
    return services.save_offer(
        mentor=getattr(cast, mentor), topics=topics or [topic(cast)], capacity=capacity, about=about,
        is_paused=is_paused, actor=cast.users[mentor], at=NOW,
    )  # fmt: skip


def ask(cast, mentee, *topics, goal="Speak in front of people", wished=None, not_with=(), request=None):
    return services.save_request(
        request=request, mentee=getattr(cast, mentee), topics=topics or [topic(cast)], goal=goal,
        wished_mentor=wished, not_with=not_with, actor=cast.users[mentee], at=NOW,
    )  # fmt: skip


def match(cast, actor="hr"):
    return services.run_matching(agency=cast.sabang, actor=cast.users[actor], at=NOW)


def take_over(cast, run, actor="hr"):
    """Take every proposal of a run over; return the pairs."""
    return [services.accept_match(proposal=p, actor=cast.users[actor], at=NOW) for p in run.proposals.all()]


def begun(cast, mentor="lina", mentee="eka", on=date(2026, 5, 4), **more):
    """A pair that is active since a day, without what came before."""
    values = {"topic": "Public speaking", "goals": "x", "started_on": on, "planned_until": date(2026, 11, 3)} | more
    return Mentorship.objects.create(
        agency=cast.sabang, mentor=getattr(cast, mentor), mentee=getattr(cast, mentee), state="active", **values
    )


def step(cast, pair, action, who, **more):
    services.step_mentorship(
        pair=pair, action=action, actor=cast.users[who], on=more.pop("on", TODAY), **{"reason": "", **more}
    )


def meet(cast, pair, who, day, **words):
    values = {"minutes": 60, "topic": "A talk", "notes": "", "next_step": ""} | words
    return services.record_meeting(pair=pair, held_on=day, actor=cast.users[who], at=NOW, **values)


def look_back(cast, pair, kind, who, satisfaction=5, at=NOW, **words):
    values = {"helped": "Time", "change": ""} | words
    return services.write_review(
        pair=pair, kind=kind, satisfaction=satisfaction, actor=cast.users[who], at=at, **values
    )


def requests_of(cast, mentee):
    return MentorRequest.objects.filter(mentee=getattr(cast, mentee))


def offer_of(cast, mentor):
    return MentorOffer.objects.get(mentor=getattr(cast, mentor))
