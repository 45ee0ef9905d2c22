"""The library of indicators: everybody of the agency reads it, HR keeps it."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import services
from appraisal.forms.cycles import IndicatorFilter, IndicatorForm
from appraisal.models import Indicator
from core import access, lookups


@access.declare(access.SIGNED_IN)
@require_GET
def indicator_list(request: HttpRequest) -> HttpResponse:
    """All indicators of the agency; those out of use are marked."""
    form = IndicatorFilter(request.GET or None)
    indicators = Indicator.objects.visible_to(request.user)
    if form.is_bound and form.is_valid():
        words, aspect = form.cleaned_data["q"], form.cleaned_data["aspect"]
        for word in words.split()[:6]:
            indicators = indicators.filter(Q(name__icontains=word) | Q(occupation__icontains=word))
        if aspect:
            indicators = indicators.filter(aspect=aspect)
    may_change = access.HR in request.user.roles  # type: ignore[union-attr]
    context = {"page_obj": lookups.page_of(request, indicators), "filter_form": form, "may_change": may_change}
    return render(request, "appraisal/indicator_list.html", context)


@access.declare(access.roles(access.HR))
@require_http_methods(["GET", "POST"])
def indicator_add(request: HttpRequest) -> HttpResponse:
    """Add an indicator to the library."""
    user: Any = request.user
    return _form_page(request, Indicator(agency=user.agency))


@access.declare(access.roles(access.HR))
@require_http_methods(["GET", "POST"])
def indicator_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an indicator; targets written with it keep their own words."""
    return _form_page(request, lookups.get_visible(Indicator.objects.all(), request.user, pk=pk))


def _form_page(request: HttpRequest, indicator: Indicator) -> HttpResponse:
    form = IndicatorForm(request.POST or None, instance=indicator)
    if request.method == "POST" and form.is_valid():
        services.save_indicator(indicator=form.instance, actor=request.user)
        messages.success(request, _("The indicator is saved."))
        return redirect("indicator_list")
    return render(request, "appraisal/indicator_form.html", {"form": form, "indicator": indicator})
