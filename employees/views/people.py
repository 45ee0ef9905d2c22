"""The staff list, its export, and the page of one person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import access, lookups
from core.spreadsheets import formats, writer
from employees import selectors, services
from employees.forms import people as forms
from employees.models import Employee, ReportingLine

READERS = (
    access.HR,
    access.AUDITOR,
    access.SUPERVISOR,
    access.REVIEWER,
    access.LEADER,
    access.ADMINISTRATOR,
)


@access.declare(access.roles(*READERS))
@require_GET
def employee_list(request: HttpRequest) -> HttpResponse:
    """The people whose files the caller may see: search, filter, sort, pages."""
    user: Any = request.user
    form = forms.EmployeeFilter(request.GET, agency=selectors.agency_for(user))
    people = selectors.employee_list(user, form.wanted(), request.GET.get("sort", ""))
    context = {
        "filter_form": form,
        "page_obj": lookups.page_of(request, people),
        "kept_query": ["sort"],
        "may_change": access.HR in user.roles,
        "may_export": access.HR in user.roles,
        "export_url": f"{reverse('employee_export')}?{request.GET.urlencode()}",
    }
    return render(request, "employees/employee_list.html", context)


@access.declare(access.roles(access.HR))
@require_POST
def employee_export(request: HttpRequest) -> HttpResponse:
    """The filtered staff list as a file in which no cell does anything. A POST: it leaves an audit entry."""
    user: Any = request.user
    form = forms.EmployeeFilter(request.GET, agency=selectors.agency_for(user))
    people = selectors.employee_list(user, form.wanted(), request.GET.get("sort", ""))
    header, rows = selectors.export_rows(people)
    kind = "csv" if request.POST.get("format") == "csv" else "xlsx"
    table = list(rows)
    content = writer.write_csv(header, table) if kind == "csv" else writer.write_xlsx(header, table, sheet="Pegawai")
    services.note_export(agency=user.agency, file_format=kind, rows=len(table), actor=user, at=timezone.now())
    content_type = "text/csv; charset=utf-8" if kind == "csv" else formats.XLSX_TYPE
    name = f"pegawai-{timezone.localdate().isoformat()}.{kind}"
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@access.declare(access.SIGNED_IN)
@require_GET
def employee(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: record, reporting lines, history. Opening somebody else's is noted for that person to see."""
    people = Employee.objects.select_related("agency", "unit", "position__post_type", "rank")
    person = lookups.get_visible(people, request.user, pk=pk)
    services.note_file_opened(employee=person, viewer=request.user, page="employee")  # type: ignore[arg-type]
    return render(request, "employees/employee.html", _page_of(person, request.user))


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def my_profile(request: HttpRequest) -> HttpResponse:
    """One's own record, and what one can do about a mistake in it."""
    user: Any = request.user
    people = Employee.objects.select_related("agency", "unit", "position__post_type", "rank")
    person = lookups.get_visible(people, user, pk=user.employee_id)
    return render(request, "employees/employee.html", {**_page_of(person, user), "is_own_profile": True})


@access.declare(access.roles(access.EMPLOYEE))
@require_GET
def my_file_openings(request: HttpRequest) -> HttpResponse:
    """Who opened my file, and when."""
    user: Any = request.user
    page = lookups.page_of(request, selectors.openings_of(user.employee))
    return render(request, "employees/my_file_openings.html", {"page_obj": page})


def _page_of(person: Employee, user: Any) -> dict[str, Any]:
    today = timezone.localdate()
    lines = ReportingLine.objects.filter(employee=person).select_related("supervisor__position", "employee")
    below: Any = Employee.objects.all()
    return {
        "person": person,
        "facts": _facts(person),
        "lines": list(lines.order_by("-start", "kind")),
        "below": list(below.supervised_by(person.pk, today).select_related("position")),
        "today": today,
        "history": selectors.history_of(person)
        if person.can_be_changed_by(user) or person.is_own_file_of(user)
        else [],
        "may_change": person.can_be_changed_by(user),
        "is_own": person.is_own_file_of(user),
        "warnings": services.warnings_of(person) if person.can_be_changed_by(user) else [],
    }


def _facts(person: Employee) -> list[tuple[str, object]]:
    """The record as pairs of words for the component "facts"."""
    return [
        (_("NIP"), person.nip),
        (_("Kind of employment"), person.get_kind_display()),
        (_("Unit"), person.unit),
        (_("Position"), person.position),
        (_("Post type"), person.position.post_type),
        (_("Rank"), person.rank),
        (_("Education"), person.get_education_display()),
        (_("Sex"), person.get_sex_display()),
        (_("Place of birth"), person.birth_place),
        (_("E-mail"), person.email),
        (_("Telephone"), person.phone),
    ]
