"""The dialogue about a plan: returned with remarks, its history, and any two versions side by side."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import services
from appraisal.forms.plan_changes import CompareForm, ReturnForm
from appraisal.models import Appraisal, PlanChange, PlanVersion, Target
from appraisal.selectors import plan_changes, plan_versions
from appraisal.views.plans import STAFF, case_for
from appraisal.workflow import APPRAISAL
from core import access, errors, lookups
from employees import services as people_services


def readable_case(request: HttpRequest, pk: int) -> Appraisal:
    """Return a case the caller may read; it stands in the access log."""
    found: Appraisal = lookups.get_visible(Appraisal.objects.with_people(), request.user, pk=pk)
    day = found.cycle.local_day(timezone.now())
    people_services.note_file_opened(employee=found.employee, viewer=request.user, page="appraisal", on=day)  # type: ignore[arg-type]
    return found


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def plan_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a submitted plan with remarks beside its targets, a reason in general, or both."""
    case = case_for(request, pk, "supervisor")
    targets = Target.objects.in_force().filter(appraisal=case).select_related("indicator", "serves").order_by("pk")
    form = ReturnForm(request.POST or None, targets=targets)
    status = 200
    if request.method == "GET":
        if case.state not in APPRAISAL.step("return_plan").sources or case.cycle.state != "open":
            raise errors.WrongState(_("This step is not open now. Open the page again to see where it stands."))
    elif form.is_valid():
        try:
            reason, remarks = form.cleaned_data["reason"], form.remarks
            services.return_plan(appraisal=case, reason=reason, remarks=remarks, actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("The plan is with the employee again, with your reason."))
            return redirect("appraisal", case.pk)
    context = {"form": form, "appraisal": case}
    return render(request, "appraisal/plan_return.html", context, status=status)


@access.declare(access.SIGNED_IN)
@require_GET
def plan_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of a plan with who, when and why, and every change that was proposed."""
    case = readable_case(request, pk)
    rows = plan_versions.versions_of(case)
    proposals = PlanChange.objects.visible_to(request.user).filter(appraisal=case).exclude(state="draft")
    versions = [row.version for row in rows[::-1]]
    context = {
        "appraisal": case,
        "rows": rows,
        "proposals": proposals.select_related("proposed_by__employee", "answered_by__employee").order_by("-pk"),
        "compare_form": CompareForm(initial=_last_two(versions), versions=versions) if len(versions) > 1 else None,
    }
    return render(request, "appraisal/plan_history.html", context)


@access.declare(access.SIGNED_IN)
@require_GET
def plan_diff(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions of a plan side by side; by default the last two."""
    case = readable_case(request, pk)
    versions = list(PlanVersion.objects.filter(appraisal=case).order_by("number"))
    if not versions:
        raise Http404
    form = CompareForm(request.GET if {"old", "new"} <= set(request.GET) else _last_two(versions), versions=versions)
    if not form.is_valid():
        raise Http404
    by_number = {version.number: version for version in versions}
    old, new = by_number[form.cleaned_data["old"]], by_number[form.cleaned_data["new"]]
    context: dict[str, Any] = {
        "appraisal": case,
        "compare_form": form,
        "old": old,
        "new": new,
        "comparison": plan_versions.compared(old.content, new.content, case),
    }
    return render(request, "appraisal/plan_diff.html", context)


def _last_two(versions: list[PlanVersion]) -> dict[str, int]:
    return {"old": versions[max(0, len(versions) - 2)].number, "new": versions[-1].number} if versions else {}


@access.declare(access.SIGNED_IN)
@require_GET
def plan_change_show(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposed change: what, why, by whom, and what became of it."""
    user: Any = request.user
    people = ("proposed_by__employee", "answered_by__employee", "version")
    proposals = PlanChange.objects.exclude(state="draft").select_related(*people)
    change: PlanChange = lookups.get_visible(proposals, user, pk=pk)
    change.appraisal = readable_case(request, change.appraisal_id)
    context = {
        "change": change,
        "appraisal": change.appraisal,
        "told": plan_changes.change_told(change),
        "roles": change.roles_of(user),
        "is_changeable": services.is_changeable(change.appraisal, timezone.now()),
    }
    return render(request, "appraisal/plan_change_show.html", context)
