"""Evidence: what a hostile file does, what is removed from a picture, and who is handed a file."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from appraisal import services
from appraisal.models import Evidence, Realisation
from appraisal.tests import factories
from core import errors
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
