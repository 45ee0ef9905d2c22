"""Periodic reviews: who writes what when, what two windows do to each other, and where the notes are read."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from appraisal.models import Appraisal, PeriodicReview, ReviewNote
from appraisal.selectors import reviews as selectors
from appraisal.selectors import todo
from appraisal.services import reviews
from appraisal.tests import factories
from conftest import NOW
from core import errors
from core.models import AuditEntry
from core.todo import Urgency

pytestmark = pytest.mark.django_db
# On 16 November the third quarter is over, the fourth runs.
OVER, RUNNING = 3, 4


@pytest.fixture
def case(cast):
    return factories.running_case(cast, review_rhythm="quarterly")


@pytest.fixture
def quadrant_case(cast):
    return factories.running_case(cast, "permenpanrb-6-2022", review_rhythm="quarterly")


def note(cast, case, text="Selesai 40 berkas.", number=OVER, base=0, actor="employee", at=None):
    return reviews.save_note(
        appraisal=case, number=number, text=text, base_revision=base, actor=factories.actor(cast, actor), at=at
    )


def conclude(cast, case, result="meets", number=OVER, base=0, actor="supervisor", at=None, behaviour="", text=""):
    told = {"result": result, "behaviour": behaviour, "text": text, "base_revision": base}
    return reviews.conclude_review(appraisal=case, number=number, actor=factories.actor(cast, actor), at=at, **told)


def state(number=OVER):
    return PeriodicReview.objects.get(number=number).state


def post(client, name, case, number=OVER, **fields):
    url = reverse(name, args=[case.pk, number])
    form = client.get(url).context["form"]
    hidden = {key: form[key].value() for key in ("submit_token", "base_revision")}
    return client.post(url, {**hidden, **fields}, follow=True)


# --- The way ------------------------------------------------------------------------------------------
def test_the_employee_notes_the_supervisor_concludes_and_both_read_it(client, cast, case):
    client.force_login(cast.users["employee"])
    page = post(client, "review_note", case, text="Selesai 40 berkas.")
    assert "Receipt number" in page.content.decode() and state() == "self_noted"
    client.force_login(cast.users["supervisor"])
    url = reverse("review_conclude", args=[case.pk, OVER])
    assert "Selesai 40 berkas." in client.get(url).content.decode()
    post(client, "review_conclude", case, result="above", text="Pertahankan.")
    assert state() == "concluded"
    client.force_login(cast.users["employee"])
    for page in (reverse("review_list", args=[case.pk]), reverse("appraisal", args=[case.pk])):
        text = client.get(page).content.decode()
        assert "Pertahankan." in text and "Above expectation" in text
        assert "not the mean of these reviews" in text
    actions = list(AuditEntry.objects.filter(action__startswith="review.").values_list("action", flat=True))
    assert actions == ["review.note", "review.conclude"]
    assert "berkas" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_the_notes_stand_in_view_when_the_year_is_rated_and_countersigned(client, cast, case):
    note(cast, case)
    conclude(cast, case, "above", text="Pertahankan.")
    client.force_login(cast.users["supervisor"])
    page = client.get(reverse("rate_supervisor", args=[case.pk])).content.decode()
    assert "Selesai 40 berkas." in page and "Pertahankan." in page and "not the mean of these reviews" in page
    Appraisal.objects.filter(pk=case.pk).update(state="rated")
    client.force_login(cast.users["reviewer"])
    assert "Pertahankan." in client.get(reverse("countersign", args=[case.pk])).content.decode()


def test_in_a_quadrant_scheme_the_predicate_of_the_period_follows_from_both_expectations(client, cast, quadrant_case):
    conclude(cast, quadrant_case, "below", behaviour="above", text="Target meleset.")
    row = selectors.review_of(quadrant_case, OVER, NOW)
    assert row.predicate == "Needs improvement"
    client.force_login(cast.users["supervisor"])
    page = client.get(reverse("review_list", args=[quadrant_case.pk])).content.decode()
    assert row.predicate in page
    form = client.get(reverse("review_conclude", args=[quadrant_case.pk, OVER]))
    assert "behaviour" in form.context["form"].fields and "Predicate of the period" in form.content.decode()


@pytest.mark.parametrize(
    ("scheme", "told", "code"),
    [
        ("sabang-kompetensi", {"result": ""}, "result"),
        ("sabang-kompetensi", {"result": "splendid"}, "result"),
        ("sabang-kompetensi", {"behaviour": "meets"}, "behaviour"),
        ("sabang-kompetensi", {"result": "below", "text": " "}, "text"),
        ("permenpanrb-6-2022", {"behaviour": ""}, "behaviour"),
        ("permenpanrb-6-2022", {"behaviour": "splendid"}, "behaviour"),
        ("permenpanrb-6-2022", {"behaviour": "below", "text": ""}, "text"),
    ],
)
def test_an_incomplete_conclusion_is_refused_at_its_field(cast, scheme, told, code):
    case = factories.running_case(cast, scheme, review_rhythm="quarterly")
    with pytest.raises(errors.Refused) as refusal:
        conclude(cast, case, **told)
    assert refusal.value.code == code
    assert not ReviewNote.objects.exists()


def test_a_note_needs_words(cast, case):
    with pytest.raises(errors.Refused) as refusal:
        note(cast, case, "  ")
    assert refusal.value.code == "text" and not PeriodicReview.objects.exists()


# --- When ---------------------------------------------------------------------------------------------
def at(month, day, hour=3):
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_without_a_note_the_supervisor_concludes_only_once_the_period_is_over(client, cast, case):
    client.force_login(cast.users["supervisor"])
    assert client.get(reverse("review_conclude", args=[case.pk, RUNNING])).status_code == 409
    with pytest.raises(errors.WrongState, match="wrote no note yet"):
        conclude(cast, case, number=RUNNING)
    with pytest.raises(errors.WrongState):
        conclude(cast, case, at=at(9, 30, 16))
    conclude(cast, case, at=at(9, 30, 17))
    assert state() == "concluded"
    assert AuditEntry.objects.filter(action="review.conclude_alone").exists()
    note(cast, case, number=RUNNING)
    conclude(cast, case, number=RUNNING)
    assert state(RUNNING) == "concluded"


def test_a_period_that_has_not_begun_takes_nothing(client, cast, case):
    with pytest.raises(errors.WrongState, match="not begun"):
        note(cast, case, number=RUNNING, at=at(9, 30, 16))
    note(cast, case, number=RUNNING, at=at(9, 30, 17))


def test_the_employee_writes_until_the_supervisor_has_concluded(client, cast, case):
    note(cast, case)
    note(cast, case, "Lebih lengkap.", base=1)
    assert [row.text for row in ReviewNote.objects.order_by("revision")] == ["Selesai 40 berkas.", "Lebih lengkap."]
    conclude(cast, case)
    with pytest.raises(errors.WrongState):
        note(cast, case, "Terlambat.", base=2)
    client.force_login(cast.users["employee"])
    assert client.get(reverse("review_note", args=[case.pk, OVER])).status_code == 409


def test_the_supervisor_corrects_her_own_conclusion_and_the_first_one_is_kept(cast, case):
    conclude(cast, case, "below", text="Kurang.")
    conclude(cast, case, "meets", base=1, text="Saya keliru.")
    assert selectors.review_of(case, OVER, NOW).conclusion.text == "Saya keliru."
    assert ReviewNote.objects.count() == 2 and AuditEntry.objects.filter(action="review.correct").exists()


def test_what_a_former_supervisor_concluded_stays_hers(cast, case):
    conclude(cast, case, text="Dari saya.")
    Appraisal.objects.filter(pk=case.pk).update(appraiser=cast.tono)
    with pytest.raises(errors.WrongState, match="supervisor of that time"):
        conclude(cast, case, base=1, actor="supervisor_elsewhere", text="Menurut saya lain.")
    assert selectors.review_of(case, OVER, NOW).conclusion.author == cast.sari


@pytest.mark.parametrize("now", ["planning", "submitted", "returned", "rated", "countersigned", "published"])
def test_nothing_is_written_while_the_year_does_not_run(client, cast, case, now):
    Appraisal.objects.filter(pk=case.pk).update(state=now)
    for write in (note, conclude):
        with pytest.raises(errors.WrongState):
            write(cast, case)
    for name, actor in (("review_note", "employee"), ("review_conclude", "supervisor")):
        client.force_login(cast.users[actor])
        assert client.get(reverse(name, args=[case.pk, OVER])).status_code == 409


def test_a_year_without_a_rhythm_has_no_reviews(client, cast):
    case = factories.running_case(cast)
    client.force_login(cast.users["employee"])
    page = client.get(reverse("review_list", args=[case.pk])).content.decode()
    assert "No periodic reviews in this year" in page
    assert "Periodic reviews" not in client.get(reverse("appraisal", args=[case.pk])).content.decode()
    assert client.get(reverse("review_note", args=[case.pk, 1])).status_code == 404
    with pytest.raises(errors.WrongState):
        note(cast, case, number=1)


# --- Two windows --------------------------------------------------------------------------------------
def test_two_windows_of_the_employee_never_overwrite_each_other(client, cast, case):
    client.force_login(cast.users["employee"])
    url = reverse("review_note", args=[case.pk, OVER])
    token = client.get(url).context["form"]["submit_token"].value()
    note(cast, case, "Dari jendela lain.")
    page = client.post(url, {"text": "Dari jendela ini.", "base_revision": 0, "submit_token": token})
    assert page.status_code == 409
    assert "Dari jendela lain." in page.content.decode() and "Dari jendela ini." in page.content.decode()
    assert page.context["form"]["base_revision"].value() == "1"
    assert ReviewNote.objects.count() == 1
    client.post(url, {"text": "Keduanya.", "base_revision": 1, "submit_token": token})
    assert ReviewNote.objects.count() == 2


def test_two_windows_of_the_supervisor_never_overwrite_each_other(client, cast, case):
    client.force_login(cast.users["supervisor"])
    url = reverse("review_conclude", args=[case.pk, OVER])
    token = client.get(url).context["form"]["submit_token"].value()
    conclude(cast, case, "above", text="Dari jendela lain.")
    told = {"result": "below", "text": "Dari jendela ini.", "base_revision": 0, "submit_token": token}
    page = client.post(url, told)
    text = page.content.decode()
    assert page.status_code == 409 and "Dari jendela lain." in text and "Dari jendela ini." in text
    assert ReviewNote.objects.count() == 1


def test_a_version_that_never_was_is_refused(cast, case):
    with pytest.raises(errors.Refused) as refusal:
        note(cast, case, base=7)
    assert refusal.value.code == "revision"


def test_the_database_keeps_one_review_for_each_period_and_notes_that_fit_their_side(cast, case):
    review = PeriodicReview.objects.create(appraisal=case, number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        PeriodicReview.objects.create(appraisal=case, number=1)
    for wrong in (
        {"side": "employee", "text": ""},
        {"side": "employee", "text": "x", "result": "above"},
        {"side": "supervisor", "text": "x"},
        {"side": "supervisor", "result": "great"},
        {"side": "peer", "text": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewNote.objects.create(review=review, revision=1, author=cast.eka, saved_at=NOW, **wrong)


# --- Who ----------------------------------------------------------------------------------------------
PAGES = {"review_list": "", "review_note": "employee", "review_conclude": "supervisor"}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_strangers_see_nothing_others_do_nothing_and_reading_writes_nothing(client, cast, case, name):
    url = reverse(name, args=[case.pk] if name == "review_list" else [case.pk, OVER])
    for actor, sees in factories.SEES_CASE.items():
        client.logout()
        if actor:
            client.force_login(cast.users[actor])
        expected = sees if sees != 200 or PAGES[name] in ("", actor) else 403
        assert client.get(url).status_code == expected, actor
        if name != "review_list" and actor != PAGES[name]:
            assert client.post(url, {"text": "x", "result": "meets"}).status_code == expected, actor
    assert not PeriodicReview.objects.exists()
    assert not AuditEntry.objects.filter(action__startswith="review.").exists()


@pytest.mark.parametrize("actor", ["reviewer", "hr", "peer", "former_supervisor"])
def test_the_services_themselves_write_for_nobody_else(cast, case, actor):
    for write in (note, conclude):
        with pytest.raises(errors.NotYours):
            write(cast, case, actor=actor)


# --- What is owed -------------------------------------------------------------------------------------
def owed(cast, actor, moment=NOW):
    found = todo.todo_for(factories.actor(cast, actor), moment)
    return [(row.label, row.due, row.urgency) for row in found if row.label.startswith(("Write your note", "Conclude"))]


def test_both_are_told_once_a_period_is_over_until_it_is_concluded(cast, case):
    for number in (1, 2):
        conclude(cast, case, number=number)
    words = "1 July to 30 September 2026"
    assert owed(cast, "employee", at(9, 30)) == []
    assert owed(cast, "employee", at(10, 1)) == [(f"Write your note for {words}", date(2026, 10, 14), Urgency.OPEN)]
    assert owed(cast, "supervisor") == [(f"Conclude the review of Eka for {words}", date(2026, 10, 14), Urgency.LATE)]
    note(cast, case)
    assert owed(cast, "employee") == [] and len(owed(cast, "supervisor")) == 1
    conclude(cast, case)
    assert owed(cast, "supervisor") == []


def test_several_periods_are_one_line(cast, case):
    assert owed(cast, "employee") == [("Write your notes for 3 periods", date(2026, 4, 14), Urgency.LATE)]
    assert owed(cast, "supervisor")[0][0] == "Conclude 3 periodic reviews"


def test_nothing_is_owed_once_the_case_is_rated(cast, case):
    Appraisal.objects.filter(pk=case.pk).update(state="rated")
    assert owed(cast, "employee") == owed(cast, "supervisor") == []


def test_what_is_owed_asks_as_much_for_ten_people_as_for_one(cast, case, django_assert_max_num_queries):
    sari = factories.actor(cast, "supervisor")
    with django_assert_max_num_queries(15) as few:
        todo.todo_for(sari, NOW)
    for person in factories.make_people(cast.eka, 9):
        factories.make_appraisal(case.cycle, person, cast.sari)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "Conclude 30 periodic reviews" in [row.label for row in todo.todo_for(sari, NOW)]


def test_the_list_asks_as_much_for_twelve_months_as_for_none(client, cast, django_assert_max_num_queries):
    case = factories.running_case(cast, review_rhythm="monthly")
    client.force_login(cast.users["employee"])
    url = reverse("review_list", args=[case.pk])
    note(cast, case, number=1)
    with django_assert_max_num_queries(15) as few:
        client.get(url)
    for number in range(2, 11):
        note(cast, case, number=number)
        conclude(cast, case, number=number, text="Baik.")
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(url).content.decode().count("Baik.") == 9


# --- HR sets the rhythm -------------------------------------------------------------------------------
def test_hr_sets_the_rhythm_and_the_room_of_a_year(client, cast):
    cycle = factories.make_cycle(cast, state="draft")
    client.force_login(cast.users["hr"])
    url = reverse("cycle_edit", args=[cycle.pk])
    told = {name: client.get(url).context["form"][name].value() for name in client.get(url).context["form"].fields}
    page = client.post(url, {**told, "review_rhythm": "monthly", "evidence_quota_mb": "50"}, follow=True)
    cycle.refresh_from_db()
    assert (cycle.review_rhythm, cycle.evidence_quota_mb) == ("monthly", 50)
    assert "every month" in page.content.decode() and "50 MB" in page.content.decode()
