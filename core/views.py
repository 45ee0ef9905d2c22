"""Pages of the house itself."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from core import access, component_samples


@access.declare(access.ANYONE)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to where the reader was."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    language = request.POST.get("language", "")
    if check_for_language(language) and language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=31536000,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return response


@access.declare(access.ANYONE)
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Say whether this process and its database answer: for a load balancer, without any detail."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@access.declare(access.SIGNED_IN)
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Show every component of the interface on one page, so that it cannot drift unseen."""
    return render(request, "core/components.html", component_samples.samples())
