"""The access table: URL name × actor × method → status code. A human reads it, a test asks it.

A row is written as

    row("employee", "hr auditor: 200; employee: 200; *: 404", args=…, post="405")

`get` names groups of actors with their code, `*` is everybody else who is signed in. Anonymous visitors are sent to the
sign-in page (302) unless a group names them. `post` is "405" for pages that only show, or a list of groups like `get`;
where it is left out, POST answers as GET does (an empty form is shown again with its errors). PUT and DELETE are never
open: 405, after the rule (302 and 403 come first).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core import access
from tests import sweep

ACTORS = (
    "anonymous", "employee", "other_employee", "peer", "supervisor", "former_supervisor", "supervisor_elsewhere",
    "reviewer", "leader", "hr", "hr_elsewhere", "auditor", "panel", "administrator",
)  # fmt: skip


def read_groups(text: str) -> dict[str, int]:
    """Read "hr auditor: 200; *: 404" into {"hr": 200, "auditor": 200, "*": 404}."""
    codes: dict[str, int] = {}
    for group in text.split(";"):
        names, _colon, code = group.rpartition(":")
        for name in names.split():
            if name not in (*ACTORS, "*"):
                raise ValueError(f"{name} is no actor")
            codes[name] = int(code)
    return codes


@dataclass(frozen=True)
class Row:
    """One address with what each actor gets."""

    name: str
    get: dict[str, int]
    post: dict[str, int] | None
    args: Callable[[Any], tuple[Any, ...]]
    variant: str = ""

    def expected(self, actor: str, method: str, place: Any) -> int:
        """Return the status code `actor` must get for `method`."""
        if method in ("put", "delete"):
            return self._without_body(actor, place)
        codes = self.get if method == "get" else self.post if self.post is not None else self.get
        if not codes:
            return self._without_body(actor, place)
        return codes.get(actor, 302 if actor == "anonymous" else codes.get("*", 200))

    def _without_body(self, actor: str, place: Any) -> int:
        """405 where the method does not exist; but who may not call the page at all hears only that."""
        rule = RULES[self.name]
        if rule.open_to_anonymous:
            return 405
        if actor == "anonymous":
            return 302
        return 405 if rule.allows(place.roles[actor]) else 403


RULES: dict[str, access.Rule] = {a.name: a.rule for a in sweep.addresses() if a.rule and not a.is_admin}
NO_ARGS: Callable[[Any], tuple[Any, ...]] = lambda place: ()  # noqa: E731
NOTHING: dict[str, int] = {}


def row(name: str, get: str, *, post: str | None = None, args: Any = NO_ARGS, variant: str = "") -> Row:
    """Write one row; see the text above. `get=""` means GET is not open (405)."""
    groups = None if post is None else NOTHING if post == "405" else read_groups(post)
    return Row(name, read_groups(get) if get else NOTHING, groups, args, variant)


ROWS: list[Row] = [
    row("set_language", "", post="*: 302"),
    row("health", "anonymous: 200; *: 200", post="405"),
    row("components", "*: 200", post="405"),
    row("sign_in", "anonymous: 200; *: 302", post="anonymous: 200; *: 200"),
    row("sign_out", "", post="*: 302"),
    row("password_change", "*: 200"),
    row("accept_invitation", "anonymous: 410; *: 410", args=lambda p: ("unknown",)),
    row("my_profile", "administrator: 403; *: 200", post="405"),
    row("my_file_openings", "administrator: 403; *: 200", post="405"),
    row("employee_list", "employee other_employee peer former_supervisor panel: 403; *: 200", post="405"),
    row("employee_export", "", post="hr hr_elsewhere: 200; *: 403"),
    row("employee_add", "hr hr_elsewhere: 200; *: 403"),
    row(
        "employee",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; *: 200",
        post="405",
        args=lambda p: (p.cast.eka.pk,),
    ),
    row("employee_edit", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.cast.eka.pk,)),
    row("employee_deactivate", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.cast.eka.pk,)),
    row("employee_reactivate", "hr: 409; hr_elsewhere: 404; *: 403", args=lambda p: (p.cast.eka.pk,)),
    row("employee_invite", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.cast.eka.pk,)),
    row("line_add", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.cast.eka.pk,)),
    row("line_end", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.line.pk,)),
    row("staff_import_list", "hr hr_elsewhere: 200; *: 403", post="405"),
    row("staff_import_add", "hr hr_elsewhere: 200; *: 403"),
    row("staff_import", "hr: 200; hr_elsewhere: 404; *: 403", post="405", args=lambda p: (p.upload.pk,)),
    row("staff_import_mapping", "hr: 409; hr_elsewhere: 404; *: 403", args=lambda p: (p.upload.pk,)),
    row("staff_import_report", "hr: 409; hr_elsewhere: 404; *: 403", post="405", args=lambda p: (p.upload.pk,)),
    row("staff_import_apply", "", post="hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.upload.pk,)),
    row("staff_import_cancel", "", post="hr: 302; hr_elsewhere: 404; *: 403", args=lambda p: (p.upload.pk,)),
    row("staff_import_retry", "", post="hr: 409; hr_elsewhere: 404; *: 403", args=lambda p: (p.upload.pk,)),
    row("organisation", "*: 200", post="405"),
    row("unit_list", "*: 200", post="405"),
    row("unit_add", "hr hr_elsewhere: 200; *: 403"),
    row("unit_edit", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.cast.units["pelayanan"].pk,)),
    row("position_list", "*: 200", post="405"),
    row("position_add", "hr hr_elsewhere: 200; *: 403"),
    row("position_edit", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.cast.eka.position_id,)),
    row("grant_list", "hr hr_elsewhere administrator: 200; *: 403", post="405"),
    row("grant_add", "hr hr_elsewhere: 200; *: 403"),
    row("grant_end", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.grant.pk,)),
    row("supervisor_report_list", "*: 200", post="405"),
    row("supervisor_report_add", "administrator: 403; *: 200"),
    row(
        "supervisor_report",
        "employee supervisor_elsewhere hr administrator: 200; *: 404",
        post="405",
        args=lambda p: (p.supervisor_report.pk,),
    ),
    row(
        "supervisor_report_step",
        "employee hr administrator: 403; supervisor_elsewhere: 200; *: 404",
        args=lambda p: (
            p.supervisor_report.pk,
            "confirm",
        ),
    ),
    row("scheme_list", "*: 200", post="405"),
    row("scheme", "*: 200", post="405", args=lambda p: (p.scheme.pk,)),
    row("cycle_list", "hr hr_elsewhere auditor: 200; *: 403", post="405"),
    row("cycle_add", "hr hr_elsewhere: 200; *: 403"),
    row("cycle", "hr auditor: 200; hr_elsewhere: 404; *: 403", post="405", args=lambda p: (p.cycle_agreed.pk,)),
    row("cycle_edit", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.draft_cycle.pk,)),
    row("cycle_open", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.draft_cycle.pk,)),
    row(
        "cycle_refresh_people",
        "hr: 200; hr_elsewhere: 404; *: 403",
        post="hr: 302; hr_elsewhere: 404; *: 403",
        args=lambda p: (p.cycle_agreed.pk,),
    ),
    row("indicator_list", "*: 200", post="405"),
    row("indicator_add", "hr hr_elsewhere: 200; *: 403"),
    row("indicator_edit", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.indicator.pk,)),
    row("my_appraisals", "administrator: 403; *: 200", post="405"),
    row("team", "administrator: 403; *: 200", post="405"),
    row(
        "appraisal",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; *: 200",
        post="405",
        args=lambda p: (p.case_agreed.pk,),
    ),
    row(
        "target_add",
        "employee: 200; supervisor reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.case_planning.pk,),
    ),
    row(
        "plan_rebalance",
        "",
        post="employee: 302; supervisor reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.case_planning.pk,),
    ),
    row(
        "plan_submit",
        "employee: 200; supervisor reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.case_planning.pk,),
    ),
    row(
        "plan_agree",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; supervisor: 200; *: 403",
        args=lambda p: (p.case_submitted.pk,),
    ),
    row(
        "plan_return",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; supervisor: 200; *: 403",
        args=lambda p: (p.case_submitted.pk,),
    ),
    row(
        "plan_reopen",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; supervisor: 200; *: 403",
        args=lambda p: (p.case_agreed.pk,),
    ),
    row(
        "target_edit",
        "employee: 200; supervisor reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.target_planning.pk,),
    ),
    row(
        "target_remove",
        "employee: 200; supervisor reviewer leader hr auditor administrator: 403; *: 404",
        post="employee: 302; supervisor reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.target_planning.pk,),
    ),
    row(
        "realisation_add",
        "employee: 200; supervisor reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.target_agreed.pk,),
    ),
    row(
        "obstacle_claim",
        "employee: 200; supervisor reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.target_agreed.pk,),
    ),
    row(
        "obstacle_answer",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; supervisor: 200; *: 403",
        args=lambda p: (p.target_hindered.pk,),
    ),
    row(
        "zero_give",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; supervisor: 200; *: 403",
        args=lambda p: (p.target_empty.pk,),
    ),
    row(
        "evidence",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; *: 200",
        post="405",
        args=lambda p: (p.evidence.pk,),
    ),
    row("my_ratings", "*: 200", post="405"),
    row(
        "rate_self",
        "employee: 200; supervisor reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.case_agreed.pk,),
    ),
    row(
        "rate_supervisor",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; supervisor: 200; *: 403",
        args=lambda p: (p.case_agreed.pk,),
    ),
    row(
        "peer_rate",
        "peer: 200; administrator: 403; *: 404",
        post="peer: 409; administrator: 403; *: 404",
        args=lambda p: (p.assignment.pk,),
    ),
    row("peer_draw", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.peer_cycle.pk,)),
    row("public_rate", "anonymous: 200; *: 200", post="anonymous: 409; *: 409", args=lambda p: ("ABC234",)),
    row("service_point_list", "leader hr hr_elsewhere: 200; *: 403", post="405"),
    row("service_point_add", "leader hr hr_elsewhere: 200; *: 403"),
    row("service_point", "leader hr: 200; hr_elsewhere: 404; *: 403", post="405", args=lambda p: (p.point.pk,)),
    row("service_point_edit", "leader hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.point.pk,)),
    row("service_point_officer", "", post="leader hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.point.pk,)),
    row("service_point_tickets", "leader hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.point.pk,)),
    row("countersign_list", "administrator: 403; *: 200", post="405"),
    row(
        "countersign",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; reviewer: 200; *: 403",
        args=lambda p: (p.case_rated.pk,),
    ),
    row(
        "send_back",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; reviewer: 200; *: 403",
        args=lambda p: (p.case_rated.pk,),
    ),
    row("cycle_publish", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.cycle_over.pk,)),
    row("publication", "hr: 200; hr_elsewhere: 404; *: 403", post="405", args=lambda p: (p.publication.pk,)),
    row("publication_retry", "", post="hr: 409; hr_elsewhere: 404; *: 403", args=lambda p: (p.publication.pk,)),
    row("publication_stop", "", post="hr: 409; hr_elsewhere: 404; *: 403", args=lambda p: (p.publication.pk,)),
    row(
        "scorecard",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; *: 200",
        post="405",
        args=lambda p: (p.case_published.pk,),
    ),
    row(
        "scorecard_json",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; *: 200",
        post="405",
        args=lambda p: (p.case_published.pk,),
    ),
    row(
        "acknowledge",
        "employee: 200; supervisor reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.case_published.pk,),
    ),
    row(
        "receipts",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; *: 200",
        post="405",
        args=lambda p: (p.case_published.pk,),
    ),
    row("session_list", "administrator: 403; *: 200", post="405"),
    row("session_add", "administrator: 403; *: 200"),
    row("session", "employee supervisor: 200; administrator: 403; *: 404", post="405", args=lambda p: (p.session.pk,)),
    row("session_hold", "employee administrator: 403; supervisor: 200; *: 404", args=lambda p: (p.session.pk,)),
    row("session_cancel", "employee supervisor: 200; administrator: 403; *: 404", args=lambda p: (p.session.pk,)),
    row(
        "session_acknowledge",
        "",
        post="employee supervisor: 302; administrator: 403; *: 404",
        args=lambda p: (p.held_session.pk,),
    ),
    row("action_done", "", post="employee: 302; supervisor administrator: 403; *: 404", args=lambda p: (p.action.pk,)),
    row("mentorship_list", "administrator: 403; *: 200", post="405"),
    row("mentorship_add", "administrator: 403; *: 200"),
    row("mentorship", "employee reviewer hr: 200; administrator: 403; *: 404", post="405", args=lambda p: (p.pair.pk,)),
    row(
        "mentorship_step",
        "employee hr administrator: 403; reviewer: 200; *: 404",
        args=lambda p: (
            p.pair.pk,
            "accept",
        ),
    ),
    row("development_plan", "administrator: 403; *: 200", post="405"),
    row(
        "development_plan_of",
        "employee supervisor hr auditor: 200; reviewer leader administrator: 403; *: 404",
        post="405",
        args=lambda p: (p.cast.eka.pk,),
    ),
    row(
        "development_item_add",
        "employee supervisor: 200; reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.cast.eka.pk,),
    ),
    row(
        "development_propose",
        "",
        post="employee supervisor: 302; reviewer leader hr auditor administrator: 403; *: 404",
        args=lambda p: (p.cast.eka.pk,),
    ),
    row(
        "development_item_choose",
        "",
        post="employee hr auditor administrator: 403; supervisor: 302; *: 404",
        args=lambda p: (p.item.pk,),
    ),
    row(
        "development_item_drop",
        "employee supervisor: 200; hr auditor administrator: 403; *: 404",
        args=lambda p: (p.item.pk,),
    ),
    row(
        "development_item_finish",
        "employee: 200; supervisor hr auditor administrator: 403; *: 404",
        args=lambda p: (p.chosen_item.pk,),
    ),
    row("training_record_list", "administrator: 403; *: 200", post="405"),
    row("training_record_add", "administrator: 403; *: 200"),
    row(
        "training_record_confirm",
        "",
        post="employee auditor administrator: 403; hr: 302; *: 404",
        args=lambda p: (p.record.pk,),
    ),
    row(
        "training_record_refuse", "employee auditor administrator: 403; hr: 200; *: 404", args=lambda p: (p.record.pk,)
    ),
    row("opening_list", "administrator: 403; *: 200", post="405"),
    row("opening_add", "hr hr_elsewhere: 200; *: 403"),
    row("opening", "hr_elsewhere: 404; administrator: 403; *: 200", post="405", args=lambda p: (p.opening.pk,)),
    row("opening_edit", "hr: 200; auditor administrator: 403; *: 404", args=lambda p: (p.draft_opening.pk,)),
    row("opening_panel", "hr: 200; hr_elsewhere: 404; *: 403", args=lambda p: (p.opening.pk,)),
    row(
        "opening_publish", "", post="hr: 302; auditor administrator: 403; *: 404", args=lambda p: (p.draft_opening.pk,)
    ),
    row("opening_close", "", post="hr: 409; hr_elsewhere: 404; *: 403", args=lambda p: (p.opening.pk,)),
    row("opening_finish", "", post="hr: 409; hr_elsewhere: 404; *: 403", args=lambda p: (p.closed_opening.pk,)),
    row("nominate", "hr_elsewhere: 404; administrator: 403; *: 200", args=lambda p: (p.opening.pk,)),
    row("candidacy_list", "administrator: 403; *: 200", post="405"),
    row(
        "candidacy",
        "employee hr auditor panel: 200; administrator: 403; *: 404",
        post="405",
        args=lambda p: (p.candidacy.pk,),
    ),
    row(
        "candidacy_decide",
        "employee hr auditor administrator: 403; panel: 200; *: 404",
        args=lambda p: (p.candidacy.pk,),
    ),
    row(
        "candidacy_withdraw",
        "employee: 200; hr auditor panel administrator: 403; *: 404",
        args=lambda p: (p.candidacy.pk,),
    ),
    row(
        "candidacy_recheck",
        "",
        post="employee auditor panel administrator: 403; hr: 302; *: 404",
        args=lambda p: (p.candidacy.pk,),
    ),
    row("home", "*: 200", post="405"),
    row(
        "year_report",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; *: 200",
        post="405",
        args=lambda p: (
            p.cast.eka.pk,
            2025,
        ),
    ),
    row("my_reports", "*: 200", post="405"),
    row(
        "report_download",
        "other_employee peer former_supervisor supervisor_elsewhere hr_elsewhere panel: 404; *: 200",
        post="405",
        args=lambda p: (p.report.pk,),
    ),
    row(
        "report_correct",
        "hr: 200; hr_elsewhere: 404; *: 403",
        args=lambda p: (
            p.cast.eka.pk,
            2025,
        ),
    ),
    row("report_batches", "hr hr_elsewhere: 200; *: 403", post="405"),
    row("report_batch_add", "hr hr_elsewhere: 200; *: 403"),
    row("report_batch", "hr: 200; hr_elsewhere: 404; *: 403", post="405", args=lambda p: (p.batch.pk,)),
    row("report_batch_cancel", "", post="hr: 409; hr_elsewhere: 404; *: 403", args=lambda p: (p.batch.pk,)),
    row("report_batch_retry", "", post="hr: 409; hr_elsewhere: 404; *: 403", args=lambda p: (p.batch.pk,)),
    row("verify_any", "anonymous: 200; *: 200"),
    row("verify", "anonymous: 200; *: 200", args=lambda p: (p.report.code,)),
]
