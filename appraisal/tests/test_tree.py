"""The tree of results: titles up the own chain and below, figures only of what one sees anyway."""

import pytest
from django.urls import reverse

from appraisal.tests import factories
from appraisal.tests.test_plan_pages import count

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(cast):
    """Wali ← Rina ← Sari ← Eka, a colleague beside Eka, and Lina in another unit under Tono."""
    cycle = factories.make_cycle(cast)
    above, found = None, {}
    for name, boss in (("rina", "wali"), ("sari", "rina"), ("eka", "sari")):
        case = factories.make_appraisal(cycle, getattr(cast, name), getattr(cast, boss), cast.wali)
        above = found[name] = factories.make_target(case, title=f"Hasil {name}", serves=above)
        factories.make_realisation(above, 80)
    beside = factories.make_appraisal(cycle, cast.adi, cast.sari, cast.rina)
    found["adi"] = factories.make_target(beside, title="Hasil adi", serves=found["sari"])
    factories.make_realisation(found["adi"], 60)
    far = factories.make_appraisal(cycle, cast.lina, cast.tono, cast.rina)
    found["lina"] = factories.make_target(far, title="Hasil lina")
    return cycle, found


def tree(client, cast, actor, chain):
    client.force_login(cast.users[actor])
    return client.get(reverse("result_tree", args=[chain[0].pk])).content.decode()


def test_an_employee_reads_the_titles_above_her_own_and_nothing_beside_them(client, cast, chain):
    page = tree(client, cast, "employee", chain)
    assert "Hasil rina" in page and "Hasil sari" in page and "Hasil eka" in page
    assert "Hasil adi" not in page and "Hasil lina" not in page
    # One figure: her own.
    assert page.count("80%") == 1


def test_an_employee_cannot_open_the_branch_above_her(client, cast, chain):
    client.force_login(cast.users["employee"])
    codes = {
        name: client.get(reverse("target_tree", args=[target.pk])).status_code for name, target in chain[1].items()
    }
    assert codes == {"rina": 404, "sari": 404, "eka": 200, "adi": 404, "lina": 404}


def test_a_supervisor_sees_her_team_below_her_own_result(client, cast, chain):
    page = tree(client, cast, "supervisor", chain)
    assert "Hasil eka" in page and "60%" in page
    client.force_login(cast.users["supervisor"])
    assert client.get(reverse("target_tree", args=[chain[1]["adi"].pk])).status_code == 200
    assert client.get(reverse("target_tree", args=[chain[1]["rina"].pk])).status_code == 404


def test_two_levels_below_there_are_titles_without_figures(client, cast, chain):
    """Wali appraises Rina; of Sari's people he reads what they contribute, not how far they are."""
    cycle, found = chain
    head = factories.make_target(factories.make_appraisal(cycle, cast.wali, None, None), title="Hasil wali")
    found["rina"].serves = head
    found["rina"].save()
    client.force_login(cast.users["wali"])
    # Wali countersigns nobody of them here.
    type(found["eka"].appraisal).objects.exclude(employee=cast.rina).update(reviewer=None)
    page = client.get(reverse("target_tree", args=[found["sari"].pk])).content.decode()
    assert "Hasil eka" in page and "80%" not in page and "60%" not in page


def test_hr_sees_all_of_the_agency_and_hr_elsewhere_nothing(client, cast, chain):
    cycle, found = chain
    client.force_login(cast.users["hr"])
    page = client.get(reverse("result_tree", args=[cycle.pk]), {"unit": cast.eka.unit_id}).content.decode()
    assert "Hasil sari" in page and "Hasil adi" in page
    assert "Hasil rina" in client.get(reverse("result_tree", args=[cycle.pk])).content.decode()
    client.force_login(cast.users["hr_elsewhere"])
    assert client.get(reverse("result_tree", args=[cycle.pk])).status_code == 404
    assert client.get(reverse("target_tree", args=[found["eka"].pk])).status_code == 404


def test_a_missing_figure_is_told_in_words_and_never_as_zero(client, cast, chain):
    chain[1]["eka"].realisations.all().delete()
    page = tree(client, cast, "employee", chain)
    assert "no realisation yet" in page and ">0%" not in page


def test_targets_taken_out_are_not_in_the_tree(client, cast, chain):
    target = chain[1]["adi"]
    type(target).objects.filter(pk=target.pk).update(ended_on="2026-06-01", ended_reason="x")
    assert "Hasil adi" not in tree(client, cast, "supervisor", chain)


def test_a_missing_target_and_an_impossible_number_are_404(client, cast, chain):
    client.force_login(cast.users["hr"])
    for pk in (999999, 10**30):
        assert client.get(reverse("target_tree", args=[pk])).status_code == 404


def test_an_empty_tree_says_what_will_appear(client, cast):
    cycle = factories.make_cycle(cast)
    client.force_login(cast.users["employee"])
    assert "No result here yet" in client.get(reverse("result_tree", args=[cycle.pk])).content.decode()


@pytest.mark.parametrize("actor", ["hr", "supervisor"])
def test_the_tree_asks_the_same_for_fifty_as_for_two(client, cast, chain, actor):
    cycle, found = chain
    client.force_login(cast.users[actor])
    urls = [reverse("result_tree", args=[cycle.pk]), reverse("target_tree", args=[found["sari"].pk])]
    few = [count(client, url) for url in urls]
    for person in factories.make_people(cast.eka, 50, cast.sari):
        case = factories.make_appraisal(cycle, person, cast.sari, cast.rina)
        factories.make_realisation(
            factories.make_target(case, title="Kontribusi", serves=found["sari"]), user=cast.users["hr"]
        )
    assert [count(client, url) for url in urls] == few
    assert max(few) <= 15
