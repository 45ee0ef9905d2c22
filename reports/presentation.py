"""The year report in the words and figures of the language in use: rows of text that page and paper only lay out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.summaries import AppraisalYear, ComponentRow, TargetRow
from core import charts
from core.templatetags import house
from mentoring.labels import SessionKind
from mentoring.summaries import MentoringYear, PairYear
from reports.summaries import Part, SignOff, YearReport

NONE = "–"
MAX_LEVEL = 5
# So many days of sessions are named.
DATES = 6
FONT = re.compile(r'font-family="[^"]*"')
Facts = tuple[tuple[str, str], ...]
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Group:
    """Items of one component with their figures: own level, the supervisor's level, points of all others."""

    label: str
    rows: Rows


@dataclass(frozen=True)
class PartSheet:
    """One part of the year, ready to be laid out."""

    heading: str
    facts: Facts
    components: Rows
    targets: tuple[dict[str, str], ...]
    # Whether targets are part of the score; where they are not, they stand there for information.
    targets_count: bool
    groups: tuple[Group, ...]
    steps: tuple[str, ...]
    chart: charts.Chart | None
    chart_address: str
    signatures: tuple[dict[str, str], ...]
    record_sha256: str


@dataclass(frozen=True)
class Sheet:
    """Everything a reader sees, in one language."""

    agency: str
    initials: str
    year: int
    title: str
    name: str
    period: str
    person: Facts
    predicate: str
    score: str
    score_of: str
    score_note: str
    parts: tuple[PartSheet, ...]
    dialogue: Facts
    learning: Facts


def sheet_of(report: YearReport) -> Sheet:
    """Return the report in the language in use; nothing missing becomes a zero, it is a dash."""
    last = report.last.result
    days = sum(part.days for part in report.parts)
    return Sheet(
        agency=report.agency,
        initials=_initials(report.agency),
        year=report.year,
        title=_("Performance report %(year)s") % {"year": report.year},
        name=report.person.name,
        period=_period(report.parts[0].result.period_start, last.period_end),
        person=_person(report),
        predicate=str(report.predicate),
        score="" if report.score is None else house.figure(report.score),
        score_of="" if report.score is None else _("of %(most)s") % {"most": figure(last.score_cap)},
        score_note=_score_note(report, days),
        parts=tuple(_part(part, report) for part in report.parts),
        dialogue=_dialogue(report),
        learning=_learning(report),
    )


def figure(value: Decimal | None, places: int = 2) -> str:
    """Return a figure with at most so many decimals and no zeros at its end; missing is a dash."""
    if value is None:
        return NONE
    short = round(value, places).normalize()
    exponent = short.as_tuple().exponent
    return house.figure(short, max(0, -exponent if isinstance(exponent, int) else 0))


def points(value: Decimal | None) -> str:
    """Return points or percent with two decimals, so that a column reads downwards; missing is a dash."""
    return NONE if value is None else house.figure(value)


def _day(value: date | None) -> str:
    return house.long_date(value) if value else NONE


def _period(start: date, end: date) -> str:
    return f"{house.long_date(start)} – {house.long_date(end)}"


def _initials(agency: str) -> str:
    """Two letters where the emblem of the agency has its place."""
    words = [word for word in agency.split() if word[0].isupper()]
    return "".join(word[0] for word in words[-2:]) or "–"


def _person(report: YearReport) -> Facts:
    person, last = report.person, report.last
    return (
        ("NIP", person.nip),
        (_("Rank"), person.rank or NONE),
        (_("Position"), person.position),
        (_("Unit"), person.unit),
        (_("Kind of employment"), person.kind),
        (_("Supervisor"), last.supervisor.name or NONE),
        (_("Reviewer"), last.reviewer.name or NONE),
        (_("Scheme"), str(last.result.scheme_name)),
    )


def _score_note(report: YearReport, days: int) -> str:
    if report.score is None and any(part.result.score is not None for part in report.parts):
        return _("A part of this year has no result, so the year has none: nothing is guessed.")
    if report.score is None:
        return _("Concluded by the supervisor from the rating of results and the rating of behaviour.")
    if not report.is_split:
        return ""
    terms = " + ".join(f"{figure(part.result.score)} × {part.days}" for part in report.parts)
    return _("Mean of the parts weighted by their days: (%(terms)s) / %(days)s.") % {"terms": terms, "days": days}


def _part(part: Part, report: YearReport) -> PartSheet:
    result = part.result
    chart = _chart(result)
    return PartSheet(
        heading=_period(result.period_start, result.period_end) if report.is_split else "",
        facts=(
            (_("Supervisor"), part.supervisor.name or NONE),
            (_("Predicate"), str(result.predicate_label)),
            (_("Score"), figure(result.score)),
        )
        if report.is_split
        else (),
        components=tuple(_component(row) for row in result.components),
        targets=tuple(_target(number, row) for number, row in enumerate(result.targets, start=1)),
        targets_count=any(row.kind == "targets" for row in result.components),
        groups=tuple(_groups(result)),
        steps=tuple(str(step) for step in result.steps),
        chart=chart,
        chart_address=charts.data_uri(_for_paper(chart.svg)) if chart else "",
        signatures=(
            _signature(_("Employee"), _("Acknowledged"), part.employee),
            _signature(_("Supervisor"), _("Rated"), part.supervisor),
            _signature(_("Reviewer"), _("Countersigned"), part.reviewer),
        ),
        record_sha256=result.sha256,
    )


def _component(row: ComponentRow) -> tuple[str, ...]:
    sources = "; ".join(
        f"{source.label} {figure(source.score)}" + (f" × {figure(source.effective_weight)}%" if source.used else "")
        for source in row.sources
        if source.score is not None
    )
    weight = _("bonus") if row.kind == "bonus" else f"{figure(row.weight)}%" if row.weight else NONE
    return str(row.label), sources, weight, points(row.score), points(row.contribution)


def _target(number: int, row: TargetRow) -> dict[str, str]:
    planned = figure(row.value, 4) if row.value is not None else f"{figure(row.low, 4)}–{figure(row.high, 4)}"
    attained = _("taken out") if row.taken_out else NONE if row.percent is None else f"{points(row.percent)}%"
    words = _("Expected: %(expected)s Concluded: %(judgement)s") if row.expected else ""
    return {
        "number": str(number),
        "title": row.title,
        "measure": row.measure,
        "words": words % {"expected": row.expected, "judgement": row.judgement or NONE} if words else "",
        "planned": _with_unit(planned, row.unit_of_measure),
        "realised": figure(row.realised, 4),
        "weight": f"{figure(row.weight)}%",
        "attained": attained,
    }


def _with_unit(text: str, unit: str) -> str:
    return f"{text}%" if unit == "%" else f"{text} {unit}".strip()


def _groups(result: AppraisalYear) -> Iterable[Group]:
    labels = {row.key: str(row.label) for row in result.components}
    for key, rows in groupby(result.items, key=lambda row: row.component):
        yield Group(
            labels.get(key, key),
            tuple((str(row.label), figure(row.own), figure(row.supervisor), points(row.others)) for row in rows),
        )


def _chart(result: AppraisalYear) -> charts.Chart | None:
    """Components against each other where there are three; else the rated items, self against supervisor."""
    scored = [row for row in result.components if row.kind != "bonus"]
    if len(scored) >= 3 and any(row.score is not None for row in scored):
        top = max(Decimal(100), *(row.score for row in scored if row.score is not None))
        series: list[tuple[str, list[charts.Number | None]]] = [(_("Result"), [row.score for row in scored])]
        own = [_own_score(result, row) for row in scored]
        if any(value is not None for value in own):
            series.append((_("Self"), own))
        return charts.radar([str(row.label) for row in scored], series, top)
    items = [row for row in result.items if row.own is not None or row.supervisor is not None]
    if 3 <= len(items) <= 9 and any(row.supervisor is not None for row in items):
        pair: list[tuple[str, list[charts.Number | None]]] = [(_("Supervisor"), [row.supervisor for row in items])]
        if any(row.own is not None for row in items):
            pair.append((_("Self"), [row.own for row in items]))
        return charts.radar([str(row.label) for row in items], pair, MAX_LEVEL, title=_("Comparison by item"))
    return None


def _for_paper(svg: str) -> str:
    """The picture in the paper's own font, with room for long labels at its sides."""
    return FONT.sub('font-family="Report"', svg.replace('viewBox="0 0 360 ', 'viewBox="-30 0 420 '))


def _own_score(result: AppraisalYear, component: ComponentRow) -> Decimal | None:
    return next((row.score for row in component.sources if row.source == "self"), None)


def _signature(role: str, verb: str, who: SignOff) -> dict[str, str]:
    return {"role": role, "verb": verb, "name": who.name or NONE, "nip": who.nip, "day": _day(who.day)}


def _dialogue(report: YearReport) -> Facts:
    year = report.mentoring
    if year.is_empty:
        return ((_("Dialogue"), _("No session and no mentoring was recorded for this year.")),)
    dates = ", ".join(house.long_date(day) for day in year.session_dates[:DATES])
    more = ", …" if len(year.session_dates) > DATES else ""
    sessions = ngettext("%(count)s session", "%(count)s sessions", year.sessions_held) % {"count": year.sessions_held}
    kinds = ", ".join(f"{SessionKind(kind).label} {held}" for kind, held in year.sessions_by_kind)
    sessions = f"{sessions} ({kinds})" if kinds else sessions
    done = _("%(done)s of %(all)s done") % {"done": year.actions_done, "all": year.actions_agreed}
    if year.actions_late:
        done += _(", %(late)s late") % {"late": year.actions_late}
    facts = [(_("Feedback sessions"), f"{sessions}: {dates}{more}" if dates else sessions), (_("Agreed actions"), done)]
    facts += _mentoring(year)
    if year.themes:
        facts.append((_("Own themes of the year"), " ".join(year.themes.split())))
    return tuple(facts)


def _mentoring(year: MentoringYear) -> Iterable[tuple[str, str]]:
    """Mentoring received and given, how often they met, and as a contribution what the mentor agreed to."""
    for term, role, names in (
        (_("Mentored by"), "mentee", year.mentor_names),
        (_("Mentor of"), "mentor", year.mentee_names),
    ):
        told = [f"{pair.partner}{_met(pair)}" for pair in year.pairs if pair.role == role] or list(names)
        if told:
            yield term, ", ".join(told)
    given = [f"{pair.topic}{_met(pair)}" for pair in year.pairs if pair.is_contribution]
    if given:
        yield _("Contribution as a mentor"), "; ".join(given)


def _met(pair: PairYear) -> str:
    """How often two met and for how long, and whether both looked back, in brackets; nothing before they met."""
    if not pair.meetings:
        return ""
    meetings = ngettext("%(count)s meeting", "%(count)s meetings", pair.meetings) % {"count": pair.meetings}
    hours = _("%(hours)s hours") % {"hours": figure(Decimal(pair.minutes) / 60, 1)}
    ended = f", {_('ended with both reviews')}" if pair.is_reviewed else ""
    return f" ({meetings}, {hours}{ended})"


def _learning(report: YearReport) -> Facts:
    """Every list in one line each: a report of many trainings must not grow by a page."""
    career = report.career
    if career.is_empty:
        return ((_("Learning"), _("No training, plan or candidacy was recorded for this year.")),)
    said = _("%(held)s of %(entitled)s training hours (JP)")
    facts = [(_("Learning"), said % {"held": figure(career.training_hours), "entitled": figure(career.hours_entitled)})]
    lists = (
        (_("Trainings"), [f"{row.title} ({figure(row.hours)} JP)" for row in career.trainings]),
        (_("Development plan"), [f"{row.title} – {row.status}" for row in career.plan_items]),
        (_("Candidacies"), [f"{row.opening} – {row.outcome}" for row in career.candidacies]),
    )
    return (*facts, *((term, "; ".join(rows)) for term, rows in lists if rows))
