"""Addresses of what surrounds a plan, of its paper, and of model plans."""

from django.urls import URLPattern, URLResolver, path

from appraisal.views import model_plans, plan_paper, plan_parts

urlpatterns: list[URLPattern | URLResolver] = [
    path("appraisals/<int:pk>/plan/weights/edit/", plan_parts.plan_weights, name="plan_weights"),
    path("appraisals/<int:pk>/plan/annexes/", plan_parts.plan_frame, name="plan_frame"),
    path("appraisals/<int:pk>/plan/expectations/", plan_parts.plan_expectations, name="plan_expectations"),
    path("appraisals/<int:pk>/plan/copy/", plan_parts.plan_copy, name="plan_copy"),
    path("appraisals/<int:pk>/plan/print/", plan_paper.plan_print, name="plan_print"),
    path("appraisals/<int:pk>/plan/skp.pdf", plan_paper.plan_pdf, name="plan_pdf"),
    path("appraisals/<int:pk>/plan/model/", model_plans.model_plan_from, name="model_plan_from"),
    path("targets/<int:pk>/judge/", plan_parts.target_judge, name="target_judge"),
    path("model-plans/", model_plans.model_plan_list, name="model_plan_list"),
    path("model-plans/add/", model_plans.model_plan_add, name="model_plan_add"),
    path("model-plans/<int:pk>/", model_plans.model_plan, name="model_plan"),
    path("model-plans/<int:pk>/edit/", model_plans.model_plan_edit, name="model_plan_edit"),
    path("model-plans/<int:pk>/weights/", model_plans.model_plan_weigh, name="model_plan_weigh"),
    path("model-plans/<int:pk>/apply/", model_plans.model_plan_apply, name="model_plan_apply"),
    path("model-plans/<int:pk>/targets/add/", model_plans.model_target_add, name="model_target_add"),
    path("model-targets/<int:pk>/edit/", model_plans.model_target_edit, name="model_target_edit"),
    path("model-targets/<int:pk>/remove/", model_plans.model_target_remove, name="model_target_remove"),
]
