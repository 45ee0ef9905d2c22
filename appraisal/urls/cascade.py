"""Addresses of the cascade, of the boards, and of completion by unit."""

from django.urls import URLPattern, URLResolver, path

from appraisal.views import boards, cascade

urlpatterns: list[URLPattern | URLResolver] = [
    path("appraisals/<int:pk>/matrix/", cascade.results_matrix, name="results_matrix"),
    path("appraisals/<int:pk>/matrix/assign/", cascade.result_assign, name="result_assign"),
    path("assigned-results/<int:pk>/take/", cascade.assignment_take, name="assignment_take"),
    path("assigned-results/<int:pk>/decline/", cascade.assignment_decline, name="assignment_decline"),
    path("assigned-results/<int:pk>/withdraw/", cascade.assignment_withdraw, name="assignment_withdraw"),
    path("targets/<int:pk>/serves/", cascade.target_link, name="target_link"),
    path("targets/<int:pk>/tree/", cascade.target_tree, name="target_tree"),
    path("cycles/<int:pk>/results/", cascade.result_tree, name="result_tree"),
    path("board/", boards.team_board, name="team_board"),
    path("board/units/", boards.unit_board, name="unit_board"),
    path("cycles/<int:pk>/completion/", boards.cycle_completion, name="cycle_completion"),
    path("cycles/<int:pk>/remind/", boards.cycle_remind, name="cycle_remind"),
]
