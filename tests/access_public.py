"""Rows of the access table: the satisfaction of the public, its words, and the tablets at the counters.

The waiting comment names nobody; the released one names Eka.
"""

from tests.access_row import Row, row

KEPT = "leader hr: 200; hr_elsewhere: 404; *: 403"
ROWS: list[Row] = [
    row(
        "kiosk",
        "anonymous: 200; *: 200",
        post="anonymous: 302; *: 302",
        args=lambda p: (p.kiosk_code,),
    ),
    row("service_point_report", KEPT, post="405", args=lambda p: (p.point.pk,)),
    row("service_point_report_xlsx", KEPT, post="405", args=lambda p: (p.point.pk,)),
    row("service_point_report_pdf", KEPT, post="405", args=lambda p: (p.point.pk,)),
    row("service_point_poster", KEPT, post="405", args=lambda p: (p.point.pk, "a5")),
    row("kiosk_list", KEPT, args=lambda p: (p.point.pk,)),
    row("kiosk_end", "", post="leader hr: 302; hr_elsewhere: 404; *: 403", args=lambda p: (p.kiosk.pk,)),
    row("comment_list", "hr hr_elsewhere: 200; *: 403", post="405"),
    row("comment_screen", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.waiting_comment.pk,)),
    row("my_comments", "*: 200", post="405"),
    row("comment_reply", "employee: 200; leader hr: 403; *: 404", args=lambda p: (p.released_comment.pk,)),
    # Unreleased words do not exist for anybody but HR.
    row(
        "comment_reply",
        "hr: 403; *: 404",
        args=lambda p: (p.waiting_comment.pk,),
        variant="not released",
    ),
]
