"""The year of Sibolga's scheme: no targets, a supervisor and peers who rate without their names."""

import pytest

from appraisal.models import Appraisal, RaterAssignment, Result, Tally
from employees.models import Agency, User
from employees.tests import factories as people_factories
from tests import cast as people
from tests.browser import steps
from tests.browser.conftest import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REASON = "Yang lain belum dinilai."


@pytest.fixture
def town(db):
    """The cast's town with its service unit; HR is Hana."""
    with steps.on(1, 5):
        cast = people.make()
        people_factories.many_people(cast, 2)
        steps.appraisal_services.load_schemes()
    return cast


def peers_of(case: Appraisal) -> list[User]:
    """Whoever the draw asked."""
    asked = RaterAssignment.objects.filter(appraisal=case).order_by("rater_id")
    return [User.objects.filter(employee=a.rater).first() or people.account(a.rater) for a in asked]


def items_of(case: Appraisal) -> list[str]:
    rules = case.cycle.scheme.rules
    return [item.key for component in rules.components for item in component.items]


def levels_of(case: Appraisal, number: int) -> dict[str, int]:
    """What peer `number` chooses: the first item is the same for all, the others differ between peers."""
    first, *others = items_of(case)
    return {first: 4, **{item: 3 + (number + place) % 3 for place, item in enumerate(others)}}


def start(visitor: Visitor, cast) -> Appraisal:
    """HR opens the cycle and draws peers; returns Eka's case."""
    hr = cast.users["hr"]
    with steps.on(7, 6):
        cycle = steps.open_cycle(visitor.sign_in(hr), Agency.objects.get(slug="sabang"), "sibolga")
        visitor.open(f"/cycles/{cycle.pk}/peers/").send(steps.FORM)
        visitor.picture("sibolga-draw")
    case = Appraisal.objects.get(cycle=cycle, employee=cast.eka)
    assert RaterAssignment.objects.filter(appraisal=case).count() >= 3
    return case


def answer_in_the_browser(visitor: Visitor, case: Appraisal, peer: User, levels: dict[str, int]) -> str:
    """A peer finds the request, answers and gets a receipt that only she sees. Returns the receipt."""
    assignment = RaterAssignment.objects.get(appraisal=case, rater=peer.employee_id)
    visitor.sign_in(peer).open("/ratings/")
    path = f"/ratings/peer/{assignment.pk}/"
    assert visitor.all(f'a[href="{path}"]')
    steps.rate(visitor, path, levels)
    visitor.picture("sibolga-receipt")
    (receipt,) = Tally.objects.get(appraisal=case).document["receipts"]
    assert receipt in visitor.text
    return receipt


def answer_by_client(client, case: Appraisal, peer: User, levels: dict[str, int]) -> None:
    """Another peer answers; the pages were walked by the first."""
    assignment = RaterAssignment.objects.get(appraisal=case, rater=peer.employee_id)
    client.force_login(peer)
    sent = {f"level_{item}": level for item, level in levels.items()}
    assert client.post(f"/ratings/peer/{assignment.pk}/", sent).status_code == 200


def conclude(visitor: Visitor, cast, case: Appraisal) -> Result:
    """Supervisor, reviewer, HR: until everybody may read."""
    with steps.on(11, 20):
        steps.rate(
            visitor.sign_in(cast.users["supervisor"]),
            f"/appraisals/{case.pk}/rate/supervisor/",
            dict.fromkeys(items_of(case), 4),
        )
    with steps.on(12, 3):
        steps.countersign(visitor.sign_in(cast.users["reviewer"]), case)
        steps.publish(visitor.sign_in(cast.users["hr"]), case.cycle, REASON)
    return Result.objects.get(appraisal=case)


def peer_row(visitor: Visitor) -> list[str]:
    """The rows of the tables of sources that belong to the peers."""
    return [row.text for row in visitor.all("tbody tr") if row.text.startswith("Rekan kerja")]


def test_a_year_of_sibolga(visitor, town, client):
    case = start(visitor, town)
    with steps.on(11, 10):
        one, *others = peers_of(case)
        receipt = answer_in_the_browser(visitor, case, one, levels_of(case, 0))
        for number, peer in enumerate(others, start=1):
            answer_by_client(client, case, peer, levels_of(case, number))
    result = conclude(visitor, town, case)
    with steps.on(12, 4):
        visitor.sign_in(town.users["employee"]).open(f"/appraisals/{case.pk}/scorecard/")
        visitor.picture("sibolga-scorecard")
        assert len(peer_row(visitor)) == len(case.cycle.scheme.rules.components)
        assert not any("tidak dipakai" in row for row in peer_row(visitor))
        shown = {item["key"] for item in peer_items(result)}
        assert shown
        assert items_of(case)[0] not in shown, "an item on which all agree would tell what everybody chose"
        visitor.open(f"/appraisals/{case.pk}/receipts/")
        assert receipt in visitor.text


def peer_items(result: Result) -> list[dict]:
    """The items of which the record tells what the peers said."""
    return [
        item
        for component in result.frozen["outcome"]["components"]
        for item in component["items"]
        if item["by_source"]["peer"]["score"] is not None
    ]


def test_too_few_peers_are_not_used_and_not_shown(screen, town, client):
    case = start(screen, town)
    with steps.on(11, 10):
        for number, peer in enumerate(peers_of(case)[:2]):
            answer_by_client(client, case, peer, levels_of(case, number))
    result = conclude(screen, town, case)
    with steps.on(12, 4):
        screen.sign_in(town.users["employee"]).open(f"/appraisals/{case.pk}/scorecard/")
        screen.at(PHONE).open(f"/appraisals/{case.pk}/scorecard/")
        rows = peer_row(screen)
        assert rows
        assert all("tidak dipakai" in row for row in rows)
        assert peer_items(result) == []
