"""The steps of plan items, training records, openings and candidacies. Plain Python; roles are those in one case."""

from core.workflow import Step, Workflow

# The side that did not propose an item is its counterpart: both have to want it.
ITEM = Workflow(
    "development_item",
    (
        Step("choose", ("proposed",), "chosen", ("counterpart",)),
        Step("drop", ("proposed", "chosen"), "dropped", ("employee", "supervisor"), needs_reason=True),
        Step("finish", ("chosen",), "done", ("employee",)),
    ),
)

RECORD = Workflow(
    "training_record",
    (
        Step("confirm", ("recorded",), "confirmed", ("hr",)),
        Step("refuse", ("recorded",), "refused", ("hr",), needs_reason=True),
    ),
)

OPENING = Workflow(
    "opening",
    (
        Step("publish", ("draft",), "published", ("hr",)),
        Step("close", ("published",), "closed", ("hr",)),
        Step("finish", ("closed",), "decided", ("hr",)),
    ),
)

CANDIDACY = Workflow(
    "candidacy",
    (
        Step("propose", ("nominated",), "proposed", ("panel",), needs_reason=True),
        Step("disagree", ("proposed",), "nominated", ("panel",), needs_reason=True),
        Step("select", ("proposed",), "selected", ("panel",), needs_reason=True),
        Step("reject", ("proposed",), "rejected", ("panel",), needs_reason=True),
        Step("withdraw", ("nominated", "proposed"), "withdrawn", ("candidate",), needs_reason=True),
    ),
)
