"""The world's part of the public: a tablet, a comment that waits for HR, and a released one that names Eka."""

from typing import Any

from appraisal.models import Kiosk, PublicComment, ServiceOfficer
from appraisal.services import public

CODE = "KXQSTABLET2ATTHECQUNTER234"


def make_public(cast: Any, place: Any) -> dict[str, Any]:
    """Return the tablet with its secret, and both comments."""
    officer = ServiceOfficer.objects.create(service_point=place.point, employee=cast.eka, shown_name="Ibu Eka")
    told = {"service_point": place.point, "cycle": place.peer_cycle}
    return {
        "kiosk": Kiosk.objects.create(service_point=place.point, name="Tablet 1", digest=public.digest_of(CODE)),
        "kiosk_code": CODE,
        "waiting_comment": PublicComment.objects.create(text="Kursi kurang.", **told),
        "released_comment": PublicComment.objects.create(
            text="Ibu Eka ramah.", officer=officer, state="released", **told
        ),
    }
