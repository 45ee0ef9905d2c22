"""The first page after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from core import access
from reports import selectors


@access.declare(access.SIGNED_IN)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What I owe, by when, one click from doing it."""
    return render(request, "reports/home.html", {"home": selectors.home_of(request.user, timezone.now())})
