"""The addresses of the appraisal year: planning (cycle, plan, realisation) and rating (answers, results)."""

from django.urls import URLPattern, URLResolver

from appraisal.urls import cascade, library, planning, rating, split

urlpatterns: list[URLPattern | URLResolver] = [
    *cascade.urlpatterns,
    *library.urlpatterns,
    *planning.urlpatterns,
    *rating.urlpatterns,
    *split.urlpatterns,
]
