"""The reviewer's step: nothing is countersigned while something is missing, and nothing anonymous is shown before."""

import pytest
from django.urls import reverse

from appraisal.models import Appraisal, Rating
from appraisal.services import countersign
from appraisal.tests import factories, rating_cases
from core import errors, receipts
from core.models import AuditEntry


@pytest.fixture
def appraisal(cast):
    """Eka's rated case with one realised target."""
    appraisal = rating_cases.case_of(cast, "sabang-kompetensi", state="rated")
    factories.make_realisation(factories.make_target(appraisal), 90)
    rating_cases.rate(appraisal, "supervisor")
    return appraisal


def state_of(appraisal):
    return Appraisal.objects.get(pk=appraisal.pk).state


def test_the_reviewer_countersigns_a_complete_appraisal(cast, appraisal):
    countersign.countersign(appraisal=appraisal, actor=cast.users["reviewer"])
    assert state_of(appraisal) == "countersigned"
    assert AuditEntry.objects.filter(action="appraisal.countersign").count() == 1


def test_a_target_without_realisation_is_refused_by_name(cast, appraisal):
    appraisal.targets.update(weight=50)
    factories.make_target(appraisal, title="Pengaduan selesai", weight=50)
    with pytest.raises(errors.Refused, match="Pengaduan selesai"):
        countersign.countersign(appraisal=appraisal, actor=cast.users["reviewer"])
    assert state_of(appraisal) == "rated"


@pytest.mark.parametrize(
    "fields",
    [
        {"obstacle": "Banjir", "obstacle_state": "accepted", "obstacle_answer": "Benar, loket tutup tiga bulan."},
        {"zero_reason": "Tidak dikerjakan walau diingatkan dua kali."},
    ],
)
def test_an_accepted_obstacle_or_a_zero_with_a_reason_lets_it_pass(cast, appraisal, fields):
    appraisal.targets.update(weight=50)
    factories.make_target(appraisal, title="Pengaduan selesai", weight=50, **fields)
    countersign.countersign(appraisal=appraisal, actor=cast.users["reviewer"])
    assert state_of(appraisal) == "countersigned"


def test_a_missing_rating_of_the_supervisor_is_refused(cast, appraisal):
    Rating.objects.all().delete()
    with pytest.raises(errors.Refused, match="supervisor's rating is missing"):
        countersign.countersign(appraisal=appraisal, actor=cast.users["reviewer"])


def test_only_the_reviewer_countersigns(cast, appraisal):
    for actor in ("employee", "supervisor", "hr", "peer"):
        with pytest.raises(errors.NotYours):
            countersign.countersign(appraisal=appraisal, actor=cast.users[actor])


def test_hr_countersigns_where_nobody_stands_above(cast, appraisal):
    Appraisal.objects.update(reviewer=None)
    countersign.countersign(appraisal=rating_cases.load(appraisal), actor=cast.users["hr"])
    assert state_of(appraisal) == "countersigned"


def test_nothing_is_countersigned_while_the_cycle_is_published(cast, appraisal):
    type(appraisal.cycle).objects.update(state="publishing")
    with pytest.raises(errors.WrongState):
        countersign.countersign(appraisal=appraisal, actor=cast.users["reviewer"])


def test_sent_back_with_a_reason_the_supervisor_may_rate_again(cast, appraisal):
    with pytest.raises(errors.Refused):
        countersign.send_back(appraisal=appraisal, reason=" ", actor=cast.users["reviewer"])
    countersign.send_back(appraisal=appraisal, reason="Butir tiga tanpa contoh.", actor=cast.users["reviewer"])
    again = rating_cases.load(appraisal)
    assert (again.state, again.last_reason, again.rated_at) == ("agreed", "Butir tiga tanpa contoh.", None)


# --- The pages -------------------------------------------------------------------------------------------
def test_the_page_shows_targets_and_levels_but_no_score_and_nothing_anonymous(client, cast, appraisal):
    item = rating_cases.items_of(appraisal, "supervisor")[0]
    Rating.objects.update(comments={item: "Contoh nyata dari atasan."})
    point = rating_cases.point_of(cast)
    rating_cases.public_answers(point, appraisal.cycle, [1] * 12)
    client.force_login(cast.users["reviewer"])
    text = client.get(reverse("countersign", args=[appraisal.pk])).content.decode()
    assert "Melayani warga di loket" in text
    assert "Contoh nyata dari atasan." in text
    # 25.00 is what twelve answers of 1 give; the score they would go into is about 69.
    assert "25.00" not in text
    assert "Score" not in text


def test_countersigning_on_the_page_gives_a_receipt(client, cast, appraisal):
    user = cast.users["reviewer"]
    client.force_login(user)
    token = receipts.issue_token(user, f"appraisal.countersign:{appraisal.pk}")
    page = client.post(reverse("countersign", args=[appraisal.pk]), {"submit_token": token}, follow=True)
    assert "Receipt number" in page.content.decode()
    assert state_of(appraisal) == "countersigned"


def test_a_refusal_is_shown_on_the_page(client, cast, appraisal):
    appraisal.targets.all().first().realisations.all().delete()
    user = cast.users["reviewer"]
    client.force_login(user)
    token = receipts.issue_token(user, f"appraisal.countersign:{appraisal.pk}")
    page = client.post(reverse("countersign", args=[appraisal.pk]), {"submit_token": token})
    assert page.status_code == 409
    assert "Melayani warga di loket" in page.content.decode()


def test_sending_back_on_the_page(client, cast, appraisal):
    client.force_login(cast.users["reviewer"])
    client.post(reverse("send_back", args=[appraisal.pk]), {"reason": "Mohon contoh."})
    assert state_of(appraisal) == "agreed"


@pytest.mark.parametrize("name", ["countersign", "send_back"])
def test_who_may_open_the_pages(client, cast, appraisal, name):
    address = reverse(name, args=[appraisal.pk])
    assert client.get(address).status_code == 302
    actors = (("reviewer", 200), ("employee", 403), ("supervisor", 403), ("other_employee", 404), ("hr", 403))
    for actor, code in (*actors, ("hr_elsewhere", 404)):
        client.force_login(cast.users[actor])
        assert client.get(address).status_code == code, actor
    Appraisal.objects.update(state="agreed")
    client.force_login(cast.users["reviewer"])
    assert client.get(address).status_code == 409


def test_the_list_holds_what_waits_with_the_same_queries(client, cast, appraisal, django_assert_max_num_queries):
    client.force_login(cast.users["reviewer"])
    with django_assert_max_num_queries(15) as few:
        page = client.get(reverse("countersign_list"))
    assert "Eka" in page.content.decode()
    for person in factories.make_people(cast.eka, 50):
        factories.make_appraisal(appraisal.cycle, person, cast.sari, cast.rina, state="rated")
    with django_assert_max_num_queries(15) as many:
        client.get(reverse("countersign_list"))
    assert len(few) == len(many)
    assert not [query for query in many if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
