from django.urls import path

from mentoring.views import feedback as views

urlpatterns = [
    path("feedback/", views.feedback_list, name="feedback_list"),
    path("feedback/give/", views.feedback_choose, name="feedback_choose"),
    path("feedback/give/<int:pk>/", views.feedback_give, name="feedback_give"),
    path("feedback/ask/", views.feedback_ask, name="feedback_ask"),
    path("feedback/themes/", views.feedback_themes, name="feedback_themes"),
    path("feedback/requests/<int:pk>/", views.feedback_request, name="feedback_request"),
    path("feedback/requests/<int:pk>/answer/", views.feedback_answer, name="feedback_answer"),
    path("feedback/requests/<int:pk>/decline/", views.feedback_decline, name="feedback_decline"),
    path("feedback/<int:pk>/", views.feedback, name="feedback"),
    path("feedback/<int:pk>/withdraw/", views.feedback_withdraw, name="feedback_withdraw"),
]
