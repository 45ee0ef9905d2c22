"""Pages of a pair: goals, meetings, reviews, contribution. Only the two have anything to do here."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import access, errors, lookups
from core.forms import SubmitOnceForm
from mentoring.forms import journeys as forms
from mentoring.models import Mentorship
from mentoring.selectors import journeys as selectors
from mentoring.services import journeys as services

EMPLOYEE = access.roles(access.EMPLOYEE)


def _pair(request: HttpRequest, pk: int) -> Mentorship:
    """The pair, for one of the two."""
    pairs = Mentorship.objects.select_related("agency", "mentor", "mentee")
    pair = lookups.get_visible(pairs, request.user, pk=pk)
    lookups.require(bool(pair.roles_of(request.user)), _("This belongs to the mentor and the mentee."))
    return pair


def _require_state(pair: Mentorship, state: str) -> None:
    if pair.state != state:
        raise errors.WrongState(_("Nothing was changed: this pair has moved on. Open it again to see where it stands."))


def _submitted(request: HttpRequest, form: SubmitOnceForm, work: Callable[[], Any], words: str) -> bool:
    """Whether the form was sent and stored; a refusal stands beside what was typed."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        receipt = form.submit(work)
    except errors.WrongState:
        raise
    except errors.Refused as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, f"{words} {_('Receipt %(number)s.') % {'number': receipt.number}}")
    return True


@access.declare(EMPLOYEE)
@require_http_methods(["GET", "POST"])
def goals(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the goals of the pair, or change them."""
    pair = _pair(request, pk)
    _require_state(pair, "active")
    form = forms.GoalsForm(
        request.POST or None, user=request.user, action=f"mentorship.goals:{pk}", initial=selectors.goals_to_edit(pair)
    )
    if _submitted(
        request,
        form,
        lambda: services.save_goals(
            pair=pair,
            goals=form.goals(),
            planned_until=form.cleaned_data["planned_until"],
            actor=request.user,
            at=timezone.now(),
        ),
        _("The goals are stored; the other side is asked to agree."),
    ):
        return redirect("mentorship", pk)
    return render(request, "mentoring/mentorship_goals.html", {"form": form, "pair": pair})


@access.declare(EMPLOYEE)
@require_POST
def goals_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the goals as they stand on the page that was read."""
    pair = _pair(request, pk)
    form = forms.AgreeGoalsForm(request.POST)
    if not form.is_valid():
        raise errors.WrongState(_("Nothing was changed: please open the pair again and read the goals."))
    version = form.cleaned_data["version"]
    services.agree_goals(pair=pair, version=version, actor=request.user, at=timezone.now())
    messages.success(request, _("You have agreed to the goals."))
    return redirect("mentorship", pk)


@access.declare(EMPLOYEE)
@require_http_methods(["GET", "POST"])
def meeting_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a meeting down."""
    pair = _pair(request, pk)
    _require_state(pair, "active")
    form = forms.MeetingForm(
        request.POST or None,
        user=request.user,
        action=f"mentorship.meeting:{pk}",
        initial={"held_on": timezone.localdate()},
    )
    if _submitted(
        request,
        form,
        lambda: services.record_meeting(
            pair=pair,
            actor=request.user,
            at=timezone.now(),
            **{name: form.cleaned_data[name] for name in ("held_on", "minutes", "topic", "notes", "next_step")},
        ),
        _("The meeting is written down."),
    ):
        return redirect("mentorship", pk)
    return render(request, "mentoring/meeting_add.html", {"form": form, "pair": pair})


@access.declare(EMPLOYEE)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Look back, half-way or at the end."""
    pair = _pair(request, pk)
    if kind not in ("midway", "closing"):
        raise Http404
    _require_state(pair, "active" if kind == "midway" else "closed")
    user: Any = request.user
    if pair.reviews.filter(kind=kind, author=user.employee_id).exists():
        raise errors.WrongState(_("Nothing was changed: you have written this review already."))
    asks = kind == "closing" and pair.mentor_id == user.employee_id
    form = forms.ReviewForm(
        request.POST or None, user=user, action=f"mentorship.review.{kind}:{pk}", asks_contribution=asks
    )
    if _submitted(
        request,
        form,
        lambda: services.write_review(
            pair=pair,
            kind=kind,
            satisfaction=form.cleaned_data["satisfaction"],
            helped=form.cleaned_data["helped"],
            change=form.cleaned_data["change"],
            contribution=form.cleaned_data.get("contribution", False),
            actor=user,
            at=timezone.now(),
        ),
        _("Your review is stored."),
    ):
        return redirect("mentorship", pk)
    return render(request, "mentoring/mentorship_review.html", {"form": form, "pair": pair, "kind": kind})


@access.declare(EMPLOYEE)
@require_POST
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the mentorship count as a contribution of mine, or take that back."""
    pair = _pair(request, pk)
    agrees = forms.ContributionForm(request.POST).agrees()
    services.set_contribution(pair=pair, agrees=agrees, actor=request.user, at=timezone.now())
    words = _("It counts as your contribution.") if agrees else _("It no longer counts as your contribution.")
    messages.success(request, words)
    return redirect("mentorship", pk)
