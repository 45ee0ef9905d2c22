"""The words of the appraisal: codes with their labels."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Aspect(models.TextChoices):
    QUANTITY = "quantity", _("quantity")
    QUALITY = "quality", _("quality")
    TIME = "time", _("time")
    COST = "cost", _("cost")


class Polarity(models.TextChoices):
    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")


class LibraryPolarity(models.TextChoices):
    """The library also says where a range is meant; a target then has the range (see `Indicator.prefill`)."""

    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")
    RANGE = "range", _("within a range")


class Block(models.TextChoices):
    """The two blocks of a plan: *utama* and *tambahan*."""

    MAIN = "main", _("main")
    ADDITIONAL = "additional", _("additional")


class Perspective(models.TextChoices):
    """The perspectives of leaders' plans (JPT)."""

    CUSTOMERS = "customers", _("recipients of the service")
    PROCESSES = "processes", _("business processes")
    CAPACITY = "capacity", _("internal strengthening")
    BUDGET = "budget", _("budget")


class Approach(models.TextChoices):
    QUANTITATIVE = "quantitative", _("quantitative: measured in figures")
    QUALITATIVE = "qualitative", _("qualitative: judged in words")


class Source(models.TextChoices):
    SELF = "self", _("self")
    SUPERVISOR = "supervisor", _("supervisor")
    PEER = "peer", _("peers")
    SUBORDINATE = "subordinate", _("subordinates")
    PUBLIC = "public", _("public")


NAMED_SOURCES = (Source.SELF, Source.SUPERVISOR)
ANONYMOUS_SOURCES = (Source.PEER, Source.SUBORDINATE)


class Expectation(models.TextChoices):
    ABOVE = "above", _("above expectation")
    MEETS = "meets", _("meets expectation")
    BELOW = "below", _("below expectation")


class CycleState(models.TextChoices):
    DRAFT = "draft", _("in preparation")
    OPEN = "open", _("open")
    PUBLISHING = "publishing", _("being published")
    PUBLISHED = "published", _("published")


class AppraisalState(models.TextChoices):
    PLANNING = "planning", _("plan being written")
    SUBMITTED = "submitted", _("plan submitted")
    RETURNED = "returned", _("plan returned")
    AGREED = "agreed", _("plan agreed, year running")
    RATED = "rated", _("rated by the supervisor")
    COUNTERSIGNED = "countersigned", _("countersigned")
    PUBLISHED = "published", _("published")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")


# The states as heads of narrow columns.
STATE_HEADS = {
    AppraisalState.PLANNING: _("in planning"),
    AppraisalState.SUBMITTED: _("plan sent"),
    AppraisalState.RETURNED: _("sent back"),
    AppraisalState.AGREED: _("year runs"),
    AppraisalState.RATED: _("rated"),
    AppraisalState.COUNTERSIGNED: _("countersigned"),
    AppraisalState.PUBLISHED: _("published"),
    AppraisalState.ACKNOWLEDGED: _("received"),
}


class ObstacleState(models.TextChoices):
    NONE = "none", _("no obstacle")
    CLAIMED = "claimed", _("obstacle reported")
    ACCEPTED = "accepted", _("obstacle accepted")
    REFUSED = "refused", _("obstacle not accepted")


class Duty(models.TextChoices):
    """Whether a case is rated by itself (domain §3, split period and exempt)."""

    RATED = "rated", _("rated")
    JOINED = "joined", _("too short to be rated alone")
    EXEMPT = "exempt", _("exempt")


class HandoverKind(models.TextChoices):
    CUT = "cut", _("cut by date")
    JOIN = "join", _("taken over whole")
    CORRECT = "correct", _("corrected")


class HandoverState(models.TextChoices):
    ASKED = "asked", _("note asked for")
    NOTED = "noted", _("note written")


class ExemptionReason(models.TextChoices):
    STUDY = "study", _("study assignment (tugas belajar)")
    UNPAID_LEAVE = "unpaid_leave", _("unpaid leave (CLTN)")
    SUSPENSION = "suspension", _("suspension")
    PRE_RETIREMENT = "pre_retirement", _("pre-retirement leave")
    OTHER = "other", _("other reason")


class ExemptionState(models.TextChoices):
    ACTIVE = "active", _("in force")
    CANCELLED = "cancelled", _("cancelled")


class SheetKind(models.TextChoices):
    INDICATORS = "indicators", _("indicators")
    REALISATIONS = "realisations", _("realisations")


class SheetState(models.TextChoices):
    CHECKED = "checked", _("checked, nothing written yet")
    APPLIED = "applied", _("written")
    DROPPED = "dropped", _("dropped")


class RowAction(models.TextChoices):
    ADD = "add", _("will be added")
    CHANGE = "change", _("will be changed")
    SAME = "same", _("stays the same")
    REFUSED = "refused", _("refused")


class RealisationState(models.TextChoices):
    RECORDED = "recorded", _("recorded")
    WITHDRAWN = "withdrawn", _("withdrawn")


class EvidenceState(models.TextChoices):
    """What the supervisor says of a piece of evidence."""

    WAITING = "waiting", _("not looked at yet")
    ACCEPTED = "accepted", _("evidence accepted")
    QUESTIONED = "questioned", _("question about it")
    REFUSED = "refused", _("evidence refused")


class VerdictKind(models.TextChoices):
    """One line in the history of a piece of evidence: what the supervisor said, or what the employee replied."""

    ACCEPTED = "accepted", _("accepted")
    QUESTIONED = "questioned", _("questioned")
    REFUSED = "refused", _("refused")
    REPLY = "reply", _("reply of the employee")


class Rhythm(models.TextChoices):
    """How often employee and supervisor look back together during the year (domain §3)."""

    NONE = "none", _("no periodic reviews")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")


class ReviewState(models.TextChoices):
    OPEN = "open", _("open")
    SELF_NOTED = "self_noted", _("note of the employee is there")
    CONCLUDED = "concluded", _("concluded")


class VersionKind(models.TextChoices):
    """The steps at which a version of the plan is kept."""

    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    AGREED = "agreed", _("agreed")
    REOPENED = "reopened", _("opened again")
    CHANGED = "changed", _("changed during the year")


class Side(models.TextChoices):
    """The two of a case, who agree a plan and review the year."""

    EMPLOYEE = "employee", _("employee")
    SUPERVISOR = "supervisor", _("supervisor")


class ChangeState(models.TextChoices):
    DRAFT = "draft", _("being written")
    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CLOSED = "closed", _("closed: the plan was opened again")


class ConflictKind(models.TextChoices):
    FAMILY = "family", _("family")
    DISPUTE = "dispute", _("dispute")
    BUSINESS = "business", _("business")


class VetoSide(models.TextChoices):
    RATED = "rated", _("the person rated")
    RATER = "rater", _("a rater")


class AssignmentState(models.TextChoices):
    ASSIGNED = "assigned", _("asked for")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ContributionState(models.TextChoices):
    """Where a result assigned in the role–result matrix stands."""

    OPEN = "open", _("waits for an answer")
    ACCEPTED = "accepted", _("taken up")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ReminderStage(models.TextChoices):
    """What HR reminds people of: who has to act is told by the state of the case."""

    PLAN = "plan", _("write the plan and submit it")
    AGREE = "agree", _("agree or return submitted plans")
    RATE = "rate", _("rate the team")
    SIGN = "sign", _("countersign appraisals")


class CommentState(models.TextChoices):
    """Where the words of a citizen stand: HR reads them before anybody else does."""

    WAITING = "waiting", _("to be screened")
    RELEASED = "released", _("released")
    WITHHELD = "withheld", _("withheld")


class WithholdReason(models.TextChoices):
    """Why HR does not release the words of a citizen."""

    PERSONAL = "personal", _("tells personal data of somebody")
    ABUSE = "abuse", _("insults or threatens")
    OFF_TOPIC = "off_topic", _("is not about the service")
    UNREADABLE = "unreadable", _("cannot be understood")


def in_language(text: dict[str, str], language: str | None = None) -> str:
    """Return a text of a scheme ({"id": …, "en": …}) in the language in use, in Indonesian where it lacks one."""
    wanted = (language or get_language() or "id")[:2]
    return text.get(wanted) or text.get("id") or next(iter(text.values()), "")


# The private hints to a rater, by the codes of `appraisal.nudges`.
NUDGES = {
    "same_level": _("Every item has the same level. Is there really nothing this person does better or less well?"),
    "repeated_words": _("The same words stand in more than one place. What was it exactly, here?"),
    "fast": _("This form was filled in very quickly. Have you compared each item with the text of its levels?"),
    "words_disagree": _("Level and words seem to say different things. Please read them once more."),
}

# The sentences of `scoring.check_target` for people, by its codes, and the field of the form each belongs to.
TARGET_REFUSALS = {
    "polarity_unknown": _("Say whether higher or lower is better for this target."),
    "target_missing": _("Give a target value, or a range with a lowest and a highest value."),
    "target_and_range": _("Give either one target value or a range, not both."),
    "range_incomplete": _("A range needs both its lowest and its highest value."),
    "not_a_number": _("A target must be an ordinary number."),
    "target_not_positive": _("The target must be greater than zero; only a target where lower is better may be zero."),
    "range_not_positive": _("Both ends of a target range must be greater than zero."),
    "range_reversed": _("The lowest value of a range cannot be above its highest value."),
}
TARGET_FIELDS = {
    "polarity_unknown": "polarity",
    "range_incomplete": "high",
    "range_not_positive": "low",
    "range_reversed": "low",
}
# The sentences of `library_rules.problems_of`, by its codes.
LIBRARY_REFUSALS = {
    **TARGET_REFUSALS,
    "range_takes_no_value": _("A range has a lowest and a highest value; leave the single value empty."),
    "only_a_range_has_ends": _("Only the direction “within a range” has a lowest and a highest value."),
    "weight_not_a_percentage": _("A weight is more than 0 and at most 100 percent."),
    "rubric_incomplete": _("Describe all five levels, or leave all of them empty."),
}
