from django.urls import path

from mentoring.views import journeys, matching, programme
from mentoring.views import mentorships as views

urlpatterns = [
    path("mentoring/", views.mentorship_list, name="mentorship_list"),
    path("mentoring/add/", views.mentorship_add, name="mentorship_add"),
    path("mentoring/<int:pk>/", views.mentorship, name="mentorship"),
    path("mentoring/<int:pk>/goals/", journeys.goals, name="mentorship_goals"),
    path("mentoring/<int:pk>/goals/agree/", journeys.goals_agree, name="mentorship_goals_agree"),
    path("mentoring/<int:pk>/meetings/add/", journeys.meeting_add, name="mentor_meeting_add"),
    path("mentoring/<int:pk>/reviews/<slug:kind>/", journeys.review, name="mentorship_review"),
    path("mentoring/<int:pk>/contribution/", journeys.contribution, name="mentorship_contribution"),
    path("mentoring/offers/", programme.offer_list, name="mentor_offer_list"),
    path("mentoring/offer/", programme.offer, name="mentor_offer"),
    path("mentoring/request/", programme.mentor_request, name="mentor_request"),
    path("mentoring/requests/<int:pk>/withdraw/", programme.request_withdraw, name="mentor_request_withdraw"),
    path("mentoring/requests/<int:pk>/return/", programme.request_return, name="mentor_request_return"),
    path("mentoring/topics/", programme.topic_list, name="mentoring_topic_list"),
    path("mentoring/topics/add/", programme.topic_add, name="mentoring_topic_add"),
    path("mentoring/topics/usual/", programme.topics_usual, name="mentoring_topics_usual"),
    path("mentoring/topics/<int:pk>/", programme.topic_edit, name="mentoring_topic_edit"),
    path("mentoring/matchings/", matching.run_list, name="matching_run_list"),
    path("mentoring/matchings/add/", matching.run_add, name="matching_run_add"),
    path("mentoring/matchings/<int:pk>/", matching.run, name="matching_run"),
    path("mentoring/programme/", programme.programme, name="mentoring_programme"),
    path("mentoring/programme/export/", programme.programme_export, name="mentoring_programme_export"),
    path("mentoring/<int:pk>/<slug:action>/", views.mentorship_step, name="mentorship_step"),
]
