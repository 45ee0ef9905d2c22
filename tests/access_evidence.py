"""Who may open the pages of evidence and of periodic reviews. Eka sends and writes, Sari judges and concludes."""

from tests.access_row import row

STRANGERS = "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; "
EMPLOYEE = f"employee: 200; {STRANGERS}*: 403"
SUPERVISOR = f"supervisor: 200; {STRANGERS}*: 403"
EVERYBODY = f"{STRANGERS}*: 200"

ROWS = [
    row("evidence_inbox", "administrator: 403; *: 200", post="405"),
    row("evidence_about", EVERYBODY, post="405", args=lambda p: (p.questioned.pk,)),
    row("evidence_judge", SUPERVISOR, args=lambda p: (p.questioned.pk,)),
    row("evidence_reply", EMPLOYEE, args=lambda p: (p.questioned.pk,)),
    row("evidence_add", EMPLOYEE, args=lambda p: (p.questioned.realisation_id,)),
    row("realisation_withdraw", EMPLOYEE, args=lambda p: (p.questioned.realisation_id,)),
    row("review_list", EVERYBODY, post="405", args=lambda p: (p.review.appraisal_id,)),
    row("review_note", EMPLOYEE, args=lambda p: (p.review.appraisal_id, 1)),
    row("review_conclude", SUPERVISOR, args=lambda p: (p.review.appraisal_id, 1)),
]
