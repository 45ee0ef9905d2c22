"""Feedback, a monthly series, an improvement plan and the words people take from their year; all invented."""

from datetime import timedelta

from django.utils import translation

from employees.models import Employee
from mentoring import selectors
from mentoring import services as mentoring
from mentoring.models import FeedbackRequest, FeedbackSession
from reports.demo.people import Staff
from reports.demo.story import Story

UNIT = "Bidang Pelayanan Pendaftaran Penduduk"
WORDS = (
    ("thanks", "service", "Hari pasar", "Terima kasih sudah menemani warga lansia sampai berkasnya lengkap."),
    (
        "strength",
        "collaborative",
        "Rapat koordinasi",
        "Penjelasan Anda singkat dan runtut; semua bagian langsung paham.",
    ),
    ("advice", "adaptive", "Uji coba antrean daring", "Akan lebih mudah bila panduan dikirim sehari sebelum uji coba."),
    ("strength", "accountable", "", "Laporan Anda selalu menyebut sumber datanya. Mohon dipertahankan."),
    ("advice", "harmonious", "Rapat hari Senin", "Beri kesempatan rekan baru berbicara lebih dahulu; gagasannya baik."),
    ("thanks", "competent", "", "Terima kasih sudah mengajari kami memakai lembar sebar yang baru."),
)
REPLY = "Terima kasih, saya akan mencobanya pada rapat berikutnya."
QUESTION = "Bagaimana presentasi saya pada rapat koordinasi? Apa satu hal yang sebaiknya saya ubah?"
THEMES = (
    "Rekan-rekan menghargai penjelasan yang runtut. Tahun depan saya ingin lebih sering meminta pendapat lebih awal."
)
NOTE = "Tanyakan lain kali apakah ia berminat mengikuti pelatihan analisis data."
REASON = "Tiga laporan bulanan terlambat dan dua kali berkas warga tertukar. Diharapkan tepat waktu dan teliti."
COMMENT = "Saya mengerti. Saya memerlukan contoh daftar periksa dan waktu untuk merapikan arsip."
MILESTONES = (
    "Daftar periksa berkas dipakai setiap hari",
    "Dua laporan bulanan tepat waktu",
    "Tidak ada berkas tertukar",
)
SEEN = "Daftar periksa dipakai sejak minggu kedua."


def live(story: Story, staff: Staff, year: int) -> None:
    """Write how the people of one unit talked with each other in the running year."""
    with translation.override("id"):
        team = [person for person in staff.of_unit[UNIT][1:] if person.is_active and person.pk in staff.above]
        if len(team) < 4:
            return
        _feedback(story, staff, team)
        _series(story, staff, team[1])
        _improvement(story, staff, team[-1])
        mentoring.write_themes(employee=team[0], year=year, text=THEMES, actor=staff.users[team[0].pk])


def _feedback(story: Story, staff: Staff, team: list[Employee]) -> None:
    for number, (kind, value, event, text) in enumerate(WORDS):
        writer, receiver = team[number % len(team)], team[(number + 1) % len(team)]
        readers = selectors.readers_for(receiver, writer.pk, story.today)
        given = story.moment(story.today - timedelta(days=50 - 8 * number))
        with story.at(given) as at:
            row = mentoring.give_feedback(
                receiver=receiver,
                kind=kind,
                behaviour=value,
                event=event,
                text=text,
                supervisor=readers.supervisor if number % 2 == 0 else None,
                actor=staff.users[writer.pk],
                at=at,
            )
        if kind == "advice":
            with story.at(given + timedelta(hours=5)) as at:
                mentoring.reply_to_feedback(feedback=row, text=REPLY, actor=staff.users[receiver.pk], at=at)
    with story.at(story.moment(story.today - timedelta(days=2))) as at:
        _ask(staff, team[2], team[0], at)
        declined = _ask(staff, team[3], team[1], at)
        mentoring.decline_request(request=declined, actor=staff.users[team[1].pk])


def _ask(staff: Staff, asker: Employee, asked: Employee, at: object) -> FeedbackRequest:
    return mentoring.ask_for_feedback(asked=asked, question=QUESTION, actor=staff.users[asker.pk], at=at)


def _series(story: Story, staff: Staff, person: Employee) -> None:
    """Three monthly sessions of coaching that are still to come, and a note of the supervisor's own."""
    head = staff.users[staff.above[person.pk]]
    with story.at(story.moment(story.today - timedelta(days=3))) as at:
        mentoring.schedule_session(
            employee=person,
            scheduled_for=story.now + timedelta(days=9, hours=2),
            place="Ruang rapat kecil",
            agenda=selectors.template_text(staff.agency.pk, "coaching"),
            kind="coaching",
            times=3,
            actor=head,
            at=at,
            notify=False,
        )
    held = FeedbackSession.objects.filter(employee=person, state__in=["held", "acknowledged"]).first()
    if held is not None and held.supervisor_id == head.employee_id:
        mentoring.write_private_note(session=held, text=NOTE, actor=head)


def _improvement(story: Story, staff: Staff, person: Employee) -> None:
    """A plan that has run for two months: acknowledged, its first milestone met, a counselling session ahead."""
    head, own = staff.users[staff.above[person.pk]], staff.users[person.pk]
    begins = story.today - timedelta(days=60)
    due = [begins + timedelta(days=30), begins + timedelta(days=75), begins + timedelta(days=120)]
    with story.at(story.moment(begins)):
        plan = mentoring.open_improvement(
            employee=person,
            reason=REASON,
            starts_on=begins,
            ends_on=begins + timedelta(days=150),
            milestones=list(zip(MILESTONES, due, strict=True)),
            actor=head,
            on=begins,
        )
    with story.at(story.moment(begins + timedelta(days=2))) as at:
        mentoring.acknowledge_improvement(plan=plan, comment=COMMENT, actor=own, at=at)
    first = plan.milestones.select_related("plan__agency").order_by("due_date")[0]
    with story.at(story.moment(due[0] + timedelta(days=1))):
        mentoring.judge_milestone(milestone=first, outcome="met", words=SEEN, actor=head, on=due[0] + timedelta(days=1))
    with story.at(story.moment(story.today - timedelta(days=1))) as at:
        mentoring.schedule_session(
            employee=person,
            scheduled_for=story.now + timedelta(days=5, hours=1),
            place="Ruang kepala bidang",
            agenda=selectors.template_text(staff.agency.pk, "counsel"),
            kind="counsel",
            improvement=plan,
            actor=head,
            at=at,
            notify=False,
        )
