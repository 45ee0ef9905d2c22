"""The steps of a cycle and of an appraisal. Plain Python; roles are roles in this one case."""

from core.workflow import Step, Workflow

CYCLE = Workflow(
    "cycle",
    (
        Step("open", ("draft",), "open", ("hr",)),
        Step("start_publication", ("open",), "publishing", ("hr",)),
        Step("stop_publication", ("publishing",), "open", ("system",), needs_reason=True),
        Step("publish", ("publishing",), "published", ("system",)),
    ),
)

APPRAISAL = Workflow(
    "appraisal",
    (
        Step("submit_plan", ("planning", "returned"), "submitted", ("employee",)),
        Step("return_plan", ("submitted",), "returned", ("supervisor",), needs_reason=True),
        Step("agree_plan", ("submitted",), "agreed", ("supervisor",)),
        # From "planning": a plan never written needs the supervisor's word once the rating window is open.
        Step("reopen_plan", ("planning", "agreed"), "returned", ("supervisor",), needs_reason=True),
        Step("finish_rating", ("agreed",), "rated", ("supervisor",)),
        Step("send_back", ("rated",), "agreed", ("reviewer",), needs_reason=True),
        Step("countersign", ("rated",), "countersigned", ("reviewer",)),
        Step("publish", ("countersigned",), "published", ("system",)),
        Step("acknowledge", ("published",), "acknowledged", ("employee",)),
    ),
)

# A spreadsheet whose dry run waits for the word of whoever uploaded it.
SHEET = Workflow(
    "sheet_import",
    (
        Step("apply", ("checked",), "applied", ("uploader",)),
        Step("drop", ("checked",), "dropped", ("uploader",)),
    ),
)

# The former supervisor hands on what the next one should know.
HANDOVER = Workflow("handover", (Step("write_note", ("asked",), "noted", ("former",)),))

EXEMPTION = Workflow("exemption", (Step("cancel", ("active",), "cancelled", ("hr",), needs_reason=True),))

# A change of an agreed plan: the proposer is the side that proposed it, the other side answers.
PLAN_CHANGE = Workflow(
    "plan_change",
    (
        Step("propose", ("draft",), "proposed", ("proposer",), needs_reason=True),
        Step("agree", ("proposed",), "agreed", ("other_side",)),
        Step("refuse", ("proposed",), "refused", ("other_side",), needs_reason=True),
        Step("withdraw", ("proposed",), "withdrawn", ("proposer",)),
        # The plan was opened again as a whole.
        Step("close", ("proposed",), "closed", ("system",), needs_reason=True),
    ),
)

# A result of the superior assigned to a member of the team (the role–result matrix).
CONTRIBUTION = Workflow(
    "result_assignment",
    (
        Step("take_up", ("open",), "accepted", ("employee",)),
        Step("decline", ("open",), "declined", ("employee",), needs_reason=True),
        Step("withdraw", ("open",), "withdrawn", ("supervisor",)),
    ),
)
