"""The addresses of the appraisal year: planning (cycle, plan, realisation) and rating (answers, results)."""

from django.urls import URLPattern, URLResolver

from appraisal.urls import library, planning, rating

urlpatterns: list[URLPattern | URLResolver] = [*library.urlpatterns, *planning.urlpatterns, *rating.urlpatterns]
