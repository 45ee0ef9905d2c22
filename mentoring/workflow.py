"""The steps of a feedback session and of a mentor pair. Plain Python."""

from core.workflow import Step, Workflow

SESSION = Workflow(
    "session",
    (
        Step("hold", ("scheduled",), "held", ("supervisor",)),
        # The service asks for a reason and keeps it between the two: a reason of the table would stand in the trail.
        Step("cancel", ("scheduled",), "cancelled", ("supervisor", "employee")),
        Step("close", ("held",), "acknowledged", ("supervisor", "employee")),
    ),
)

IMPROVEMENT = Workflow(
    "improvement",
    (
        Step("acknowledge", ("proposed",), "acknowledged", ("employee",)),
        Step("close", ("proposed", "acknowledged"), "closed", ("supervisor",)),
    ),
)

FEEDBACK_REQUEST = Workflow(
    "feedback_request",
    (
        Step("answer", ("open",), "answered", ("asked",)),
        Step("decline", ("open",), "declined", ("asked",)),
    ),
)

# Whoever did not ask herself is asked: a pair that HR proposed needs the mentee first, then the mentor.
MENTORSHIP = Workflow(
    "mentorship",
    (
        Step("agree", ("suggested",), "proposed", ("mentee",)),
        Step("accept", ("proposed",), "active", ("mentor",)),
        Step("decline", ("suggested", "proposed"), "declined", ("mentor", "mentee")),
        Step("close", ("active",), "closed", ("mentor", "mentee")),
    ),
)

MENTOR_REQUEST = Workflow(
    "mentor_request",
    (
        Step("match", ("waiting",), "matched", ("hr",)),
        Step("reopen", ("matched",), "waiting", ("mentee",)),
        Step("withdraw", ("waiting",), "withdrawn", ("mentee",)),
    ),
)

MATCH_PROPOSAL = Workflow(
    "match_proposal",
    (
        Step("accept", ("open",), "accepted", ("hr",)),
        Step("drop", ("open",), "dropped", ("hr",)),
    ),
)
