"""What differs between two versions of a plan, and what a proposed change makes of one. No database."""

from decimal import Decimal

from appraisal import plan_diff

IMMUNISE = {
    "id": "1",
    "title": "Imunisasi",
    "value": "95",
    "low": None,
    "weight": "60",
    "serves": {"id": "9", "text": "Sehat semua"},
    "ended": None,
}
REPORT = {"id": "2", "title": "Laporan", "value": "12", "low": None, "weight": "40", "serves": None, "ended": None}
PLAN = {"targets": [IMMUNISE, REPORT], "texts": {"resources": "Dua perawat"}}


def changed(target, **fields):
    return {**target, **fields}


def plan(*targets, **texts):
    return {"targets": list(targets), "texts": texts or PLAN["texts"]}


def told(diff):
    return [(one.kind, one.target["id"], [(f.name, f.old, f.new) for f in one.fields]) for one in diff.targets]


def test_the_same_plan_has_no_difference():
    diff = plan_diff.compare(PLAN, PLAN)
    assert diff.is_empty and (diff.weight_before, diff.weight_after) == (100, 100)


def test_a_changed_field_is_told_with_both_values():
    diff = plan_diff.compare(PLAN, plan(changed(IMMUNISE, value="97.5", weight="55.25"), REPORT))
    assert told(diff) == [("changed", "1", [("value", "95", "97.5"), ("weight", "60", "55.25")])]
    assert diff.weight_after == Decimal("95.25")


def test_added_and_removed_targets_are_told_whole():
    new = changed(REPORT, id="3", title="Pelatihan")
    diff = plan_diff.compare(PLAN, plan(IMMUNISE, new))
    assert told(diff) == [("added", "3", []), ("removed", "2", [])]


def test_a_target_taken_out_stays_and_its_weight_no_longer_counts():
    ended = changed(REPORT, ended={"on": "2026-07-01", "reason": "Anggaran dipotong"})
    diff = plan_diff.compare(PLAN, plan(changed(IMMUNISE, weight="100"), ended))
    assert told(diff) == [("changed", "1", [("weight", "60", "100")]), ("ended", "2", [])]
    assert (diff.weight_before, diff.weight_after) == (100, 100)


def test_what_a_served_result_is_called_today_is_no_change_but_another_one_is():
    renamed = changed(IMMUNISE, serves={"id": "9", "text": "Warga sehat"})
    assert plan_diff.compare(PLAN, plan(renamed, REPORT)).is_empty
    other = changed(IMMUNISE, serves={"id": "8", "text": "Sehat semua"})
    assert [f.name for f in plan_diff.compare(PLAN, plan(other, REPORT)).targets[0].fields] == ["serves"]
    alone = changed(IMMUNISE, serves=None)
    assert [f.new for f in plan_diff.compare(PLAN, plan(alone, REPORT)).targets[0].fields] == [None]


def test_a_field_an_older_version_did_not_have_is_no_change_while_it_is_empty():
    assert plan_diff.compare(PLAN, plan(changed(IMMUNISE, perspective=""), REPORT)).is_empty
    filled = plan_diff.compare(PLAN, plan(changed(IMMUNISE, perspective="budget"), REPORT))
    assert told(filled) == [("changed", "1", [("perspective", None, "budget")])]
    assert told(plan_diff.compare(plan(changed(IMMUNISE, perspective="budget"), REPORT), PLAN)) == [
        ("changed", "1", [("perspective", "budget", None)])
    ]


def test_texts_around_the_targets_are_compared_too():
    diff = plan_diff.compare(PLAN, plan(IMMUNISE, REPORT, resources="Tiga perawat", consequences="Teguran"))
    assert [(f.name, f.old, f.new) for f in diff.texts] == [
        ("resources", "Dua perawat", "Tiga perawat"),
        ("consequences", None, "Teguran"),
    ]


def test_items_hold_only_what_changes_with_the_value_it_replaces():
    wanted = {name: value for name, value in changed(IMMUNISE, weight="50").items() if name not in ("id", "ended")}
    items = plan_diff.with_values([], "1", IMMUNISE, wanted)
    assert items == [{"key": "1", "kind": "change", "was": {"weight": "60"}, "now": {"weight": "50"}}]
    # Written back as it was: nothing is proposed any more.
    assert plan_diff.with_values(items, "1", IMMUNISE, {**wanted, "weight": "60"}) == []


def test_a_change_is_applied_without_touching_what_it_is_applied_to():
    items = plan_diff.with_values([], "1", IMMUNISE, {"weight": "70"})
    items = plan_diff.with_end(items, "2")
    key = plan_diff.new_key(items)
    items = plan_diff.with_values(items, key, None, {"title": "Pelatihan", "value": "2", "weight": "30"})
    after = plan_diff.apply(PLAN, items, ended={"on": "2026-07-01", "reason": "x"})
    assert plan_diff.weight_of(after) == 100 and plan_diff.weight_of(PLAN) == 100
    assert told(plan_diff.compare(PLAN, after)) == [
        ("changed", "1", [("weight", "60", "70")]),
        ("ended", "2", []),
        ("added", "new-1", []),
    ]
    assert PLAN["targets"][1]["ended"] is None and len(PLAN["targets"]) == 2


def test_taking_out_an_additional_target_takes_the_item_away():
    items = plan_diff.with_values([], "new-1", None, {"title": "x", "weight": "10"})
    assert plan_diff.with_end(items, "new-1") == []
    assert plan_diff.new_key(items) == "new-2"
    assert plan_diff.without(items, "new-1") == []


def test_an_item_written_against_another_value_is_outdated():
    items = plan_diff.with_values([], "1", IMMUNISE, {"weight": "70"})
    assert plan_diff.outdated(PLAN, items) == []
    assert plan_diff.outdated(plan(changed(IMMUNISE, weight="55"), REPORT), items) == items
    assert plan_diff.outdated(plan(REPORT), items) == items
    gone = plan(changed(IMMUNISE, ended={"on": "x", "reason": "x"}), REPORT)
    assert plan_diff.outdated(gone, plan_diff.with_end([], "1")) == [{"key": "1", "kind": "end"}]


def test_another_weight_keeps_the_rest_of_what_is_proposed():
    items = plan_diff.with_values([], "1", IMMUNISE, {"title": "Imunisasi dasar", "weight": "60"})
    items = plan_diff.with_weight(items, "1", IMMUNISE, "70")
    assert items[0]["now"] == {"title": "Imunisasi dasar", "weight": "70"}
    items = plan_diff.with_end(items, "2")
    assert plan_diff.with_weight(items, "2", REPORT, "30") == items
    items = plan_diff.with_values(items, "new-1", None, {"title": "Pelatihan", "weight": "10"})
    assert plan_diff.with_weight(items, "new-1", None, "30")[-1]["now"] == {"title": "Pelatihan", "weight": "30"}


def test_a_proposal_can_be_read_when_the_plan_has_moved_on():
    items = plan_diff.with_end(plan_diff.with_values([], "1", IMMUNISE, {"weight": "100"}), "2")
    alone = plan_diff.told_alone(plan_diff.with_bases(PLAN, items))
    assert told(alone) == [("changed", "1", [("weight", "60", "100")]), ("ended", "2", [])]


def test_figures_are_exact_texts():
    assert [plan_diff.plain(value) for value in (Decimal("95.0000"), Decimal("0.0000"), Decimal("1E+3"), None)] == [
        "95", "0", "1000", None,
    ]  # fmt: skip
