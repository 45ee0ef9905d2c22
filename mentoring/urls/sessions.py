from django.urls import path

from mentoring.views import planning
from mentoring.views import sessions as views

urlpatterns = [
    path("sessions/", views.session_list, name="session_list"),
    path("sessions/add/", planning.session_add, name="session_add"),
    path("sessions/about/<int:pk>/", planning.session_add_about, name="session_add_about"),
    path("sessions/people/", planning.talk_list, name="talk_list"),
    path("sessions/overview/", planning.session_overview, name="session_overview"),
    path("sessions/templates/", planning.agenda_templates, name="agenda_templates"),
    path("sessions/<int:pk>/", views.session, name="session"),
    path("sessions/<int:pk>/move/", planning.session_move, name="session_move"),
    path("sessions/<int:pk>/calendar/", planning.session_calendar, name="session_calendar"),
    path("sessions/<int:pk>/private/", planning.session_note, name="session_note"),
    path("sessions/<int:pk>/notes/", views.session_hold, name="session_hold"),
    path("sessions/<int:pk>/cancel/", views.session_cancel, name="session_cancel"),
    path("sessions/<int:pk>/acknowledge/", views.session_acknowledge, name="session_acknowledge"),
    path("actions/<int:pk>/done/", views.action_done, name="action_done"),
]
