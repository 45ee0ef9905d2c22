"""The supervisor rates one item over her whole team."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import labels
from appraisal.forms.sending import sent
from appraisal.forms.team_ratings import TeamItemForm
from appraisal.models import Appraisal, Cycle
from appraisal.services import ratings
from appraisal.services import team_ratings as services
from appraisal.summaries import Words
from core import access, errors, lookups

STAFF = access.roles(access.EMPLOYEE)
CASES = ("cycle__agency", "cycle__scheme", "employee__position__post_type", "unit")


def _team(request: HttpRequest, pk: int) -> tuple[Cycle, list[Appraisal]]:
    """Return the cycle and the cases the caller may rate in it now; 403 for who supervises nobody there."""
    user: Any = request.user
    cycle = lookups.get_visible(Cycle.objects.select_related("agency", "scheme"), user, pk=pk)
    mine = Appraisal.objects.visible_to(user).filter(
        cycle=cycle, appraiser=user.employee_id, appraiser__isnull=False, duty=labels.Duty.RATED
    )
    cases = list(mine.select_related(*CASES).order_by("employee__name", "pk"))
    lookups.require(bool(cases))
    now = timezone.now()
    if request.method == "GET":
        cases = [case for case in cases if case.takes_ratings(now)]
        if not cases:
            raise errors.WrongState(_("Nobody of your team takes a rating in this cycle now."))
    else:
        cases = [case for case in cases if case.state == labels.AppraisalState.AGREED]
    return cycle, cases


@access.declare(STAFF)
@require_GET
def rate_team(request: HttpRequest, pk: int) -> HttpResponse:
    """List the items with how many of the team have a level; each leads to its page."""
    cycle, cases = _team(request, pk)
    latest = services.latest_by_case([case.pk for case in cases], request.user.employee_id)  # type: ignore[union-attr]
    blocks: dict[str, dict[str, list[Any]]] = {}
    for case in cases:
        chosen = latest[case.pk].levels if case.pk in latest else {}
        for component, items in ratings.questions_of(case, labels.Source.SUPERVISOR):
            block = blocks.setdefault(str(Words(**component.label)), {})
            for item in items:
                row = block.setdefault(item.key, [str(Words(**item.label)), 0, 0])
                row[1] += item.key in chosen
                row[2] += 1
    context = {"cycle": cycle, "cases": cases, "blocks": {label: list(rows.items()) for label, rows in blocks.items()}}
    return render(request, "appraisal/rate_team.html", context)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def rate_team_item(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Choose a level of one item for each person of the team; what is saved are drafts."""
    cycle, team = _team(request, pk)
    asked = {case.pk: _question(case, item) for case in team}
    cases = [case for case in team if asked[case.pk] is not None]
    question = next((found for found in asked.values() if found is not None), None)
    if question is None:
        raise Http404
    latest = services.latest_by_case([case.pk for case in cases], request.user.employee_id)  # type: ignore[union-attr]
    form = TeamItemForm(sent(request), cases=cases, latest=latest, item=item)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_item(
                cycle=cycle,
                item=item,
                answers=form.answers(),
                actor=request.user,
                at=timezone.now(),
                opened_at=form.opened_at(),
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            if not saved.conflicts:
                messages.success(request, _told(len(saved.stored)))
                return redirect("rate_team", pk)
            form.show_conflicts(saved.conflicts)
            status = 409
    context = {
        "cycle": cycle,
        "form": form,
        "label": str(Words(**question.label)),
        "description": str(Words(**question.description)),
        "anchors": [(level, str(Words(**text))) for level, text in sorted(question.anchors.items())],
    }
    return render(request, "appraisal/rate_team_item.html", context, status=status)


def _question(case: Appraisal, key: str) -> Any:
    for _component, items in ratings.questions_of(case, labels.Source.SUPERVISOR):
        for item in items:
            if item.key == key:
                return item
    return None


def _told(stored: int) -> str:
    if not stored:
        return _("Nothing had changed.")
    return ngettext("Saved as a draft for %(number)s person.", "Saved as drafts for %(number)s people.", stored) % {
        "number": stored
    }
