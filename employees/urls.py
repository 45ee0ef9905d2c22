"""Addresses of people and their organisation."""

from django.urls import URLPattern, URLResolver, path

from employees.views import grants, organisation, people, register, staff_import, supervisor_reports
from employees.views import sign_in as door

urlpatterns: list[URLPattern | URLResolver] = [
    # The door
    path("sign-in/", door.enter, name="sign_in"),
    path("sign-out/", door.leave, name="sign_out"),
    path("password/", door.password_change, name="password_change"),
    path("invitation/<str:token>/", door.accept_invitation, name="accept_invitation"),
    # Oneself
    path("me/", people.my_profile, name="my_profile"),
    path("me/openings/", people.my_file_openings, name="my_file_openings"),
    # Staff records
    path("employees/", people.employee_list, name="employee_list"),
    path("employees/export/", people.employee_export, name="employee_export"),
    path("employees/add/", register.employee_add, name="employee_add"),
    path("employees/<int:pk>/", people.employee, name="employee"),
    path("employees/<int:pk>/edit/", register.employee_edit, name="employee_edit"),
    path("employees/<int:pk>/deactivate/", register.employee_deactivate, name="employee_deactivate"),
    path("employees/<int:pk>/reactivate/", register.employee_reactivate, name="employee_reactivate"),
    path("employees/<int:pk>/invite/", register.employee_invite, name="employee_invite"),
    path("employees/<int:pk>/lines/add/", organisation.line_add, name="line_add"),
    path("lines/<int:pk>/end/", organisation.line_end, name="line_end"),
    # Staff files
    path("staff-imports/", staff_import.staff_import_list, name="staff_import_list"),
    path("staff-imports/add/", staff_import.staff_import_add, name="staff_import_add"),
    path("staff-imports/<int:pk>/", staff_import.staff_import, name="staff_import"),
    path("staff-imports/<int:pk>/columns/", staff_import.staff_import_mapping, name="staff_import_mapping"),
    path("staff-imports/<int:pk>/report/", staff_import.staff_import_report, name="staff_import_report"),
    path("staff-imports/<int:pk>/apply/", staff_import.staff_import_apply, name="staff_import_apply"),
    path("staff-imports/<int:pk>/cancel/", staff_import.staff_import_cancel, name="staff_import_cancel"),
    path("staff-imports/<int:pk>/retry/", staff_import.staff_import_retry, name="staff_import_retry"),
    # The organisation
    path("organisation/", organisation.organisation, name="organisation"),
    path("units/", organisation.unit_list, name="unit_list"),
    path("units/add/", organisation.unit_add, name="unit_add"),
    path("units/<int:pk>/edit/", organisation.unit_edit, name="unit_edit"),
    path("positions/", organisation.position_list, name="position_list"),
    path("positions/add/", organisation.position_add, name="position_add"),
    path("positions/<int:pk>/edit/", organisation.position_edit, name="position_edit"),
    # Granted roles
    path("roles/", grants.grant_list, name="grant_list"),
    path("roles/add/", grants.grant_add, name="grant_add"),
    path("roles/<int:pk>/end/", grants.grant_end, name="grant_end"),
    # "My supervisor is wrong"
    path("supervisor-reports/", supervisor_reports.supervisor_report_list, name="supervisor_report_list"),
    path("supervisor-reports/add/", supervisor_reports.supervisor_report_add, name="supervisor_report_add"),
    path("supervisor-reports/<int:pk>/", supervisor_reports.supervisor_report, name="supervisor_report"),
    path(
        "supervisor-reports/<int:pk>/<slug:action>/",
        supervisor_reports.supervisor_report_step,
        name="supervisor_report_step",
    ),
]
