"""My deadlines: the list, the calendar file, and whether the daily mail is wanted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.calendar_file import CONTENT_TYPE
from reports import selectors, services

STAFF = access.roles(access.EMPLOYEE)


@access.declare(STAFF)
@require_GET
def my_deadlines(request: HttpRequest) -> HttpResponse:
    """Every last day that concerns me, earliest first."""
    context = {
        "deadlines": selectors.deadlines_of(request.user, timezone.now()),
        "wanted": selectors.wants_digest(request.user),
        "has_address": bool(request.user.employee.email),
    }
    return render(request, "reports/my_deadlines.html", context)


@access.declare(STAFF)
@require_GET
def deadlines_ics(request: HttpRequest) -> HttpResponse:
    """The same list as a calendar file. A download, not an address to subscribe to: such an address would be a key."""
    content = selectors.calendar_of(request.user, timezone.now())
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="asn-kinerja.ics"'
    return answer


@access.declare(STAFF)
@require_POST
def digest_choice(request: HttpRequest) -> HttpResponse:
    """Switch the daily mail on or off."""
    wanted = request.POST.get("wanted") == "yes"
    services.choose_digest(user=request.user, wanted=wanted)
    messages.success(request, _("The daily mail is on.") if wanted else _("The daily mail is off."))
    return redirect("my_deadlines")
