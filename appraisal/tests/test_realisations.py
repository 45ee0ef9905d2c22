"""What was reached, what stood in the way, and evidence from people who mean well and people who do not."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from appraisal import selectors, services
from appraisal.models import Appraisal, Evidence, Realisation, Target
from appraisal.tests import factories
from core import errors
from core.models import AuditEntry
from employees.models import FileOpening
from tests import cast as people

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def case(cast):
    return factories.make_appraisal(factories.make_cycle(cast), cast.eka, cast.sari, cast.rina, "agreed")


@pytest.fixture
def target(case):
    return factories.make_target(case)


def user(cast, actor="employee"):
    return people.fresh(cast.users[actor])


def picture(kind="JPEG", size=(4, 3), **options):
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, format=kind, **options)
    return out.getvalue()


def add(cast, target, **changes):
    told = {"day": date(2026, 11, 15), "value": Decimal(80), "actor": user(cast), **changes}
    return services.add_realisation(target=target, **told)


def stored_files():
    return default_storage.listdir("evidence")[1] if default_storage.exists("evidence") else []


def send(client, target, **fields):
    url = reverse("realisation_add", args=[target.pk])
    token = client.get(url).context["form"]["submit_token"].value()
    return client.post(url, {"day": "2026-11-15", "value": "80", "submit_token": token, **fields}, follow=True)


# --- Recording -----------------------------------------------------------------------------------------
def test_the_employee_records_a_realisation_with_link_and_file_in_one_form(client, cast, target):
    client.force_login(cast.users["employee"])
    page = send(
        client,
        target,
        note="Rekap Puskesmas",
        link="https://data.sabang.invalid/rekap",
        file=SimpleUploadedFile("rekap.pdf", PDF, "text/html"),
    )
    assert "Receipt number" in page.content.decode()
    realisation = Realisation.objects.get()
    assert (realisation.value, realisation.recorded_by) == (Decimal(80), cast.users["employee"])
    link, file = realisation.evidence.order_by("pk")
    assert link.link == "https://data.sabang.invalid/rekap"
    assert (file.file_name, file.content_type, len(file.sha256)) == ("rekap.pdf", "application/pdf", 64)
    assert AuditEntry.objects.get(action="realisation.add").details["after"]["sha256"] == file.sha256
    assert "80%" in page.content.decode()


def test_the_same_form_sent_twice_records_once(client, cast, target):
    client.force_login(cast.users["employee"])
    url = reverse("realisation_add", args=[target.pk])
    token = client.get(url).context["form"]["submit_token"].value()
    for _n in range(2):
        client.post(url, {"day": "2026-11-15", "value": "80", "submit_token": token})
    assert Realisation.objects.count() == 1


def test_the_latest_day_counts_and_among_equals_the_later_entry(cast, case, target):
    add(cast, target, day=date(2026, 11, 10), value=Decimal(70))
    add(cast, target, day=date(2026, 6, 10), value=Decimal(10))
    row = selectors.plan_of(case).rows[0]
    assert (row.latest.value, row.attained) == (70, 70)
    add(cast, target, day=date(2026, 11, 10), value=Decimal(75))
    assert selectors.plan_of(case).rows[0].attained == 75
    assert Realisation.objects.count() == 3


def test_attainment_is_capped_by_the_scheme_and_missing_is_no_zero(cast, case, target):
    assert selectors.plan_of(case).rows[0].attained is None
    assert selectors.plan_of(case).missing == 1
    add(cast, target, value=Decimal(500))
    assert selectors.plan_of(case).rows[0].attained == 100


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"day": date(2025, 12, 31)}, "day"),
        ({"day": date(2027, 1, 1)}, "day"),
        ({"day": date(2026, 11, 17)}, "day"),
        ({"value": Decimal(-1)}, "value"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal("Infinity")}, "value"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_an_impossible_realisation_is_refused_at_its_field_and_nothing_is_kept(cast, target, changes, code):
    with pytest.raises(errors.Refused) as refusal:
        add(cast, target, **changes)
    assert refusal.value.code == code
    assert not Realisation.objects.exists()


@pytest.mark.parametrize(
    ("moment", "accepted"),
    [
        (datetime(2026, 11, 16, 16, 59, tzinfo=UTC), False),  # 23:59 of the 16th in Western Indonesia
        (datetime(2026, 11, 16, 17, 0, tzinfo=UTC), True),  # 00:00 of the 17th
    ],
)
def test_tomorrow_begins_at_local_midnight(cast, target, moment, accepted):
    with time_machine.travel(moment, tick=False):
        if accepted:
            assert add(cast, target, day=date(2026, 11, 17))
        else:
            with pytest.raises(errors.Refused, match="still to come"):
                add(cast, target, day=date(2026, 11, 17))


def test_what_was_typed_stays_when_a_realisation_is_refused(client, cast, target):
    client.force_login(cast.users["employee"])
    page = send(client, target, day="2026-12-31", note="Catatan panjang")
    assert "day" in page.context["form"].errors
    assert "Catatan panjang" in page.content.decode()


def test_the_database_refuses_a_negative_realisation(cast, target):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_realisation(target, -1)


@pytest.mark.parametrize("state", ["planning", "submitted", "returned", "rated", "countersigned", "published"])
def test_results_are_recorded_only_while_the_plan_is_agreed(client, cast, case, target, state):
    Appraisal.objects.filter(pk=case.pk).update(state=state)
    client.force_login(cast.users["employee"])
    assert client.get(reverse("realisation_add", args=[target.pk])).status_code == 409
    with pytest.raises(errors.WrongState):
        add(cast, target)


# --- Evidence ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,<script>",
        "ftp://x.invalid/a",
        "file:///etc/passwd",
        "//x.invalid/a",
        "https://",
        "https://name:secret@x.invalid/",
        "https://x.invalid/a b",
        "https://x.invalid/\nSet-Cookie:a",
        "https://[x.invalid/",
        "https://x.invalid/" + "a" * 500,
        "rekap",
    ],
)
def test_only_plain_web_addresses_are_links(link):
    with pytest.raises(errors.Refused):
        services.check_link(link)


@pytest.mark.parametrize("link", ["https://x.invalid/a?b=c#d", " http://x.invalid "])
def test_plain_web_addresses_pass(link):
    assert services.check_link(link) == link.strip()


def with_zip(beginning):
    out = io.BytesIO(beginning)
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("a.html", "<script>alert(1)</script>")
    return out.getvalue()


HOSTILE = {
    "page.pdf": b"<!doctype html><script>alert(1)</script>",
    "late_start.pdf": b"\n\n" + PDF,
    "markup.pdf": PDF.replace(b"1 0 obj", b"<script>alert(1)</script>"),
    "script.pdf": PDF.replace(b"<<>>", b"<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"),
    "launch.pdf": PDF.replace(b"<<>>", b"<</S/Launch/F(cmd.exe)>>"),
    "embedded.pdf": PDF.replace(b"<<>>", b"<</EmbeddedFiles 3 0 R>>"),
    "archive.pdf": with_zip(PDF) + b"%%EOF",
    "cut.pdf": b"%PDF-1.7\n1 0 obj",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "drawing.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "nothing.pdf": b"",
    "broken.jpg": b"\xff\xd8\xff\xe0" + b"x" * 200,
    "broken.png": b"\x89PNG\r\n\x1a\n" + b"x" * 200,
    "program.exe": b"MZ" + b"\x00" * 200,
    "sheet.xlsx": with_zip(b""),
    "animated.gif": b"GIF89a" + b"\x00" * 40,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_are_refused_in_words_and_leave_nothing_behind(client, cast, target, name):
    client.force_login(cast.users["employee"])
    page = send(client, target, file=SimpleUploadedFile(name, HOSTILE[name], "application/pdf"))
    assert list(page.context["form"].errors) == ["file"]
    assert "nothing was stored" in str(page.context["form"].errors["file"])
    assert not Realisation.objects.exists()
    assert stored_files() == []


def test_a_file_over_ten_megabytes_is_refused(cast, target):
    exactly = PDF[:-6] + b" " * (services.MAX_BYTES - len(PDF)) + b"%%EOF\n"
    assert len(exactly) == services.MAX_BYTES
    assert services.check_file(SimpleUploadedFile("a.pdf", exactly))
    with pytest.raises(errors.Refused, match="larger than 10 MB"):
        services.check_file(SimpleUploadedFile("a.pdf", exactly + b"\n"))


def test_a_picture_with_too_many_points_is_refused_before_it_is_unpacked():
    bomb = picture("PNG", size=(8000, 5001))
    assert len(bomb) < 1_000_000
    with pytest.raises(errors.Refused, match="too large"):
        services.check_file(SimpleUploadedFile("a.png", bomb))


def test_place_and_camera_are_removed_from_a_jpeg():
    exif = Image.Exif()
    exif[0x010F] = "KameraRahasia"
    exif[0x8825] = {1: "N", 2: (5.0, 53.0, 0.0)}
    taken = picture("JPEG", exif=exif)
    assert b"KameraRahasia" in taken
    checked = services.check_file(SimpleUploadedFile("foto.jpg", taken))
    assert b"KameraRahasia" not in checked.content and b"Exif" not in checked.content
    assert Image.open(io.BytesIO(checked.content)).size == (4, 3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_hides_behind_a_picture_disappears(kind):
    checked = services.check_file(SimpleUploadedFile("a.jpg", picture(kind) + b"<script>alert(1)</script>PK\x05\x06"))
    assert b"<script>" not in checked.content and b"PK\x05\x06" not in checked.content
    assert checked.content_type == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.pdf"),
        ("rekap.html", "rekap.pdf"),
        ("..", "bukti.pdf"),
        ("", "bukti.pdf"),
        ('a"; filename="b.html', "a__ filename__b.pdf"),
        ("rekap\r\nX-Evil: 1.pdf", "rekap__X-Evil_ 1.pdf"),
        ("rekap\u202efdp.exe", "rekap_fdp.pdf"),
        ("Laporan Mei 2026.pdf", "Laporan Mei 2026.pdf"),
    ],
)
def test_a_file_name_is_only_words(given, shown):
    upload = SimpleUploadedFile("x", PDF)
    upload._name = given
    assert services.check_file(upload).name == shown


def test_a_stored_file_has_a_name_nobody_can_guess(cast, target):
    realisation = add(cast, target, file=SimpleUploadedFile("rekap.pdf", PDF))
    kept = realisation.evidence.get().file.name
    assert "rekap" not in kept and len(kept) > 40
    assert default_storage.open(kept).read() == PDF


def test_a_refused_realisation_leaves_no_file(cast, target):
    with pytest.raises(errors.Refused):
        add(cast, target, day=date(2027, 1, 1), file=SimpleUploadedFile("rekap.pdf", PDF))
    assert stored_files() == []


def test_a_file_leaves_again_when_its_row_cannot_be_written(cast, target, monkeypatch):
    def fail(**_fields):
        raise IntegrityError

    monkeypatch.setattr(Evidence.objects, "create", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        add(cast, target, file=SimpleUploadedFile("rekap.pdf", PDF))
    assert stored_files() == []


ACTORS = {
    "employee": 200,
    "supervisor": 200,
    "reviewer": 200,
    "leader": 200,
    "hr": 200,
    "auditor": 200,
    "administrator": 200,
    "peer": 404,
    "other_employee": 404,
    "former_supervisor": 404,
    "hr_elsewhere": 404,
    "": 302,
}


@pytest.mark.parametrize("actor", sorted(ACTORS))
def test_a_file_is_handed_out_only_to_those_who_see_the_case_and_never_as_a_page(client, cast, target, actor):
    found = add(cast, target, file=SimpleUploadedFile("rekap.pdf", PDF)).evidence.get()
    if actor:
        client.force_login(cast.users[actor])
    answer = client.get(reverse("evidence", args=[found.pk]))
    assert answer.status_code == ACTORS[actor]
    if answer.status_code == 200:
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Disposition"] == 'attachment; filename="rekap.pdf"'
        assert answer["Content-Type"] == "application/pdf"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"
        assert FileOpening.objects.exists() is (actor != "employee")


def test_a_link_or_a_lost_file_is_no_download(client, cast, target):
    realisation = add(cast, target, link="https://x.invalid/", file=SimpleUploadedFile("rekap.pdf", PDF))
    link, file = realisation.evidence.order_by("pk")
    default_storage.delete(file.file.name)
    client.force_login(cast.users["employee"])
    assert [client.get(reverse("evidence", args=[pk])).status_code for pk in (link.pk, file.pk, 99999)] == [404] * 3


# --- Obstacles and zeros -------------------------------------------------------------------------------
def test_an_obstacle_is_reported_accepted_and_takes_the_target_out(client, cast, case, target):
    client.force_login(cast.users["employee"])
    client.post(reverse("obstacle_claim", args=[target.pk]), {"reason": "Vaksin tidak tersedia sejak Maret."})
    client.force_login(cast.users["supervisor"])
    assert "Answer the obstacle" in client.get(reverse("appraisal", args=[case.pk])).content.decode()
    url = reverse("obstacle_answer", args=[target.pk])
    assert "Vaksin tidak tersedia" in client.get(url).content.decode()
    client.post(url, {"accept": "yes", "reason": "Benar, di luar kendali."})
    row = selectors.plan_of(case).rows[0]
    assert row.is_taken_out and row.attained is None and not row.is_missing
    actions = AuditEntry.objects.filter(action__startswith="obstacle.").values_list("action", flat=True)
    assert list(actions) == ["obstacle.claim", "obstacle.answer"]


def test_a_refused_obstacle_counts_and_may_be_reported_once_more(cast, case, target):
    services.claim_obstacle(target=target, obstacle="Hujan", actor=user(cast))
    services.answer_obstacle(target=target, accept=False, reason="Hujan biasa.", actor=user(cast, "supervisor"))
    assert selectors.plan_of(case).rows[0].is_missing
    services.claim_obstacle(target=target, obstacle="Banjir bandang", actor=user(cast))
    target.refresh_from_db()
    assert (target.obstacle_state, target.obstacle_answer) == ("claimed", "")


def test_an_obstacle_is_answered_once(cast, target):
    services.claim_obstacle(target=target, obstacle="Banjir", actor=user(cast))
    services.answer_obstacle(target=target, accept=True, reason="Ya.", actor=user(cast, "supervisor"))
    with pytest.raises(errors.WrongState):
        services.answer_obstacle(target=target, accept=False, reason="Tidak.", actor=user(cast, "supervisor"))
    with pytest.raises(errors.WrongState):
        services.claim_obstacle(target=target, obstacle="Lagi", actor=user(cast))


@pytest.mark.parametrize("words", ["", "   "])
def test_obstacles_and_zeros_need_words(cast, target, words):
    with pytest.raises(errors.Refused):
        services.claim_obstacle(target=target, obstacle=words, actor=user(cast))
    with pytest.raises(errors.Refused):
        services.give_zero(target=target, reason=words, actor=user(cast, "supervisor"))
    Target.objects.update(obstacle_state="claimed")
    with pytest.raises(errors.Refused):
        services.answer_obstacle(target=target, accept=True, reason=words, actor=user(cast, "supervisor"))


def test_a_zero_is_given_with_a_reason_and_a_later_realisation_replaces_it(client, cast, case, target):
    client.force_login(cast.users["supervisor"])
    client.post(reverse("zero_give", args=[target.pk]), {"reason": "Tidak pernah dilaporkan."})
    row = selectors.plan_of(case).rows[0]
    assert row.is_zero_given and row.attained == 0 and not row.is_missing
    assert "Tidak pernah dilaporkan." in client.get(reverse("appraisal", args=[case.pk])).content.decode()
    add(cast, target, value=Decimal(60))
    assert selectors.plan_of(case).rows[0].attained == 60


def test_no_zero_where_something_was_realised(client, cast, target):
    add(cast, target)
    client.force_login(cast.users["supervisor"])
    url = reverse("zero_give", args=[target.pk])
    assert (client.get(url).status_code, client.post(url, {"reason": "x"}).status_code) == (409, 409)


STEPS = {
    "realisation_add": "employee",
    "obstacle_claim": "employee",
    "obstacle_answer": "supervisor",
    "zero_give": "supervisor",
}


@pytest.mark.parametrize("name", sorted(STEPS))
@pytest.mark.parametrize("actor", sorted(ACTORS))
def test_every_step_answers_everybody_as_declared_and_reading_writes_nothing(client, cast, target, name, actor):
    if name == "obstacle_answer":
        Target.objects.update(obstacle_state="claimed", obstacle="Banjir")
    if actor:
        client.force_login(cast.users[actor])
    mine = actor == STEPS[name]
    expected = 200 if mine else 403 if ACTORS[actor] == 200 else ACTORS[actor]
    url = reverse(name, args=[target.pk])
    before = (AuditEntry.objects.count(), list(Target.objects.values()))
    assert client.get(url).status_code == expected
    if not mine:
        assert client.post(url, {"reason": "x", "accept": "yes"}).status_code == expected
    assert (AuditEntry.objects.count(), list(Target.objects.values())) == before


@pytest.mark.parametrize("name", sorted(STEPS))
def test_no_step_is_open_once_the_case_is_rated(client, cast, case, target, name):
    Target.objects.update(obstacle_state="claimed" if name == "obstacle_answer" else "none")
    Appraisal.objects.filter(pk=case.pk).update(state="rated")
    client.force_login(cast.users[STEPS[name]])
    url = reverse(name, args=[target.pk])
    assert client.get(url).status_code == 409
    if name != "realisation_add":
        assert client.post(url, {"reason": "x", "accept": "yes"}).status_code == 409


@pytest.mark.parametrize(
    ("name", "state"), [("obstacle_claim", "claimed"), ("obstacle_answer", "none"), ("zero_give", "accepted")]
)
def test_a_step_of_another_state_of_the_obstacle_is_closed(client, cast, target, name, state):
    Target.objects.update(obstacle_state=state)
    client.force_login(cast.users[STEPS[name]])
    url = reverse(name, args=[target.pk])
    assert (client.get(url).status_code, client.post(url, {"reason": "x", "accept": "yes"}).status_code) == (409, 409)
