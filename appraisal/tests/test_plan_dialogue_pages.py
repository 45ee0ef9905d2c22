"""The pages of the dialogue about a plan: remarks, history, comparison, and a change proposed and answered."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal import services
from appraisal.models import Appraisal, PlanChange, PlanVersion, Target
from appraisal.selectors import plan_paper
from appraisal.selectors.todo import todo_for
from appraisal.tests import factories
from core import database_rules, errors
from core.models import AuditEntry
from tests import cast as people

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
WHY = "Anggaran dipotong bulan Juli."


def user(cast, actor="employee"):
    return people.fresh(cast.users[actor])


def fetch(case):
    return Appraisal.objects.select_related("cycle__agency", "cycle__scheme", "employee", "agreed_by").get(pk=case.pk)


@pytest.fixture
def case(cast):
    """A plan being written: loket 60, laporan 40."""
    cycle = factories.make_cycle(cast, **factories.PLANNING)
    case = factories.make_appraisal(cycle, cast.eka, cast.sari, cast.rina, "planning")
    factories.make_target(case, title="Loket", weight=60)
    factories.make_target(case, title="Laporan", weight=40)
    return fetch(case)


@pytest.fixture
def agreed(cast, case):
    services.submit_plan(appraisal=case, actor=user(cast))
    services.agree_plan(appraisal=fetch(case), actor=user(cast, "supervisor"))
    return fetch(case)


def target(case, title="Loket"):
    return Target.objects.get(appraisal=case, title=title)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def login(client, cast, actor):
    client.force_login(cast.users[actor])
    return client


def form_of(row, **changed):
    """What the browser sends for a target."""
    fields = ("title", "measure", "aspect", "polarity", "unit_of_measure", "value", "weight")
    return {name: str(getattr(row, name)) for name in fields} | {"block": "main", **changed}


# --- Returned with remarks ---------------------------------------------------------------------------------
def test_each_remark_stands_beside_its_target_until_the_plan_is_submitted_again(client, cast, case):
    services.submit_plan(appraisal=case, actor=user(cast))
    loket, laporan = target(case), target(case, "Laporan")
    page = login(client, cast, "supervisor").get(reverse("plan_return", args=[case.pk]))
    assert "Remark on “Loket”" in page.content.decode()
    done = client.post(reverse("plan_return", args=[case.pk]), {f"remark_{loket.pk}": "Naikkan targetnya."})
    assert done.status_code == 302
    login(client, cast, "employee")
    shown = client.get(reverse("appraisal", args=[case.pk]))
    assert {row.target.title: row.remark for row in shown.context["plan"].rows} == {
        "Loket": "Naikkan targetnya.",
        "Laporan": "",
    }
    assert "Naikkan targetnya." in words(shown)
    assert "Naikkan targetnya." in words(client.get(reverse("target_edit", args=[loket.pk])))
    assert "Remark of the supervisor" not in words(client.get(reverse("target_edit", args=[laporan.pk])))
    services.submit_plan(appraisal=fetch(case), actor=user(cast))
    assert "Naikkan targetnya." not in words(client.get(reverse("appraisal", args=[case.pk])))
    assert "Naikkan targetnya." in words(client.get(reverse("plan_history", args=[case.pk])))
    entry = AuditEntry.objects.get(action="appraisal.return_plan")
    assert entry.details["reason"] == "Loket: Naikkan targetnya." and entry.details["remarks"] == 1


def test_a_return_needs_a_remark_or_a_reason(client, cast, case):
    services.submit_plan(appraisal=case, actor=user(cast))
    page = login(client, cast, "supervisor").post(reverse("plan_return", args=[case.pk]), {"reason": " "})
    assert "reason" in page.context["form"].errors
    with pytest.raises(errors.Refused):
        services.return_plan(appraisal=case, reason=" ", remarks={target(case).pk: " "}, actor=user(cast, "supervisor"))
    assert fetch(case).state == "submitted"


def test_a_remark_on_somebody_elses_target_is_refused(cast, case):
    services.submit_plan(appraisal=case, actor=user(cast))
    other = factories.make_target(factories.make_appraisal(case.cycle, cast.adi, cast.sari))
    with pytest.raises(errors.Refused):
        services.return_plan(appraisal=case, reason="x", remarks={other.pk: "?"}, actor=user(cast, "supervisor"))
    assert fetch(case).state == "submitted"


# --- Versions ----------------------------------------------------------------------------------------------
def test_every_step_keeps_a_version_with_names_moments_and_reasons(client, cast, agreed):
    services.reopen_plan(appraisal=agreed, reason="Ditulis ulang.", actor=user(cast, "supervisor"))
    versions = list(PlanVersion.objects.filter(appraisal=agreed))
    assert [(one.number, one.kind, one.reason) for one in versions] == [
        (1, "submitted", ""),
        (2, "agreed", ""),
        (3, "reopened", "Ditulis ulang."),
    ]
    assert [[one["name"] for one in version.content["signed"]] for version in versions] == [
        ["Eka"],
        ["Eka", "Sari"],
        ["Eka", "Sari", "Sari"],
    ]
    page = words(login(client, cast, "employee").get(reverse("plan_history", args=[agreed.pk])))
    assert "Sari: agreed" in page and "Eka: submitted" in page and "Ditulis ulang." in page


def test_the_print_shows_the_plan_in_force_and_both_names_of_every_change(cast, agreed):
    services.end_item(appraisal=agreed, key=str(target(agreed, "Laporan").pk), actor=user(cast))
    services.weigh_items(appraisal=agreed, weights={str(target(agreed).pk): Decimal(100)}, actor=user(cast))
    change = services.propose_change(appraisal=agreed, reason=WHY, actor=user(cast))
    services.agree_change(change=change, actor=user(cast, "supervisor"))
    paper = plan_paper.paper_of(Appraisal.objects.with_people().get(pk=agreed.pk), NOW.date())
    assert [row.title for block in paper.blocks for row in block.rows] == ["Loket"]
    assert [(one.name, bool(one.when)) for one in paper.signatures] == [("Eka", True), ("Sari", True)]
    assert paper.changes == (
        "Eka: proposed the change, 16 November 2026, 10:00; Sari: agreed the change, 16 November 2026, 10:00. "
        f"Reason: {WHY}",
    )


def test_a_version_holds_exact_figures_and_is_not_touched_by_what_comes_later(cast, case):
    Target.objects.filter(appraisal=case, title="Loket").update(value="97.1250")
    services.submit_plan(appraisal=case, actor=user(cast))
    before = PlanVersion.objects.get().content
    assert before["targets"][0]["value"] == "97.125" and before["targets"][0]["weight"] == "60"
    Target.objects.filter(appraisal=case).update(title="Lain")
    assert PlanVersion.objects.get().content == before


def test_the_database_refuses_to_change_a_version(cast, agreed):
    if connection.vendor == "sqlite":
        database_rules.make_append_only(connection, "appraisal_planversion")
    try:
        for change in (lambda rows: rows.update(reason="x"), lambda rows: rows.delete()):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                change(PlanVersion.objects.filter(appraisal=agreed))
    finally:
        if connection.vendor == "sqlite":
            database_rules.allow_changes(connection, "appraisal_planversion")
    assert PlanVersion.objects.filter(appraisal=agreed, reason="").count() == 2


def test_any_two_versions_are_compared_in_words(client, cast, case):
    services.submit_plan(appraisal=case, actor=user(cast))
    services.return_plan(appraisal=fetch(case), reason="Ubah.", actor=user(cast, "supervisor"))
    Target.objects.filter(appraisal=case, title="Loket").update(value=120, aspect="quality")
    target(case, "Laporan").delete()
    factories.make_target(case, title="Pelatihan", weight=40, measure="Kader", value=12, unit_of_measure="orang")
    services.submit_plan(appraisal=fetch(case), actor=user(cast))
    url = reverse("plan_diff", args=[case.pk])
    rows = login(client, cast, "supervisor").get(url, {"old": 1, "new": 3}).context["comparison"].rows
    assert [(row.label, row.what, row.field, row.before, row.after) for row in rows] == [
        ("changed", "Loket", "Aspect", "quantity", "quality"),
        ("changed", "Loket", "Target", "100", "120"),
        ("added", "Pelatihan", "Target", "", "Kader · 12 orang · 40%"),
        ("removed", "Laporan", "Target", "Jumlah layanan selesai · 100 layanan · 40%", ""),
    ]
    # By default the last two; the other way round works as well; the same one differs in nothing.
    assert client.get(url).context["comparison"].rows == rows
    assert [row.label for row in client.get(url, {"old": 3, "new": 1}).context["comparison"].rows][-1] == "removed"
    assert "Nothing differs." in words(client.get(url, {"old": 2, "new": 2}))


@pytest.mark.parametrize("query", [{"old": 1, "new": 9}, {"old": "x", "new": 1}, {"old": 0, "new": 1}])
def test_a_version_that_is_not_there_is_a_404(client, cast, agreed, query):
    assert login(client, cast, "employee").get(reverse("plan_diff", args=[agreed.pk]), query).status_code == 404


def test_a_case_without_versions_says_so_and_has_nothing_to_compare(client, cast, case):
    login(client, cast, "employee")
    assert "No version yet" in words(client.get(reverse("plan_history", args=[case.pk])))
    assert client.get(reverse("plan_diff", args=[case.pk])).status_code == 404


# --- A change, page by page --------------------------------------------------------------------------------
def press(client, url, **fields):
    token = client.get(url).context["form"]["submit_token"].value()
    return client.post(url, {"submit_token": token, **fields}, follow=True)


def test_a_change_from_the_draft_to_the_agreement(client, cast, agreed):
    loket, laporan = target(agreed), target(agreed, "Laporan")
    login(client, cast, "employee")
    assert "Propose a change of the plan" in words(client.get(reverse("appraisal", args=[agreed.pk])))
    page = client.get(reverse("plan_change", args=[agreed.pk]))
    assert "Change, add or take out a target" in words(page) and not PlanChange.objects.exists()
    url = reverse("plan_change_item", args=[agreed.pk, str(loket.pk)])
    assert client.get(url).context["form"].initial["title"] == "Loket"
    assert client.post(url, form_of(loket, value="120")).status_code == 302
    client.post(reverse("plan_change_end", args=[agreed.pk, str(laporan.pk)]))
    new = form_of(loket, title="Pelatihan kader", value="40", weight="30")
    client.post(reverse("plan_change_item", args=[agreed.pk, "new"]), new)
    draft = reverse("plan_change", args=[agreed.pk])
    assert "must be 100%" in words(client.get(draft))
    refused = press(client, draft, reason=WHY)
    assert refused.status_code == 409 and "exactly 100" in words(refused) and WHY in refused.content.decode()
    weights = {f"weight_{loket.pk}": "60", "weight_new-1": "40"}
    assert client.post(reverse("plan_change_weights", args=[agreed.pk]), weights).status_code == 302
    assert "Receipt number" in words(press(client, draft, reason=WHY))
    change = PlanChange.objects.get()

    login(client, cast, "supervisor")
    assert "waits for your answer" in words(client.get(reverse("appraisal", args=[agreed.pk])))
    shown = client.get(reverse("plan_change_show", args=[change.pk]))
    assert WHY in words(shown) and "Agree the change" in words(shown)
    assert [(row.label, row.what, row.before, row.after) for row in shown.context["told"].comparison.rows] == [
        ("changed", "Loket", "100", "120"),
        ("taken out", "Laporan", "Jumlah layanan selesai · 100 layanan · 40%", "no longer in the plan"),
        ("added", "Pelatihan kader", "", "Jumlah layanan selesai · 40 layanan · 40%"),
    ]
    assert "Receipt number" in words(press(client, reverse("plan_change_agree", args=[change.pk])))
    case_page = words(client.get(reverse("appraisal", args=[agreed.pk])))
    assert "Changed during the year: Eka proposed it on" in case_page and "Sari agreed on" in case_page
    assert "Taken out of the plan on 16 November 2026 by an agreed change" in case_page
    told = client.get(reverse("plan_change_show", args=[change.pk])).context["told"].comparison.rows
    assert [row.label for row in told] == ["changed", "taken out", "added"]
    history = words(client.get(reverse("plan_history", args=[agreed.pk])))
    assert "Eka: proposed the change" in history and "Sari: agreed the change" in history
    difference = client.get(reverse("plan_diff", args=[agreed.pk])).context["comparison"].rows
    assert [(row.label, row.after) for row in difference if row.what == "Laporan"] == [("taken out", WHY)]


def test_both_home_pages_show_what_is_owed(client, cast, agreed):
    def owed(actor, at=NOW):
        return [(todo.label, todo.due) for todo in todo_for(user(cast, actor), at) if "change" in todo.label]

    assert owed("supervisor") == owed("employee") == []
    for side, other, label in (
        ("employee", "supervisor", "Answer the change of the plan that Eka proposed"),
        ("supervisor", "employee", "Answer the change of your plan that your supervisor proposed"),
    ):
        change = _proposed(cast, agreed, side)
        assert [text for text, _due in owed(other)] == [label] and owed(side) == []
        assert owed(other)[0][1].isoformat() == "2026-11-30"
        # Once the rating window is open nobody can agree, so nobody owes an answer.
        assert owed(other, datetime(2026, 12, 2, tzinfo=UTC)) == []
        services.withdraw_change(change=change, actor=user(cast, side))


def test_the_pages_of_a_change_close_with_it(client, cast, agreed):
    change = _proposed(cast, agreed)
    login(client, cast, "supervisor")
    page = client.post(reverse("plan_change_refuse", args=[change.pk]), {"reason": " "})
    assert "reason" in page.context["form"].errors
    refused = client.post(reverse("plan_change_refuse", args=[change.pk]), {"reason": "Belum pasti."}, follow=True)
    assert "The agreed plan stays as it is" in words(refused)
    for name in ("plan_change_agree", "plan_change_refuse"):
        assert client.get(reverse(name, args=[change.pk])).status_code == 409
    login(client, cast, "employee")
    assert client.get(reverse("plan_change_withdraw", args=[change.pk])).status_code == 409
    assert client.post(reverse("plan_change_withdraw", args=[change.pk]), {}).status_code == 409
    assert "Belum pasti." in words(client.get(reverse("plan_change_show", args=[change.pk])))


def test_in_the_rating_window_the_pages_say_why_it_is_too_late(client, cast):
    case = factories.make_appraisal(factories.make_cycle(cast), cast.eka, cast.sari, cast.rina)
    row = factories.make_target(case)
    login(client, cast, "employee")
    assert "Propose a change" not in words(client.get(reverse("appraisal", args=[case.pk])))
    for response in (
        client.get(reverse("plan_change", args=[case.pk])),
        client.get(reverse("plan_change_item", args=[case.pk, "new"])),
        client.post(reverse("plan_change_end", args=[case.pk, str(row.pk)])),
        client.post(reverse("plan_change_weights", args=[case.pk]), {f"weight_{row.pk}": "50"}),
    ):
        assert response.status_code == 409 and "rating window is open" in words(response)


def test_a_draft_that_no_longer_fits_is_marked_and_can_be_left(client, cast, agreed):
    loket = target(agreed)
    login(client, cast, "employee")
    client.post(reverse("plan_change_item", args=[agreed.pk, str(loket.pk)]), form_of(loket, value="120"))
    Target.objects.filter(pk=loket.pk).update(value=90)
    page = client.get(reverse("plan_change", args=[agreed.pk]))
    assert "has moved on since you wrote this" in words(page)
    client.post(reverse("plan_change_undo", args=[agreed.pk, str(loket.pk)]))
    assert not PlanChange.objects.exists()
    assert client.get(reverse("plan_change_item", args=[agreed.pk, "new-7"])).status_code == 404


def test_weights_that_are_none_are_shown_at_their_field(client, cast, agreed):
    login(client, cast, "employee")
    sent = {f"weight_{target(agreed).pk}": "0", f"weight_{target(agreed, 'Laporan').pk}": "abc"}
    page = client.post(reverse("plan_change_weights", args=[agreed.pk]), sent)
    assert page.status_code == 200 and set(page.context["weights"].errors) == set(sent)
    assert not PlanChange.objects.exists()


# --- A result of the superior that is removed --------------------------------------------------------------
def test_removing_a_served_result_is_recorded_and_told_to_the_subordinate(client, cast, case):
    leader = factories.make_appraisal(case.cycle, cast.sari, cast.rina, cast.wali, "planning")
    result = factories.make_target(leader, title="Layanan tepat waktu")
    Target.objects.filter(pk=target(case).pk).update(serves=result)
    services.remove_target(target=result, actor=user(cast, "supervisor"))
    loket = target(case)
    assert (loket.serves, loket.serves_lost) == (None, "Layanan tepat waktu")
    entry = AuditEntry.objects.get(action="target.serves_lost")
    assert (entry.object_id, entry.details["appraisal"]) == (str(loket.pk), case.pk)
    url = reverse("appraisal", args=[case.pk])
    assert "“Layanan tepat waktu”, which this target served, was removed" in words(
        login(client, cast, "employee").get(url)
    )
    client.post(reverse("target_edit", args=[loket.pk]), form_of(loket))
    assert "was removed" not in words(client.get(url))


# --- The same number of queries ----------------------------------------------------------------------------
def _proposed(cast, case, actor="employee"):
    row = target(case)
    values = {name: getattr(row, name) for name in services.plans.FIELDS} | {"measure": "Layanan tuntas"}
    services.write_item(appraisal=case, key=str(row.pk), values=values, actor=user(cast, actor))
    return services.propose_change(appraisal=case, reason=WHY, actor=user(cast, actor))


def _asked(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_pages_ask_the_same_for_forty_targets_and_many_versions(client, cast, agreed):
    change = _proposed(cast, agreed)
    login(client, cast, "supervisor")
    urls = [
        reverse("plan_history", args=[agreed.pk]),
        reverse("plan_diff", args=[agreed.pk]),
        reverse("plan_change", args=[agreed.pk]),
        reverse("plan_change_show", args=[change.pk]),
        reverse("plan_change_agree", args=[change.pk]),
        reverse("plan_change_refuse", args=[change.pk]),
    ]
    few = [_asked(client, url) for url in urls]
    for number in range(38):
        factories.make_target(agreed, title=f"Hasil {number}", weight=1)
    for _number in range(20):
        services.plan_versions.keep_step(agreed, "agreed", user(cast, "supervisor"), NOW)
    assert [_asked(client, url) for url in urls] == few
    assert max(few) <= 15


def test_reading_writes_nothing(client, cast, agreed):
    change = _proposed(cast, agreed)
    login(client, cast, "employee")
    before = (AuditEntry.objects.count(), PlanVersion.objects.count(), list(PlanChange.objects.values()))
    for name, args in (
        ("plan_history", [agreed.pk]),
        ("plan_diff", [agreed.pk]),
        ("plan_change", [agreed.pk]),
        ("plan_change_item", [agreed.pk, "new"]),
        ("plan_change_show", [change.pk]),
        ("plan_change_withdraw", [change.pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 200
    assert (AuditEntry.objects.count(), PlanVersion.objects.count(), list(PlanChange.objects.values())) == before
