"""Pages of feedback at any time: give, ask, reply, take back, and the themes of a year."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, errors, lookups
from employees.models import Employee
from mentoring import forms, selectors, services
from mentoring.models import Feedback, FeedbackRequest

BOXES = {
    "received": selectors.received_page,
    "given": selectors.given_page,
    "requests": selectors.requests_page,
}


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def feedback_list(request: HttpRequest) -> HttpResponse:
    """What I received, what I gave, what was asked."""
    box = request.GET.get("box", "received")
    box = box if box in BOXES else "received"
    page_obj = lookups.page_of(request, BOXES[box](request.user))
    return render(request, "mentoring/feedback_list.html", {"page_obj": page_obj, "box": box})


def _colleague_form(request: HttpRequest, data: Any) -> dict[str, Any]:
    user: Any = request.user
    return {
        "data": data,
        "near": selectors.colleagues_near(user, timezone.localdate()),
        "directory": Employee.objects.directory_of(user).exclude(pk=user.employee_id),
    }


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def feedback_choose(request: HttpRequest) -> HttpResponse:
    """Whom I want to give feedback."""
    sent = "person" in request.GET or "nip" in request.GET
    form = forms.ColleagueForm(**_colleague_form(request, request.GET if sent else None))
    if sent and form.is_valid():
        return redirect("feedback_give", form.cleaned_data["person"].pk)
    return render(request, "mentoring/feedback_choose.html", {"form": form})


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def feedback_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Write feedback to one colleague."""
    # The directory, not the file: of a colleague one knows name, post and unit.
    receiver = Employee.objects.directory_of(request.user).exclude(pk=request.user.employee_id).filter(pk=pk).first()
    if receiver is None:
        raise Http404
    return _write(request, receiver, None)


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def feedback_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a request for feedback."""
    asking = _request(request, pk)
    lookups.require("asked" in asking.roles_of(request.user), _("The person who was asked answers."))
    if asking.state != "open":
        raise errors.WrongState(_("Nothing was changed: this request was answered already."))
    return _write(request, asking.asker, asking)


def _write(request: HttpRequest, receiver: Employee, asking: FeedbackRequest | None) -> HttpResponse:
    user: Any = request.user
    readers = selectors.readers_for(receiver, user.employee_id, timezone.localdate())
    form = forms.FeedbackForm(
        request.POST or None,
        user=user,
        action=f"feedback.give:{receiver.pk}:{asking.pk if asking else 0}",
        audiences=_audiences(readers),
        targets=selectors.targets_known(receiver, user),
    )
    if request.method == "POST" and form.is_valid():
        try:
            form.submit(lambda: _give(form.cleaned_data, readers, asking, user))
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your feedback is sent to %(name)s. Thank you.") % {"name": receiver.full_name})
            return redirect("feedback_list")
    context = {"form": form, "receiver": receiver, "readers": readers, "asking": asking}
    return render(request, "mentoring/feedback_give.html", context)


def _audiences(readers: Any) -> list[tuple[str, str]]:
    names = {"name": readers.receiver.full_name}
    found = [(forms.ALONE, _("Only %(name)s will read this") % names)]
    if readers.supervisor:
        names["supervisor"] = readers.supervisor.full_name
        found.append(
            (_shared_with(readers.supervisor), _("%(name)s and the supervisor %(supervisor)s will read this") % names)
        )
    return found


def _shared_with(supervisor: Employee) -> str:
    """The choice names the person: a form opened before the supervisor changed is asked again, not sent to another."""
    return f"{forms.SHARED}-{supervisor.pk}"


def _give(data: dict[str, Any], readers: Any, asking: FeedbackRequest | None, user: Any) -> Feedback:
    return services.give_feedback(
        receiver=readers.receiver,
        kind=data["kind"],
        text=data["text"],
        supervisor=None if data["audience"] == forms.ALONE else readers.supervisor,
        target=data.get("target", ""),
        behaviour=data["behaviour"],
        event=data["event"],
        answers=asking,
        actor=user,
        at=timezone.now(),
    )


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """One feedback, and the receiver's one reply."""
    rows = Feedback.objects.select_related("writer", "receiver", "supervisor", "agency", "answers")
    row = lookups.get_visible(rows, request.user, pk=pk)
    may_reply = "receiver" in row.roles_of(request.user) and row.replied_at is None
    if request.method == "POST":
        lookups.require("receiver" in row.roles_of(request.user), _("Only the person who received this may reply."))
    form = forms.ReplyForm(request.POST or None, user=request.user, action=f"feedback.reply:{pk}")
    if request.method == "POST" and form.is_valid():
        text, at = form.cleaned_data["text"], timezone.now()
        try:
            form.submit(lambda: services.reply_to_feedback(feedback=row, text=text, actor=request.user, at=at))
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your reply is sent."))
            return redirect("feedback", pk)
    context = {
        "feedback": row,
        "form": form if may_reply else None,
        "may_withdraw": selectors.may_withdraw(row, request.user, timezone.now()),
    }
    return render(request, "mentoring/feedback.html", context)


@access.declare(access.roles(access.EMPLOYEE))
@require_POST
def feedback_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my own words back within a day."""
    row = lookups.get_visible(Feedback.objects.select_related("agency"), request.user, pk=pk)
    services.withdraw_feedback(feedback=row, actor=request.user, at=timezone.now())
    messages.success(request, _("Your feedback is taken back and its words are deleted."))
    return redirect("feedback_list")


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def feedback_ask(request: HttpRequest) -> HttpResponse:
    """Ask a colleague for feedback."""
    user: Any = request.user
    form = forms.AskForm(**_colleague_form(request, request.POST or None), user=user, action="feedback.ask")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            form.submit(
                lambda: services.ask_for_feedback(
                    asked=data["person"], question=data["question"], actor=user, at=timezone.now()
                )
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your request is sent to %(name)s.") % {"name": data["person"].full_name})
            return redirect("feedback_list")
    return render(request, "mentoring/feedback_ask.html", {"form": form})


def _request(request: HttpRequest, pk: int) -> FeedbackRequest:
    rows = FeedbackRequest.objects.select_related("asker", "asked", "agency", "answer")
    return lookups.get_visible(rows, request.user, pk=pk)


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def feedback_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request for feedback: to answer, or to say not this time."""
    asking = _request(request, pk)
    context = {"asking": asking, "may_answer": asking.state == "open" and "asked" in asking.roles_of(request.user)}
    return render(request, "mentoring/feedback_request.html", context)


@access.declare(access.roles(access.EMPLOYEE))
@require_POST
def feedback_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say "not this time"; no reason is asked for."""
    services.decline_request(request=_request(request, pk), actor=request.user)
    messages.success(request, _("Thank you for saying so. No reason is needed."))
    return redirect("feedback_list")


@access.declare(access.roles(access.EMPLOYEE))
@require_http_methods(["GET", "POST"])
def feedback_themes(request: HttpRequest) -> HttpResponse:
    """What I take from this year's feedback, or last year's (`?year=`); my yearly report quotes it."""
    user: Any = request.user
    this_year = timezone.localdate().year
    year = this_year - 1 if request.GET.get("year") == str(this_year - 1) else this_year
    form = forms.ThemesForm(
        request.POST or None, initial={"text": selectors.themes_of([user.employee_id], year).get(user.employee_id, "")}
    )
    if request.method == "POST" and form.is_valid():
        services.write_themes(employee=user.employee, year=year, text=form.cleaned_data["text"], actor=user)
        messages.success(request, _("Your themes are stored."))
        return redirect("feedback_list")
    return render(request, "mentoring/feedback_themes.html", {"form": form, "year": year, "last_year": this_year - 1})
