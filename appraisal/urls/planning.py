"""Addresses of schemes, cycles, the plan and what came of it."""

from django.urls import URLPattern, URLResolver, path

from appraisal.views import cases, cycles, plans, realisations

urlpatterns: list[URLPattern | URLResolver] = [
    path("schemes/", cycles.scheme_list, name="scheme_list"),
    path("schemes/<int:pk>/", cycles.scheme, name="scheme"),
    path("cycles/", cycles.cycle_list, name="cycle_list"),
    path("cycles/add/", cycles.cycle_add, name="cycle_add"),
    path("cycles/<int:pk>/", cycles.cycle, name="cycle"),
    path("cycles/<int:pk>/edit/", cycles.cycle_edit, name="cycle_edit"),
    path("cycles/<int:pk>/open/", cycles.cycle_open, name="cycle_open"),
    path("cycles/<int:pk>/people/", cycles.cycle_refresh_people, name="cycle_refresh_people"),
    path("appraisals/mine/", cases.my_appraisals, name="my_appraisals"),
    path("appraisals/team/", cases.team, name="team"),
    path("appraisals/<int:pk>/", cases.appraisal, name="appraisal"),
    path("appraisals/<int:pk>/targets/add/", plans.target_add, name="target_add"),
    path("appraisals/<int:pk>/plan/weights/", plans.plan_rebalance, name="plan_rebalance"),
    path("appraisals/<int:pk>/plan/submit/", plans.plan_submit, name="plan_submit"),
    path("appraisals/<int:pk>/plan/agree/", plans.plan_agree, name="plan_agree"),
    path("appraisals/<int:pk>/plan/reopen/", plans.plan_reopen, name="plan_reopen"),
    path("targets/<int:pk>/edit/", plans.target_edit, name="target_edit"),
    path("targets/<int:pk>/remove/", plans.target_remove, name="target_remove"),
    path("targets/<int:pk>/realisations/add/", realisations.realisation_add, name="realisation_add"),
    path("targets/<int:pk>/obstacle/", realisations.obstacle_claim, name="obstacle_claim"),
    path("targets/<int:pk>/obstacle/answer/", realisations.obstacle_answer, name="obstacle_answer"),
    path("targets/<int:pk>/zero/", realisations.zero_give, name="zero_give"),
    path("evidence/<int:pk>/", realisations.evidence, name="evidence"),
]
