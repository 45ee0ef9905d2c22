"""Pages of openings: read by everybody of the agency once published, run by HR."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from careers import forms, selectors, services
from careers.models import Opening
from careers.workflow import OPENING
from core import access, errors, lookups
from employees.models import Unit

MAY_READ = access.roles(access.EMPLOYEE, access.HR, access.PANEL, access.AUDITOR)
STANDARD_POSTS = ("pengawas", "administrator", "jpt_pratama")


@access.declare(MAY_READ)
@require_GET
def opening_list(request: HttpRequest) -> HttpResponse:
    """The openings of my agency: published ones, for HR and auditors also those in preparation."""
    page_obj = lookups.page_of(request, selectors.openings_page(request.user))
    return render(request, "careers/opening_list.html", {"page_obj": page_obj, "today": timezone.localdate()})


def _opening(request: HttpRequest, pk: int) -> Opening:
    return lookups.get_visible(Opening.objects.select_related("agency", "post_type", "unit"), request.user, pk=pk)


def _run_by_hr(request: HttpRequest, pk: int) -> Opening:
    opening = _opening(request, pk)
    lookups.require(
        "hr" in opening.roles_of(request.user),
        _("Only HR of the agency runs an opening, and nobody runs one in which she is a candidate."),
    )
    return opening


@access.declare(MAY_READ)
@require_GET
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """One opening: requirements, panel, my own candidacy, and all candidacies for those who may see them."""
    row, user, today = _opening(request, pk), request.user, timezone.localdate()
    roles = row.roles_of(user)
    page_obj = lookups.page_of(request, selectors.candidacies_of(row, user))
    own = selectors.own_candidacy(row, user)
    steps = [step.action for step in OPENING.open_steps(row.state, roles)]
    panel = list(row.panel.order_by("display_name"))
    context = {
        "opening": row,
        "requirements": selectors.requirement_texts(row),
        "panel": panel,
        "steps": steps,
        "runs": "hr" in roles,
        "undecided": "finish" in steps and selectors.is_undecided(row),
        "closing_is_over": today > row.closes_on,
        "may_nominate": row.takes_nominations(today) and user.employee_id is not None,
        "own": own,
        "nominated": selectors.nominated_by(row, user),
        "sees_all": own is None and (bool(user.roles & {access.HR, access.AUDITOR}) or user in panel),
        "page_obj": page_obj,
    }
    return render(request, "careers/opening.html", context)


def _form(request: HttpRequest, action: str, initial: dict[str, object]) -> forms.OpeningForm:
    agency = request.user.agency_id
    return forms.OpeningForm(
        request.POST or None,
        user=request.user,
        action=action,
        initial=initial,
        units=Unit.objects.of_agency(agency).filter(is_active=True),
        people=selectors.panel_choices(agency, timezone.localdate()),
    )


def _save(request: HttpRequest, form: forms.OpeningForm, row: Opening | None) -> HttpResponse | None:
    found: list[Opening] = []
    try:
        receipt = form.submit(
            lambda: found.append(services.save_opening(opening=row, actor=request.user, **form.fields_of_opening()))
        )
    except errors.Refused as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, _("The opening is stored. Receipt %(number)s.") % {"number": receipt.number})
    return redirect("opening", found[0].pk) if found else redirect("opening_list")


@access.declare(access.roles(access.HR))
@require_http_methods(["GET", "POST"])
def opening_add(request: HttpRequest) -> HttpResponse:
    """Write an opening; `?post=pengawas` offers what the rules ask for that kind of post."""
    form = _form(request, "opening.add", selectors.standard_requirements(request.GET.get("post", "")))
    if request.method == "POST" and form.is_valid() and (done := _save(request, form, None)):
        return done
    return render(request, "careers/opening_edit.html", {"form": form, "standard_posts": STANDARD_POSTS})


@access.declare(MAY_READ)
@require_http_methods(["GET", "POST"])
def opening_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an opening that is still in preparation."""
    row = _run_by_hr(request, pk)
    if row.state != "draft":
        raise errors.WrongState(
            _("Nothing was changed: the opening is published, and its requirements stand as people read them.")
        )
    form = _form(request, f"opening.change:{pk}", forms.initial_of(row))
    if request.method == "POST" and form.is_valid() and (done := _save(request, form, row)):
        return done
    return render(request, "careers/opening_edit.html", {"form": form, "opening": row})


@access.declare(MAY_READ)
@require_http_methods(["GET", "POST"])
def opening_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the panel until the opening is decided."""
    row = _run_by_hr(request, pk)
    if row.state == "decided":
        raise errors.WrongState(_("Nothing was changed: this opening is decided."))
    people = selectors.panel_choices(row.agency_id, timezone.localdate())
    form = forms.PanelForm(request.POST or None, people=people, initial={"panel": row.panel.all()})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_panel(opening=row, panel=form.cleaned_data["panel"], actor=request.user)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The panel is stored."))
            return redirect("opening", pk)
    return render(request, "careers/opening_panel.html", {"form": form, "opening": row})


@access.declare(MAY_READ)
@require_POST
def opening_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish: requirements and last day stand from now on."""
    row = _run_by_hr(request, pk)
    services.publish_opening(opening=row, actor=request.user, on=timezone.localdate())
    messages.success(request, _("The opening is published; people may apply and be nominated."))
    return redirect("opening", pk)


@access.declare(MAY_READ)
@require_POST
def opening_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close after the last day, so that the panel can decide."""
    row = _run_by_hr(request, pk)
    services.close_opening(opening=row, actor=request.user, on=timezone.localdate())
    messages.success(request, _("The opening is closed; the panel decides now."))
    return redirect("opening", pk)


@access.declare(MAY_READ)
@require_POST
def opening_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it decided when no candidacy waits any more."""
    services.finish_opening(opening=_run_by_hr(request, pk), actor=request.user)
    messages.success(request, _("The opening is decided."))
    return redirect("opening", pk)
