"""What every request passes: the database is there, the view has declared who may call it, refusals become pages."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse

from core import access, error_pages, errors

log = logging.getLogger(__name__)
LARGEST_KEY = 2**63 - 1
GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)


def security_headers(get_response: GetResponse) -> GetResponse:
    """Put the strict policy on every answer, the admin's too, and keep personal pages out of caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def unavailable(get_response: GetResponse) -> GetResponse:
    """Answer 503 with Retry-After while the database is away: the browser keeps what was typed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            return get_response(request)
        except (OperationalError, InterfaceError):
            log.exception("The database is away")
            return error_pages.unavailable(request)

    return middleware


def readable(get_response: GetResponse) -> GetResponse:
    """Stop what no view can use before anything of it is read: a NUL in the address, a body beyond every form.

    PostgreSQL keeps no NUL in text (forms refuse it by themselves, addresses have no form), and Django would write
    an upload of any size to the disk before a view says that it is too large.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return error_pages.bad_request(request)
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > settings.LARGEST_REQUEST:
            return error_pages.too_large(request)
        return get_response(request)

    return middleware


class DeclaredAccessMiddleware:
    """Deny by default (design law 1): a view without a declared rule is refused, not open."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        answer = self._by_rule(request, view)
        if answer is None and any(isinstance(value, int) and value > LARGEST_KEY for value in kwargs.values()):
            # No database has such a row, and SQLite cannot even be asked for one.
            raise Http404
        return answer

    def _by_rule(self, request: HttpRequest, view: Any) -> HttpResponse | None:
        """Return where to send the caller, None when the rule of the view lets her in."""
        rule = access.rule_of(view)
        if rule is None:
            log.error("The view %s.%s declares no rule", getattr(view, "__module__", ""), getattr(view, "__name__", ""))
            raise PermissionDenied
        if rule.open_to_anonymous:
            return None
        user: Any = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        if not rule.allows(user.roles):
            raise PermissionDenied
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, (OperationalError, InterfaceError)):
            log.error("The database is away: %s", type(exception).__name__)
            return error_pages.unavailable(request)
        return None


def refusals(get_response: GetResponse) -> GetResponse:
    """Turn a refusal nobody caught into its page: 409 with the sentence."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, errors.Refused):
            return error_pages.refused(request, exception)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
