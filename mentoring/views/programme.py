"""Pages of the mentoring programme: topics, offers, requests, and the view of HR."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, errors, lookups
from core.spreadsheets import formats, writer
from employees.models import Agency, Employee
from mentoring.forms import programme as forms
from mentoring.models import MentoringTopic, MentorOffer, MentorRequest
from mentoring.selectors import programme as selectors
from mentoring.services import matching as matching_services
from mentoring.services import programme as services

HR = access.roles(access.HR)
EMPLOYEE = access.roles(access.EMPLOYEE)


def _agency(request: HttpRequest) -> Agency:
    """The agency of the caller: whoever is HR belongs to one."""
    user: Any = request.user
    agency: Agency = user.agency
    return agency


# --- Topics ---------------------------------------------------------------------------------------------
@access.declare(HR)
@require_GET
def topic_list(request: HttpRequest) -> HttpResponse:
    """The topics of the agency."""
    topics = MentoringTopic.objects.of_agency(_agency(request))
    return render(request, "mentoring/topic_list.html", {"page_obj": lookups.page_of(request, topics)})


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def topic_add(request: HttpRequest) -> HttpResponse:
    """A new topic."""
    return _edit_topic(request, None)


@access.declare(HR)
@require_http_methods(["GET", "POST"])
def topic_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a topic, or retire it."""
    return _edit_topic(request, lookups.get_visible(MentoringTopic.objects.all(), request.user, pk=pk))


def _edit_topic(request: HttpRequest, topic: MentoringTopic | None) -> HttpResponse:
    initial = {"name": topic.name, "is_active": topic.is_active} if topic else {}
    form = forms.TopicForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_topic(topic=topic, agency=_agency(request), actor=request.user, **form.cleaned_data)
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The topic is stored."))
            return redirect("mentoring_topic_list")
    return render(request, "mentoring/topic_edit.html", {"form": form, "topic": topic})


@access.declare(HR)
@require_POST
def topics_usual(request: HttpRequest) -> HttpResponse:
    """Take over the usual topics."""
    services.add_usual_topics(agency=_agency(request), actor=request.user)
    messages.success(request, _("The usual topics are in the list. Change or retire what does not fit."))
    return redirect("mentoring_topic_list")


# --- Offers and requests --------------------------------------------------------------------------------
@access.declare(EMPLOYEE)
@require_GET
def offer_list(request: HttpRequest) -> HttpResponse:
    """Colleagues who offer themselves as mentors."""
    offers = (
        MentorOffer.objects.visible_to(request.user)
        .standing(_agency(request))
        .select_related("mentor__unit", "mentor__position")
        .prefetch_related("topics")
    )
    return render(request, "mentoring/offer_list.html", {"page_obj": lookups.page_of(request, offers)})


@access.declare(EMPLOYEE)
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    """My own offer to be a mentor."""
    user: Any = request.user
    mine = MentorOffer.objects.filter(mentor=user.employee_id).first()
    fields = ("capacity", "about", "is_paused")
    initial = {name: getattr(mine, name) for name in fields} | {"topics": mine.topics.all()} if mine else {}
    topics = selectors.topics_to_choose(user.agency, mine)
    form = forms.OfferForm(request.POST or None, user=user, action="mentor_offer", topics=topics, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            receipt = form.submit(
                lambda: services.save_offer(
                    mentor=user.employee,
                    topics=list(data["topics"]),
                    capacity=data["capacity"],
                    about=data["about"],
                    is_paused=data["is_paused"],
                    actor=user,
                    at=timezone.now(),
                )
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your offer is stored. Receipt %(number)s.") % {"number": receipt.number})
            return redirect("mentorship_list")
    return render(request, "mentoring/offer.html", {"form": form, "offer": mine, "has_topics": topics.exists()})


@access.declare(EMPLOYEE)
@require_http_methods(["GET", "POST"])
def mentor_request(request: HttpRequest) -> HttpResponse:
    """My request for a mentor: the one that waits, or a new one."""
    user: Any = request.user
    waiting = MentorRequest.objects.filter(mentee=user.employee_id, state="waiting").first()
    topics = selectors.topics_to_choose(user.agency, waiting)
    form = forms.RequestForm(
        request.POST or None,
        user=user,
        action="mentor_request",
        topics=topics,
        mentors=selectors.mentors_to_wish_for(user.employee, timezone.localdate()),
        people=Employee.objects.directory_of(user).exclude(pk=user.employee_id),
        initial=_asked_before(waiting) if waiting else {},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            receipt = form.submit(
                lambda: services.save_request(
                    request=waiting,
                    mentee=user.employee,
                    topics=list(data["topics"]),
                    goal=data["goal"],
                    wished_mentor=data["wished_mentor"],
                    not_with=data["not_with"],
                    actor=user,
                    at=timezone.now(),
                )
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your request is stored. Receipt %(number)s.") % {"number": receipt.number})
            return redirect("mentorship_list")
    return render(request, "mentoring/request.html", {"form": form, "waiting": waiting, "has_topics": topics.exists()})


def _asked_before(row: MentorRequest) -> dict[str, Any]:
    return {
        "topics": row.topics.all(),
        "goal": row.goal,
        "wished_mentor": row.wished_mentor_id,
        "not_with": ", ".join(row.not_with.values_list("nip", flat=True)),
    }


@access.declare(EMPLOYEE)
@require_POST
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my request back."""
    row = lookups.get_visible(MentorRequest.objects.select_related("agency"), request.user, pk=pk)
    services.withdraw_request(request=row, actor=request.user)
    messages.success(request, _("Your request is withdrawn. You can ask again at any time."))
    return redirect("mentorship_list")


@access.declare(EMPLOYEE)
@require_POST
def request_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for another mentor with the request whose pair has ended."""
    row = lookups.get_visible(MentorRequest.objects.select_related("agency"), request.user, pk=pk)
    lookups.require("mentee" in row.roles_of(request.user))
    services.return_request(request=row, actor=request.user)
    messages.success(request, _("Your request waits for another mentor. Nobody asks you why."))
    return redirect("mentorship_list")


# --- The view of HR -------------------------------------------------------------------------------------
def _year(request: HttpRequest) -> int:
    """The year asked for; what is no year gives the present one."""
    this = timezone.localdate().year
    text = request.GET.get("year", "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this
    return wanted if 2000 <= wanted <= this + 1 else this


@access.declare(HR)
@require_GET
def programme(request: HttpRequest) -> HttpResponse:
    """Pairs and figures of a year: activity and satisfaction, no word of the talks."""
    agency, year, on = _agency(request), _year(request), timezone.localdate()
    context = {
        "year": year,
        "previous_year": year - 1,
        "next_year": year + 1 if year < on.year else None,
        "programme": selectors.programme_of(agency, year, on),
        "page_obj": lookups.page_of(request, selectors.pairs_of_year(agency, year, on)),
    }
    return render(request, "mentoring/programme.html", context)


@access.declare(HR)
@require_POST
def programme_export(request: HttpRequest) -> HttpResponse:
    """The pairs of a year as a spreadsheet. A POST: it leaves an audit entry."""
    agency, year, on = _agency(request), _year(request), timezone.localdate()
    head, rows = selectors.export_rows(selectors.pairs_of_year(agency, year, on))
    content = writer.write_xlsx(head, rows, sheet=_("Mentoring"))
    matching_services.note_programme_export(agency=agency, rows=len(rows), actor=request.user, at=timezone.now())
    name = f"mentoring-{year}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=formats.XLSX_TYPE, headers=headers)
