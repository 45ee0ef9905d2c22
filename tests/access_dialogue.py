"""Rows of the access table for the dialogue about plans; everything is about Eka's agreed plan."""

from tests.access_row import Row, row

STRANGERS = "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel"
READERS = f"{STRANGERS}: 404; *: 200"
SIDES = f"{STRANGERS}: 404; employee supervisor: 200; *: 403"
SIDES_DONE = f"{STRANGERS}: 404; employee supervisor: 302; *: 403"
ANSWER = f"{STRANGERS}: 404; employee: 200; *: 403"

ROWS: list[Row] = [
    row("plan_history", READERS, post="405", args=lambda p: (p.case_to_change.pk,)),
    row("plan_diff", READERS, post="405", args=lambda p: (p.case_to_change.pk,)),
    row("plan_change_show", READERS, post="405", args=lambda p: (p.plan_change.pk,)),
    row("plan_change", SIDES, args=lambda p: (p.case_running.pk,)),
    row("plan_change_item", SIDES, args=lambda p: (p.case_running.pk, "new")),
    row("plan_change_weights", "", post=SIDES, args=lambda p: (p.case_running.pk,)),
    row(
        "plan_change_end",
        "",
        post=SIDES_DONE,
        args=lambda p: (p.case_running.pk, str(p.target_of_case_running.pk)),
    ),
    row("plan_change_undo", "", post=SIDES_DONE, args=lambda p: (p.case_running.pk, "new-1")),
    row("plan_change_discard", "", post=SIDES_DONE, args=lambda p: (p.case_running.pk,)),
    # The supervisor proposed it: the employee answers, the supervisor may withdraw.
    row("plan_change_agree", ANSWER, args=lambda p: (p.plan_change.pk,)),
    row("plan_change_refuse", ANSWER, args=lambda p: (p.plan_change.pk,)),
    row(
        "plan_change_withdraw",
        f"{STRANGERS}: 404; supervisor: 200; *: 403",
        post=f"{STRANGERS}: 404; supervisor: 302; *: 403",
        args=lambda p: (p.plan_change.pk,),
    ),
]
