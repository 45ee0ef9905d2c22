"""Who may open the pages of sessions, feedback and improvement plans. Eka and Sari are the two."""

from tests.access_row import row

TWO = "employee supervisor: {}; administrator: 403; *: 404"
EVERYBODY = "administrator: 403; *: 200"

ROWS = [
    row("session_add_about", "employee supervisor: 409; reviewer leader hr auditor: 403; administrator: 403; *: 404",
        args=lambda p: (p.case_published.pk,)),
    row("talk_list", "supervisor supervisor_elsewhere reviewer: 200; *: 403", post="405"),
    row("session_overview", EVERYBODY, post="405"),
    row("agenda_templates", "hr hr_elsewhere: 200; *: 403"),
    row("session_move", TWO.format(200), args=lambda p: (p.session.pk,)),
    row("session_calendar", TWO.format(200), post="405", args=lambda p: (p.session.pk,)),
    row("session_note", TWO.format(200), args=lambda p: (p.session.pk,)),
    row("feedback_list", EVERYBODY, post="405"),
    row("feedback_choose", EVERYBODY, post="405"),
    row("feedback_ask", EVERYBODY),
    row("feedback_themes", EVERYBODY),
    row("feedback_give", "employee: 404; hr_elsewhere: 404; administrator: 403; *: 200",
        args=lambda p: (p.cast.eka.pk,)),
    row("feedback_request", "employee peer: 200; administrator: 403; *: 404", post="405",
        args=lambda p: (p.feedback_request.pk,)),
    row("feedback_answer", "employee: 403; peer: 200; administrator: 403; *: 404",
        args=lambda p: (p.feedback_request.pk,)),
    row("feedback_decline", "", post="employee: 403; peer: 302; administrator: 403; *: 404",
        args=lambda p: (p.feedback_request.pk,)),
    row("feedback", "employee peer supervisor: 200; administrator: 403; *: 404",
        post="employee: 200; peer supervisor: 403; administrator: 403; *: 404", args=lambda p: (p.feedback.pk,)),
    row("feedback_withdraw", "", post="peer: 302; employee supervisor: 403; administrator: 403; *: 404",
        args=lambda p: (p.feedback.pk,)),
    row("improvement_list", EVERYBODY, post="405"),
    row("improvement_add", "supervisor supervisor_elsewhere reviewer: 200; *: 403"),
    row("improvement", "employee supervisor hr: 200; administrator: 403; *: 404", post="405",
        args=lambda p: (p.improvement.pk,)),
    row("improvement_session", "employee supervisor: 200; hr: 403; administrator: 403; *: 404",
        args=lambda p: (p.improvement.pk,)),
    row("improvement_acknowledge", "employee: 200; supervisor hr: 403; administrator: 403; *: 404",
        args=lambda p: (p.improvement.pk,)),
    *(
        row(name, "supervisor: 200; employee hr: 403; administrator: 403; *: 404", args=lambda p: (p.improvement.pk,))
        for name in ("improvement_extend", "improvement_milestone", "improvement_close")
    ),
    row("milestone_judge", "supervisor: 200; employee: 403; administrator: 403; *: 404",
        args=lambda p: (p.milestone.pk,)),
]  # fmt: skip
