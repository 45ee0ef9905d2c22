"""What the tests of talks share: sessions, feedback and plans of Eka and Sari."""

from datetime import UTC, date, datetime, timedelta

from django.urls import reverse

from mentoring.models import Feedback, FeedbackSession, ImprovementPlan, Milestone

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 16)


def enter(client, cast, actor):
    client.force_login(cast.users[actor])
    return client


def make_session(cast, when=NOW + timedelta(days=1), **more):
    people = {"agency": cast.sabang, "employee": cast.eka, "supervisor": cast.sari}
    return FeedbackSession.objects.create(**people, scheduled_for=when, **{"agenda": "Targets", **more})


def make_feedback(cast, **more):
    return Feedback.objects.create(
        **{
            "agency": cast.sabang, "kind": "thanks", "writer": cast.adi, "receiver": cast.eka, "text": "Well done",
            "given_at": NOW, **more,
        }
    )  # fmt: skip


def make_plan(cast, **more):
    days = {"starts_on": date(2026, 11, 1), "ends_on": date(2027, 3, 31)}
    plan = ImprovementPlan.objects.create(
        agency=cast.sabang, employee=cast.eka, supervisor=cast.sari, **{"reason": "Late files", **days, **more}
    )
    Milestone.objects.create(plan=plan, text="All files in time", due_date=date(2026, 12, 1))
    return plan


def send(client, url, data, **query):
    """Fill a form that is sent once: its token comes from the page."""
    token = client.get(url).context["form"].initial["submit_token"]
    return client.post(url, {"submit_token": token, **data}, follow=True)


def page(client, name, *args):
    return client.get(reverse(name, args=args))
