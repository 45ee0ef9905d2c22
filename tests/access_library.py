"""Who may open the library's own pages, and the imports from spreadsheets."""

from tests.access_row import row

ROWS = [
    row("indicator", "hr_elsewhere: 404; *: 200", post="405", args=lambda p: (p.indicator.pk,)),
    row("indicator_take_over", "", post="hr hr_elsewhere: 409; *: 403"),
    row("indicator_import", "hr hr_elsewhere: 200; *: 403"),
    row("indicator_template", "hr hr_elsewhere: 200; *: 403", post="405"),
    row("indicator_export", "hr hr_elsewhere: 200; *: 403", post="405"),
    row("realisation_import", "supervisor supervisor_elsewhere reviewer hr hr_elsewhere: 200; *: 403"),
    row("realisation_template", "supervisor supervisor_elsewhere reviewer hr hr_elsewhere: 200; *: 403", post="405"),
    row("realisation_sheet", "", post="supervisor reviewer hr: 200; supervisor_elsewhere hr_elsewhere: 409; *: 403"),
    # Sari's own upload: HR sees it as little as anybody else.
    row(
        "sheet_import",
        "supervisor: 200; supervisor_elsewhere reviewer hr hr_elsewhere: 404; *: 403",
        post="405",
        args=lambda p: (p.sheet.pk,),
    ),
    row(
        "sheet_apply",
        "",
        post="supervisor: 200; supervisor_elsewhere reviewer hr hr_elsewhere: 404; *: 403",
        args=lambda p: (p.sheet.pk,),
    ),
    row(
        "sheet_drop",
        "",
        post="supervisor: 302; supervisor_elsewhere reviewer hr hr_elsewhere: 404; *: 403",
        args=lambda p: (p.sheet.pk,),
    ),
]
