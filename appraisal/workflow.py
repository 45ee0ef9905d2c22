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
