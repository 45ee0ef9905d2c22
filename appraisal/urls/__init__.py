"""The addresses of the appraisal year: planning (cycle, plan, realisation) and rating (answers, results)."""

from django.urls import URLPattern, URLResolver

from appraisal.urls import planning, rating

urlpatterns: list[URLPattern | URLResolver] = [*planning.urlpatterns, *rating.urlpatterns]
