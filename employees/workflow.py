"""The steps of a report "my supervisor is wrong". Plain Python; roles are roles in this one case."""

from core.workflow import Step, Workflow

SUPERVISOR_REPORT = Workflow(
    "supervisor_report",
    (
        Step("confirm", ("reported",), "confirmed", ("named_supervisor",)),
        Step("carry_out", ("confirmed",), "done", ("hr",)),
        Step("decline", ("reported",), "declined", ("named_supervisor",), needs_reason=True),
        Step("refuse", ("reported", "confirmed"), "declined", ("hr",), needs_reason=True),
        Step("withdraw", ("reported", "confirmed"), "withdrawn", ("employee",)),
    ),
)
