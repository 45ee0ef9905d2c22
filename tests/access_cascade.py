"""The access table of the cascade and the boards. Eka is a member of Sari's team; the matrix is Sari's."""

from tests.access_row import Row, row

KNOWN = "supervisor reviewer leader hr auditor administrator: 403; *: 404"

ROWS: list[Row] = [
    row(
        "results_matrix",
        "supervisor hr auditor administrator: 200; reviewer leader: 403; *: 404",
        post="405",
        args=lambda p: (p.case_leader.pk,),
    ),
    row(
        "result_assign",
        "supervisor: 200; reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.case_leader.pk,),
    ),
    row("assignment_take", f"employee: 200; {KNOWN}", args=lambda p: (p.assigned.pk,)),
    row("assignment_decline", f"employee: 200; {KNOWN}", args=lambda p: (p.assigned.pk,)),
    row(
        "assignment_withdraw",
        "supervisor: 200; employee reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.assigned.pk,),
    ),
    row("target_link", f"employee: 200; {KNOWN}", args=lambda p: (p.target_planning.pk,)),
    # What stands above Eka's own result: its title is in her tree, its branch is not hers to open.
    row(
        "target_tree",
        "supervisor reviewer leader hr auditor administrator: 200; *: 404",
        post="405",
        args=lambda p: (p.result_leader.pk,),
    ),
    row("result_tree", "hr_elsewhere: 404; *: 200", post="405", args=lambda p: (p.case_leader.cycle_id,)),
    row("team_board", "administrator: 403; *: 200", post="405"),
    row("unit_board", "leader: 200; *: 403", post="405"),
    row(
        "cycle_completion",
        "hr auditor: 200; hr_elsewhere: 404; *: 403",
        post="405",
        args=lambda p: (p.case_leader.cycle_id,),
    ),
    row("cycle_remind", "", post="hr: 409; hr_elsewhere: 404; *: 403", args=lambda p: (p.case_leader.cycle_id,)),
]
