"""Addresses of the dialogue about a plan: return, history, comparison, and changes during the year."""

from django.urls import URLPattern, URLResolver, path

from appraisal.views import plan_changes, plan_dialogue

CHANGE = "appraisals/<int:pk>/change/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("appraisals/<int:pk>/plan/return/", plan_dialogue.plan_return, name="plan_return"),
    path("appraisals/<int:pk>/plan/history/", plan_dialogue.plan_history, name="plan_history"),
    path("appraisals/<int:pk>/plan/compare/", plan_dialogue.plan_diff, name="plan_diff"),
    path(CHANGE, plan_changes.plan_change, name="plan_change"),
    path(f"{CHANGE}weights/", plan_changes.plan_change_weights, name="plan_change_weights"),
    path(f"{CHANGE}discard/", plan_changes.plan_change_discard, name="plan_change_discard"),
    path(f"{CHANGE}targets/<slug:key>/", plan_changes.plan_change_item, name="plan_change_item"),
    path(f"{CHANGE}targets/<slug:key>/out/", plan_changes.plan_change_end, name="plan_change_end"),
    path(f"{CHANGE}targets/<slug:key>/undo/", plan_changes.plan_change_undo, name="plan_change_undo"),
    path("plan-changes/<int:pk>/", plan_dialogue.plan_change_show, name="plan_change_show"),
    path("plan-changes/<int:pk>/agree/", plan_changes.plan_change_agree, name="plan_change_agree"),
    path("plan-changes/<int:pk>/refuse/", plan_changes.plan_change_refuse, name="plan_change_refuse"),
    path("plan-changes/<int:pk>/withdraw/", plan_changes.plan_change_withdraw, name="plan_change_withdraw"),
]
