"""Limits on wrong passwords: on the account and the device first, wide on the address, and never for ever.

An account slows down after five wrong passwords. A device on which this account signed in before has a count of its
own, so that somebody who guesses elsewhere cannot keep the owner out. An address (a town hall is one address) is slowed
only by very many wrong passwords; right ones are never counted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import ngettext

from core import errors
from employees import sign_in
from employees.models import SignInCounter

FREE_ON_ACCOUNT, FREE_ON_DEVICE = 5, 20
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
# After a quiet day an account or device begins anew.
FORGET_AFTER = timedelta(days=1)
FREE_ON_ADDRESS, ADDRESS_WINDOW = 200, timedelta(minutes=15)
# How often a counter is tried again when another attempt on the same account changed it in between.
TRIES = 10


class TooManyAttempts(errors.Refused):
    """Wrong passwords were too many; says for how many seconds to wait."""

    status = 429

    def __init__(self, left: timedelta) -> None:
        self.seconds = max(1, -(-left // timedelta(seconds=1)))
        sentence = ngettext(
            "Too many wrong passwords. Please wait %(seconds)d second and try again; the account is not locked.",
            "Too many wrong passwords. Please wait %(seconds)d seconds and try again; the account is not locked.",
            self.seconds,
        )
        super().__init__(sentence % {"seconds": self.seconds}, code="too_many")


@dataclass(frozen=True)
class Attempt:
    """One sign-in that was let through; its failure is counted already, a success takes that back."""

    reserved: str
    device_key: str
    address_key: str
    on_known_device: bool


def begin_attempt(*, username: str, device: sign_in.Device, address: str, at: datetime) -> Attempt:
    """Let one attempt through and count it as wrong until `attempt_succeeded` takes that back.

    Counting before looking at the password is what makes parallel guesses wait too.

    Args:
        username: as typed.
        device: from `sign_in.device_of`.
        address: from `sign_in.address_of`.
        at: now.

    Raises:
        TooManyAttempts: the account, the device or the address must wait.
    """
    account = sign_in.without_spaces(username).lower()
    known = device.knows(account)
    attempt = Attempt(
        reserved=sign_in.key_of("known", f"{device.number}:{account}") if known else sign_in.key_of("account", account),
        device_key=sign_in.key_of("device", device.number),
        address_key=sign_in.key_of("address", address),
        on_known_device=known,
    )
    if not known:
        _check_device_and_address(attempt, at)
    _reserve(attempt.reserved, at)
    return attempt


def attempt_failed(attempt: Attempt, *, at: datetime) -> None:
    """Count a wrong password on the device and the address; on the account it is counted already."""
    _count(attempt.device_key, at, FORGET_AFTER)
    if not attempt.on_known_device:
        _count(attempt.address_key, at, ADDRESS_WINDOW)


def attempt_succeeded(attempt: Attempt) -> None:
    """The password was right: the account (or this device of the account) begins anew."""
    SignInCounter.objects.filter(key=attempt.reserved).delete()


def forget_old_counters(*, at: datetime) -> int:
    """Remove counters nobody needs any more; returns how many."""
    return SignInCounter.objects.filter(last_at__lt=at - FORGET_AFTER).delete()[0]


def _check_device_and_address(attempt: Attempt, at: datetime) -> None:
    rows = {row.key: row for row in SignInCounter.objects.filter(key__in=[attempt.device_key, attempt.address_key])}
    if device := rows.get(attempt.device_key):
        _refuse_while_waiting(device, FREE_ON_DEVICE, at)
    address = rows.get(attempt.address_key)
    if address and address.failures >= FREE_ON_ADDRESS and address.since + ADDRESS_WINDOW > at:
        raise TooManyAttempts(address.since + ADDRESS_WINDOW - at)


def _refuse_while_waiting(row: SignInCounter, free: int, at: datetime) -> None:
    if row.failures < free:
        return
    # The exponent is bounded first: nobody computes two to the power of a million guesses.
    wait = min(FIRST_WAIT * 2 ** min(row.failures - free, 20), LONGEST_WAIT)
    if row.last_at + wait > at:
        raise TooManyAttempts(row.last_at + wait - at)


def _reserve(key: str, at: datetime) -> None:
    """Add one to the counter unless it must wait: compare and set, so that of parallel attempts each is counted."""
    for _try in range(TRIES):
        row = SignInCounter.objects.filter(key=key).first()
        if row is None:
            if _created(key, at):
                return
            continue
        if row.last_at <= at - FORGET_AFTER:
            changes: dict[str, Any] = {"failures": 1, "since": at, "last_at": at}
        else:
            _refuse_while_waiting(row, FREE_ON_ACCOUNT, at)
            changes = {"failures": F("failures") + 1, "last_at": at}
        same = SignInCounter.objects.filter(pk=row.pk, failures=row.failures, last_at=row.last_at)
        if same.update(**changes) == 1:
            return
    raise TooManyAttempts(timedelta(seconds=1))


def _count(key: str, at: datetime, window: timedelta) -> None:
    rows = SignInCounter.objects.filter(key=key)
    for _try in range(TRIES):
        if rows.filter(since__gt=at - window).update(failures=F("failures") + 1, last_at=at):
            return
        if rows.filter(since__lte=at - window).update(failures=1, since=at, last_at=at):
            return
        if _created(key, at):
            return


def _created(key: str, at: datetime) -> bool:
    try:
        with transaction.atomic():
            SignInCounter.objects.create(key=key, failures=1, since=at, last_at=at)
    except IntegrityError:
        return False
    return True
