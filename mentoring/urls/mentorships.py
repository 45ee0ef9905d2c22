from django.urls import path

from mentoring.views import mentorships as views

urlpatterns = [
    path("mentoring/", views.mentorship_list, name="mentorship_list"),
    path("mentoring/add/", views.mentorship_add, name="mentorship_add"),
    path("mentoring/<int:pk>/", views.mentorship, name="mentorship"),
    path("mentoring/<int:pk>/<slug:action>/", views.mentorship_step, name="mentorship_step"),
]
