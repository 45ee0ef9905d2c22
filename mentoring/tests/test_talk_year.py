"""A year of one employee and her supervisor through the pages, and the private notes nobody else ever sees."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import jobs
from core.models import AuditEntry
from mentoring import selectors, services
from mentoring.models import AgreedAction, FeedbackSession, PrivateNote
from mentoring.tests.talks import NOW, enter, page, send
from reports import composition, presentation
from reports.tests import year
from tests import sweep, world
from tests.access_table import ROWS

# The other side, who meets her, and every office that reads much; the others are strangers to each of these pages.
READERS = ("employee", "reviewer", "leader", "hr", "auditor", "administrator")
CANARY = "CANARY-for-the-writer-alone"


@pytest.mark.django_db
def test_a_year_of_the_two(client, cast):
    """Scheduled with the agenda proposed, held, action done late, acknowledged by both, told in the yearly summary."""
    held = FeedbackSession.objects.create(
        agency=cast.sabang, employee=cast.eka, supervisor=cast.sari, scheduled_for=NOW - timedelta(days=70), agenda="x",
        state="acknowledged", employee_acknowledged_at=NOW, supervisor_acknowledged_at=NOW,
    )  # fmt: skip
    promised = AgreedAction.objects.create(
        session=held, text="Learn to present", owner=cast.eka, due_date=date(2026, 10, 1)
    )
    enter(client, cast, "supervisor")
    assert "Eka agreed with you: Learn to present" in page(client, "home").content.decode()
    # 1. Arranged: the open action and the last talk are proposed and taken over.
    url = f"{reverse('session_add')}?person={cast.eka.pk}&kind=coaching"
    assert "Agreed and late: Learn to present" in client.get(url).content.decode()
    data = {
        "employee": cast.eka.pk, "kind": "coaching", "day": "2026-11-16", "clock": "11:00", "minutes": 60, "times": 1,
        "place": "Room 2", "agenda": "Presenting", "topics": ["last", f"action:{promised.pk}"],
    }  # fmt: skip
    send(client, url, data)
    session = FeedbackSession.objects.get(state="scheduled")
    assert "• Agreed and late: Learn to present" in session.agenda
    FeedbackSession.objects.filter(pk=session.pk).update(scheduled_for=NOW - timedelta(hours=1))
    # 2. Held and written down; each keeps a note of her own.
    notes = {"notes": "We practised", "action_1": "Give a talk", "owner_1": cast.sari.pk, "due_1": "2026-11-30"}
    send(client, reverse("session_hold", args=[session.pk]), notes)
    send(client, reverse("session_note", args=[session.pk]), {"text": CANARY})
    client.post(reverse("session_acknowledge", args=[session.pk]))
    # 3. The employee does her action late, reads, acknowledges, and sees nothing of the note.
    enter(client, cast, "employee")
    home = page(client, "home").content.decode()
    assert "Do what you agreed: Learn to present" in home and "Sari agreed with you: Give a talk" in home
    client.post(reverse("action_done", args=[promised.pk]))
    assert "done late" in page(client, "session", held.pk).content.decode()
    answer = client.post(reverse("session_acknowledge", args=[session.pk]), follow=True).content.decode()
    assert "acknowledged by both" in answer and "We practised" in answer and CANARY not in answer
    # 4. What the year says of it.
    client.post(reverse("feedback_themes"), {"text": "I learned to speak up."})
    told = selectors.year_of(cast.eka, 2026)
    assert (told.sessions_held, told.sessions_by_kind) == (2, (("dialogue", 1), ("coaching", 1)))
    assert (told.actions_agreed, told.actions_done, told.actions_late) == (1, 1, 1)
    assert told.themes == "I learned to speak up."


@pytest.mark.django_db
class TestPrivateNotes:
    def test_each_has_her_own_and_empties_it(self, cast):
        session = FeedbackSession.objects.create(
            agency=cast.sabang, employee=cast.eka, supervisor=cast.sari, scheduled_for=NOW, agenda="x"
        )
        for actor, text in (("employee", "mine"), ("supervisor", "hers"), ("supervisor", "hers, again")):
            services.write_private_note(session=session, text=text, actor=cast.users[actor])
        found = {
            actor: [note.text for note in PrivateNote.objects.visible_to(cast.users[actor])]
            for actor in ("employee", "supervisor", "hr", "administrator")
        }
        assert found == {"employee": ["mine"], "supervisor": ["hers, again"], "hr": [], "administrator": []}
        services.write_private_note(session=session, text=" ", actor=cast.users["supervisor"])
        assert not PrivateNote.objects.filter(writer=cast.sari).exists()
        assert not AuditEntry.objects.exists()

    def test_a_planted_note_is_on_no_page_of_any_other_account(self, client):
        """Every address with its object, as every actor, the admin and its search included; and in no audit entry."""
        place = world.make()
        PrivateNote.objects.filter(pk=place.private_note.pk).update(text=CANARY)
        FeedbackSession.objects.filter(pk=place.held_session.pk).update(
            state="acknowledged", employee_acknowledged_at=NOW, supervisor_acknowledged_at=NOW
        )
        mine = reverse("session", args=[place.held_session.pk])
        client.force_login(place.cast.users["supervisor"])
        # The control: the sweep would see it.
        assert CANARY in client.get(mine).content.decode()
        paths = [reverse(row.name, args=row.args(place)) for row in ROWS if row.get] + [mine, mine + "private/"]
        admin = [f"/{a.route}" for a in sweep.addresses() if a.is_admin and "<" not in a.route and a.name != "logout"]
        assert len(admin) > 30
        leaks = []
        for actor in READERS:
            client.force_login(place.cast.users[actor])
            more = admin + [f"{path}?q=CANARY" for path in admin] if actor == "administrator" else []
            for path in [*paths, *more]:
                answer = client.get(path)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                if CANARY.encode() in body:
                    leaks.append(f"{path} as {actor}")
        assert leaks == []
        assert not [entry for entry in AuditEntry.objects.all() if CANARY in str(entry.details)]

    def test_it_is_in_no_report_and_no_mail(self, cast, mailoutbox):
        year.published(year.cycle(cast.sabang, 2026), [cast.eka], appraiser=cast.sari, reviewer=cast.rina)
        session = services.schedule_session(
            employee=cast.eka, scheduled_for=NOW + timedelta(hours=1), place="", agenda="x",
            actor=cast.users["supervisor"], at=NOW,
        )  # fmt: skip
        services.write_private_note(session=session, text=CANARY, actor=cast.users["supervisor"])
        jobs.run_waiting(NOW)
        FeedbackSession.objects.update(state="held", shared_notes=CANARY)
        report = composition.year_report(cast.eka, 2026)
        assert report.mentoring.sessions_held == 1
        assert CANARY not in str(report) and CANARY not in str(presentation.sheet_of(report))
        assert mailoutbox and CANARY not in str([(m.body, m.attachments) for m in mailoutbox])
