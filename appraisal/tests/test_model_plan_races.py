"""Two people give the same model to the same team at the same moment: everybody has it once."""

import threading

import pytest
from django.db import connection

from appraisal import services
from appraisal.models import Target
from appraisal.tests import factories, plan_cases
from core.models import AuditEntry
from tests import cast as people


@pytest.mark.django_db(transaction=True)
def test_two_at_once_give_a_model_once(cast):
    case = plan_cases.planning_case(cast)
    other = factories.make_appraisal(case.cycle, cast.adi, cast.sari, cast.rina, "planning")
    plan = plan_cases.make_model(cast, 3)
    start, given = threading.Barrier(2), []

    def press(actor):
        try:
            user = people.fresh(cast.users[actor])
            start.wait()
            told = services.apply_model(plan=plan, chosen=[case.pk, other.pk], actor=user)
            given.append(len(told.given))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[actor]) for actor in ("supervisor", "hr")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(given) == [0, 2]
    assert Target.objects.filter(appraisal__in=[case, other]).count() == 6
    assert AuditEntry.objects.filter(action="plan.apply_model").count() == 2
