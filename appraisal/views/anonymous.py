"""Page of the anonymous rating by peers and subordinates.

Nothing here writes a message, a session, a log line or an audit entry.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appraisal import labels
from appraisal.forms.ratings import AnonymousRatingForm
from appraisal.forms.sending import sent
from appraisal.models import RaterAssignment
from appraisal.services import anonymous
from appraisal.views.rate import hints_of
from core import access, errors, lookups

ASSIGNMENTS = ("appraisal__cycle__agency", "appraisal__cycle__scheme", "appraisal__employee__position__post_type")


@access.declare(access.roles("employee"))
@require_http_methods(["GET", "POST"])
def peer_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Rate a colleague or one's supervisor without one's name.

    The receipt is shown on the answer of the POST itself and kept nowhere.
    """
    assignments = RaterAssignment.objects.select_related(*ASSIGNMENTS, "appraisal__unit")
    assignment = lookups.get_visible(assignments, request.user, pk=pk)
    if assignment.state != labels.AssignmentState.ASSIGNED:
        raise errors.WrongState(
            _("You have already answered, or you are no longer asked. Every answer counts once and cannot be changed.")
        )
    form = AnonymousRatingForm(sent(request), appraisal=assignment.appraisal, source=assignment.source)
    status = 200
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        try:
            if "look" in request.POST:
                return _look_over(request, assignment, form)
            number = anonymous.answer(
                assignment=assignment,
                levels=form.levels(),
                comments=form.comments(),
                actor=request.user,
                opened_at=form.opened_at(),
            )
            return render(request, "appraisal/peer_done.html", {"number": number})
        except errors.Refused as refusal:
            if refusal.code == "incomplete":
                form.mark_missing()
            form.refuse(refusal)
            status = refusal.status
    elif request.method == "GET":
        anonymous.check_window(assignment.appraisal, timezone.now())
    return render(request, "appraisal/peer_rate.html", _peer_context(assignment, form), status=status)


def _look_over(request: HttpRequest, assignment: RaterAssignment, form: AnonymousRatingForm) -> HttpResponse:
    """Show everything once more; it travels with the page and is stored nowhere."""
    anonymous.check_complete(assignment.appraisal, assignment.source, form.levels())
    context = {
        "appraisal": assignment.appraisal,
        "source": assignment.source,
        "assignment": assignment,
        "form": form,
        "hints": hints_of(form, []),
    }
    return render(request, "appraisal/rate_review.html", context)


def _peer_context(assignment: RaterAssignment, form: AnonymousRatingForm) -> dict[str, object]:
    return {
        "assignment": assignment,
        "appraisal": assignment.appraisal,
        "form": form,
        "blocks": form.blocks(),
        "minimum": assignment.appraisal.cycle.scheme.rules.minimum_of(assignment.source),
    }
