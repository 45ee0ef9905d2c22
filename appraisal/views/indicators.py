"""The library of indicators: everybody of the agency reads it, HR keeps it."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appraisal import selectors, services
from appraisal.forms.library import IndicatorFilter, IndicatorForm, ModelSetForm
from appraisal.models import Indicator
from core import access, errors, lookups

HR = access.roles(access.HR)


@access.declare(access.SIGNED_IN)
@require_GET
def indicator_list(request: HttpRequest) -> HttpResponse:
    """All indicators of the agency; those out of use are marked."""
    user: Any = request.user
    library = Indicator.objects.visible_to(user)
    occupations = list(library.order_by("occupation").values_list("occupation", flat=True).distinct())
    form = IndicatorFilter(request.GET or None, occupations=occupations)
    may_change = access.HR in user.roles
    context = {
        "page_obj": lookups.page_of(request, _narrowed(library, form)),
        "filter_form": form,
        "may_change": may_change,
        "set_form": ModelSetForm() if may_change else None,
    }
    return render(request, "appraisal/indicator_list.html", context)


def _narrowed(library: Any, form: IndicatorFilter) -> Any:
    if not (form.is_bound and form.is_valid()):
        return library
    told = form.cleaned_data
    for word in told["q"].split()[:6]:
        library = library.filter(Q(name__icontains=word) | Q(occupation__icontains=word))
    if told["occupation"]:
        library = library.filter(occupation="" if told["occupation"] == "-" else told["occupation"])
    if told["aspect"]:
        library = library.filter(aspect=told["aspect"])
    return library.filter(is_active=True) if told["in_use"] else library


@access.declare(access.SIGNED_IN)
@require_GET
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """One indicator with everything the library says of it: definition, source, rubric, suggestion."""
    found = lookups.get_visible(Indicator.objects.all(), request.user, pk=pk)
    context = {
        "indicator": found,
        "facts": selectors.indicator_facts(found),
        "may_change": found.can_be_changed_by(request.user),
    }
    return render(request, "appraisal/indicator.html", context)


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def indicator_add(request: HttpRequest) -> HttpResponse:
    """Add an indicator to the library."""
    user: Any = request.user
    return _form_page(request, Indicator(agency=user.agency))


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def indicator_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an indicator; targets written with it keep their own words."""
    return _form_page(request, lookups.get_visible(Indicator.objects.all(), request.user, pk=pk))


def _form_page(request: HttpRequest, found: Indicator) -> HttpResponse:
    form = IndicatorForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        services.save_indicator(indicator=form.instance, actor=request.user)
        messages.success(request, _("The indicator is saved."))
        return redirect("indicator_list")
    return render(request, "appraisal/indicator_form.html", {"form": form, "indicator": found})


@access.declare(HR)
@require_POST
def indicator_take_over(request: HttpRequest) -> HttpResponse:
    """Take over a model set: what the library has already stays as it is."""
    user: Any = request.user
    form = ModelSetForm(request.POST)
    if not form.is_valid():
        raise errors.Refused(_("Nothing was added: there is no model set of this name. Choose one from the list."))
    taken = services.take_over_set(agency=user.agency, key=form.cleaned_data["model_set"], actor=user)
    words = ngettext("%(added)d indicator was added.", "%(added)d indicators were added.", taken.added)
    known = ngettext("%(known)d was there already.", "%(known)d were there already.", taken.known)
    told = f"{words} {known}" % {"added": taken.added, "known": taken.known}
    messages.success(request, told)
    return redirect("indicator_list")
