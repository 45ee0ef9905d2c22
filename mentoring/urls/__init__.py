"""The addresses of mentoring: sessions and mentor pairs."""

from django.urls import URLPattern, URLResolver

from mentoring.urls import mentorships, sessions

urlpatterns: list[URLPattern | URLResolver] = [*sessions.urlpatterns, *mentorships.urlpatterns]
