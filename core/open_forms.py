"""When a form was opened: a sealed moment in a hidden field, for windows that give open forms some minutes of grace.

It holds no person and is stored nowhere; whoever copies it gains what she had anyway: a form opened at that moment.
"""

from datetime import UTC, datetime

from django.core import signing

SALT = "core.open_forms"


def seal(purpose: str, at: datetime) -> str:
    """Return the value of the hidden field of a form for `purpose` that is opened at the moment `at`."""
    return signing.dumps([purpose, int(at.timestamp())], salt=SALT, compress=False)


def opened_at(sealed: str, purpose: str) -> datetime | None:
    """Return when the form was opened, to the second; None when the seal is missing, broken or for another form."""
    try:
        told, seconds = signing.loads(sealed, salt=SALT)
        return datetime.fromtimestamp(int(seconds), UTC) if told == purpose else None
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None
