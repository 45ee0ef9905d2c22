"""Practice before the rating window: raters try invented cases, HR writes them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appraisal.forms.practice import PracticeCaseForm, PracticeForm
from appraisal.forms.sending import sent
from appraisal.models import PracticeCase, PracticeTry, Scheme
from appraisal.selectors import practice as selectors
from appraisal.services import practice as services
from core import access, errors, lookups

STAFF = access.roles(access.EMPLOYEE)
HR = access.roles(access.HR)


# --- Raters --------------------------------------------------------------------------------------------
@access.declare(STAFF)
@require_GET
def practice_list(request: HttpRequest) -> HttpResponse:
    """The invented cases for the schemes by which I rate people."""
    return render(request, "appraisal/practice_list.html", {"rows": selectors.practised_by(request.user)})


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def practice_try(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a story and choose the levels it deserves."""
    case = lookups.get_visible(PracticeCase.objects.all(), request.user, pk=pk)
    if not case.is_active:
        raise errors.WrongState(_("This practice case is not in use any more."))
    form = PracticeForm(sent(request), questions=selectors.questions_for(case))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.try_case(case=case, levels=form.levels(), actor=request.user, at=timezone.now())
        except errors.Refused as refusal:
            if refusal.code == "incomplete":
                form.mark_missing()
            form.refuse(refusal)
            status = refusal.status
        else:
            return redirect("practice_result", pk)
    context = {"case": case, "form": form, "blocks": form.blocks()}
    return render(request, "appraisal/practice_try.html", context, status=status)


@access.declare(STAFF)
@require_GET
def practice_result(request: HttpRequest, pk: int) -> HttpResponse:
    """How far my latest try is from the norm, item by item with the experts' reasons."""
    case = lookups.get_visible(PracticeCase.objects.all(), request.user, pk=pk)
    tried = PracticeTry.objects.visible_to(request.user).filter(case=case).order_by("-pk").first()
    if tried is None:
        raise errors.WrongState(_("Practise this case first; then the levels of the experts are shown."))
    context = {"case": case, "rows": selectors.result_of(case, tried), "distance": selectors.distance_of(case, tried)}
    return render(request, "appraisal/practice_result.html", context)


# --- HR ------------------------------------------------------------------------------------------------
@access.declare(HR)
@require_GET
def practice_cases(request: HttpRequest) -> HttpResponse:
    """The practice cases of the agency by scheme."""
    cases = PracticeCase.objects.visible_to(request.user)
    models = set(services.model_schemes())
    schemes = [scheme for scheme in Scheme.objects.latest().order_by("name") if services.items_of(scheme)]
    by_scheme = [(s, s.key in models, [case for case in cases if case.scheme_key == s.key]) for s in schemes]
    return render(request, "appraisal/practice_cases.html", {"by_scheme": by_scheme})


@access.declare(HR)
@require_POST
def practice_take(request: HttpRequest) -> HttpResponse:
    """Take over the model cases of a scheme."""
    user: Any = request.user
    made = services.take_model_cases(agency=user.agency, scheme_key=request.POST.get("scheme", "")[:60], actor=user)
    text = ngettext("%(number)s case is taken over.", "%(number)s cases are taken over.", made) % {"number": made}
    messages.success(request, text if made else _("You have all model cases of this scheme already."))
    return redirect("practice_cases")


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def practice_case_add(request: HttpRequest, scheme: str) -> HttpResponse:
    """Write a practice case for a scheme."""
    user: Any = request.user
    return _case_page(request, PracticeCase(agency=user.agency, scheme_key=scheme))


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def practice_case_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a practice case, or take it out of use."""
    case = lookups.get_visible(PracticeCase.objects.select_related("agency"), request.user, pk=pk)
    lookups.require(case.can_be_kept_by(request.user))
    return _case_page(request, case)


def _case_page(request: HttpRequest, case: PracticeCase) -> HttpResponse:
    scheme = Scheme.objects.filter(key=case.scheme_key).latest().first()
    questions = services.items_of(scheme) if scheme else []
    if not questions:
        raise Http404
    form = PracticeCaseForm(sent(request), questions=questions, case=case if case.pk else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        case.title, case.story, case.is_active = given["title"], given["story"], given["is_active"]
        try:
            services.save_case(case=case, norm=form.norm(), actor=request.user)
        except errors.Refused as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The practice case is saved."))
            return redirect("practice_cases")
    return render(request, "appraisal/practice_case_form.html", {"form": form, "case": case, "scheme": scheme})
