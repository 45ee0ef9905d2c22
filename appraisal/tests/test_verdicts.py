"""The supervisor's verdict on evidence, the employee's answer, and a realisation that is withdrawn."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from appraisal import selectors
from appraisal.models import Appraisal, Evidence, EvidenceVerdict, Realisation, Target
from appraisal.selectors import todo
from appraisal.services import realisations, verdicts
from appraisal.tests import factories
from conftest import NOW
from core import errors
from core.models import AuditEntry
from reports.tests import year

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return factories.running_case(cast)


@pytest.fixture
def proof(cast, case):
    """A link the supervisor has not looked at."""
    target = factories.make_target(case)
    return factories.record(cast, target, link="https://data.sabang.invalid/rekap").evidence.get()


def judge(cast, proof, verdict="accept", words="", base=0, actor="supervisor"):
    verdicts.judge_evidence(evidence=proof, verdict=verdict, words=words, base=base, actor=factories.actor(cast, actor))
    proof.refresh_from_db()


def reply(cast, proof, words="Sudah saya perbaiki.", **more):
    verdicts.reply_evidence(evidence=proof, words=words, actor=factories.actor(cast), **more)
    proof.refresh_from_db()


def post(client, name, pk, **fields):
    url = reverse(name, args=[pk])
    page = client.get(url)
    form = page.context["form"]
    hidden = {key: form[key].value() for key in ("submit_token", "base") if key in form.fields}
    return client.post(url, {**hidden, **fields}, follow=True)


# --- The verdict ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("verdict", "state"), [("accept", "accepted"), ("question", "questioned"), ("refuse", "refused")]
)
def test_a_verdict_is_kept_with_who_and_when_and_told_to_the_audit_trail(cast, proof, verdict, state):
    judge(cast, proof, verdict, "  Tanggalnya belum terlihat. ")
    line = EvidenceVerdict.objects.get()
    assert (proof.state, line.kind, line.words) == (state, state, "Tanggalnya belum terlihat.")
    assert (line.by, line.at) == (cast.users["supervisor"], NOW)
    entry = AuditEntry.objects.get(action=f"evidence.{verdict}")
    assert entry.details["before"] == "waiting" and entry.details["after"] == state


def test_the_employee_reads_it_answers_with_other_evidence_and_it_is_looked_at_again(client, cast, case, proof):
    client.force_login(cast.users["supervisor"])
    page = post(client, "evidence_judge", proof.pk, verdict="question", words="Ini rekap bulan apa?")
    assert "Receipt number" in page.content.decode()
    client.force_login(cast.users["employee"])
    page = client.get(reverse("appraisal", args=[case.pk])).content.decode()
    assert "question about it" in page and "Ini rekap bulan apa?" in page
    page = post(client, "evidence_reply", proof.pk, words="Bulan Mei, lihat berkas.", file=factories.paper())
    assert "Receipt number" in page.content.decode()
    proof.refresh_from_db()
    assert proof.state == "waiting" and Evidence.objects.filter(state="waiting").count() == 2
    assert [line.kind for line in proof.verdicts.all()] == ["questioned", "reply"]
    page = client.get(reverse("evidence_about", args=[proof.pk])).content.decode()
    assert "Bulan Mei, lihat berkas." in page and "Ini rekap bulan apa?" in page


def test_the_supervisor_may_change_her_mind_and_nothing_she_said_is_lost(cast, proof):
    for count, verdict in enumerate(("accept", "question", "refuse", "accept")):
        judge(cast, proof, verdict, "Kata saya", base=count)
    assert [line.kind for line in proof.verdicts.all()] == ["accepted", "questioned", "refused", "accepted"]


@pytest.mark.parametrize("verdict", ["question", "refuse"])
@pytest.mark.parametrize("words", ["", "   "])
def test_a_question_and_a_refusal_need_words(client, cast, proof, verdict, words):
    with pytest.raises(errors.Refused) as refusal:
        judge(cast, proof, verdict, words)
    assert refusal.value.code == "words"
    client.force_login(cast.users["supervisor"])
    page = post(client, "evidence_judge", proof.pk, verdict=verdict, words=words)
    assert list(page.context["form"].errors) == ["words"]
    assert not EvidenceVerdict.objects.exists()


def test_an_unknown_verdict_and_the_same_once_more_are_refused(cast, proof):
    with pytest.raises(errors.Refused):
        judge(cast, proof, "reply", "x")
    judge(cast, proof)
    with pytest.raises(errors.WrongState):
        judge(cast, proof, base=1)


def test_two_windows_never_overwrite_each_other_and_both_texts_are_shown(client, cast, proof):
    client.force_login(cast.users["supervisor"])
    url = reverse("evidence_judge", args=[proof.pk])
    token = client.get(url).context["form"]["submit_token"].value()
    judge(cast, proof, "refuse", "Bukan bukti dari tahun ini.")
    page = client.post(url, {"verdict": "question", "words": "Mohon dijelaskan.", "base": 0, "submit_token": token})
    assert page.status_code == 409
    text = page.content.decode()
    assert "Bukan bukti dari tahun ini." in text and "Mohon dijelaskan." in text
    assert EvidenceVerdict.objects.count() == 1
    page = client.post(url, {"verdict": "question", "words": "Mohon dijelaskan.", "base": 1, "submit_token": token})
    assert page.status_code == 302 and EvidenceVerdict.objects.count() == 2


@pytest.mark.parametrize("state", ["planning", "returned", "rated", "countersigned", "published"])
def test_nothing_is_said_any_more_once_the_case_is_rated(client, cast, case, proof, state):
    Appraisal.objects.filter(pk=case.pk).update(state=state)
    with pytest.raises(errors.WrongState):
        judge(cast, proof)
    Evidence.objects.update(state="questioned")
    with pytest.raises(errors.WrongState):
        reply(cast, proof)
    with pytest.raises(errors.WrongState):
        verdicts.add_evidence(realisation=proof.realisation, link="https://x.invalid", actor=factories.actor(cast))
    for name, actor, pk in (
        ("evidence_judge", "supervisor", proof.pk),
        ("evidence_reply", "employee", proof.pk),
        ("evidence_add", "employee", proof.realisation_id),
        ("realisation_withdraw", "employee", proof.realisation_id),
    ):
        client.force_login(cast.users[actor])
        assert client.get(reverse(name, args=[pk])).status_code == 409, name
    assert not EvidenceVerdict.objects.exists()


def test_nobody_answers_what_was_not_asked(client, cast, proof):
    with pytest.raises(errors.WrongState):
        reply(cast, proof)
    client.force_login(cast.users["employee"])
    assert client.get(reverse("evidence_reply", args=[proof.pk])).status_code == 409


def test_the_database_keeps_verdicts_explained_and_known(cast, proof):
    for wrong in ({"kind": "refused", "words": ""}, {"kind": "gossip", "words": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EvidenceVerdict.objects.create(evidence=proof, by=cast.users["supervisor"], at=NOW, **wrong)


PAGES = {
    # page: (actor with the step, address)
    "evidence_judge": ("supervisor", lambda proof: proof.pk),
    "evidence_reply": ("employee", lambda proof: proof.pk),
    "evidence_add": ("employee", lambda proof: proof.realisation_id),
    "realisation_withdraw": ("employee", lambda proof: proof.realisation_id),
    "evidence_about": ("", lambda proof: proof.pk),
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_strangers_see_nothing_others_do_nothing_and_reading_writes_nothing(client, cast, proof, name):
    Evidence.objects.update(state="questioned")
    owner, number = PAGES[name]
    before = (AuditEntry.objects.count(), EvidenceVerdict.objects.count(), list(Evidence.objects.values()))
    for actor, sees in factories.SEES_CASE.items():
        client.logout()
        if actor:
            client.force_login(cast.users[actor])
        expected = sees if sees != 200 or owner in ("", actor) else 403
        answer = client.get(reverse(name, args=[number(proof)]))
        assert answer.status_code == expected, actor
        if name != "evidence_about" and actor != owner:
            told = {"verdict": "accept", "words": "x", "reason": "x"}
            assert client.post(reverse(name, args=[number(proof)]), told).status_code == expected, actor
    assert (AuditEntry.objects.count(), EvidenceVerdict.objects.count(), list(Evidence.objects.values())) == before


@pytest.mark.parametrize("actor", ["employee", "reviewer", "hr", "former_supervisor", "peer"])
def test_the_service_itself_judges_for_nobody_but_the_supervisor(cast, proof, actor):
    with pytest.raises(errors.NotYours):
        judge(cast, proof, actor=actor)
    Evidence.objects.update(state="questioned")
    with pytest.raises(errors.NotYours):
        verdicts.reply_evidence(evidence=proof, words="x", actor=factories.actor(cast, "supervisor"))


# --- What is owed --------------------------------------------------------------------------------------
def labels_for(cast, actor):
    return [found.label for found in todo.todo_for(factories.actor(cast, actor), NOW)]


def test_both_sides_are_told_what_waits_for_them(client, cast, proof):
    assert "Look at the evidence of your people (1)" in labels_for(cast, "supervisor")
    judge(cast, proof, "question", "Bulan apa?")
    assert not any("evidence" in label for label in labels_for(cast, "supervisor"))
    assert "Answer what was asked about your evidence (1)" in labels_for(cast, "employee")
    client.force_login(cast.users["employee"])
    page = client.get(reverse("evidence_inbox")).content.decode()
    assert "Bulan apa?" in page and reverse("evidence_reply", args=[proof.pk]) in page
    reply(cast, proof)
    assert not any("evidence" in label for label in labels_for(cast, "employee"))
    client.force_login(cast.users["supervisor"])
    assert reverse("evidence_judge", args=[proof.pk]) in client.get(reverse("evidence_inbox")).content.decode()


def test_nothing_waits_where_the_realisation_was_withdrawn_or_the_case_is_rated(client, cast, case, proof):
    Appraisal.objects.filter(pk=case.pk).update(state="rated")
    assert not any("evidence" in label for label in labels_for(cast, "supervisor"))
    Appraisal.objects.filter(pk=case.pk).update(state="agreed")
    realisations.withdraw_realisation(realisation=proof.realisation, reason="Salah", actor=factories.actor(cast))
    assert not any("evidence" in label for label in labels_for(cast, "supervisor"))
    client.force_login(cast.users["supervisor"])
    assert "Nothing waits for you" in client.get(reverse("evidence_inbox")).content.decode()
    assert client.get(reverse("evidence_judge", args=[proof.pk])).status_code == 409


# --- Where refused evidence is seen --------------------------------------------------------------------
def test_refused_evidence_is_marked_when_the_year_is_rated_and_countersigned(client, cast, case, proof):
    judge(cast, proof, "refuse", "Bukan milik Anda.")
    client.force_login(cast.users["supervisor"])
    page = client.get(reverse("rate_supervisor", args=[case.pk])).content.decode()
    assert "evidence refused" in page and "Bukan milik Anda." in page
    Appraisal.objects.filter(pk=case.pk).update(state="rated")
    client.force_login(cast.users["reviewer"])
    page = client.get(reverse("countersign", args=[case.pk])).content.decode()
    assert "evidence refused" in page and "Bukan milik Anda." in page


def test_the_scorecard_names_evidence_that_was_not_accepted(client, cast):
    case = year.published(year.cycle(cast.sabang), [cast.eka], appraiser=cast.sari, reviewer=cast.rina)[0]
    realisation = Realisation.objects.filter(target__appraisal=case).first()
    realisation = realisation or factories.make_realisation(factories.make_target(case))
    refused = Evidence.objects.create(realisation=realisation, link="https://salah.invalid/a", state="refused")
    Evidence.objects.create(realisation=realisation, link="https://benar.invalid/a", state="accepted")
    sari = cast.users["supervisor"]
    EvidenceVerdict.objects.create(evidence=refused, kind="refused", words="Rekap unit lain.", by=sari, at=NOW)
    client.force_login(cast.users["employee"])
    page = client.get(reverse("scorecard", args=[case.pk])).content.decode()
    assert "Rekap unit lain." in page and "salah.invalid" in page and "benar.invalid" not in page


# --- More evidence -------------------------------------------------------------------------------------
def test_evidence_is_added_later_to_what_was_recorded(client, cast, proof):
    client.force_login(cast.users["employee"])
    post(client, "evidence_add", proof.realisation_id, file=factories.paper())
    added = Evidence.objects.get(file_name="rekap.pdf")
    assert added.realisation == proof.realisation and added.state == "waiting"
    assert AuditEntry.objects.get(action="evidence.add").details["after"]["sha256"] == added.sha256
    page = post(client, "evidence_add", proof.realisation_id)
    assert list(page.context["form"].errors) == ["file"]


# --- A wrong realisation -------------------------------------------------------------------------------
def test_a_withdrawn_realisation_stays_in_view_with_its_reason_and_the_one_before_counts(client, cast, case, proof):
    target = proof.realisation.target
    wrong = factories.record(cast, target, value=Decimal(800))
    client.force_login(cast.users["employee"])
    post(client, "realisation_withdraw", wrong.pk, reason="Satu nol terlalu banyak.")
    wrong.refresh_from_db()
    assert (wrong.state, wrong.withdrawn_at, wrong.withdrawn_reason) == ("withdrawn", NOW, "Satu nol terlalu banyak.")
    row = selectors.plan_of(case).rows[0]
    assert row.latest == proof.realisation and row.attained == 80 and len(row.realisations) == 2
    assert selectors.targets_record(case)[0]["realised"] == "80"
    page = client.get(reverse("appraisal", args=[case.pk])).content.decode()
    assert "Satu nol terlalu banyak." in page and "counts" in page
    assert AuditEntry.objects.get(action="realisation.withdraw").details["reason"] == wrong.withdrawn_reason


def test_when_the_only_one_is_withdrawn_the_target_is_missing_again_and_may_be_given_a_zero(client, cast, case, proof):
    realisations.withdraw_realisation(realisation=proof.realisation, reason="Salah", actor=factories.actor(cast))
    row = selectors.plan_of(case).rows[0]
    assert row.is_missing and row.latest is None and row.attained is None
    client.force_login(cast.users["supervisor"])
    client.post(reverse("zero_give", args=[row.target.pk]), {"reason": "Tidak dilaporkan lagi."})
    assert selectors.plan_of(case).rows[0].is_zero_given


def test_a_realisation_is_withdrawn_once_with_a_reason_by_its_owner(cast, proof):
    told = {"realisation": proof.realisation, "actor": factories.actor(cast)}
    with pytest.raises(errors.Refused):
        realisations.withdraw_realisation(reason="  ", **told)
    with pytest.raises(errors.NotYours):
        realisations.withdraw_realisation(
            realisation=proof.realisation, reason="x", actor=factories.actor(cast, "supervisor")
        )
    realisations.withdraw_realisation(reason="Salah", **told)
    with pytest.raises(errors.WrongState):
        realisations.withdraw_realisation(reason="Salah", **told)
    with pytest.raises(errors.WrongState):
        verdicts.add_evidence(realisation=proof.realisation, link="https://x.invalid", actor=factories.actor(cast))


def test_an_obstacle_is_reported_with_the_realisation(client, cast, case):
    target = factories.make_target(case)
    client.force_login(cast.users["employee"])
    factories.send_realisation(client, target, obstacle="Vaksin kosong sejak Maret.")
    target.refresh_from_db()
    assert (target.obstacle_state, target.obstacle) == ("claimed", "Vaksin kosong sejak Maret.")
    page = client.get(reverse("realisation_add", args=[target.pk]))
    assert "obstacle" not in page.context["form"].fields


def test_nothing_is_recorded_on_a_target_that_was_taken_out(client, cast, case):
    target = factories.make_target(case)
    Target.objects.update(ended_on=date(2026, 6, 1), ended_reason="Dialihkan")
    client.force_login(cast.users["employee"])
    assert client.get(reverse("realisation_add", args=[target.pk])).status_code == 409
    with pytest.raises(errors.WrongState):
        factories.record(cast, target)


# --- Many ----------------------------------------------------------------------------------------------
def many(cast, case, count):
    """Targets with one realisation and one judged piece of evidence each."""
    targets = [factories.make_target(case, title=f"Target {n}", weight=Decimal("0.2")) for n in range(count)]
    rows = [factories.make_realisation(target) for target in targets]
    proofs = Evidence.objects.bulk_create(
        Evidence(realisation=row, link="https://x.invalid/a", state="questioned") for row in rows
    )
    EvidenceVerdict.objects.bulk_create(
        EvidenceVerdict(evidence=proof, kind="questioned", words="?", by=cast.users["supervisor"], at=NOW)
        for proof in proofs
    )


@pytest.mark.parametrize("actor", ["employee", "supervisor"])
def test_the_case_asks_as_much_for_500_targets_as_for_10(client, cast, case, django_assert_max_num_queries, actor):
    client.force_login(cast.users[actor])
    many(cast, case, 10)
    url = reverse("appraisal", args=[case.pk])
    with django_assert_max_num_queries(60) as few:
        client.get(url)
    many(cast, case, 490)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(url).content.decode().count("question about it") == 500


def test_the_inbox_asks_as_much_for_50_as_for_2(client, cast, case, django_assert_max_num_queries):
    client.force_login(cast.users["employee"])
    many(cast, case, 2)
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("evidence_inbox"))
    many(cast, case, 48)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse("evidence_inbox"))
    client.force_login(cast.users["supervisor"])
    Evidence.objects.filter(pk__gt=Evidence.objects.order_by("pk")[1].pk).update(state="accepted")
    Evidence.objects.filter(state="questioned").update(state="waiting")
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("evidence_inbox"))
    Evidence.objects.update(state="waiting")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse("evidence_inbox"))
