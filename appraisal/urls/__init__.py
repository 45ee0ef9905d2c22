"""The addresses of the appraisal year: planning (cycle, plan, realisation) and rating (answers, results)."""

from django.urls import URLPattern, URLResolver

from appraisal.urls import cascade, dialogue, evidence, library, planning, plans, rating, split

urlpatterns: list[URLPattern | URLResolver] = [
    *cascade.urlpatterns,
    *dialogue.urlpatterns,
    *evidence.urlpatterns,
    *library.urlpatterns,
    *planning.urlpatterns,
    *plans.urlpatterns,
    *rating.urlpatterns,
    *split.urlpatterns,
]
