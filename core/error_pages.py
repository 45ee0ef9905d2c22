"""Error pages: what happened, what was kept, what to do next."""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from core import access, errors

RETRY_AFTER_SECONDS = 5


@access.declare(access.ANYONE)
def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The page for a request that cannot be read."""
    return render(request, "400.html", status=400)


@access.declare(access.ANYONE)
def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The page for a known person without the role."""
    return render(request, "403.html", {"message": getattr(exception, "message", "")}, status=403)


@access.declare(access.ANYONE)
def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The page for what does not exist, or what the caller may not know of."""
    return render(request, "404.html", status=404)


@access.declare(access.ANYONE)
def server_error(request: HttpRequest) -> HttpResponse:
    """The page for our own fault; uses neither the database nor the session.

    Django asks for it while it handles the exception. A lost database is noticed anywhere (session, sign-in, the
    view), and often outside of what a middleware can catch: here all of that comes together.
    """
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return unavailable(request)
    return HttpResponse(loader.get_template("500.html").render(), status=500)


def refused(request: HttpRequest, exception: errors.Refused) -> HttpResponse:
    """The page for a step that is not open."""
    return render(request, "409.html", {"message": exception.message}, status=exception.status)


def too_large(request: HttpRequest) -> HttpResponse:
    """The page for a request larger than any form of ours; nothing of it was read."""
    return render(request, "413.html", status=413)


def too_many(request: HttpRequest, seconds: int, message: object = "") -> HttpResponse:
    """The page for somebody who must wait `seconds` before trying again."""
    response = render(request, "429.html", {"seconds": seconds, "message": message}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """The page while the database is away; uses neither the database nor the session."""
    response = HttpResponse(loader.get_template("503.html").render(), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


@access.declare(access.ANYONE)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose security token is too old: nothing was stored, going back shows the text."""
    sentence = _("Nothing was stored: the form was open too long, or cookies are blocked. Go back: your text is there.")
    return render(request, "403.html", {"message": sentence}, status=403)
