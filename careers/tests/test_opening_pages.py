"""Pages of openings and candidacies: the same questions of each."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.tests.factories import make_people
from careers.models import Candidacy, Decision, Opening
from careers.tests.factories import AFTER, REASON, TODAY, decide_first, make_candidacy, make_opening
from core import receipts
from core.models import AuditEntry, SubmitReceipt
from employees.models import FileOpening, PostType, RoleGrant

NAMES = [
    ("opening_list", False),
    ("opening_add", False),
    ("opening", True),
    ("opening_edit", True),
    ("opening_panel", True),
    ("opening_publish", True),
    ("opening_close", True),
    ("opening_finish", True),
    ("nominate", True),
    ("candidacy_list", False),
    ("candidacy", True),
    ("candidacy_decide", True),
    ("candidacy_withdraw", True),
    ("candidacy_recheck", True),
]


def status(client, cast, actor, name, *args, post=None):
    """Return the status of a page for an actor; a POST when there is data."""
    client.force_login(cast.users[actor])
    url = reverse(name, args=args)
    return (client.get(url) if post is None else client.post(url, post)).status_code


def page(client, cast, actor, name, *args):
    """Return the text of a page for an actor."""
    client.force_login(cast.users[actor])
    return client.get(reverse(name, args=args)).content.decode()


def token(cast, actor, action):
    return {"submit_token": receipts.issue_token(cast.users[actor], action)}


def form_of(cast, **changes):
    """Return what HR types to write an opening."""
    data = {
        "title": "Kepala Seksi",
        "description": "Memimpin.",
        "post_type": PostType.objects.get(key="pengawas").pk,
        "unit": cast.units["pelayanan"].pk,
        "closes_on": "2026-11-30",
        "pns_only": "on",
        "minimum_education": "d3",
        "post_types": [PostType.objects.get(key="pelaksana").pk],
        "post_years": "4",
        "related_years": "0",
        "predicate_years": "2",
        "minimum_predicate": "good",
        "clean_years": "2",
        "panel": [cast.users["panel"].pk, cast.users["panel_2"].pk],
    }
    return data | changes


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "of_a_row"), NAMES, ids=[name for name, _of in NAMES])
def test_somebody_who_is_not_signed_in_is_asked_to(client, name, of_a_row):
    url = reverse(name, args=[1] if of_a_row else [])
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("sign_in"))


# --- Openings -------------------------------------------------------------------------------------------
def test_hr_writes_an_opening_once(client, cast):
    expected = {"hr": 200, "employee": 403, "auditor": 403, "panel": 403, "administrator": 403}
    assert {actor: status(client, cast, actor, "opening_add") for actor in expected} == expected
    data = form_of(cast) | token(cast, "hr", "opening.add")
    for _again in range(2):
        assert status(client, cast, "hr", "opening_add", post=data) == 302
    opening = Opening.objects.get()
    assert SubmitReceipt.objects.count() == 1
    assert (opening.state, opening.panel.count()) == ("draft", 2)
    asked = opening.asked
    assert (asked.post_types, asked.post_years, asked.retirement_age) == ((("pelaksana", "Pelaksana"),), 4, 58)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"post_types": []}, "Years in a post need at least one kind of post."),
        ({"related_years": "5"}, "need the occupation"),
        ({"closes_on": "soon"}, "Enter a valid date"),
    ],
)
def test_a_form_that_cannot_be_right_is_not_stored(client, cast, changes, words):
    client.force_login(cast.users["hr"])
    data = form_of(cast, **changes) | token(cast, "hr", "opening.add")
    assert words in client.post(reverse("opening_add"), data).content.decode()
    assert not Opening.objects.exists()


def test_the_usual_requirements_are_offered(client, cast):
    client.force_login(cast.users["hr"])
    form = client.get(reverse("opening_add"), {"post": "jpt_pratama"}).context["form"]
    assert (form.initial["maximum_age"], form.initial["post_years"], len(form.initial["post_types"])) == (56, 2, 2)
    assert client.get(reverse("opening_add"), {"post": "rubbish"}).status_code == 200


def test_an_opening_in_preparation_is_changed_a_published_one_is_not(client, cast):
    draft = make_opening(cast, "draft")
    codes = {"hr": 200, "auditor": 403, "employee": 404, "panel": 404, "hr_elsewhere": 404}
    assert {actor: status(client, cast, actor, "opening_edit", draft.pk) for actor in codes} == codes
    data = form_of(cast, title="Baru") | token(cast, "hr", f"opening.change:{draft.pk}")
    assert status(client, cast, "hr", "opening_edit", draft.pk, post=data) == 302
    draft.refresh_from_db()
    assert draft.title == "Baru"
    published = make_opening(cast)
    assert status(client, cast, "hr", "opening_edit", published.pk) == 409
    assert status(client, cast, "employee", "opening_edit", published.pk) == 403


def test_everybody_of_the_agency_reads_a_published_opening(client, cast):
    opening, draft = make_opening(cast), make_opening(cast, "draft", title="Masih Rahasia")
    codes = {"employee": 200, "hr": 200, "panel": 200, "auditor": 200, "hr_elsewhere": 404, "administrator": 403}
    assert {actor: status(client, cast, actor, "opening", opening.pk) for actor in codes} == codes
    codes = {"employee": 404, "panel": 404, "hr": 200, "auditor": 200}
    assert {actor: status(client, cast, actor, "opening", draft.pk) for actor in codes} == codes
    assert "At least 2 year(s) in the post of Pelaksana" in page(client, cast, "employee", "opening", opening.pk)
    assert "Masih Rahasia" not in page(client, cast, "employee", "opening_list")
    assert "Masih Rahasia" in page(client, cast, "hr", "opening_list")
    assert "No opening at the moment" in page(client, cast, "hr_elsewhere", "opening_list")


def test_hr_publishes_closes_and_finishes(client, cast, time_machine):
    opening = make_opening(cast, "draft")
    for name, source, target in (
        ("opening_publish", "draft", "published"),
        ("opening_close", "published", "closed"),
        ("opening_finish", "closed", "decided"),
    ):
        opening.refresh_from_db()
        assert opening.state == source
        if name == "opening_close":
            assert status(client, cast, "hr", name, opening.pk, post={}) == 409
            time_machine.move_to(f"{AFTER}T03:00:00+00:00")
        assert status(client, cast, "hr", name, opening.pk) == 405
        assert status(client, cast, "auditor", name, opening.pk, post={}) == 403
        assert status(client, cast, "hr_elsewhere", name, opening.pk, post={}) == 404
        assert status(client, cast, "hr", name, opening.pk, post={}) == 302
        opening.refresh_from_db()
        assert opening.state == target
        assert status(client, cast, "hr", name, opening.pk, post={}) == 409


def test_the_page_offers_the_end_when_everybody_is_decided(client, cast):
    candidacy = make_candidacy(cast)
    assert "Everything is decided" not in page(client, cast, "hr", "opening", candidacy.opening_id)
    Candidacy.objects.update(state="rejected")
    assert "Everything is decided" in page(client, cast, "hr", "opening", candidacy.opening_id)


def test_hr_changes_the_panel_until_the_end(client, cast):
    opening = make_opening(cast)
    codes = {"hr": 200, "employee": 403, "panel": 403, "hr_elsewhere": 404}
    assert {actor: status(client, cast, actor, "opening_panel", opening.pk) for actor in codes} == codes
    outsider = {"panel": [cast.users["panel"].pk, cast.users["employee"].pk]}
    assert status(client, cast, "hr", "opening_panel", opening.pk, post=outsider) == 200
    alone = {"panel": [cast.users["panel"].pk]}
    assert status(client, cast, "hr", "opening_panel", opening.pk, post=alone) == 200
    assert opening.panel.count() == 2
    RoleGrant.objects.create(user=cast.users["lina"], agency=cast.sabang, role="panel", start=date(2026, 1, 1))
    both = {"panel": [cast.users["panel"].pk, cast.users["lina"].pk]}
    assert status(client, cast, "hr", "opening_panel", opening.pk, post=both) == 302
    assert set(opening.panel.all()) == {cast.users["panel"], cast.users["lina"]}
    Opening.objects.update(state="decided")
    assert status(client, cast, "hr", "opening_panel", opening.pk) == 409


# --- Candidacies ----------------------------------------------------------------------------------------
def nomination(cast, opening, actor, person):
    action = f"candidacy.nominate:{opening.pk}"
    return {"employee": person.pk, "motivation": "Teliti."} | token(cast, actor, action)


def test_people_enter_themselves_and_their_people(client, cast):
    opening = make_opening(cast)
    assert status(client, cast, "hr_elsewhere", "nominate", opening.pk) == 404
    assert status(client, cast, "administrator", "nominate", opening.pk) == 403
    assert status(client, cast, "employee", "nominate", opening.pk) == 200
    stranger = nomination(cast, opening, "employee", cast.adi)
    assert status(client, cast, "employee", "nominate", opening.pk, post=stranger) == 200
    assert not Candidacy.objects.exists()
    own = nomination(cast, opening, "employee", cast.eka)
    for _again in range(2):
        assert status(client, cast, "employee", "nominate", opening.pk, post=own) == 302
    hers = nomination(cast, opening, "supervisor", cast.adi)
    assert status(client, cast, "supervisor", "nominate", opening.pk, post=hers) == 302
    twice = nomination(cast, opening, "supervisor", cast.eka)
    assert status(client, cast, "supervisor", "nominate", opening.pk, post=twice) == 200
    assert Candidacy.objects.count() == 2
    assert "Adi: waiting for the panel" in page(client, cast, "supervisor", "opening", opening.pk)
    Opening.objects.update(state="closed")
    assert status(client, cast, "employee", "nominate", opening.pk) == 409


def test_a_candidacy_is_read_by_the_candidate_panel_hr_and_auditor(client, cast):
    candidacy = make_candidacy(cast, by=cast.users["supervisor"])
    codes = {
        "employee": 200,
        "panel": 200,
        "panel_2": 200,
        "hr": 200,
        "auditor": 200,
        "supervisor": 404,
        "peer": 404,
        "reviewer": 404,
        "hr_elsewhere": 404,
        "administrator": 403,
    }
    assert {actor: status(client, cast, actor, "candidacy", candidacy.pk) for actor in codes} == codes
    readers = {opening.viewer for opening in FileOpening.objects.filter(employee=cast.eka, page="career")}
    assert readers == {cast.users[actor] for actor in ("panel", "panel_2", "hr", "auditor")}


def test_the_candidate_reads_every_rule_and_whole_decisions_only(client, cast):
    candidacy = make_candidacy(cast)
    decide_first(candidacy, cast.users["panel"], "reject")
    own = page(client, cast, "employee", "candidacy", candidacy.pk)
    assert "Education of at least D-III" in own
    assert REASON not in own
    assert REASON in page(client, cast, "panel_2", "candidacy", candidacy.pk)
    data = {"agrees": "yes", "reason": "Saya sependapat."}
    data |= token(cast, "panel_2", f"candidacy.decide:{candidacy.pk}:{Decision.objects.get().pk}")
    assert status(client, cast, "panel_2", "candidacy_decide", candidacy.pk, post=data) == 302
    own = page(client, cast, "employee", "candidacy", candidacy.pk)
    assert REASON in own
    assert "Saya sependapat." in own
    assert "not selected" in page(client, cast, "employee", "candidacy_list")


def test_the_page_of_an_opening_shows_no_rival(client, cast):
    opening = make_opening(cast)
    make_candidacy(cast, opening, opening_state="published")
    make_candidacy(cast, opening, cast.adi)
    own = page(client, cast, "employee", "opening", opening.pk)
    assert "You are a candidate for this post." in own
    assert "Adi" not in own
    assert "Adi" in page(client, cast, "panel", "opening", opening.pk)
    assert "Adi" not in page(client, cast, "lina", "opening", opening.pk)


def test_two_people_decide_on_the_page(client, cast):
    candidacy = make_candidacy(cast)
    codes = {"panel": 200, "employee": 403, "hr": 403, "auditor": 403, "supervisor": 404, "peer": 404}
    assert {actor: status(client, cast, actor, "candidacy_decide", candidacy.pk) for actor in codes} == codes
    url = ("candidacy_decide", candidacy.pk)
    first = {"outcome": "select", "reason": REASON} | token(cast, "panel", f"candidacy.decide:{candidacy.pk}:first")
    for code in (302, 403):
        # The second sending of the same form is stopped earlier: she has decided.
        assert status(client, cast, "panel", *url, post=first) == code
    assert Decision.objects.count() == 1
    assert "Confirm or disagree" in page(client, cast, "panel_2", "candidacy", candidacy.pk)
    action = f"candidacy.decide:{candidacy.pk}:{Decision.objects.get().pk}"
    empty = {"agrees": "yes", "reason": ""} | token(cast, "panel_2", action)
    assert status(client, cast, "panel_2", *url, post=empty) == 200
    second = {"agrees": "yes", "reason": "Setuju."} | token(cast, "panel_2", action)
    assert status(client, cast, "panel_2", *url, post=second) == 302
    assert status(client, cast, "panel_2", *url) == 409
    candidacy.refresh_from_db()
    assert candidacy.state == "selected"


def test_a_conflict_of_interest_is_a_sentence(client, cast):
    RoleGrant.objects.create(user=cast.users["sari"], agency=cast.sabang, role="panel", start=date(2026, 1, 1))
    candidacy = make_candidacy(cast, make_opening(cast, panel=("panel", "sari")))
    assert "You supervise this candidate" in page(client, cast, "supervisor", "candidacy", candidacy.pk)
    client.force_login(cast.users["supervisor"])
    for answer in (
        client.get(reverse("candidacy_decide", args=[candidacy.pk])),
        client.post(reverse("candidacy_decide", args=[candidacy.pk]), {"outcome": "select", "reason": REASON}),
    ):
        assert answer.status_code == 403
        assert "You supervise this candidate" in answer.content.decode()


def test_nobody_decides_before_the_opening_is_closed(client, cast):
    candidacy = make_candidacy(cast, opening_state="published")
    assert status(client, cast, "panel", "candidacy_decide", candidacy.pk) == 409


def test_the_candidate_withdraws_with_a_reason(client, cast):
    candidacy = make_candidacy(cast)
    codes = {"employee": 200, "panel": 403, "hr": 403, "supervisor": 404}
    assert {actor: status(client, cast, actor, "candidacy_withdraw", candidacy.pk) for actor in codes} == codes
    assert status(client, cast, "employee", "candidacy_withdraw", candidacy.pk, post={"reason": "Pindah"}) == 302
    assert status(client, cast, "employee", "candidacy_withdraw", candidacy.pk) == 409
    assert status(client, cast, "panel", "candidacy_decide", candidacy.pk) == 409


def test_hr_judges_again(client, cast):
    candidacy = make_candidacy(cast)
    codes = {"hr": 302, "panel": 403, "employee": 403, "peer": 404}
    found = {actor: status(client, cast, actor, "candidacy_recheck", candidacy.pk, post={}) for actor in codes}
    assert found == codes
    assert status(client, cast, "hr", "candidacy_recheck", candidacy.pk) == 405
    Candidacy.objects.update(state="rejected")
    assert status(client, cast, "hr", "candidacy_recheck", candidacy.pk, post={}) == 409


def test_looking_writes_nothing(client, cast):
    candidacy = make_candidacy(cast, opening_state="published")
    before = AuditEntry.objects.count()
    for actor in ("employee", "hr", "panel"):
        for name, of_a_row in NAMES:
            status(
                client,
                cast,
                actor,
                name,
                *([candidacy.pk if "candidacy" in name else candidacy.opening_id] if of_a_row else []),
            )
    assert (Opening.objects.count(), Candidacy.objects.count()) == (1, 1)
    assert (AuditEntry.objects.count(), SubmitReceipt.objects.count()) == (before, 0)


def test_pages_take_the_same_queries_for_two_rows_and_fifty(client, cast):
    opening = make_opening(cast)
    candidacy = make_candidacy(cast, opening)
    decide_first(candidacy, cast.users["panel"])
    pages = [
        ("employee", "opening_list", []),
        ("hr", "opening", [opening.pk]),
        ("panel", "opening", [opening.pk]),
        ("panel_2", "candidacy", [candidacy.pk]),
        ("panel_2", "candidacy_decide", [candidacy.pk]),
        ("employee", "candidacy_list", []),
        ("supervisor", "nominate", [make_opening(cast).pk]),
    ]

    def enter(person, where):
        return Candidacy(
            opening=where,
            employee=person,
            nominated_by=cast.users["supervisor"],
            nominated_on=TODAY,
            motivation="x",
            verdict="eligible",
            eligibility=candidacy.eligibility,
        )

    def count():
        found = []
        for actor, name, args in pages:
            client.force_login(cast.users[actor])
            status(client, cast, actor, name, *args)
            with CaptureQueriesContext(connection) as caught:
                client.get(reverse(name, args=args))
            found.append(len(caught))
        return found

    Candidacy.objects.bulk_create([enter(cast.adi, opening), enter(cast.eka, make_opening(cast))])
    few = count()
    people = make_people(cast.eka, 48, cast.sari)
    Candidacy.objects.bulk_create(enter(person, opening) for person in people)
    Candidacy.objects.bulk_create(enter(cast.eka, make_opening(cast)) for _more in range(48))
    assert count() == few
    assert max(few) <= 15
