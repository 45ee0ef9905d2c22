"""Two panel members at the same moment: one decision counts, the other is told so, nothing is decided twice."""

from threading import Barrier, Thread

import pytest
from django.db import connections

from careers.models import Candidacy, Decision
from careers.tests import factories
from core import errors
from tests import cast as people


def at_once(*works):
    """Run each work in a thread of its own, all at the same moment; return how each ended."""
    barrier, ends = Barrier(len(works)), []

    def run(work):
        barrier.wait(timeout=20)
        try:
            work()
            ends.append("stored")
        except (errors.Refused, errors.NotYours) as refusal:
            ends.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.fixture
def panel(transactional_db):
    """A panel of three people who may all decide on Eka."""
    cast = people.make()
    users = [cast.users["panel"], cast.users["panel_2"], cast.users["lina"]]
    people.RoleGrant.objects.create(user=users[2], agency=cast.sabang, role="panel", start=people.START)
    opening = factories.make_opening(cast, panel=("panel", "panel_2", "lina"))
    return cast, [people.fresh(user) for user in users], opening


pytestmark = pytest.mark.django_db(transaction=True)


def test_two_first_decisions_at_once_are_one(panel):
    cast, users, opening = panel
    candidacy = factories.make_candidacy(cast, opening)

    def decide(user, outcome):
        return lambda: factories.decide_first(factories.fresh(candidacy), user, outcome)

    assert at_once(decide(users[0], "select"), decide(users[1], "reject")) == ["WrongState", "stored"]
    assert Decision.objects.count() == 1


def test_two_second_people_at_once_decide_once(panel):
    cast, users, opening = panel
    candidacy = factories.make_candidacy(cast, opening)
    factories.decide_first(candidacy, users[0])

    def answer(user, agrees):
        return lambda: factories.decide_second(factories.fresh(candidacy), user, agrees)

    assert at_once(answer(users[1], True), answer(users[2], False)) == ["WrongState", "stored"]
    decision = Decision.objects.get()
    state = Candidacy.objects.get().state
    assert state == ("selected" if decision.second_agrees else "nominated")


def test_two_candidates_confirmed_at_once_leave_one_selected(panel):
    cast, users, opening = panel
    first = factories.make_candidacy(cast, opening, opening_state="published")
    second = factories.make_candidacy(cast, opening, cast.adi)
    for candidacy in (factories.fresh(first), second):
        factories.decide_first(candidacy, users[0])

    def confirm(candidacy, user):
        return lambda: factories.decide_second(factories.fresh(candidacy), user)

    assert at_once(confirm(first, users[1]), confirm(second, users[2])) == ["Refused", "stored"]
    assert Candidacy.objects.filter(state="selected").count() == 1
