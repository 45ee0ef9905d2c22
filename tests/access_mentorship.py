"""Who gets what on the pages of the mentoring programme. The pair is Lina (other_employee) and Eka (employee)."""

from tests.access_row import row

THE_TWO = "employee other_employee: {}; hr administrator: 403; *: 404"

ROWS = [
    row("mentorship_goals", THE_TWO.format(200), args=lambda p: (p.active_pair.pk,)),
    row("mentorship_goals", THE_TWO.format(409), args=lambda p: (p.closed_pair.pk,), variant="closed"),
    row(
        "mentorship_goals_agree",
        "",
        post="employee other_employee: 409; hr administrator: 403; *: 404",
        args=lambda p: (p.active_pair.pk,),
    ),
    row("mentor_meeting_add", THE_TWO.format(200), args=lambda p: (p.active_pair.pk,)),
    row("mentor_meeting_add", THE_TWO.format(409), args=lambda p: (p.closed_pair.pk,), variant="closed"),
    row("mentorship_review", THE_TWO.format(200), args=lambda p: (p.active_pair.pk, "midway")),
    row(
        "mentorship_review",
        "employee: 200; other_employee: 409; hr administrator: 403; *: 404",
        args=lambda p: (p.closed_pair.pk, "closing"),
        variant="closing, written by the mentor",
    ),
    row(
        "mentorship_contribution",
        "",
        post="other_employee: 409; employee hr administrator: 403; *: 404",
        args=lambda p: (p.closed_pair.pk,),
    ),
    row("mentor_offer_list", "administrator: 403; *: 200", post="405"),
    row("mentor_offer", "administrator: 403; *: 200"),
    row("mentor_request", "administrator: 403; *: 200"),
    row(
        "mentor_request_withdraw",
        "",
        post="employee: 302; hr administrator: 403; *: 404",
        args=lambda p: (p.mentor_request.pk,),
    ),
    row(
        "mentor_request_return",
        "",
        post="employee: 409; hr administrator: 403; *: 404",
        args=lambda p: (p.matched_request.pk,),
    ),
    row("mentoring_topic_list", "hr hr_elsewhere: 200; *: 403", post="405"),
    row("mentoring_topic_add", "hr hr_elsewhere: 200; *: 403"),
    row("mentoring_topics_usual", "", post="hr hr_elsewhere: 302; *: 403"),
    row("mentoring_topic_edit", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.mentoring_topic.pk,)),
    row("matching_run_list", "hr hr_elsewhere: 200; *: 403", post="405"),
    # The one offer of the world is paused: there is nothing to match.
    row("matching_run_add", "", post="hr hr_elsewhere: 409; *: 403"),
    row("matching_run", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.matching_run.pk,)),
    row("mentoring_programme", "hr hr_elsewhere: 200; *: 403", post="405"),
    row("mentoring_programme_export", "", post="hr hr_elsewhere: 200; *: 403"),
]
