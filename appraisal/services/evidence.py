"""Evidence: a link, or a file whose content is looked at, cleaned and kept under a name nobody can guess."""

import hashlib
import io
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Sum
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from appraisal import papers, pictures
from appraisal.models import Appraisal, Evidence, Realisation
from core import errors

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_PIXELS = 40_000_000
MAX_LINK = 500
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
# What people call such files; which of them a file is, its content says.
KNOWN_ENDINGS = frozenset({"pdf", "jpg", "jpeg", "jpe", "jfif", "png"})
# Endings of programs and pages: a name that carries one anywhere, as in x.php.jpg, means to be taken for it somewhere.
PROGRAMS = re.compile(
    r"exe|bat|cmd|scr|msi|lnk|hta|dll|jar|apk|ps1|vbs|js|mjs|wsf|sh|py|pl|rb|php\d?|phtml|phar|aspx?|jsp|cgi"
    r"|[xs]?html?|svgz?|xml|swf|zip|rar|7z|docm|xlsm"
)


@dataclass(frozen=True)
class CheckedFile:
    """A file that was looked at: its cleaned bytes, and a name that is safe to show."""

    name: str
    content_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Of the bytes that are stored, which for a picture are not those that were sent."""
        return hashlib.sha256(self.content).hexdigest()


def check_link(link: str) -> str:
    """Return the link when it is a plain web address.

    Raises:
        Refused: another scheme than http or https, a sign-in inside the address, or too long.
    """
    link = link.strip()
    try:
        parts = urlsplit(link)
        is_plain = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_plain = False
    # Browsers read a backslash as a slash: it would hide where the link leads.
    if not is_plain or len(link) > MAX_LINK or re.search(r"[\s\\\x00-\x1f\x7f]", link):
        raise errors.Refused(
            _("This link was not stored: give a web address that begins with https:// or http://."), code="link"
        )
    return link


def check_file(upload: Any) -> CheckedFile:
    """Return the cleaned file. Its kind follows from its content, never from its name.

    Pictures are written anew, upright, so that place and camera (EXIF) and anything hidden behind it disappear.

    Args:
        upload: a file with `name`, `size` and `read()`.

    Raises:
        Refused: not a PDF, JPEG or PNG, named like something else, empty, larger than 10 MB, broken, locked, or with
            active content.
    """
    _check_name(upload.name or "")
    if not upload.size:
        raise _refused(_("This file is empty; nothing was stored. Choose the file again."))
    if upload.size > MAX_BYTES:
        raise _refused(_("This file is larger than 10 MB; nothing was stored. Make it smaller, or give a link."))
    content = upload.read(MAX_BYTES + 1)
    kind = _kind(content)
    content = _checked_pdf(content) if kind == PDF else _redrawn(content, kind)
    return CheckedFile(name=_safe_name(upload.name, ENDINGS[kind]), content_type=kind, content=content)


def _refused(sentence: str) -> errors.Refused:
    return errors.Refused(sentence, code="file")


def _check_name(name: str) -> None:
    """Refuse a name that means to be something else than it looks like."""
    if re.search(r"[\\/]", name) or any(unicodedata.category(char) in ("Cc", "Cf") for char in name):
        raise _refused(
            _("The name of this file holds a folder or invisible characters; nothing was stored. Rename it first.")
        )
    parts = unicodedata.normalize("NFKC", name).lower().strip(" .").split(".")[1:]
    wrong = [part for part in parts if PROGRAMS.fullmatch(part.strip())]
    if parts and not wrong and re.fullmatch(r"[a-z][a-z0-9]{1,4}", parts[-1]) and parts[-1] not in KNOWN_ENDINGS:
        wrong = [parts[-1]]
    if wrong:
        raise _refused(
            _("This file is named like another kind (.%(ending)s); nothing was stored. Save it as PDF, JPEG or PNG.")
            % {"ending": wrong[0]}
        )


def _kind(content: bytes) -> str:
    for beginning, kind in ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG)):
        if content.startswith(beginning):
            return kind
    raise _refused(_("This is not a PDF, JPEG or PNG file, whatever its name says; nothing was stored."))


def _checked_pdf(content: bytes) -> bytes:
    wrong = papers.look(content)
    if not wrong:
        return content
    sentences = {
        papers.BROKEN: _("This PDF is not complete; nothing was stored. Save it again and choose it anew."),
        papers.LOCKED: _("This PDF is locked with a password; nothing was stored. Print it to a new PDF first."),
        papers.ACTIVE: _(
            "This PDF carries a program or another file inside; nothing was stored. Print it to a new PDF first."
        ),
        papers.OPAQUE: _(
            "This PDF is packed so that nobody can look inside; nothing was stored. Print it to a new PDF first."
        ),
    }
    raise _refused(sentences[wrong])


def _redrawn(content: bytes, kind: str) -> bytes:
    # Length of the first part of a JPEG that is the beginning of a comment in a script; markup; an archive at the end.
    if content[4:6] == b"/*" or papers.MARKUP.search(content) or papers.ARCHIVE_END in content[-papers.TAIL :]:
        raise _refused(
            _("This picture carries a page, a program or an archive; nothing was stored. Send a screenshot of it.")
        )
    name = "JPEG" if kind == JPEG else "PNG"
    too_large = _refused(_("This picture is too large; nothing was stored. Make it smaller."))
    out = io.BytesIO()
    try:
        # Reads the head alone: nothing is unpacked before its size is known.
        picture: Image.Image = Image.open(io.BytesIO(content), formats=[name])
        if picture.width * picture.height > MAX_PIXELS:
            raise too_large
        if not (pictures.is_whole_jpeg(content) if kind == JPEG else pictures.is_whole_png(content)):
            raise ValueError(kind)
        clean = _clean(picture, see_through_kept=kind == PNG)
        clean.save(out, format=name, **({"quality": 90} if kind == JPEG else {}))
    except errors.Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise too_large from bomb
    except Exception as broken:
        # A crafted picture makes the decoder raise almost anything.
        raise _refused(
            _("This picture cannot be read; nothing was stored. Save it again and choose it anew.")
        ) from broken
    return out.getvalue()


def _clean(picture: Image.Image, see_through_kept: bool) -> Image.Image:
    """Return the points of a picture alone, turned upright."""
    picture = ImageOps.exif_transpose(picture)
    see_through = see_through_kept and ("A" in picture.mode or "transparency" in picture.info)
    if picture.mode.startswith("I"):
        # Sixteen bits a point: converting cuts off instead of scaling.
        picture = picture.convert("I").point(lambda value: value * (1 / 256))
    has_colour = picture.mode not in ("1", "L", "I")
    clean = picture.convert("RGBA" if see_through else "RGB" if has_colour else "L")
    clean.info = {}
    return clean


def _safe_name(name: str, ending: str) -> str:
    """Return the last part of a file name: letters, digits, - _ . and spaces, with the ending of its content."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFKC", name or ""))[-1]
    stem, _dot, told = last.rpartition(".")
    stem = stem if told.lower() in KNOWN_ENDINGS or not told else last
    stem = re.sub(r"[^\w \-.]", "_", stem, flags=re.UNICODE).strip(" ._")[:100]
    return f"{stem or 'bukti'}{ending}"


def used_room(appraisal: Appraisal) -> int:
    """Return how many bytes of evidence the employee of a case keeps in its cycle, over all parts of her year."""
    kept = Evidence.objects.filter(
        realisation__target__appraisal__cycle=appraisal.cycle_id,
        realisation__target__appraisal__employee=appraisal.employee_id,
    )
    return kept.aggregate(size=Sum("size"))["size"] or 0


def room_of(appraisal: Appraisal) -> int:
    """Return how many bytes of evidence the cycle allows one employee."""
    return appraisal.cycle.evidence_quota_mb * MEGABYTE


def attach_link(realisation: Realisation, link: str, at: datetime) -> Evidence:
    """Attach a web address, inside the transaction of the realisation.

    Raises:
        Refused: as `check_link`.
    """
    return Evidence.objects.create(realisation=realisation, link=check_link(link), added_at=at)


def attach_file(appraisal: Appraisal, realisation: Realisation, checked: CheckedFile, at: datetime) -> Evidence:
    """Attach a checked file, inside the transaction that holds the lock of the case; it leaves again when that fails.

    Raises:
        Refused: the room of the employee in this cycle is used up.
    """
    _require_room(appraisal, len(checked.content))
    kept = default_storage.save(
        f"evidence/{secrets.token_hex(20)}{ENDINGS[checked.content_type]}", ContentFile(checked.content)
    )
    try:
        return Evidence.objects.create(
            realisation=realisation,
            file=kept,
            file_name=checked.name,
            content_type=checked.content_type,
            sha256=checked.sha256,
            size=len(checked.content),
            added_at=at,
        )
    except BaseException:
        default_storage.delete(kept)
        raise


def _require_room(appraisal: Appraisal, size: int) -> None:
    used, room = used_room(appraisal), room_of(appraisal)
    if used + size > room:
        told = {"used": _megabytes(used), "room": _megabytes(room), "size": _megabytes(size)}
        raise _refused(
            _(
                "There is no room for this file; nothing was stored. Your evidence of this year takes %(used)s of "
                "%(room)s MB, this file %(size)s MB. Make it smaller, or give a link."
            )
            % told
        )


def _megabytes(size: int) -> str:
    """Return a size in MB with one decimal, rounded up, so that a small file is not called nothing."""
    tenths = -(-size * 10 // MEGABYTE)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
