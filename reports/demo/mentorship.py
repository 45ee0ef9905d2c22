"""The mentoring programme of one town: topics, offers, requests, a matching half reviewed, and pairs that meet."""

from datetime import timedelta
from typing import Any

from employees.models import Employee
from mentoring import services
from mentoring.models import MatchingRun, MentoringTopic, Mentorship
from reports.demo import texts
from reports.demo.people import Staff
from reports.demo.story import Story

TOPICS = (
    "Berbicara di depan umum",
    "Aplikasi perkantoran",
    "Pelayanan di loket",
    "Metode mengajar",
    "Menulis laporan",
    "Memimpin tim kecil",
    "Mengolah data",
)
ABOUT = (
    "Terbiasa mendampingi pegawai baru, paling mudah ditemui pada hari Selasa dan Kamis.",
    "Senang berlatih langsung di tempat kerja, bukan hanya berdiskusi.",
    "Pernah menjadi narasumber pelatihan internal.",
    "",
)
GOALS = (
    "Saya ingin lebih percaya diri saat menyampaikan sosialisasi kepada warga.",
    "Saya ingin menyusun laporan bulanan yang ringkas dan mudah dibaca pimpinan.",
    "Saya ingin melayani warga yang marah dengan tenang.",
    "Saya ingin mengolah data pelayanan menjadi grafik yang benar.",
    "Saya ingin belajar membagi tugas dalam tim kecil.",
)
AGREED = (
    ("Berlatih tiga kali dengan umpan balik", "Mentor melihat perubahan pada latihan ketiga"),
    ("Menerapkan hasil belajar dalam tugas sendiri", "Satu hasil kerja diperlihatkan kepada mentor"),
)
MEETINGS = (
    ("Mengenal kebutuhan", "Menyepakati cara belajar dan jadwal.", "Menyiapkan contoh pekerjaan"),
    ("Latihan pertama", "Contoh pekerjaan dibahas, pembukanya perlu dipersingkat.", "Memperbaiki bagian pembuka"),
    ("Latihan kedua", "Hasil perbaikan sudah jauh lebih jelas.", "Mencoba tanpa catatan"),
)
HELPED = "Umpan balik langsung setelah latihan, dan waktu yang selalu ditepati."
CHANGE = "Jadwal disepakati untuk satu bulan sekaligus."


def live(story: Story, staff: Staff) -> None:
    """Tell the programme of one town; pairs that HR proposed exist already."""
    topics = _offers_and_requests(story, staff)
    if topics:
        _match(story, staff)
    for pair in Mentorship.objects.filter(agency=staff.agency, state="active").select_related("agency"):
        _meet(story, staff, pair, quiet=pair.topic == texts.MENTORSHIPS[2][0])
        if pair.topic == texts.MENTORSHIPS[0][0]:
            _end(story, staff, pair)


def _offers_and_requests(story: Story, staff: Staff) -> list[MentoringTopic]:
    """Old hands offer, newer people of other places ask; the topics go round."""
    day = story.today - timedelta(days=30)
    with story.at(story.moment(day)) as at:
        topics = []
        for name in TOPICS:
            services.save_topic(topic=None, agency=staff.agency, name=name, is_active=True, actor=staff.hr)
            topics.append(MentoringTopic.objects.get(agency=staff.agency, name=name))
        mentors, mentees = _people(staff)
        for number, person in enumerate(mentors):
            services.save_offer(
                mentor=person,
                topics=[topics[number % len(topics)], topics[(number + 2) % len(topics)]],
                capacity=1 + number % 3,
                about=ABOUT[number % len(ABOUT)],
                is_paused=number == 5,
                actor=staff.users[person.pk],
                at=at,
            )
    with story.at(story.moment(day + timedelta(days=6))) as at:
        for number, person in enumerate(mentees):
            services.save_request(
                request=None,
                mentee=person,
                topics=[topics[(number * 2) % len(topics)], topics[(number * 2 + 1) % len(topics)]],
                goal=GOALS[number % len(GOALS)],
                wished_mentor=mentors[0] if number == 1 else None,
                not_with=(),
                actor=staff.users[person.pk],
                at=at,
            )
    return topics


def _people(staff: Staff) -> tuple[list[Employee], list[Employee]]:
    """The second of some units as mentors, the last ones of as many others as mentees."""
    teams = [[person for person in people[1:] if person.is_active] for people in staff.of_unit.values()]
    large = [team for team in teams if len(team) >= 3]
    mentors = [team[0] for team in large[:7]]
    mentees = [team[-1] for team in large[:7] if team[-1].is_active]
    return mentors, [person for person in mentees if person not in mentors]


def _match(story: Story, staff: Staff) -> None:
    """HR matches and takes two pairs over: one waits for the mentee, one for the mentor; the others are to be read."""
    with story.at(story.moment(story.today - timedelta(days=9))) as at:
        run: MatchingRun = services.run_matching(agency=staff.agency, actor=staff.hr, at=at)
    hr: Any = staff.hr
    open_ones = run.proposals.select_related("mentor", "request__mentee__agency", "request__agency")
    for number, proposal in enumerate(open_ones.exclude(mentor=hr.employee_id)[:2]):
        with story.at(story.moment(story.today - timedelta(days=7))) as at:
            pair = services.accept_match(proposal=proposal, actor=staff.hr, at=at)
        if number == 1:
            with story.at(story.moment(story.today - timedelta(days=5))) as at:
                mentee = staff.users[pair.mentee_id]
                services.step_mentorship(pair=pair, action="agree", reason="", actor=mentee, on=at.date())


def _meet(story: Story, staff: Staff, pair: Mentorship, *, quiet: bool) -> None:
    """Goals agreed by both and meetings every few weeks; a quiet pair met once and long ago."""
    mentor, mentee = staff.users[pair.mentor_id], staff.users[pair.mentee_id]
    with story.at(story.moment(pair.started_on + timedelta(days=4))) as at:
        until = pair.started_on + timedelta(days=200)
        services.save_goals(pair=pair, goals=AGREED, planned_until=until, actor=mentee, at=at)
        services.agree_goals(pair=pair, version=1, actor=mentor, at=at)
    for number, (topic, notes, next_step) in enumerate(MEETINGS[: 1 if quiet else 3]):
        day = pair.started_on + timedelta(days=7 + 20 * number)
        if day > story.today - timedelta(days=12):
            break
        with story.at(story.moment(day)) as at:
            services.record_meeting(
                pair=pair, held_on=day, minutes=45 + 15 * number, topic=topic, notes=notes, next_step=next_step,
                actor=mentee if number % 2 else mentor, at=at,
            )  # fmt: skip


def _end(story: Story, staff: Staff, pair: Mentorship) -> None:
    """One pair has reached its goals: both look back, and the mentor lets it count."""
    mentor, mentee = staff.users[pair.mentor_id], staff.users[pair.mentee_id]
    ended = story.today - timedelta(days=10)
    with story.at(story.moment(ended)):
        services.step_mentorship(
            pair=pair, action="close", because="reached", reason=texts.CLOSING, actor=mentee, on=ended
        )
    with story.at(story.moment(ended + timedelta(days=2))) as at:
        for side, satisfaction in ((mentee, 5), (mentor, 4)):
            services.write_review(
                pair=pair, kind="closing", satisfaction=satisfaction, helped=HELPED, change=CHANGE, actor=side, at=at,
                contribution=side == mentor,
            )  # fmt: skip
