"""Evidence: what a hostile file does, what is removed from a picture, and who is handed a file."""

import io
import struct
import zipfile
import zlib
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from appraisal import services
from appraisal.models import Evidence, Realisation
from appraisal.services import evidence as files
from appraisal.tests import factories
from core import errors
from employees.models import FileOpening

pytestmark = pytest.mark.django_db
PDF = factories.PDF


@pytest.fixture
def case(cast):
    return factories.running_case(cast)


@pytest.fixture
def target(case):
    return factories.make_target(case)


# --- Links ---------------------------------------------------------------------------------------------
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
        "https://good.invalid\\@evil.invalid/",
        "https://evil.invalid\\.good.invalid/",
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


def test_a_link_is_shown_with_the_place_it_leads_to(client, cast, case, target):
    factories.record(cast, target, link="https://data.sabang.invalid/rekap?x=https://bps.invalid")
    client.force_login(cast.users["supervisor"])
    page = client.get(reverse("appraisal", args=[case.pk])).content.decode()
    assert ">data.sabang.invalid</a>" in page and 'rel="noopener noreferrer nofollow"' in page


# --- Hostile files -------------------------------------------------------------------------------------
def with_zip(beginning):
    out = io.BytesIO(beginning)
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("a.html", "<script>alert(1)</script>")
    return out.getvalue()


def huge_png(side):
    """A picture of side × side points in a few bytes: only its head is true."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def script_in_jpeg():
    """A JPEG whose first part is as long as the characters /* say, so that it is a comment in a script."""
    whole = factories.picture()
    return whole[:4] + b"/*" + whole[6:20] + b"*/=alert(1)/*" + whole[20:]


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
HOSTILE = {
    # name of the file: (content, words of the refusal)
    "page.pdf": (b"<!doctype html><script>alert(1)</script>", "not a PDF"),
    "late_start.pdf": (b"\n\n" + PDF, "not a PDF"),
    "markup.pdf": (PDF.replace(b"1 0 obj", b"<script>alert(1)</script>"), "program or another file"),
    "script.pdf": (PDF.replace(b"<<>>", b"<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"), "program"),
    "launch.pdf": (PDF.replace(b"<<>>", b"<</S/Launch/F(cmd.exe)>>"), "program"),
    "embedded.pdf": (PDF.replace(b"<<>>", b"<</EmbeddedFiles 3 0 R>>"), "another file"),
    "locked.pdf": (PDF.replace(b"trailer\n<<>>", b"trailer\n<</Encrypt 5 0 R>>"), "locked with a password"),
    "archive.pdf": (with_zip(PDF) + b"%%EOF", "another file"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj", "not complete"),
    "drawing.svg": (
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        r"named like another kind \(.svg\)",
    ),
    "drawing.png": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PDF, JPEG or PNG"),
    "nothing.pdf": (b"", "empty"),
    "broken.jpg": (b"\xff\xd8\xff\xe0" + b"x" * 200, "cannot be read"),
    "truncated.jpg": (factories.picture(size=(200, 200))[:-300], "cannot be read"),
    "truncated.png": (factories.picture("PNG", size=(200, 200))[:-40], "cannot be read"),
    "broken.png": (b"\x89PNG\r\n\x1a\n" + b"x" * 200, "cannot be read"),
    "program": (b"MZ" + b"\x00" * 200, "not a PDF"),
    "sheet": (with_zip(b""), "not a PDF"),
    "animated.gif": (b"GIF89a/*" + b"\x00" * 40 + b"*/=alert(1)", "named like another kind"),
    "animated.jpg": (b"GIF89a/*" + b"\x00" * 40 + b"*/=alert(1)", "not a PDF"),
    "script.jpg": (script_in_jpeg(), "page, a program or an archive"),
    "page.jpg": (factories.picture() + b"<html><script>alert(1)</script>", "page, a program or an archive"),
    "server.png": (factories.picture("PNG") + b"<?php system($_GET[0]) ?>", "page, a program or an archive"),
    "archive.png": (with_zip(factories.picture("PNG")), "page, a program or an archive"),
    "huge.png": (huge_png(30_000), "too large"),
    "large.png": (huge_png(8_000), "too large"),
    "laporan.pdf.exe": (PDF, r"named like another kind \(.exe\)"),
    "laporan.php.jpg": (factories.picture(), r"named like another kind \(.php\)"),
    "laporan.html.pdf": (PDF, r"named like another kind \(.html\)"),
    "laporan\u202efdp.exe": (PDF, "named like another kind|invisible characters"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_are_refused_in_words_and_leave_nothing_behind(client, cast, target, name):
    content, words = HOSTILE[name]
    client.force_login(cast.users["employee"])
    page = factories.send_realisation(client, target, note="Catatan saya", file=factories.paper(name, content))
    assert list(page.context["form"].errors) == ["file"]
    said = str(page.context["form"].errors["file"])
    assert "nothing was stored" in said
    with pytest.raises(errors.Refused, match=words):
        services.check_file(factories.paper(name, content))
    assert 'value="80"' in page.content.decode() and "Catatan saya" in page.content.decode()
    assert not Realisation.objects.exists()
    assert factories.stored_files() == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "..\\..\\boot.pdf", "rekap\u202efdp.pdf", "rekap\r\nX-Evil: 1.pdf", "a\u200b.pdf"]
)
def test_a_name_with_a_folder_or_invisible_characters_is_refused_in_words(name):
    upload = factories.paper()
    upload._name = name
    with pytest.raises(errors.Refused, match=r"folder or invisible characters; nothing was stored"):
        services.check_file(upload)


@pytest.mark.parametrize("name", ["../../../etc/cron.pdf", "rekap\u202efdp.pdf"])
def test_through_the_browser_such_a_name_arrives_without_its_sting(client, cast, target, name):
    client.force_login(cast.users["employee"])
    factories.send_realisation(client, target, file=factories.paper(name))
    kept = Evidence.objects.get()
    assert kept.file_name in ("cron.pdf", "rekapfdp.pdf")
    assert kept.file.name.startswith("evidence/") and ".." not in kept.file.name


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("..", "bukti.pdf"),
        ("", "bukti.pdf"),
        ("rekap", "rekap.pdf"),
        ("rekap.JPG", "rekap.pdf"),
        ("Laporan v1.2.pdf", "Laporan v1.2.pdf"),
        ('a"; filename="b.pdf', "a__ filename__b.pdf"),
        ("Laporan Mei 2026.pdf", "Laporan Mei 2026.pdf"),
        ("SK.Bupati.No.12.pdf", "SK.Bupati.No.12.pdf"),
    ],
)
def test_a_file_name_is_only_words_and_ends_as_its_content_says(given, shown):
    upload = factories.paper()
    upload._name = given
    assert services.check_file(upload).name == shown


def test_a_file_over_ten_megabytes_is_refused(cast, target):
    exactly = PDF[:-6] + b" " * (services.MAX_BYTES - len(PDF)) + b"%%EOF\n"
    assert len(exactly) == services.MAX_BYTES
    assert services.check_file(factories.paper(content=exactly))
    with pytest.raises(errors.Refused, match="larger than 10 MB"):
        services.check_file(factories.paper(content=exactly + b"\n"))


@pytest.mark.parametrize("side", [6325, 30_000])
def test_a_picture_with_too_many_points_is_refused_before_it_is_unpacked(side, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("unpacked"))
    with pytest.raises(errors.Refused, match="too large"):
        services.check_file(factories.paper("a.png", huge_png(side)))


# --- Pictures ------------------------------------------------------------------------------------------
def with_place(kind="JPEG", **more):
    """A picture from a telephone: camera, place, and turned on its side."""
    exif = Image.Exif()
    exif[0x010F] = "KameraRahasia"
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (5.0, 53.0, 0.0), 3: "E", 4: (95.0, 19.0, 0.0)}
    return factories.picture(kind, exif=exif, **more)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_place_and_camera_are_removed_and_the_picture_stands_upright(kind):
    taken = with_place(kind)
    assert b"KameraRahasia" in taken and Image.open(io.BytesIO(taken)).getexif().get_ifd(0x8825)
    checked = services.check_file(factories.paper("foto", taken))
    kept = Image.open(io.BytesIO(checked.content))
    assert b"KameraRahasia" not in checked.content and b"Exif" not in checked.content
    assert not kept.getexif() and not kept.getexif().get_ifd(0x8825)
    assert kept.size == (3, 4)


def test_comments_and_what_hides_behind_a_picture_disappear():
    hidden = factories.picture("JPEG", comment=b"rahasia") + b"MotionPhoto_Data rahasia"
    assert hidden.count(b"rahasia") == 2
    checked = services.check_file(factories.paper("foto.jpg", hidden))
    assert b"rahasia" not in checked.content
    assert checked.content_type == "image/jpeg"


def test_sixteen_bits_a_point_keep_their_shades():
    out = io.BytesIO()
    Image.new("I;16", (2, 2), 0x8000).save(out, format="PNG")
    checked = services.check_file(factories.paper("rontgen.png", out.getvalue()))
    assert Image.open(io.BytesIO(checked.content)).getpixel((0, 0)) == 0x80


def test_a_see_through_picture_stays_see_through():
    out = io.BytesIO()
    Image.new("RGBA", (2, 2), (10, 20, 30, 40)).save(out, format="PNG")
    checked = services.check_file(factories.paper("cap.png", out.getvalue()))
    assert Image.open(io.BytesIO(checked.content)).getpixel((0, 0)) == (10, 20, 30, 40)


# --- What is kept --------------------------------------------------------------------------------------
def test_a_stored_file_has_a_name_nobody_can_guess_and_the_hash_of_what_is_stored(cast, target):
    sent = with_place()
    found = factories.record(cast, target, file=factories.paper("foto.jpg", sent)).evidence.get()
    assert "foto" not in found.file.name and len(found.file.name) > 40
    kept = default_storage.open(found.file.name).read()
    assert kept != sent
    assert (found.sha256, found.size) == (files.CheckedFile("", "", kept).sha256, len(kept))


def test_a_refused_realisation_leaves_no_file(cast, target):
    with pytest.raises(errors.Refused):
        factories.record(cast, target, day=date(2027, 1, 1), file=factories.paper())
    assert factories.stored_files() == []


def test_a_file_leaves_again_when_its_row_cannot_be_written(cast, target, monkeypatch):
    def fail(**_fields):
        raise IntegrityError

    monkeypatch.setattr(Evidence.objects, "create", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.record(cast, target, file=factories.paper())
    assert factories.stored_files() == []


# --- Room ----------------------------------------------------------------------------------------------
@pytest.fixture
def small_room(case, target):
    """Room for one megabyte, all but a hundred bytes of it used in another part of the same year."""
    case.cycle.evidence_quota_mb = 1
    case.cycle.save()
    before = factories.make_appraisal(case.cycle, case.employee, case.reviewer, period_start=date(2026, 1, 2))
    realisation = factories.make_realisation(factories.make_target(before))
    kept = Evidence.objects.create(
        realisation=realisation, file="evidence/x.pdf", file_name="x.pdf", sha256="0" * 64, size=files.MEGABYTE - 100
    )
    return target, kept


def test_a_file_that_fits_is_taken_and_one_byte_more_is_refused_with_what_is_used(client, cast, small_room):
    target, _kept = small_room
    fits = PDF[:-6] + b" " * (100 - len(PDF)) + b"%%EOF\n"
    client.force_login(cast.users["employee"])
    page = factories.send_realisation(client, target, file=factories.paper(content=fits[:-6] + b" %%EOF\n"))
    said = str(page.context["form"].errors["file"])
    assert "nothing was stored" in said and "takes 1 of 1 MB" in said and "this file 0.1 MB" in said
    assert "of 1.0\xa0MB used" in page.content.decode()
    assert factories.stored_files() == []
    factories.send_realisation(client, target, file=factories.paper(content=fits))
    assert len(factories.stored_files()) == 1


def test_room_is_counted_for_each_employee_and_each_year(cast, case, small_room):
    _target, kept = small_room
    assert files.used_room(case) == kept.size
    colleague = factories.make_appraisal(case.cycle, cast.adi, cast.sari)
    next_year = factories.make_appraisal(factories.make_cycle(cast, name="Penilaian lain"), cast.eka, cast.sari)
    assert files.used_room(colleague) == files.used_room(next_year) == 0


# --- Who is handed a file ------------------------------------------------------------------------------
@pytest.mark.parametrize("actor", sorted(factories.SEES_CASE))
def test_a_file_is_handed_out_only_to_those_who_see_the_case_and_never_as_a_page(client, cast, target, actor):
    found = factories.record(cast, target, file=factories.paper()).evidence.get()
    if actor:
        client.force_login(cast.users[actor])
    answer = client.get(reverse("evidence", args=[found.pk]))
    assert answer.status_code == factories.SEES_CASE[actor]
    if answer.status_code == 200:
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Disposition"] == 'attachment; filename="rekap.pdf"'
        assert answer["Content-Type"] == "application/pdf"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"
        assert FileOpening.objects.exists() is (actor != "employee")


def test_a_link_or_a_lost_file_is_no_download(client, cast, target):
    realisation = factories.record(cast, target, link="https://x.invalid/", file=factories.paper())
    link, file = realisation.evidence.order_by("pk")
    default_storage.delete(file.file.name)
    client.force_login(cast.users["employee"])
    assert [client.get(reverse("evidence", args=[pk])).status_code for pk in (link.pk, file.pk, 99999)] == [404] * 3


def test_the_form_offers_the_camera_of_a_telephone_and_does_not_force_it(client, cast, target):
    client.force_login(cast.users["employee"])
    page = client.get(reverse("realisation_add", args=[target.pk])).content.decode()
    assert 'accept="application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png"' in page
    assert "capture" not in page
