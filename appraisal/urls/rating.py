"""Addresses of the second half of the year: ratings, the public, countersignature, publication, scorecard."""

from django.urls import URLPattern, URLResolver, path

from appraisal.views import anonymous, countersign, public, publication, rate, raters, scorecard, team_ratings, windows

urlpatterns: list[URLPattern | URLResolver] = [
    path("ratings/", rate.my_ratings, name="my_ratings"),
    path("appraisals/<int:pk>/rate/self/", rate.rate_self, name="rate_self"),
    path("appraisals/<int:pk>/rate/supervisor/", rate.rate_supervisor, name="rate_supervisor"),
    path("cycles/<int:pk>/rate-team/", team_ratings.rate_team, name="rate_team"),
    path("cycles/<int:pk>/rate-team/<slug:item>/", team_ratings.rate_team_item, name="rate_team_item"),
    path("ratings/peer/<int:pk>/", anonymous.peer_rate, name="peer_rate"),
    path("ratings/peer/<int:pk>/step-back/", raters.rater_step_back, name="rater_step_back"),
    path("ratings/relations/", raters.my_raters, name="my_raters"),
    path("ratings/conflicts/add/", raters.conflict_declare, name="conflict_declare"),
    path("ratings/conflicts/<int:pk>/end/", raters.conflict_end, name="conflict_end"),
    path("appraisals/<int:pk>/veto/", raters.rater_refuse, name="rater_refuse"),
    path("appraisals/<int:pk>/works-with/", raters.works_with, name="works_with"),
    path("works-with/<int:pk>/remove/", raters.works_with_remove, name="works_with_remove"),
    path("cycles/<int:pk>/peers/", raters.peer_draw, name="peer_draw"),
    path("cycles/<int:pk>/peers/numbers/", raters.draw_rules, name="draw_rules"),
    path("p/<str:code>/", public.public_rate, name="public_rate"),
    path("service-points/", public.service_point_list, name="service_point_list"),
    path("service-points/add/", public.service_point_add, name="service_point_add"),
    path("service-points/<int:pk>/", public.service_point, name="service_point"),
    path("service-points/<int:pk>/edit/", public.service_point_edit, name="service_point_edit"),
    path("service-points/<int:pk>/officers/", public.service_point_officer, name="service_point_officer"),
    path("service-points/<int:pk>/tickets/", public.service_point_tickets, name="service_point_tickets"),
    path("countersign/", countersign.countersign_list, name="countersign_list"),
    path("appraisals/<int:pk>/countersign/", countersign.countersign, name="countersign"),
    path("appraisals/<int:pk>/send-back/", countersign.send_back, name="send_back"),
    path("cycles/<int:pk>/extend/", windows.cycle_extend, name="cycle_extend"),
    path("cycles/<int:pk>/publish/", publication.cycle_publish, name="cycle_publish"),
    path("publications/<int:pk>/", publication.publication, name="publication"),
    path("publications/<int:pk>/retry/", publication.publication_retry, name="publication_retry"),
    path("publications/<int:pk>/stop/", publication.publication_stop, name="publication_stop"),
    path("appraisals/<int:pk>/scorecard/", scorecard.scorecard, name="scorecard"),
    path("appraisals/<int:pk>/scorecard.json", scorecard.scorecard_json, name="scorecard_json"),
    path("appraisals/<int:pk>/acknowledge/", scorecard.acknowledge, name="acknowledge"),
    path("appraisals/<int:pk>/receipts/", scorecard.receipts, name="receipts"),
]
