"""Rows of the access table: hand-overs and exemptions. Bekas handed Eka over to Sari in July."""

from tests.access_row import Row, row

ROWS: list[Row] = [
    row("handover_list", "administrator: 403; *: 200", post="405"),
    row("handover_confirm", "", post="hr: 409; hr_elsewhere: 404; *: 403", args=lambda p: (p.case_former.cycle_id,)),
    row(
        "handover",
        "employee supervisor former_supervisor reviewer hr auditor: 200; administrator: 403; *: 404",
        post="former_supervisor: 200; employee supervisor reviewer hr auditor administrator: 403; *: 404",
        args=lambda p: (p.handover.pk,),
    ),
    # The part of the former supervisor is closed to the new one, and the other way round.
    row(
        "appraisal",
        "employee former_supervisor reviewer leader hr auditor administrator: 200; *: 404",
        post="405",
        args=lambda p: (p.case_former.pk,),
        variant="the part that ended",
    ),
    row(
        "appraisal",
        "employee supervisor reviewer leader hr auditor administrator: 200; *: 404",
        post="405",
        args=lambda p: (p.case_following.pk,),
        variant="the part that began",
    ),
    row(
        "exemption_list",
        "hr auditor: 200; hr_elsewhere: 404; *: 403",
        post="405",
        args=lambda p: (p.exemption.cycle_id,),
    ),
    row("exemption_add", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.exemption.cycle_id,)),
    row("exemption_end", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.exemption.pk,)),
    row("exemption_cancel", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.exemption.pk,)),
]
