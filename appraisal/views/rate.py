"""Pages of named ratings: the self-assessment, the supervisor's rating, and the list of what somebody owes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import labels, nudges, summaries
from appraisal.forms.ratings import NamedRatingForm, RubricForm, as_text
from appraisal.forms.sending import sent
from appraisal.models import Appraisal, Rating
from appraisal.selectors import coverage, plans, reviews, scorecards, two_views
from appraisal.services import practice, ratings
from core import access, errors, lookups
from core.templatetags.house import clock_time
from employees import services as people_services

# Sent by autosave.js: the answer is told to the script, and the page stays.
AUTOSAVE = "X-Autosave"
CASES = ("cycle__agency", "cycle__scheme", "employee__position__post_type", "unit", "appraiser")


@access.declare(access.SIGNED_IN)
@require_GET
def my_ratings(request: HttpRequest) -> HttpResponse:
    """List every rating the caller is asked for."""
    owed = coverage.owed_by(request.user, timezone.now())
    done = [row for row in owed if row.state == "done"]
    open_rows = [row for row in owed if row.state != "done"]
    context = {"open_rows": open_rows, "done": done, "teams": coverage.teams_to_rate(request.user, timezone.now())}
    return render(request, "appraisal/rate_list.html", context)


@access.declare(access.roles("employee"))
@require_http_methods(["GET", "POST"])
def rate_self(request: HttpRequest, pk: int) -> HttpResponse:
    """The employee assesses herself."""
    return _rate(request, pk, labels.Source.SELF)


@access.declare(access.roles("employee"))
@require_http_methods(["GET", "POST"])
def rate_supervisor(request: HttpRequest, pk: int) -> HttpResponse:
    """The appraiser rates with targets and evidence in view."""
    return _rate(request, pk, labels.Source.SUPERVISOR)


def _rate(request: HttpRequest, pk: int, source: labels.Source) -> HttpResponse:
    appraisal = lookups.get_visible(Appraisal.objects.select_related(*CASES), request.user, pk=pk)
    lookups.require(ratings.ROLE_OF[source] in appraisal.roles_of(request.user))
    people_services.note_file_opened(employee=appraisal.employee, viewer=request.user, page="appraisal")  # type: ignore[arg-type]
    ratings.check_asked(appraisal, source)
    number, latest = ratings.own_latest_of(appraisal, source, request.user)
    form = NamedRatingForm(
        sent(request),
        initial=NamedRatingForm.initial_of(latest) | {"base_revision": number},
        appraisal=appraisal,
        source=source,
        user=request.user,
        action=f"rating.{source}:{appraisal.pk}",
    )
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if AUTOSAVE in request.headers:
            return _autosave(request, appraisal, source, form)
        return _store(request, appraisal, source, form)
    if request.method == "GET":
        ratings.check_window(appraisal, source, timezone.now())
        if source == labels.Source.SUPERVISOR and practice.missing_practice(appraisal, request.user.employee_id):  # type: ignore[union-attr,arg-type]
            messages.info(
                request, _("This cycle asks every rater to practise first. Three short cases, then you rate.")
            )
            return redirect("practice_list")
    return _page(request, appraisal, source, form, {"latest": latest})


def _save(
    request: HttpRequest, appraisal: Appraisal, source: labels.Source, form: NamedRatingForm, *, is_final: bool
) -> Rating:
    return ratings.save_rating(
        appraisal=appraisal,
        source=source,
        levels=form.levels(),
        comments=form.comments(),
        base_revision=form.cleaned_data["base_revision"],
        is_final=is_final,
        actor=request.user,
        opened_at=form.opened_at(),
    )


def _autosave(request: HttpRequest, appraisal: Appraisal, source: labels.Source, form: NamedRatingForm) -> HttpResponse:
    """Store a draft for the page that stays open; it learns the number of the revision and the time, or why not."""
    try:
        rating = _save(request, appraisal, source, form, is_final=False)
    except errors.Refused as refusal:
        return JsonResponse({"problem": str(refusal)}, status=refusal.status)
    saved = _("Saved at %(time)s.") % {"time": clock_time(rating.saved_at)}
    return JsonResponse({"revision": rating.revision, "saved": saved})


def _store(request: HttpRequest, appraisal: Appraisal, source: labels.Source, form: NamedRatingForm) -> HttpResponse:
    is_final = "draft" not in request.POST

    def work() -> None:
        _save(request, appraisal, source, form, is_final=True)

    try:
        if "look" in request.POST:
            return _look_over(request, appraisal, source, form)
        if not is_final:
            _save(request, appraisal, source, form, is_final=False)
            messages.success(request, _("Draft saved. Nobody else can see it."))
            return redirect(request.path)
        receipt = form.submit(work)
    except errors.Conflict as conflict:
        return _conflict(request, appraisal, source, form, conflict)
    except errors.Refused as refusal:
        if refusal.code == "incomplete":
            form.mark_missing()
        form.refuse(refusal)
        return _page(request, appraisal, source, form, status=refusal.status)
    messages.success(request, _("Your rating is stored. Receipt number %(number)s.") % {"number": receipt.number})
    return redirect("my_ratings")


def _look_over(
    request: HttpRequest, appraisal: Appraisal, source: labels.Source, form: NamedRatingForm
) -> HttpResponse:
    """Save a draft and show everything once more, with hints only the rater sees; nothing is submitted yet."""
    ratings.check_levels(appraisal, source, form.levels(), is_final=True)
    rating = _save(request, appraisal, source, form, is_final=False)
    form.rebase(rating.revision)
    others = ratings.said_of_others(appraisal, rating.rater_id) if source == labels.Source.SUPERVISOR else []
    context = {"appraisal": appraisal, "source": source, "form": form, "hints": hints_of(form, others)}
    return render(request, "appraisal/rate_review.html", context)


def hints_of(form: RubricForm, said_of_others: list[str]) -> list[tuple[str, list[str]]]:
    """Return each hint in words with the items it is about."""
    opened = form.opened_at()
    seconds = (timezone.now() - opened).total_seconds() if opened else None
    found = nudges.nudges_of(form.levels(), form.comments(), seconds=seconds, said_of_others=said_of_others)
    return [(str(labels.NUDGES[nudge.code]), [form.label_of(item) for item in nudge.items]) for nudge in found]


def _conflict(
    request: HttpRequest, appraisal: Appraisal, source: str, form: NamedRatingForm, conflict: errors.Conflict
) -> HttpResponse:
    """Show both versions; hers stays in the form and can be saved knowingly on top of the other."""
    theirs: Any = conflict.theirs
    mine = as_text(form, form.levels(), form.comments())
    both = {"theirs": as_text(form, theirs.levels, theirs.comments), "theirs_at": theirs.saved_at, "mine": mine}
    form.rebase(theirs.revision)
    return _page(request, appraisal, source, form, {"both": both}, status=conflict.status)


def _page(
    request: HttpRequest,
    appraisal: Appraisal,
    source: str,
    form: NamedRatingForm,
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "appraisal": appraisal,
        "source": source,
        "scheme_name": summaries.Words(**appraisal.cycle.scheme.rules.name),
        "form": form,
        "blocks": form.blocks(),
        "due": appraisal.rating_due(timezone.now()),
        "compared": two_views.are_compared(appraisal),
        "rows": plans.plan_of(appraisal).rows if source == labels.Source.SUPERVISOR else [],
        "earlier": scorecards.earlier_of(appraisal) if source == labels.Source.SUPERVISOR else [],
        "reviews": reviews.said_of(appraisal, timezone.now()),
        **(more or {}),
    }
    return render(request, "appraisal/rate.html", context, status=status)
