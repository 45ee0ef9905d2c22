"""A plan as people read it, and as the scoring engine reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet, Sum
from django.utils import formats

from appraisal import labels, scoring
from appraisal.models import Appraisal, Evidence, EvidenceVerdict, PlanFrame, Realisation, Target
from appraisal.models.aims import Aim
from employees import labels as people_labels

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class TargetRow:
    """One target with everything its row shows. `attained` is in percent, None while it is not known.

    `realisations` are all of them, the withdrawn ones too; the last of `counting` is the one that counts.
    """

    target: Target
    aim: str
    realisations: list[Realisation]
    reached: str
    attained: Decimal | None
    # What the supervisor remarked when she returned the plan.
    remark: str = ""

    @cached_property
    def counting(self) -> list[Realisation]:
        """Those that were not withdrawn, the earliest first."""
        return [row for row in self.realisations if row.state == labels.RealisationState.RECORDED]

    @property
    def latest(self) -> Realisation | None:
        """The one that counts."""
        return self.counting[-1] if self.counting else None

    @property
    def is_ended(self) -> bool:
        """An agreed change took it out of the plan; the weights of the others were agreed anew."""
        return self.target.ended_on is not None

    @property
    def is_taken_out(self) -> bool:
        """It does not count: ended, or an accepted obstacle, whose weight is shared out among the other targets."""
        return self.is_ended or bool(self.target.obstacle_state == labels.ObstacleState.ACCEPTED)

    @property
    def is_zero_given(self) -> bool:
        return bool(self.target.zero_reason) and not self.counting and not self.is_taken_out

    @property
    def is_missing(self) -> bool:
        """Neither realised, nor taken out, nor given a zero: the case cannot be countersigned like this.

        In words: not concluded by the supervisor and not taken out.
        """
        if self.target.is_qualitative:
            return not (self.target.judgement or self.is_taken_out)
        return not (self.counting or self.is_taken_out or self.is_zero_given)

    @property
    def obstacle_waits(self) -> bool:
        return not self.is_ended and bool(self.target.obstacle_state == labels.ObstacleState.CLAIMED)

    @property
    def obstacle_tone(self) -> str:
        return {"claimed": "warn", "accepted": "good", "refused": "bad"}.get(self.target.obstacle_state, "neutral")

    @property
    def may_claim(self) -> bool:
        waits = self.target.obstacle_state in (labels.ObstacleState.NONE, labels.ObstacleState.REFUSED)
        return waits and not self.is_ended

    @property
    def may_give_zero(self) -> bool:
        return self.is_missing and not self.target.is_qualitative

    @property
    def in_words(self) -> bool:
        return self.target.is_qualitative

    @property
    def may_judge(self) -> bool:
        """The supervisor concludes in words, and may do so again."""
        return self.target.is_qualitative and not self.is_taken_out


@dataclass(frozen=True)
class Plan:
    """All targets of one case."""

    rows: list[TargetRow]

    @property
    def has_blocks(self) -> bool:
        """Whether there is anything beside the main block, so that blocks are worth naming."""
        return any(row.target.block != labels.Block.MAIN for row in self.rows)

    @property
    def weight(self) -> Decimal:
        """The sum of the weights in percent; a plan is submitted with exactly 100."""
        return sum((row.target.weight for row in self.rows if not row.is_ended), Decimal(0))

    @property
    def weighs_hundred(self) -> bool:
        return self.weight == HUNDRED

    @property
    def missing(self) -> int:
        """How many targets have no realisation, no accepted obstacle and no zero."""
        return sum(row.is_missing for row in self.rows)


def figure(value: Decimal | None) -> str:
    """Return a number as people write it: no superfluous zeros, the separators of the language."""
    if value is None:
        return ""
    whole = value == value.to_integral_value()
    plain = value.quantize(Decimal(1)) if whole else value.normalize()
    return formats.number_format(plain, use_l10n=True, force_grouping=abs(value) >= 1000)


def aim_of(target: Aim) -> str:
    """Return the target value or range with its unit of measure; of a qualitative target what is expected."""
    if target.is_qualitative:
        return target.expected
    if target.value is not None:
        return f"{figure(target.value)} {target.unit_of_measure}"
    return f"{figure(target.low)}–{figure(target.high)} {target.unit_of_measure}"


def plan_of(appraisal: Appraisal) -> Plan:
    """Return the plan of a case with realisations, evidence and what was said of it, in four queries."""
    verdicts = Prefetch("verdicts", EvidenceVerdict.objects.select_related("by").order_by("pk"))
    evidence = Prefetch("evidence", Evidence.objects.order_by("pk").prefetch_related(verdicts))
    recorded = Realisation.objects.select_related("recorded_by").order_by("day", "pk")
    realisations = Prefetch("realisations", recorded.prefetch_related(evidence))
    targets = (
        Target.objects.filter(appraisal=appraisal)
        .select_related("serves__appraisal__employee", "indicator")
        .prefetch_related(realisations)
    )
    cap = appraisal.cycle.scheme.rules.attainment_cap
    return Plan([_row(target, cap) for target in targets])


def _row(target: Target, cap: Decimal) -> TargetRow:
    known = list(target.realisations.all())
    counting = [row for row in known if row.state == labels.RealisationState.RECORDED]
    latest = counting[-1] if counting else None
    attained = None if target.is_qualitative else _attained(target, latest, cap)
    if target.ended_on is not None or target.obstacle_state == labels.ObstacleState.ACCEPTED:
        attained = None
    elif latest is None and target.zero_reason:
        attained = Decimal(0)
    if target.is_qualitative:
        # Words have no percentage; what was reported stands in the place of a figure.
        attained, reached = None, latest.note if latest else ""
    else:
        reached = f"{figure(latest.value)} {target.unit_of_measure}" if latest else ""
    return TargetRow(target=target, aim=aim_of(target), realisations=known, reached=reached, attained=attained)


def _attained(target: Target, latest: Realisation | None, cap: Decimal) -> Decimal | None:
    return scoring.attainment(
        polarity=target.polarity,
        realised=latest.value if latest else None,
        target=target.value,
        low=target.low,
        high=target.high,
        cap=cap,
    )


def frame_of(appraisal: Appraisal) -> PlanFrame:
    """Return the approach and the annexes of a plan; the defaults, not stored, while nobody wrote any."""
    if "frame" in appraisal._state.fields_cache:
        # Loaded with the case (`with_plan`).
        found: PlanFrame | None = appraisal._state.fields_cache["frame"]
    else:
        found = PlanFrame.objects.filter(appraisal=appraisal).first()
    return found or PlanFrame(appraisal=appraisal)


def has_perspectives(appraisal: Appraisal) -> bool:
    """Say whether this is the plan of a high leader (JPT), whose targets carry a perspective."""
    post = appraisal.position or appraisal.employee.position
    return bool(post.post_type.group == people_labels.PostGroup.JPT)


def plan_weight(appraisal: Appraisal, besides: Target | None = None) -> Decimal:
    """Return the sum of the weights in percent, leaving out `besides`."""
    others = Target.objects.in_force().filter(appraisal=appraisal)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    return others.aggregate(weight=Sum("weight"))["weight"] or Decimal(0)


def servable_targets(appraisal: Appraisal) -> QuerySet[Target]:
    """Return the superior's own targets in this cycle, which a target may serve; often none, which blocks nobody."""
    if appraisal.appraiser_id is None:
        return Target.objects.none()
    return (
        Target.objects.in_force()
        .filter(appraisal__cycle=appraisal.cycle_id, appraisal__employee=appraisal.appraiser_id)
        .order_by("pk")
    )


def targets_record(appraisal: Appraisal) -> list[dict[str, Any]]:
    """Return the targets of one case as the scoring record has them ("targets" of `scoring.score`)."""
    return targets_records([appraisal.pk])[appraisal.pk]


def targets_records(appraisal_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Return appraisal id → targets of the scoring record, for a whole cycle in two queries.

    Numbers are texts, missing ones None. The latest realisation by day, then by order of recording, counts. An
    obstacle is told only where it was accepted.
    """
    ids = list(appraisal_ids)
    records: dict[int, list[dict[str, Any]]] = {pk: [] for pk in ids}
    latest: dict[int, tuple[Decimal | None, str]] = {}
    recorded = Realisation.objects.counting().filter(target__appraisal__in=ids).order_by("day", "pk")
    for target_id, value, note in recorded.values_list("target_id", "value", "note"):
        latest[target_id] = (value, note)
    for target in Target.objects.filter(appraisal__in=ids).order_by("appraisal_id", "pk"):
        records[target.appraisal_id].append(_record(target, *latest.get(target.pk, (None, ""))))
    return records


def _record(target: Target, realised: Decimal | None, note: str = "") -> dict[str, Any]:
    is_out = target.obstacle_state == labels.ObstacleState.ACCEPTED
    in_words = {"expected": target.expected, "reported": note, "judgement": target.judgement}
    return {
        "id": str(target.pk),
        "title": target.title,
        "polarity": target.polarity,
        "target": _text(target.value),
        "low": _text(target.low),
        "high": _text(target.high),
        "weight": _text(target.weight),
        "realised": _text(realised),
        "obstacle": (target.obstacle_answer or target.obstacle) if is_out else "",
        "zero_reason": target.zero_reason,
        # For the reader of the record; the engine does not look at these.
        "measure": target.measure,
        "aspect": target.aspect,
        "unit_of_measure": target.unit_of_measure,
        **(in_words if target.is_qualitative else {}),
        **({"ended": ended_words(target)} if target.ended_on else {}),
    }


def ended_words(target: Target) -> str:
    """Say when and why an agreed change took a target out of the plan; the day as in any record, 2026-07-01."""
    return f"{target.ended_on}: {target.ended_reason}" if target.ended_on else ""


def _text(value: Decimal | None) -> str | None:
    """A number as text without the zeros the database adds: 95.0000 is 95."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
