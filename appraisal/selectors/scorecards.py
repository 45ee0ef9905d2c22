"""The scorecard: a published year with its pictures, comments and receipts. Only what may be shown leaves here."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from appraisal import labels, scoring, summaries
from appraisal.models import Appraisal, RaterAssignment, Rating, Result, Tally
from appraisal.selectors import handovers, plans, results
from core import charts as drawing

# The supervisor has submitted her rating.
CONCLUDED = ("rated", "countersigned", "published", "acknowledged")


@dataclass(frozen=True)
class Comment:
    """What somebody wrote about one item."""

    item: summaries.Words
    text: str


@dataclass(frozen=True)
class Comments:
    """The comments of one source."""

    source: str
    label: summaries.Words
    is_anonymous: bool
    rows: tuple[Comment, ...]


@dataclass(frozen=True)
class TargetLine:
    """One target as the page writes it: what was aimed at and what was reached, with the unit of measure."""

    target: summaries.TargetRow
    aim: str
    reached: str


@dataclass(frozen=True)
class Scorecard:
    """Everything the page shows; `targets_count` says whether the scheme has a component of targets at all."""

    year: summaries.AppraisalYear
    charts: tuple[drawing.Chart, ...]
    comments: tuple[Comments, ...]
    trend: drawing.Chart | None
    gaps: tuple[summaries.ItemRow, ...]
    targets: tuple[TargetLine, ...]
    targets_count: bool


@dataclass(frozen=True)
class ReceiptList:
    """The receipts of one anonymous source; as many as answers were counted."""

    source: str
    label: summaries.Words
    raters: int
    numbers: tuple[str, ...]


def scorecard_of(result: Result) -> Scorecard:
    """Return the scorecard of a published result (with `results.LOADED` at hand), in a constant number of queries."""
    year = results.summary_of(result)
    over_years = [*results.trend_of(year.employee_id, year.year), (str(year.year), year.score)]
    shown = [pair for pair in over_years if pair[1] is not None]
    return Scorecard(
        year=year,
        charts=_charts(year),
        comments=_comments(result),
        trend=drawing.trend(over_years, max_value=year.score_cap) if len(shown) > 1 else None,
        gaps=tuple(item for item in year.items if item.gap),
        targets=tuple(_line(target) for target in year.targets),
        targets_count=any(row.kind == "targets" for row in year.components),
    )


def _line(target: summaries.TargetRow) -> TargetLine:
    if target.expected:
        return TargetLine(target, target.expected, target.judgement)
    aimed = plans.figure(target.value)
    if target.value is None:
        aimed = f"{plans.figure(target.low)}–{plans.figure(target.high)}"
    return TargetLine(target, f"{aimed} {target.unit_of_measure}", plans.figure(target.realised))


def _charts(year: summaries.AppraisalYear) -> tuple[drawing.Chart, ...]:
    weighed = [(str(row.label), row.score) for row in year.components if row.kind != "bonus"]
    drawn = [drawing.bars(weighed, year.score_cap, title=_("Components in points"), label=_("Component"))]
    own = [item.own_score for item in year.items]
    above = [item.supervisor_score for item in year.items]
    others = [item.others for item in year.items]
    for name, values in ((_("Self"), own), (_("Others"), others)):
        # Items only one side was asked about have no place in a comparison.
        pairs = [
            (str(item.label), mine, theirs)
            for item, mine, theirs in zip(year.items, values, above, strict=True)
            if theirs is not None
        ]
        if len(pairs) >= 3 and any(mine is not None for _label, mine, _theirs in pairs):
            axes = [label for label, _mine, _theirs in pairs]
            series: list[tuple[str, list[drawing.Number | None]]] = [
                (_("Supervisor"), [pair[2] for pair in pairs]),
                (name, [pair[1] for pair in pairs]),
            ]
            title = _("Items: supervisor and %(others)s") % {"others": name.lower()}
            drawn.append(drawing.radar(axes, series, year.score_cap, title=title))
    return tuple(drawn)


def _comments(result: Result) -> tuple[Comments, ...]:
    rules = scoring.scheme_from_json(result.frozen["record"]["scheme"])
    names = results.item_labels(rules)
    found = []
    latest: dict[str, Rating] = {}
    for rating in Rating.objects.filter(appraisal=result.appraisal_id, is_final=True).order_by("revision"):
        latest[str(rating.source)] = rating
    for source in ("self", "supervisor"):
        if source in latest and latest[source].comments:
            rows = [(item, text) for item, text in latest[source].comments.items()]
            found.append(_said(source, False, rows, names))
    for tally in Tally.objects.filter(appraisal=result.appraisal_id):
        # Sorted by random keys, the rows stand in no order that tells anything.
        rows = [(item, text) for _key, item, text in tally.document.get("comments", [])]
        if rows and tally.document.get("raters", 0) >= rules.minimum_of(tally.source):
            found.append(_said(tally.source, True, rows, names))
    return tuple(found)


def _said(source: str, is_anonymous: bool, rows: list[tuple[str, str]], names: dict[str, summaries.Words]) -> Comments:
    label = summaries.Words(**scoring.SOURCE_NAMES[source])
    return Comments(source, label, is_anonymous, tuple(Comment(names[item], text) for item, text in rows))


def receipts_of(appraisal: Appraisal) -> list[ReceiptList]:
    """Return the receipts of every anonymous source of a published appraisal."""
    return [
        ReceiptList(
            tally.source,
            summaries.Words(**scoring.SOURCE_NAMES[tally.source]),
            tally.document.get("raters", 0),
            tuple(tally.document.get("receipts", [])),
        )
        for tally in Tally.objects.filter(appraisal=appraisal).order_by("source")
        if tally.document.get("raters")
    ]


def may_check_receipts(appraisal: Appraisal, user: Any) -> bool:
    """Say whether `user` answered or was asked about this person: she may look her receipt up after publication."""
    return bool(RaterAssignment.objects.visible_to(user).filter(appraisal=appraisal).exists())


def preview_of(appraisal: Appraisal) -> list[tuple[summaries.Words, list[tuple[summaries.Words, int | None, str]]]]:
    """Return the supervisor's levels by component for the reviewer: no number that anonymous answers went into."""
    rating = (
        Rating.objects.filter(appraisal=appraisal, source=labels.Source.SUPERVISOR, is_final=True)
        .order_by("-revision")
        .first()
    )
    if rating is None:
        return []
    return [
        (
            summaries.Words(**component.label),
            [
                (summaries.Words(**item.label), rating.levels[item.key], rating.comments.get(item.key, ""))
                for item in component.items
                if item.key in rating.levels
            ],
        )
        for component in appraisal.cycle.scheme.rules.components
        if component.kind == "rated"
    ]


@dataclass(frozen=True)
class EarlierPart:
    """An earlier part in the view of the supervisor who concludes: who rated it and what she said, item by item."""

    words: str
    supervisor: str
    levels: list[tuple[summaries.Words, list[tuple[summaries.Words, int | None, str]]]]


def earlier_of(appraisal: Appraisal) -> list[EarlierPart]:
    """Return the earlier parts a supervisor concludes upon; only in a quadrant scheme, only what was submitted."""
    if appraisal.cycle.scheme.rules.conclusion != "quadrant" or appraisal.previous_id is None:
        return []
    rows = Appraisal.objects.filter(
        cycle=appraisal.cycle_id,
        employee=appraisal.employee_id,
        period_end__lt=appraisal.period_start,
        state__in=CONCLUDED,
    ).select_related("appraiser", "cycle__scheme")
    return [
        EarlierPart(handovers.span_words(case), str(case.appraiser or ""), preview_of(case))
        for case in rows.order_by("period_start", "pk")
    ]
