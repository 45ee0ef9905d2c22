"""The pages of the public: three screens behind a code, and the tablet that hands out tickets."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from appraisal.forms.public_rate import COMMENT_LENGTH, LAST, SEND, PublicForm, language_of
from appraisal.forms.sending import sent
from appraisal.models import Cycle
from appraisal.services import kiosks, public
from core import access, errors

SECONDS = 60
# How long a tablet shows the thanks, and a screen somebody left in the middle.
SOON, LEFT_ALONE = 8, 180


class Throttled(errors.Refused):
    """Too many at this moment; what was chosen stays on the page."""

    status = 429


# The code in the address is the token: it is good for one answer (ticket) or for anybody (poster). The page acts for
# nobody who is signed in and must work for a phone that keeps no cookies, so Django's cookie check has no place here.
@access.declare(access.ANYONE)
@csrf_exempt
@require_http_methods(["GET", "POST"])
def public_rate(request: HttpRequest, code: str) -> HttpResponse:
    """A citizen answers nine questions on three screens, and may add words of her own."""
    language = language_of(request)
    with translation.override(language):
        response = _screen_or_thanks(request, code, language)
    response["Content-Language"] = language
    return response


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], *, back_to: str, status: int = 200, wait: int = SOON
) -> HttpResponse:
    """Show a page; on a tablet it goes back to the start by itself, without a script, for the next citizen."""
    response = render(request, f"appraisal/{name}.html", {**context, "back_to": back_to}, status=status)
    if back_to:
        response["Refresh"] = f"{wait};url={back_to}"
    if status == Throttled.status:
        response["Retry-After"] = str(SECONDS)
    return response


def _screen_or_thanks(request: HttpRequest, code: str, language: str) -> HttpResponse:
    door = public.door_of(code, timezone.now(), request.POST.get("opened", ""))
    back_to = _tablet(request, door)
    if door is None:
        return _page(request, "public_unknown", {}, back_to=back_to, status=404)
    if door.cycle is None:
        return _page(request, "public_closed", {"point": door.point}, back_to=back_to, status=409)
    form = PublicForm(sent(request), point=door.point, kiosk=request.GET.get("kiosk", ""))
    screen, problem, status = 1, "", 200
    if form.is_bound and not form.is_valid():
        screen, problem, status = form.screen_with_error(), form.problem(), 409
    elif form.is_bound and form.step() != SEND:
        screen = form.next_screen()
    elif form.is_bound:
        try:
            _store(door, form)
        except errors.Refused as refusal:
            screen, problem, status = form.cleaned_data["screen"] or 1, str(refusal), refusal.status
        else:
            return _page(request, "public_thanks", {"point": door.point}, back_to=back_to)
    context = _screen_context(door, form, screen, language) | {"problem": problem}
    return _page(request, "public_rate", context, back_to=back_to, status=status, wait=LEFT_ALONE)


def _store(door: public.Door, form: PublicForm) -> None:
    if door.ticket is None and public.too_many_from_poster(door.point, timezone.now()):
        raise Throttled(_("Many people are answering here now. What you chose is kept; please send again shortly."))
    data = form.cleaned_data
    public.store_answer(door=door, answers=form.answers(), officer=data["officer"], comment=data["comment"])


def _screen_context(door: public.Door, form: PublicForm, screen: int, language: str) -> dict[str, Any]:
    return {
        "point": door.point,
        "form": form,
        "screen": screen,
        "screens": LAST,
        "is_first": screen == 1,
        "is_last": screen == LAST,
        "asked": form.asked(screen),
        "carried": [*form.carried(screen), ("lang", language)],
        "comment_length": COMMENT_LENGTH,
        "language": language,
    }


def _tablet(request: HttpRequest, door: public.Door | None) -> str:
    """The start page of the tablet the form came from, so that it is ready for the next citizen; else nothing."""
    told = request.POST.get("kiosk") or request.GET.get("kiosk") or ""
    kiosk = kiosks.kiosk_of(told)
    if kiosk is None or (door is not None and kiosk.service_point_id != door.point.pk):
        return ""
    return reverse("kiosk", args=[told])


# As above: the address is the secret, and the tablet keeps no cookies.
@access.declare(access.ANYONE)
@csrf_exempt
@require_http_methods(["GET", "POST"])
def kiosk(request: HttpRequest, code: str) -> HttpResponse:
    """The start page of a tablet: one tap takes the next ticket and opens its questions."""
    language = language_of(request)
    with translation.override(language):
        found = kiosks.kiosk_of(code)
        if found is None:
            return render(request, "appraisal/public_unknown.html", status=404)
        point, now = found.service_point, timezone.now()
        if not _takes_answers(point, now):
            return render(request, "appraisal/public_closed.html", {"point": point}, status=409)
        problem = ""
        if request.method == "POST" and not request.POST.get("switch"):
            if not kiosks.too_many_from_kiosk(found, now):
                ticket = kiosks.next_ticket(kiosk=found)
                return redirect(f"{reverse('public_rate', args=[ticket])}?kiosk={code}&lang={language}")
            problem = _("This tablet has handed out many tickets just now. Please try again in a minute.")
        context = {"point": point, "problem": problem, "language": language}
        response = render(request, "appraisal/public_kiosk.html", context, status=429 if problem else 200)
    if problem:
        response["Retry-After"] = str(SECONDS)
    return response


def _takes_answers(point: Any, at: Any) -> bool:
    cycles = Cycle.objects.filter(agency=point.unit.agency_id).select_related("agency")
    return any(cycle.takes_public_answers(at) for cycle in cycles)
