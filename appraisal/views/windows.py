"""HR extends the rating window of a cycle."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appraisal import labels
from appraisal.forms.sending import sent
from appraisal.forms.windows import ExtendForm
from appraisal.models import Cycle
from appraisal.services import windows as services
from core import access, errors, lookups


@access.declare(access.roles(access.HR))
@require_http_methods(["GET", "POST"])
def cycle_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the new last day and the reason."""
    cycle: Cycle = lookups.get_visible(Cycle.objects.select_related("agency"), request.user, pk=pk)
    lookups.require(cycle.can_be_run_by(request.user))
    if cycle.state != labels.CycleState.OPEN:
        raise errors.WrongState(_("Nothing was changed: only the ratings of an open cycle can be extended."))
    form = ExtendForm(sent(request), user=request.user, action=f"cycle.extend:{cycle.pk}")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            receipt = form.submit(
                lambda: services.extend_ratings(
                    cycle=cycle, until=given["until"], reason=given["reason"], actor=request.user, at=timezone.now()
                )
            )
        except errors.WrongState:
            raise
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The ratings are extended. Receipt number %(number)s.") % {"number": receipt.number}
            )
            return redirect("cycle", cycle.pk)
    return render(request, "appraisal/cycle_extend.html", {"form": form, "cycle": cycle})
