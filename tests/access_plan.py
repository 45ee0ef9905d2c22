"""Rows of the access table for plans and model plans; the plan is Eka's, the model is kept by HR of Sabang."""

from tests.access_row import Row, row

STRANGERS = "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel"
READERS = f"{STRANGERS}: 404; *: 200"
WRITERS = "employee hr: 200; supervisor reviewer leader auditor administrator: 403; *: 404"
KEEPS = "hr: 200; hr_elsewhere: 404; *: 403"
KEPT = "hr: 302; hr_elsewhere: 404; *: 403"

ROWS: list[Row] = [
    row("plan_weights", WRITERS, args=lambda p: (p.case_planning.pk,)),
    row("plan_copy", WRITERS, args=lambda p: (p.case_planning.pk,)),
    # The supervisor's turn comes when the plan is submitted to her.
    row(
        "plan_frame",
        "employee hr: 200; supervisor: 409; reviewer leader auditor administrator: 403; *: 404",
        post="employee hr: 302; supervisor: 409; reviewer leader auditor administrator: 403; *: 404",
        args=lambda p: (p.case_planning.pk,),
    ),
    row(
        "plan_expectations",
        f"{STRANGERS}: 404; supervisor: 200; *: 403",
        post=f"{STRANGERS}: 404; supervisor: 302; *: 403",
        args=lambda p: (p.case_submitted.pk,),
    ),
    row("plan_print", READERS, post="405", args=lambda p: (p.case_agreed.pk,)),
    row("plan_pdf", READERS, post="405", args=lambda p: (p.case_agreed.pk,)),
    row("target_judge", f"{STRANGERS}: 404; supervisor: 200; *: 403", args=lambda p: (p.target_in_words.pk,)),
    row(
        "model_plan_from",
        "supervisor hr: 200; supervisor_elsewhere hr_elsewhere: 404; *: 403",
        args=lambda p: (p.case_planning.pk,),
    ),
    row("model_plan_list", "administrator: 403; *: 200", post="405"),
    row("model_plan_add", "supervisor supervisor_elsewhere reviewer hr hr_elsewhere: 200; *: 403"),
    row("model_plan", "hr_elsewhere: 404; administrator: 403; *: 200", post="405", args=lambda p: (p.model_plan.pk,)),
    row("model_plan_edit", KEEPS, args=lambda p: (p.model_plan.pk,)),
    row("model_plan_weigh", "", post=KEPT, args=lambda p: (p.model_plan.pk,)),
    row("model_target_add", KEEPS, args=lambda p: (p.model_plan.pk,)),
    row("model_target_edit", KEEPS, args=lambda p: (p.model_target.pk,)),
    row("model_target_remove", "", post=KEPT, args=lambda p: (p.model_target.pk,)),
    row("model_plan_apply", "hr_elsewhere: 404; administrator: 403; *: 200", args=lambda p: (p.model_plan.pk,)),
]
