"""The addresses of mentoring: sessions and mentor pairs."""

from django.urls import URLPattern, URLResolver

from mentoring.urls import feedback, improvement, mentorships, sessions

urlpatterns: list[URLPattern | URLResolver] = [
    *sessions.urlpatterns,
    *feedback.urlpatterns,
    *improvement.urlpatterns,
    *mentorships.urlpatterns,
]
