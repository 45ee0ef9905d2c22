"""Evidence: what waits for whom, the history of one piece, the verdict, the answer, and a withdrawn realisation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from appraisal.forms.evidence import JudgeForm, ProofForm, ReplyForm
from appraisal.forms.sending import sent
from appraisal.models import Appraisal, Evidence, Realisation
from appraisal.selectors import evidence as selectors
from appraisal.selectors.cases import readers_of
from appraisal.services import evidence as files
from appraisal.services import realisations as realisation_services
from appraisal.services import verdicts as services
from appraisal.views.plans import STAFF, case_for
from appraisal.workflow import EVIDENCE
from core import access, errors, lookups
from core.forms import ReasonForm
from employees import services as people_services


@access.declare(STAFF)
@require_GET
def evidence_inbox(request: HttpRequest) -> HttpResponse:
    """The evidence somebody has to look at, and her own that asks for an answer."""
    context = {
        "page_obj": lookups.page_of(request, selectors.waiting_for(request.user)),
        "asked": selectors.asked_of(request.user)[: lookups.PAGE_SIZE],
    }
    return render(request, "appraisal/evidence_inbox.html", context)


@access.declare(access.SIGNED_IN)
@require_GET
def evidence_about(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of evidence: what it is, where it stands, and everything that was said of it."""
    found: Evidence = lookups.get_visible(selectors.with_case(Evidence.objects.all()), request.user, pk=pk)
    case = found.realisation.target.appraisal
    people_services.note_file_opened(employee=case.employee, viewer=request.user, page="appraisal")  # type: ignore[arg-type]
    roles = case.roles_of(request.user)
    is_open = case.takes_realisations() and found.realisation.state == "recorded"
    steps = {step.action for step in EVIDENCE.open_steps(found.state, roles)} if is_open else set()
    context = {
        **_told(found),
        "appraisal": case,
        "may_judge": "supervisor" in roles and is_open,
        "may_reply": "reply" in steps,
        "readers": readers_of(),
    }
    return render(request, "appraisal/evidence_about.html", context)


def _told(found: Evidence) -> dict[str, Any]:
    return {
        "evidence": found,
        "facts": selectors.evidence_facts(found),
        "lines": list(found.verdicts.all()),
    }


def _evidence_for(request: HttpRequest, pk: int, role: str) -> tuple[Evidence, Appraisal]:
    found: Evidence = lookups.get_visible(selectors.with_case(Evidence.objects.all()), request.user, pk=pk)
    return found, case_for(request, found.realisation.target.appraisal_id, role)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def evidence_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, question or refuse a piece of evidence."""
    found, case = _evidence_for(request, pk, "supervisor")
    lines = list(found.verdicts.all())
    form = JudgeForm(sent(request), user=request.user, action=f"evidence.judge:{pk}", initial={"base": len(lines)})
    both: dict[str, str] = {}
    status = 200
    if request.method == "GET":
        services.require_judgeable(found, case)
    elif form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("verdict", "words", "base")}
        try:
            receipt = form.submit(lambda: services.judge_evidence(evidence=found, actor=request.user, **told))
        except errors.Conflict as conflict:
            both = {"theirs": _line(conflict.theirs), "mine": form.told()}
            form.rebase(len(lines))
            status = conflict.status
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status if isinstance(refusal, errors.WrongState) else 200
        else:
            messages.success(request, _("Stored. Receipt number: %(number)s.") % {"number": receipt.number})
            return redirect("evidence_inbox")
    context = {**_told(found), "form": form, "appraisal": case, "both": both}
    return render(request, "appraisal/evidence_judge.html", context, status=status)


def _line(line: Any) -> str:
    return f"{line.get_kind_display()}\n{line.words}".strip() if line else ""


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def evidence_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question or a refusal, with other evidence if there is any."""
    found, case = _evidence_for(request, pk, "employee")
    form = ReplyForm(sent(request), request.FILES or None, user=request.user, action=f"evidence.reply:{pk}")
    if request.method == "GET":
        services.require_judgeable(found, case)
        if not EVIDENCE.open_steps(found.state, {"employee"}):
            raise errors.WrongState(_("Nobody asks for an answer about this evidence now."))

    def work(told: dict[str, Any]) -> None:
        services.reply_evidence(evidence=found, actor=request.user, **told)

    context = {**_told(found), "heading": _("Answer your supervisor"), "appraisal": case}
    return _proof_page(request, case, form, ("words", "link", "file"), work, context)


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def evidence_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add evidence to a realisation that was recorded before."""
    realisation, case = _realisation_for(request, pk)
    form = ProofForm(sent(request), request.FILES or None, user=request.user, action=f"evidence.add:{pk}")

    def work(told: dict[str, Any]) -> None:
        services.add_evidence(realisation=realisation, actor=request.user, **told)

    context = {"realisation": realisation, "reached": selectors.reached_words(realisation), "appraisal": case}
    context["heading"] = _("Add evidence")
    return _proof_page(request, case, form, ("link", "file"), work, context)


def _proof_page(
    request: HttpRequest,
    case: Appraisal,
    form: Any,
    names: tuple[str, ...],
    work: Callable[[dict[str, Any]], None],
    context: dict[str, Any],
) -> HttpResponse:
    status = 200
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in names}
        try:
            receipt = form.submit(lambda: work(told))
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status if isinstance(refusal, errors.WrongState) else 200
        else:
            messages.success(request, _("Stored. Receipt number: %(number)s.") % {"number": receipt.number})
            return redirect("appraisal", case.pk)
    context |= {"form": form, "used": files.used_room(case), "room": files.room_of(case)}
    return render(request, "appraisal/evidence_form.html", context, status=status)


def _realisation_for(request: HttpRequest, pk: int) -> tuple[Realisation, Appraisal]:
    """Return a realisation of the caller's own that counts, and its case; 409 when the year has moved on."""
    rows = Realisation.objects.select_related("target")
    found: Realisation = lookups.get_visible(rows, request.user, pk=pk)
    case = case_for(request, found.target.appraisal_id, "employee")
    if request.method == "GET":
        realisation_services.require_running(case)
        if found.state == "withdrawn":
            raise errors.WrongState(_("This realisation was withdrawn and does not count."))
    return found, case


@access.declare(STAFF)
@require_http_methods(["GET", "POST"])
def realisation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then mark a wrong realisation as withdrawn."""
    realisation, case = _realisation_for(request, pk)
    form = ReasonForm(sent(request))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            realisation_services.withdraw_realisation(
                realisation=realisation, reason=form.cleaned_data["reason"], actor=request.user
            )
        except errors.Refused as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("Withdrawn. It stays in view with your reason and does not count."))
            return redirect("appraisal", case.pk)
    context = {
        "form": form,
        "appraisal": case,
        "realisation": realisation,
        "reached": selectors.reached_words(realisation),
        "cancel_url": reverse("appraisal", args=[case.pk]),
    }
    return render(request, "appraisal/realisation_withdraw.html", context, status=status)
