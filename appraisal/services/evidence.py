"""Evidence: a link, or a file whose content is looked at, cleaned and kept under a name nobody can guess."""

import hashlib
import io
import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from appraisal.models import Evidence, Realisation
from core import errors

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_LINK = 500
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
# What makes a PDF more than paper: programs, started files, a web page or an archive in the same bytes.
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
_MARKUP = re.compile(rb"<\s*(?:!doctype\s+html|html|script|svg|\?php)", re.IGNORECASE)
_ARCHIVE_END = b"PK\x05\x06"


@dataclass(frozen=True)
class CheckedFile:
    """A file that was looked at: its cleaned bytes, and a name that is safe to show."""

    name: str
    content_type: str
    content: bytes

    @property
    def sha256(self) -> str:
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
    if not is_plain or len(link) > MAX_LINK or re.search(r"[\s\x00-\x1f\x7f]", link):
        raise errors.Refused(
            _("This link was not stored: give a web address that begins with https:// or http://."), code="link"
        )
    return link


def check_file(upload: Any) -> CheckedFile:
    """Return the cleaned file. Its kind follows from its content, never from its name.

    Pictures are written anew, so that place and camera (EXIF) and anything hidden behind the picture disappear.

    Args:
        upload: a file with `name`, `size` and `read()`.

    Raises:
        Refused: not a PDF, JPEG or PNG, empty, larger than 10 MB, broken, or with active content.
    """
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


def _kind(content: bytes) -> str:
    for beginning, kind in ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG)):
        if content.startswith(beginning):
            return kind
    raise _refused(_("This is not a PDF, JPEG or PNG file, whatever its name says; nothing was stored."))


def _checked_pdf(content: bytes) -> bytes:
    if b"%%EOF" not in content[-1024:]:
        raise _refused(_("This PDF is not complete; nothing was stored. Save it again and choose it anew."))
    if _ACTIVE.search(content) or _MARKUP.search(content[:1024]) or _ARCHIVE_END in content[-70_000:]:
        raise _refused(
            _("This PDF carries a program or another file inside; nothing was stored. Print it to a new PDF first.")
        )
    return content


def _redrawn(content: bytes, kind: str) -> bytes:
    name = "JPEG" if kind == JPEG else "PNG"
    try:
        picture: Image.Image = Image.open(io.BytesIO(content), formats=[name])
        if picture.width * picture.height > MAX_PIXELS:
            raise _refused(_("This picture is too large; nothing was stored. Make it smaller."))
        picture = ImageOps.exif_transpose(picture)
        has_colour = picture.mode not in ("1", "L", "I", "I;16")
        see_through = kind == PNG and ("A" in picture.mode or "transparency" in picture.info)
        clean = picture.convert("RGBA" if see_through else "RGB" if has_colour else "L")
        clean.info = {}
        out = io.BytesIO()
        clean.save(out, format=name, **({"quality": 88} if kind == JPEG else {}))
    except errors.Refused:
        raise
    except Exception as broken:
        # A crafted picture makes the decoder raise almost anything.
        raise _refused(
            _("This picture cannot be read; nothing was stored. Save it again and choose it anew.")
        ) from broken
    return out.getvalue()


def _safe_name(name: str, ending: str) -> str:
    """Return the last part of a file name: letters, digits, - _ . and spaces, with the ending of its content."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFKC", name or ""))[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    stem = re.sub(r"[^\w \-.]", "_", stem, flags=re.UNICODE).strip(" ._")[:100]
    return f"{stem or 'bukti'}{ending}"


def attach_link(realisation: Realisation, link: str) -> Evidence:
    """Attach a web address, inside the transaction of the realisation.

    Raises:
        Refused: as `check_link`.
    """
    return Evidence.objects.create(realisation=realisation, link=check_link(link))


def attach_file(realisation: Realisation, checked: CheckedFile) -> Evidence:
    """Attach a checked file, inside the transaction of the realisation; the file leaves again when that fails."""
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
        )
    except BaseException:
        default_storage.delete(kept)
        raise
