"""The addresses of the home page and the yearly reports."""

from django.urls import URLPattern, URLResolver, path

from reports.views import batches, deadlines, home, verification, years

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("deadlines/", deadlines.my_deadlines, name="my_deadlines"),
    path("deadlines/calendar.ics", deadlines.deadlines_ics, name="deadlines_ics"),
    path("deadlines/mail/", deadlines.digest_choice, name="digest_choice"),
    path("employees/<int:pk>/years/<int:year>/", years.year_report, name="year_report"),
    path("reports/", years.my_reports, name="my_reports"),
    path("reports/<int:pk>/pdf/", years.report_download, name="report_download"),
    path("employees/<int:pk>/years/<int:year>/correct/", batches.report_correct, name="report_correct"),
    path("report-batches/", batches.report_batches, name="report_batches"),
    path("report-batches/add/", batches.report_batch_add, name="report_batch_add"),
    path("report-batches/<int:pk>/", batches.report_batch, name="report_batch"),
    path("report-batches/<int:pk>/cancel/", batches.report_batch_cancel, name="report_batch_cancel"),
    path("report-batches/<int:pk>/retry/", batches.report_batch_retry, name="report_batch_retry"),
    path("verify/", verification.verify_any, name="verify_any"),
    path("verify/<str:code>/", verification.verify, name="verify"),
]
