"""What a hostile caller sends: addresses nobody printed, forms filled by hand, crafted pictures."""

import io

import pytest
from django.db import transaction
from django.urls import reverse
from PIL import Image

from appraisal import draw
from appraisal.models import Rating
from appraisal.services import draws, evidence
from appraisal.tests import rating_cases
from core import errors
from core.models import AuditEntry, SubmitReceipt
from employees.models import FileOpening
from tests import access_table, world

HUGE = 99999999999999999999


@pytest.mark.django_db
def test_a_huge_number_in_an_address_is_a_page_that_does_not_exist(client):
    place = world.make()
    asked = 0
    for actor in ("hr", "employee"):
        client.force_login(place.cast.users[actor])
        for row in access_table.ROWS:
            args = row.args(place)
            if not args or not isinstance(args[0], int):
                continue
            path = reverse(row.name, args=(HUGE, *args[1:]))
            for method in ("get", "post"):
                with transaction.atomic():
                    code = getattr(client, method)(path).status_code
                    transaction.set_rollback(True)
                assert code in (403, 404, 405), f"{method} {path} as {actor}: {code}"
                asked += 1
    assert asked > 150


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["%00", "a%00b", "%F0%9F%92%A3", "%FF%FE", "x" * 3000, "..%2f..%2fetc%2fpasswd"])
def test_a_code_of_the_public_that_is_no_text_is_unknown(client, cast, code):
    wanted = 400 if "%00" in code else 404
    assert client.get(f"/p/{code}/").status_code == wanted
    assert client.post(f"/p/{code}/", {"u1": "4"}).status_code == wanted


# --- Forms sent by hand --------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("source", ["self", "supervisor"])
@pytest.mark.parametrize("revision", ["1", "99999999999999999999"])
def test_a_revision_that_never_was_is_a_sentence_and_keeps_what_was_chosen(client, cast, source, revision):
    case = rating_cases.case_of(cast, "plaju")
    client.force_login(cast.users["employee" if source == "self" else "supervisor"])
    path = reverse(f"rate_{source}", args=[case.pk])
    token = client.get(path).context["form"]["submit_token"].value()
    sent = rating_cases.form_of(case, source, base_revision=revision, submit_token=token)
    page = client.post(path, sent)
    assert page.status_code == 409
    assert b"a version that does not exist" in page.content
    assert page.content.count(b"checked") >= len(rating_cases.items_of(case, source))
    assert not Rating.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "page", "state"),
    [
        ("supervisor", "rate_supervisor", "agreed"),
        ("supervisor", "plan_agree", "submitted"),
        ("reviewer", "countersign", "rated"),
        ("reviewer", "send_back", "rated"),
    ],
)
def test_whoever_reads_the_case_on_the_page_of_a_step_stands_in_the_access_log(client, cast, name, page, state):
    case = rating_cases.case_of(cast, "plaju", state=state)
    client.force_login(cast.users[name])
    assert client.get(reverse(page, args=[case.pk])).status_code == 200
    assert FileOpening.objects.get().viewer == cast.users[name]


# --- Pictures ------------------------------------------------------------------------------------------
class Upload:
    name = "bukti.jpg"

    def __init__(self, content):
        self.content, self.size = content, len(content)

    def read(self, most):
        return self.content[:most]


def picture_with_exif():
    picture = Image.linear_gradient("L").resize((40, 40)).convert("RGB")
    exif = picture.getexif()
    exif[0x0112] = 6
    exif[0x010E] = "x" * 50
    exif[0x8825] = {1: "N", 2: (1.0, 2.0, 3.0)}
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_picture_with_a_crafted_description_is_refused_in_words_or_cleaned():
    """Every byte of the head in turn: some of these make the decoder raise what it never promised."""
    good, refused, cleaned = picture_with_exif(), 0, 0
    for place in range(3, 220):
        for value in (0, 2, 255):
            bad = good[:place] + bytes([value]) + good[place + 1 :]
            try:
                evidence.check_file(Upload(bad))
            except errors.Refused:
                refused += 1
            else:
                cleaned += 1
    assert refused > 10
    assert cleaned > 50


# --- Who rates me? -------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_nobody_works_out_her_peers_from_what_everybody_knows(cast, settings):
    """The seed does not follow from name, year and number of the cycle: whoever had it could repeat the draw."""
    cycle = rating_cases.case_of(cast).cycle
    seed = draws.seed_of(cycle)
    assert seed == draws.seed_of(cycle)
    assert seed != draw.seed_of(cycle.pk, f"{cycle.name}|{cycle.year}")
    settings.AUDIT_KEY = "another key"
    assert draws.seed_of(cycle) != seed


@pytest.mark.django_db
def test_an_anonymous_answer_leaves_nothing_in_the_session_the_receipts_the_log_or_the_audit_trail(
    client, cast, caplog
):
    assignment = rating_cases.ask(rating_cases.case_of(cast), cast.adi)
    client.force_login(cast.users["peer"])
    before, told = dict(client.session.items()), AuditEntry.objects.count()
    with caplog.at_level("DEBUG"):
        caplog.clear()
        sent = rating_cases.form_of(assignment.appraisal, "peer", 2, comment_attendance="kenari rahasia")
        page = client.post(reverse("peer_rate", args=[assignment.pk]), sent)
        logged = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert b"data-kept-clear" in page.content
    assert dict(client.session.items()) == before
    assert not page.cookies.get("messages")
    assert not SubmitReceipt.objects.exists()
    assert AuditEntry.objects.count() == told
    assert not FileOpening.objects.exists()
    assert not any("kenari" in line or page.context["number"] in line for line in logged)
