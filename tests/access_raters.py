"""Who may open the pages about who rates whom."""

from tests.access_row import row

STRANGERS = "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404"

ROWS = [
    row("my_raters", "administrator: 403; *: 200", post="405"),
    row("conflict_declare", "", post="administrator: 403; *: 200"),
    row("conflict_end", "", post="employee: 302; administrator: 403; *: 404", args=lambda p: (p.conflict.pk,)),
    row("rater_refuse", f"employee: 200; {STRANGERS}; *: 403", args=lambda p: (p.rated_case.pk,)),
    row("rater_step_back", "peer: 200; administrator: 403; *: 404", args=lambda p: (p.assignment.pk,)),
    row("works_with", f"supervisor: 200; {STRANGERS}; *: 403", args=lambda p: (p.rated_case.pk,)),
    row("works_with_remove", "", post=f"supervisor: 302; {STRANGERS}; *: 403", args=lambda p: (p.works_with.pk,)),
    row("rate_team", "supervisor: 200; hr_elsewhere: 404; *: 403", post="405", args=lambda p: (p.peer_cycle.pk,)),
    row(
        "rate_team_item",
        "supervisor: 200; hr_elsewhere: 404; *: 403",
        post="supervisor: 200; hr_elsewhere: 404; *: 403",
        args=lambda p: (p.peer_cycle.pk, "attendance"),
    ),
    row(
        "two_views",
        f"employee supervisor reviewer: 409; {STRANGERS}; *: 403",
        post="405",
        args=lambda p: (p.rated_case.pk,),
    ),
    row("practice_list", "administrator: 403; *: 200", post="405"),
    row(
        "practice_try",
        "hr_elsewhere: 404; administrator: 403; *: 200",
        post="hr_elsewhere: 404; administrator: 403; *: 409",
        args=lambda p: (p.practice_case.pk,),
    ),
    row(
        "practice_result",
        "hr_elsewhere: 404; administrator: 403; *: 409",
        post="405",
        args=lambda p: (p.practice_case.pk,),
    ),
    row("practice_cases", "hr hr_elsewhere: 200; *: 403", post="405"),
    row("practice_take", "", post="hr hr_elsewhere: 409; *: 403"),
    row("practice_case_add", "hr hr_elsewhere: 200; *: 403", args=lambda p: ("sibolga",)),
    row("practice_case_edit", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.practice_case.pk,)),
    row("cycle_extend", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.peer_cycle.pk,)),
    row("draw_rules", "", post="hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.peer_cycle.pk,)),
]
