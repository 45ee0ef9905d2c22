"""Submit once: a form carries a token of the server; the same token gives the same receipt and no second effect."""

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import errors
from core.models import SubmitReceipt

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SALT = "core.receipts"
TOKEN_AGE_SECONDS = 7 * 24 * 60 * 60


def issue_token(user: Any, action: str) -> str:
    """Return a token for one sending of one form by one user, valid for seven days."""
    return signing.dumps([user.pk, action, secrets.token_hex(12)], salt=SALT)


def new_number() -> str:
    """Return a receipt number people can read out on the telephone."""
    letters = "".join(secrets.choice(ALPHABET) for _n in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def submit_once(token: str, *, user: Any, action: str, work: Callable[[], object]) -> SubmitReceipt:
    """Do `work` in one transaction with the receipt of `token`; a repeated token does nothing and returns that receipt.

    Args:
        token: from the hidden field of the form.
        user: who sends it; the token must be hers.
        action: what it does, for example "rating.self:12"; the token must be for it.
        work: the call of the service. When it raises, nothing is stored and the token stays good.

    Raises:
        Refused: the token is missing, too old, somebody else's, or for another form.
    """
    _check(token, user, action)
    digest = hashlib.sha256(token.encode()).hexdigest()
    try:
        with transaction.atomic():
            with transaction.atomic():
                receipt = SubmitReceipt.objects.create(
                    token=digest, user=user, action=action, number=new_number(), stored_at=timezone.now()
                )
            work()
            return receipt
    except IntegrityError:
        repeated = SubmitReceipt.objects.filter(token=digest, user=user).first()
        if repeated is None:
            raise
        return repeated


def _check(token: str, user: Any, action: str) -> None:
    try:
        owner, purpose, _nonce = signing.loads(token, salt=SALT, max_age=TOKEN_AGE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        owner, purpose = None, None
    if (owner, purpose) != (user.pk, action):
        raise errors.Refused(
            _("Nothing was stored: this page was open for too long. Your text is still here; please send it again."),
            code="token",
        )
