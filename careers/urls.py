from django.urls import path

from careers.views import candidacies, openings, plans, trainings

urlpatterns = [
    path("careers/plan/", plans.development_plan, name="development_plan"),
    path("careers/plans/<int:pk>/", plans.development_plan_of, name="development_plan_of"),
    path("careers/plans/<int:pk>/add/", plans.development_item_add, name="development_item_add"),
    path("careers/plans/<int:pk>/propose/", plans.development_propose, name="development_propose"),
    path("careers/items/<int:pk>/choose/", plans.development_item_choose, name="development_item_choose"),
    path("careers/items/<int:pk>/drop/", plans.development_item_drop, name="development_item_drop"),
    path("careers/items/<int:pk>/finish/", plans.development_item_finish, name="development_item_finish"),
    path("careers/trainings/", trainings.training_record_list, name="training_record_list"),
    path("careers/trainings/add/", trainings.training_record_add, name="training_record_add"),
    path("careers/trainings/<int:pk>/confirm/", trainings.training_record_confirm, name="training_record_confirm"),
    path("careers/trainings/<int:pk>/refuse/", trainings.training_record_refuse, name="training_record_refuse"),
    path("careers/openings/", openings.opening_list, name="opening_list"),
    path("careers/openings/add/", openings.opening_add, name="opening_add"),
    path("careers/openings/<int:pk>/", openings.opening, name="opening"),
    path("careers/openings/<int:pk>/edit/", openings.opening_edit, name="opening_edit"),
    path("careers/openings/<int:pk>/panel/", openings.opening_panel, name="opening_panel"),
    path("careers/openings/<int:pk>/publish/", openings.opening_publish, name="opening_publish"),
    path("careers/openings/<int:pk>/close/", openings.opening_close, name="opening_close"),
    path("careers/openings/<int:pk>/finish/", openings.opening_finish, name="opening_finish"),
    path("careers/openings/<int:pk>/nominate/", candidacies.nominate, name="nominate"),
    path("careers/candidacies/", candidacies.candidacy_list, name="candidacy_list"),
    path("careers/candidacies/<int:pk>/", candidacies.candidacy, name="candidacy"),
    path("careers/candidacies/<int:pk>/decide/", candidacies.candidacy_decide, name="candidacy_decide"),
    path("careers/candidacies/<int:pk>/withdraw/", candidacies.candidacy_withdraw, name="candidacy_withdraw"),
    path("careers/candidacies/<int:pk>/recheck/", candidacies.candidacy_recheck, name="candidacy_recheck"),
]
