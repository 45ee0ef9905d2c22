"""Periodic reviews of a case: the list for everybody who sees the case, one form for each side."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import labels
from appraisal.forms.evidence import ConcludeForm, ReviewNoteForm
from appraisal.forms.sending import sent
from appraisal.models import Appraisal, ReviewNote
from appraisal.selectors import reviews as selectors
from appraisal.selectors.cases import readers_of
from appraisal.services import reviews as services
from appraisal.views.plans import STAFF, case_for
from core import access, errors, lookups
from employees import services as people_services


@access.declare(access.SIGNED_IN)
@require_GET
def review_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every period of a case with what both sides said of it."""
    case: Appraisal = lookups.get_visible(Appraisal.objects.with_people(), request.user, pk=pk)
    people_services.note_file_opened(employee=case.employee, viewer=request.user, page="appraisal")  # type: ignore[arg-type]
    roles, running = case.roles_of(request.user), case.takes_realisations()
    context = {
        "appraisal": case,
        "rows": selectors.reviews_of(case, timezone.now()),
        "has_quadrant": selectors.has_quadrant(case),
        "may_note": "employee" in roles and running,
        "may_conclude": "supervisor" in roles and running,
        "readers": readers_of(),
    }
    return render(request, "appraisal/review_list.html", context)


def _row(case: Appraisal, number: int) -> selectors.ReviewRow:
    found = selectors.review_of(case, number, timezone.now())
    if found is None:
        raise Http404
    return found


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def review_note(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The employee writes what she reached in one period."""
    case = case_for(request, pk, "employee")
    row = _row(case, number)
    if request.method == "GET":
        services.require_begun(case, row.period, timezone.now())
        if row.is_concluded:
            raise errors.WrongState(_("Your supervisor has concluded this review; both notes stand in the list."))
    initial = {"base_revision": row.note.revision if row.note else 0, "text": row.note.text if row.note else ""}
    form = ReviewNoteForm(sent(request), user=request.user, action=f"review.note:{pk}:{number}", initial=initial)

    def work() -> None:
        told = {name: form.cleaned_data[name] for name in ("text", "base_revision")}
        services.save_note(appraisal=case, number=number, actor=request.user, **told)

    return _page(request, case, row, form, work, "appraisal/review_note.html", {})


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def review_conclude(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The supervisor says how one period went, against what was expected."""
    case = case_for(request, pk, "supervisor")
    row = _row(case, number)
    if request.method == "GET":
        services.require_concludable(case, row.period, row.state, timezone.now())
    last, quadrant = row.conclusion, selectors.has_quadrant(case)
    initial = {name: getattr(last, name, "") for name in ("result", "behaviour", "text")}
    initial["base_revision"] = last.revision if last else 0
    form = ConcludeForm(
        sent(request), user=request.user, action=f"review.conclude:{pk}:{number}", initial=initial, quadrant=quadrant
    )

    def work() -> None:
        told = {name: form.cleaned_data.get(name, "") for name in ("result", "behaviour", "text", "base_revision")}
        services.conclude_review(appraisal=case, number=number, actor=request.user, **told)

    more = {"quadrant": selectors.quadrant_words(case) if quadrant else []}
    return _page(request, case, row, form, work, "appraisal/review_conclude.html", more)


def _page(
    request: HttpRequest,
    case: Appraisal,
    row: selectors.ReviewRow,
    form: Any,
    work: Callable[[], None],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            receipt = form.submit(work)
        except errors.Conflict as conflict:
            theirs: Any = conflict.theirs
            context["both"] = {"theirs": _as_text(theirs), "theirs_at": theirs.saved_at, "mine": form.told()}
            form.rebase(theirs.revision)
            status = conflict.status
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status if isinstance(refusal, errors.WrongState) else 200
        else:
            messages.success(request, _("Stored. Receipt number: %(number)s.") % {"number": receipt.number})
            return redirect("review_list", case.pk)
    context |= {"appraisal": case, "row": row, "form": form}
    return render(request, template, context, status=status)


def _as_text(note: ReviewNote) -> str:
    """A stored revision as lines of text, for two versions side by side."""
    words = dict(labels.Expectation.choices)
    return "\n".join([*(str(words[value]) for value in (note.result, note.behaviour) if value), note.text])
