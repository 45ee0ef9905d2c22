"""Addresses of evidence and its verdicts, and of periodic reviews."""

from django.urls import URLPattern, URLResolver, path

from appraisal.views import evidence, reviews

urlpatterns: list[URLPattern | URLResolver] = [
    path("evidence/", evidence.evidence_inbox, name="evidence_inbox"),
    path("evidence/<int:pk>/about/", evidence.evidence_about, name="evidence_about"),
    path("evidence/<int:pk>/judge/", evidence.evidence_judge, name="evidence_judge"),
    path("evidence/<int:pk>/reply/", evidence.evidence_reply, name="evidence_reply"),
    path("realisations/<int:pk>/evidence/add/", evidence.evidence_add, name="evidence_add"),
    path("realisations/<int:pk>/withdraw/", evidence.realisation_withdraw, name="realisation_withdraw"),
    path("appraisals/<int:pk>/reviews/", reviews.review_list, name="review_list"),
    path("appraisals/<int:pk>/reviews/<int:number>/note/", reviews.review_note, name="review_note"),
    path("appraisals/<int:pk>/reviews/<int:number>/conclude/", reviews.review_conclude, name="review_conclude"),
]
