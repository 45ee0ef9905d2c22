from django.urls import path

from mentoring.views import sessions as views

urlpatterns = [
    path("sessions/", views.session_list, name="session_list"),
    path("sessions/add/", views.session_add, name="session_add"),
    path("sessions/<int:pk>/", views.session, name="session"),
    path("sessions/<int:pk>/notes/", views.session_hold, name="session_hold"),
    path("sessions/<int:pk>/cancel/", views.session_cancel, name="session_cancel"),
    path("sessions/<int:pk>/acknowledge/", views.session_acknowledge, name="session_acknowledge"),
    path("actions/<int:pk>/done/", views.action_done, name="action_done"),
]
