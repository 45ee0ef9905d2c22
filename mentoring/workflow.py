"""The steps of a feedback session and of a mentor pair. Plain Python."""

from core.workflow import Step, Workflow

SESSION = Workflow(
    "session",
    (
        Step("hold", ("scheduled",), "held", ("supervisor",)),
        Step("cancel", ("scheduled",), "cancelled", ("supervisor", "employee"), needs_reason=True),
        Step("close", ("held",), "acknowledged", ("supervisor", "employee")),
    ),
)

MENTORSHIP = Workflow(
    "mentorship",
    (
        Step("accept", ("proposed",), "active", ("mentor",)),
        Step("decline", ("proposed",), "declined", ("mentor",), needs_reason=True),
        Step("close", ("active",), "closed", ("mentor", "mentee"), needs_reason=True),
    ),
)
