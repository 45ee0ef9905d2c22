"""What citizens write: apart from their answers, screened by HR, answered once by the officer who is named."""

import json

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from appraisal import screening
from appraisal.models import PublicComment, ServiceOfficer
from appraisal.selectors import public_words as shown
from appraisal.services import public, public_words
from appraisal.tests import factories, rating_cases
from core import errors
from core.models import AuditEntry
from tests import cast as people

NAMES = ("Eka Putri Lestari", "Ibu Sari")


# --- Hints -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hubungi 0812-3456-7890 ya", [("number", "0812-3456-7890")]),
        ("NIK 1171 0123 4567 8901", [("number", "1171 0123 4567 8901")]),
        ("NIP 199001012015031001.", [("number", "199001012015031001")]),
        ("surel saya budi@contoh.id", [("mail", "budi@contoh.id")]),
        ("bu SARI tidak ramah", [("name", "SARI")]),
        ("petugasnya goblok", [("abuse", "goblok")]),
        ("Loket 3 antre 45 menit, tanggal 12", []),
        ("Sarapan dulu, lalu antre", []),
        ("", []),
    ],
)
def test_hints_mark_numbers_addresses_names_and_abuse(text, found):
    assert [(hint.kind, hint.found) for hint in screening.hints_of(text, NAMES)] == found


def test_passages_are_blacked_out_wherever_they_stand_and_their_length_tells_nothing():
    assert screening.black_out("Budi dan BUDI dan Ani", ["budi", "Ani"]) == "█████ dan █████ dan █████"
    assert screening.black_out("Budi Santoso, Budi", ["Budi", "Budi Santoso"]) == "█████, █████"
    with pytest.raises(ValueError, match="Joko"):
        screening.black_out("Budi", ["Joko"])


# --- Rows that say nothing -----------------------------------------------------------------------------------
@pytest.fixture
def cycle(cast):
    return factories.make_cycle(cast, "sabang-kompetensi")


@pytest.fixture
def point(cast, cycle):
    return rating_cases.point_of(cast)


@pytest.fixture
def officer(cast, point):
    return ServiceOfficer.objects.create(service_point=point, employee=cast.eka, shown_name="Ibu Eka")


def say(point, text, officer=None):
    door = public.door_of(point.code, timezone.now())
    public.store_answer(door=door, answers=dict.fromkeys(LEVELS, 4), officer=officer, comment=text)


LEVELS = [f"u{number}" for number in range(1, 10)]
TEXTS = [f"Kata {number:02}" for number in range(12)]


def places():
    """The words in the order the database keeps its rows."""
    on_disk = {
        "postgresql": "SELECT text FROM appraisal_publiccomment ORDER BY ctid",
        "sqlite": "SELECT text FROM appraisal_publiccomment ORDER BY rowid",
    }
    with connection.cursor() as cursor:
        cursor.execute(on_disk[connection.vendor])
        return [text for (text,) in cursor.fetchall()]


def by_key():
    return [text for text, _key in sorted(PublicComment.objects.values_list("text", "pk"), key=lambda row: row[1].hex)]


@pytest.mark.django_db
def test_rows_stand_in_the_order_of_random_keys_not_of_arrival(point):
    for text in TEXTS:
        say(point, text)
    assert sorted(places()) == TEXTS
    assert places() != TEXTS
    if connection.vendor == "sqlite":
        # PostgreSQL puts a row where there is room; what counts is that the place follows no arrival.
        assert places() == by_key()


@pytest.mark.django_db
def test_control_rows_added_one_by_one_tell_the_order_of_arrival(cycle, point):
    for text in TEXTS:
        PublicComment.objects.create(service_point=point, cycle=cycle, text=text)
    assert places() == TEXTS


@pytest.mark.django_db
def test_on_postgresql_all_that_wait_carry_the_version_of_the_last_answer(point):
    if connection.vendor != "postgresql":
        pytest.skip("row versions are PostgreSQL's")
    for text in (*TEXTS[:3], ""):
        say(point, text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM appraisal_publiccomment")
        assert cursor.fetchone() == (1,)


def test_a_comment_holds_no_time_no_address_no_answer_and_no_ticket():
    names = {field.name for field in PublicComment._meta.get_fields()}
    assert names == {
        "id", "service_point", "cycle", "officer", "text", "state", "is_redacted", "withheld_for", "reply",
    }  # fmt: skip


# --- Screening -----------------------------------------------------------------------------------------------
@pytest.fixture
def comment(cycle, point, officer):
    rating_cases.public_answers(point, cycle, [4] * 10)
    return PublicComment.objects.create(
        service_point=point, cycle=cycle, officer=officer, text="Ibu Eka ramah, telepon 081234567890."
    )


def reload(comment):
    related = ("service_point__unit__agency", "officer")
    return PublicComment.objects.select_related(*related).get(pk=comment.pk)


def as_user(cast, actor):
    return people.fresh(cast.users[actor])


def test_hr_releases_with_parts_blacked_out_for_good(client, cast, comment):
    client.force_login(cast.users["hr"])
    address = reverse("comment_screen", args=[comment.pk])
    page = client.get(address).content.decode()
    assert "<mark>081234567890</mark>" in page
    assert "Eka\n081234567890" in page
    data = {"decision": "black_out", "passages": "081234567890\r\nEka\r\n"}
    assert client.post(address, data).status_code == 302
    comment = reload(comment)
    assert (comment.text, comment.state, comment.is_redacted) == ("Ibu █████ ramah, telepon █████.", "released", True)
    told = json.dumps(list(AuditEntry.objects.values("action", "details", "object_id")), default=str)
    assert "comment.release" in told
    assert "081234567890" not in told
    assert "ramah" not in told


def test_what_does_not_stand_there_cannot_be_blacked_out(client, cast, comment):
    client.force_login(cast.users["hr"])
    data = {"decision": "black_out", "passages": "Joko"}
    page = client.post(reverse("comment_screen", args=[comment.pk]), data)
    assert page.status_code == 409
    assert "“Joko” does not stand" in page.content.decode()
    assert reload(comment).state == "waiting"


def test_nothing_is_released_before_ten_have_answered(cast, cycle, point):
    rating_cases.public_answers(point, cycle, [4] * 9)
    comment = PublicComment.objects.create(service_point=point, cycle=cycle, text="Baik.")
    with pytest.raises(errors.WrongState):
        public_words.release_comment(comment=reload(comment), actor=as_user(cast, "hr"))
    assert reload(comment).state == "waiting"
    rating_cases.public_answers(point, cycle, [1], is_verified=False)
    public_words.release_comment(comment=reload(comment), actor=as_user(cast, "hr"))
    assert reload(comment).state == "released"


def test_what_was_released_by_mistake_is_taken_back_with_its_reply(cast, comment):
    hr = as_user(cast, "hr")
    public_words.release_comment(comment=reload(comment), actor=hr)
    public_words.reply_to_comment(comment=reload(comment), text="Terima kasih.", actor=as_user(cast, "employee"))
    public_words.withhold_comment(comment=reload(comment), reason="personal", actor=hr)
    comment = reload(comment)
    assert (comment.state, comment.withheld_for, comment.reply) == ("withheld", "personal", "")
    with pytest.raises(errors.Refused):
        public_words.withhold_comment(comment=comment, reason="mood", actor=hr)


@pytest.mark.parametrize("actor", ["employee", "supervisor", "leader", "reviewer", "auditor", "administrator"])
def test_nobody_but_hr_reads_or_releases_what_waits(cast, comment, actor):
    user = as_user(cast, actor)
    assert not PublicComment.objects.visible_to(user).exists()
    with pytest.raises(errors.NotYours):
        public_words.release_comment(comment=reload(comment), actor=user)


def test_hr_does_not_screen_what_names_herself(client, cast, comment):
    ServiceOfficer.objects.update(employee=cast.hana)
    client.force_login(cast.users["hr"])
    assert not PublicComment.objects.visible_to(as_user(cast, "hr")).exists()
    assert client.get(reverse("comment_screen", args=[comment.pk])).status_code == 404
    with pytest.raises(errors.NotYours):
        public_words.release_comment(comment=reload(comment), actor=as_user(cast, "hr"))


def test_the_report_shows_released_words_with_the_reply_and_no_others(client, cast, comment):
    client.force_login(cast.users["leader"])
    address = reverse("service_point_report", args=[comment.service_point_id])
    assert "ramah" not in client.get(address).content.decode()
    public_words.release_comment(comment=reload(comment), actor=as_user(cast, "hr"))
    public_words.reply_to_comment(comment=reload(comment), text="Terima kasih.", actor=as_user(cast, "employee"))
    page = client.get(address).content.decode()
    assert "ramah" in page
    assert "Terima kasih." in page


# --- The officer's right of reply ------------------------------------------------------------------------------
def test_the_officer_who_is_named_replies_once(client, cast, comment):
    client.force_login(cast.users["employee"])
    address = reverse("comment_reply", args=[comment.pk])
    assert client.get(address).status_code == 404
    public_words.release_comment(comment=reload(comment), actor=as_user(cast, "hr"))
    assert "ramah" in client.get(reverse("my_comments")).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"text": ""}).status_code == 200
    assert client.post(address, {"text": "Terima kasih."}).status_code == 302
    assert client.post(address, {"text": "Lagi."}).status_code == 409
    assert reload(comment).reply == "Terima kasih."
    assert not AuditEntry.objects.filter(details__icontains="Terima").exists()


def test_a_colleague_does_not_reply(cast, comment):
    public_words.release_comment(comment=reload(comment), actor=as_user(cast, "hr"))
    with pytest.raises(errors.NotYours):
        public_words.reply_to_comment(comment=reload(comment), text="x", actor=as_user(cast, "peer"))


# --- Pages ---------------------------------------------------------------------------------------------------
def test_the_list_takes_the_same_queries_for_any_number(client, cast, comment, django_assert_max_num_queries):
    client.force_login(cast.users["hr"])
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("comment_list"))
    told = {"service_point": comment.service_point, "cycle": comment.cycle, "officer": comment.officer}
    PublicComment.objects.bulk_create(PublicComment(text=f"Kata {n}", **told) for n in range(50))
    with django_assert_max_num_queries(15) as many:
        client.get(reverse("comment_list"))
    assert len(few) == len(many)
    assert not [query for query in many if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_empty_pages_say_what_will_stand_there(client, cast, cycle):
    client.force_login(cast.users["hr"])
    assert "wait here until HR" in client.get(reverse("comment_list")).content.decode()
    assert "once HR has released" in client.get(reverse("my_comments")).content.decode()


def test_hints_know_the_staff_of_the_unit(cast, comment):
    kinds = [(hint.kind, hint.found) for hint in shown.hints_of(reload(comment))]
    assert ("number", "081234567890") in kinds
