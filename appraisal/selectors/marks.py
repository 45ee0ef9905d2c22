"""How far targets are: the attainment so far, and what is missing; the same words on board, tree and matrix."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextChoices
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from appraisal import labels, scoring
from appraisal.models import Cycle, Evidence, Realisation, Target

FULL, NEAR = Decimal(100), Decimal(75)


class Band(TextChoices):
    """Where a target stands so far, measured against the whole year."""

    REACHED = "reached", _("100 percent or more")
    NEAR = "near", _("75% to below 100%")
    BELOW = "below", _("below 75%")
    WORDS = "words", _("described in words")
    MISSING = "missing", _("no realisation yet")
    TAKEN_OUT = "taken_out", _("taken out")


# Band → tone, drawing, the sign that stands for it in a narrow cell, short words: colour never stands alone.
LOOKS = {
    Band.REACHED: ("good", "check-circle", "✓", ""),
    Band.NEAR: ("info", "play", "›", ""),
    Band.BELOW: ("bad", "alert", "▼", ""),
    Band.WORDS: ("neutral", "chat", "¶", _("in words")),
    Band.MISSING: ("warn", "clock", "?", _("no result")),
    Band.TAKEN_OUT: ("neutral", "x-circle", "×", _("taken out")),
}


@dataclass(frozen=True)
class Mark:
    """One target as a cell shows it. `attained` is in percent; None where nothing is known, which is never a zero."""

    target: Target
    attained: Decimal | None
    band: Band
    lacks_evidence: bool
    is_questioned: bool

    @property
    def percent(self) -> str:
        """The attainment in whole percent, cut and not rounded: 99.6 must not read as reached. Empty where unknown."""
        if self.attained is None:
            return ""
        return f"{formats.number_format(self.attained.quantize(Decimal(1), ROUND_DOWN), use_l10n=True)}%"

    @property
    def tone(self) -> str:
        return LOOKS[self.band][0]

    @property
    def icon(self) -> str:
        return LOOKS[self.band][1]

    @property
    def sign(self) -> str:
        return LOOKS[self.band][2]

    @property
    def short(self) -> str:
        """What a narrow cell says: the percentage, or words where there is none."""
        return self.percent or str(LOOKS[self.band][3])


def marked(targets: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate targets with what `mark_of` needs: the latest realisation that counts, and its evidence."""
    counting = Realisation.objects.counting().filter(target=OuterRef("pk"))
    proofs = Evidence.objects.filter(realisation__target=OuterRef("pk")).exclude(realisation__state="withdrawn")
    return targets.annotate(
        latest=Subquery(counting.order_by("-day", "-pk").values("value")[:1]),
        is_realised=Exists(counting),
        is_shown=Exists(proofs.exclude(state=labels.EvidenceState.REFUSED)),
        is_questioned=Exists(proofs.filter(state=labels.EvidenceState.QUESTIONED)),
    )


def caps_of(cycles: Iterable[Cycle]) -> dict[int, Decimal]:
    """Return cycle id → the most a target can count, in percent; a scheme is read once, not once a target."""
    return {cycle.pk: cycle.scheme.rules.attainment_cap for cycle in cycles}


def mark_of(target: Any, cap: Decimal) -> Mark:
    """Return where a `marked` target stands; `cap` in percent is that of the scheme."""
    attained, band = _standing(target, cap)
    lacks = target.is_realised and not target.is_shown and band != Band.TAKEN_OUT
    return Mark(target, attained, band, lacks, target.is_questioned)


def _standing(target: Any, cap: Decimal) -> tuple[Decimal | None, Band]:
    if target.obstacle_state == labels.ObstacleState.ACCEPTED:
        return None, Band.TAKEN_OUT
    if not target.is_realised:
        return (Decimal(0), Band.BELOW) if target.zero_reason else (None, Band.MISSING)
    if target.expected:
        return None, Band.WORDS
    attained = scoring.attainment(
        polarity=target.polarity,
        realised=target.latest,
        target=target.value,
        low=target.low,
        high=target.high,
        cap=cap,
    )
    return attained, band_of(attained)


def band_of(attained: Decimal | None) -> Band:
    """Return the band of a percentage; unknown is missing, never below."""
    if attained is None:
        return Band.MISSING
    return Band.REACHED if attained >= FULL else Band.NEAR if attained >= NEAR else Band.BELOW


def legend() -> list[tuple[str, str, str]]:
    """Return tone, sign and words of every band, for the line that explains the cells."""
    return [(LOOKS[band][0], LOOKS[band][2], str(band.label)) for band in Band]
