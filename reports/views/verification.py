"""Anybody may check a report in her hand: by its code, or by the file itself. Nothing is kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import access
from reports import selectors
from reports.forms import CodeForm, FileForm
from reports.models import IssuedReport


@access.declare(access.ANYONE)
@require_http_methods(["GET", "POST"])
def verify_any(request: HttpRequest) -> HttpResponse:
    """Type the code, or hand in the file."""
    by_file = "check_file" in request.POST
    code = CodeForm(request.GET if "code" in request.GET else None)
    if code.is_valid():
        return redirect("verify", selectors.normal_code(code.cleaned_data["code"]) or "-")
    file = FileForm(request.POST, request.FILES) if by_file else FileForm()
    check = selectors.check_file(file.cleaned_data["file"].chunks()) if by_file and file.is_valid() else None
    context = {"code_form": code, "file_form": file, "check": check, "name": _name(check.report if check else None)}
    return render(request, "reports/verify_any.html", context)


@access.declare(access.ANYONE)
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What we issued under this code; and, when a file is handed in, whether it is that very file."""
    issued = IssuedReport.objects.done().select_related("employee__agency")
    paper = issued.filter(code=selectors.normal_code(code)).first()
    if paper is None:
        raise Http404
    by_file = request.method == "POST"
    file = FileForm(request.POST, request.FILES) if by_file else FileForm()
    check = selectors.check_file(file.cleaned_data["file"].chunks()) if by_file and file.is_valid() else None
    context = {
        "paper": paper,
        "name": _name(paper),
        "newer": selectors.newer_than(paper),
        "file_form": file,
        "check": check,
        "same": check is not None and check.sha256 == paper.sha256,
    }
    return render(request, "reports/verify.html", context)


def _name(paper: IssuedReport | None) -> str:
    return selectors.masked(paper.employee.name) if paper else ""
