"""Sign-in with the NIP, spaces tolerated; who asks (device, address) as hashes that tell nothing about a person."""

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

DEVICE_COOKIE, DEVICE_SALT = "device", "employees.device"
DEVICE_SECONDS = 400 * 24 * 60 * 60
# A shared office computer is known to many people; the cookie stays small all the same.
DEVICE_ACCOUNTS = 20
LONGEST_TARGET = 2000


class NipBackend(ModelBackend):
    """Django's own backend; people type their NIP in groups, as it stands on their card.

    For an unknown account it hashes all the same, so that the time of the answer does not tell who has an account.
    """

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        return super().authenticate(request, username=without_spaces(username or ""), password=password, **kwargs)

    def get_user(self, user_id: Any) -> Any:
        """Return the account of a session with its agency and person, which nearly every page needs."""
        try:
            user = get_user_model()._base_manager.select_related("agency", "employee").get(pk=user_id)
        except get_user_model().DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None


@dataclass(frozen=True)
class Device:
    """A browser by its signed cookie: a random number and the accounts that signed in here before, as short hashes."""

    number: str
    accounts: tuple[str, ...] = ()

    def knows(self, account: str) -> bool:
        return short_hash(account) in self.accounts

    def after_sign_in(self, account: str) -> "Device":
        others = tuple(known for known in self.accounts if known != short_hash(account))
        return Device(self.number, (short_hash(account), *others)[:DEVICE_ACCOUNTS])


def without_spaces(typed: str) -> str:
    """The NIP or user name as it is stored."""
    return "".join(typed.split())


def key_of(kind: str, value: str) -> str:
    """Return the key of a counter: an HMAC, so that the table names neither people nor addresses."""
    sealed = hmac.new(settings.SECRET_KEY.encode(), f"sign-in:{kind}:{value}".encode(), hashlib.sha256)
    return f"{kind}:{sealed.hexdigest()}"


def short_hash(account: str) -> str:
    """Return 16 hex digits that stand for an account in the cookie of a device."""
    return key_of("here", account.lower()).partition(":")[2][:16]


def device_of(request: HttpRequest) -> Device:
    """Return the device that asks: from its cookie, or a new one when there is none or somebody changed it."""
    try:
        number, accounts = signing.loads(
            request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_SALT, max_age=DEVICE_SECONDS
        )
        return Device(str(number), tuple(str(account) for account in accounts))
    except (signing.BadSignature, ValueError, TypeError):
        return Device(secrets.token_hex(12))


def remember_device(response: HttpResponse, device: Device, *, secure: bool) -> None:
    """Put the signed cookie of the device on the answer."""
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps([device.number, list(device.accounts)], salt=DEVICE_SALT),
        max_age=DEVICE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )


def address_of(request: HttpRequest) -> str:
    """Return the address that asks; of an IPv6 address the network, which one customer holds as a whole.

    `X-Forwarded-For` is read only from the right, as many steps as we have proxies of our own: what stands further left
    was written by the caller.
    """
    found = request.META.get("REMOTE_ADDR", "")
    count = settings.TRUSTED_PROXY_COUNT
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if count and len(forwarded) >= count:
        found = forwarded[-count]
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            # A socket for both worlds writes 1.2.3.4 as ::ffff:1.2.3.4: one address, not one network for everybody.
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)


def safe_target(request: HttpRequest, target: str, default: str = "/") -> str:
    """Return where to go next: `target` only when it is a page of this very site, else `default`."""
    fine = len(target) <= LONGEST_TARGET and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if fine and target.isprintable() else default
