from django.urls import path

from mentoring.views import improvement as views
from mentoring.views import planning

urlpatterns = [
    path("improvement/", views.improvement_list, name="improvement_list"),
    path("improvement/add/", views.improvement_add, name="improvement_add"),
    path("improvement/<int:pk>/", views.improvement, name="improvement"),
    path("improvement/<int:pk>/session/", planning.improvement_session, name="improvement_session"),
    path(
        "improvement/<int:pk>/acknowledge/", views.improvement_step, {"step": "acknowledge"}, "improvement_acknowledge"
    ),
    path("improvement/<int:pk>/extend/", views.improvement_step, {"step": "extend"}, "improvement_extend"),
    path("improvement/<int:pk>/milestone/", views.improvement_step, {"step": "milestone"}, "improvement_milestone"),
    path("improvement/<int:pk>/close/", views.improvement_step, {"step": "close"}, "improvement_close"),
    path("milestones/<int:pk>/", views.milestone_judge, name="milestone_judge"),
]
