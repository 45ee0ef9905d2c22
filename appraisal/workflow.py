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

# What was recorded wrongly is withdrawn with a reason; it stays in view and does not count.
REALISATION = Workflow(
    "realisation",
    (Step("withdraw", ("recorded",), "withdrawn", ("employee",), needs_reason=True),),
)

# The supervisor looks at each piece of evidence and may change her mind until the case is rated.
EVIDENCE = Workflow(
    "evidence",
    (
        Step("accept", ("waiting", "questioned", "refused"), "accepted", ("supervisor",)),
        Step("question", ("waiting", "accepted", "refused"), "questioned", ("supervisor",), needs_reason=True),
        Step("refuse", ("waiting", "accepted", "questioned"), "refused", ("supervisor",), needs_reason=True),
        Step("reply", ("questioned", "refused"), "waiting", ("employee",), needs_reason=True),
    ),
)

REVIEW = Workflow(
    "review",
    (
        Step("note", ("open",), "self_noted", ("employee",)),
        Step("conclude", ("self_noted",), "concluded", ("supervisor",)),
        # Only once the period is over: until then the employee may still write.
        Step("conclude_alone", ("open",), "concluded", ("supervisor",)),
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

# What a citizen wrote: HR releases or withholds it, and can take back what was released by mistake.
COMMENT = Workflow(
    "comment",
    (
        Step("release", ("waiting", "withheld"), "released", ("hr",)),
        Step("withhold", ("waiting", "released"), "withheld", ("hr",)),
    ),
)
