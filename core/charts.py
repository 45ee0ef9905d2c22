"""Small charts as SVG: the same picture in the page and in the PDF, always with its figures as a table.

Plain Python in, one `Chart` out. Missing values (None) stay gaps; they are never drawn as zero. The SVG uses
presentation attributes only, so it passes a strict content security policy; its classes let house.css recolour it.
"""

import math
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.templatetags import house

Number = Decimal | int | float
Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
WIDTH = 360
# The radar: its rim, and how far its drawing reaches to both sides of the width, so that labels have room.
RADIUS, SIDE = 95, 20
LONGEST_WORD = 13
LABEL_LENGTH = 15


@dataclass(frozen=True)
class Chart:
    """A picture and everything it says: svg (safe string), title, description and table (headers, rows of text)."""

    svg: SafeString
    title: str
    description: str
    table: Table


def data_uri(svg: str) -> str:
    """The picture as an address for <img> in a PDF."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def radar(
    axes: Sequence[str],
    series: Sequence[tuple[str, Sequence[Number | None]]],
    max_value: Number,
    *,
    title: str = "",
    description: str = "",
) -> Chart:
    """Components on spokes, one or two series. Raises ValueError for under 3 axes, over 2 series or unequal lengths."""
    if len(axes) < 3 or not 1 <= len(series) <= 2 or any(len(values) != len(axes) for _name, values in series):
        raise ValueError("A radar needs at least 3 axes and 1 or 2 series with one value for each axis.")
    rings = [_closed([_spoke(i, len(axes), step / 4) for i in range(len(axes))]) for step in (1, 2, 3, 4)]
    spokes = "".join(f"M180 150L{_xy(_spoke(i, len(axes), 1))}" for i in range(len(axes)))
    labels = [_radar_label(text, i, len(axes)) for i, text in enumerate(axes)]
    drawn = [_radar_series(name, values, float(max_value)) for name, values in series]
    title = title or _("Comparison by component")
    rows = [(axis, *(_figure(values[i]) for _name, values in series)) for i, axis in enumerate(axes)]
    description = description or _say(rows, [str(name) for name, _values in series])
    picture = {"grid": "".join(rings) + spokes, "labels": labels, "series": drawn, "height": 330, "side": SIDE}
    headers = (_("Component"), *(str(name) for name, _values in series))
    return _chart("radar", title, description, headers, rows, picture)


def bars(
    values: Sequence[tuple[str, Number | None]],
    max_value: Number | None = None,
    *,
    title: str = "",
    description: str = "",
    label: str = "",
    unit: str = "",
) -> Chart:
    """Lying bars from zero, one per row; `unit` (for example "%") follows each figure."""
    top = float(max_value or max((value for _name, value in values if value is not None), default=1)) or 1.0
    drawn = [_bar(i, name, value, top, unit) for i, (name, value) in enumerate(values)]
    rows = [(str(name), _figure(value, unit)) for name, value in values]
    title = title or _("Values")
    picture = {"bars": drawn, "height": 44 * len(values) + 6, "floor": 44 * len(values)}
    return _chart("bars", title, description or _say(rows), (label or _("Name"), _("Value")), rows, picture)


def distribution(
    counts: Mapping[str, int] | Sequence[tuple[str, int]],
    pattern: Mapping[str, Number] | None = None,
    *,
    title: str = "",
    description: str = "",
    label: str = "",
) -> Chart:
    """How many fell where, in percent of all, against an expected pattern (percent by name) drawn as a mark."""
    pairs = list(counts.items()) if isinstance(counts, Mapping) else list(counts)
    total = sum(count for _name, count in pairs)
    headers: tuple[str, ...] = (label or _("Predicate"), _("People"), _("Share"))
    rows, drawn = [], []
    for i, (name, count) in enumerate(pairs):
        share = Decimal(count) * 100 / total if total else None
        expected = pattern.get(name) if pattern else None
        bar = _bar(i, name, share, 100.0, "%", places=0)
        drawn.append(bar | {"words": f"{count} · {bar['words']}", "mark": _bar_end(expected, 100.0)})
        rows.append((str(name), str(count), _figure(share, "%", 1)))
        if pattern:
            rows[-1] += (_figure(expected, "%", 1),)
    if pattern:
        headers += (_("Pattern"),)
    title = title or _("Distribution")
    floor = 44 * len(pairs)
    legend = _("Expected pattern") if pattern else ""
    picture = {"bars": drawn, "height": floor + (30 if pattern else 6), "floor": floor, "pattern": legend}
    return _chart("bars", title, description or _say(rows, list(headers[1:])), headers, rows, picture)


def trend(
    points: Sequence[tuple[str, Number | None]],
    *,
    max_value: Number = 100,
    title: str = "",
    description: str = "",
    label: str = "",
) -> Chart:
    """A line over periods from zero to `max_value`; a period without a value interrupts the line."""
    step = 290 / max(len(points) - 1, 1)
    marks: list[dict[str, object] | None] = []
    for i, (_name, value) in enumerate(points):
        y = None if value is None else round(170 - 140 * min(max(float(value) / float(max_value), 0), 1), 1)
        x = round(45 + i * step, 1) if len(points) > 1 else 190.0
        marks.append(None if y is None else {"x": x, "y": y, "words_y": y - 10, "words": _figure(value)})
    names = [{"x": round(45 + i * step, 1) if len(points) > 1 else 190.0, "text": p[0]} for i, p in enumerate(points)]
    rows = [(str(name), _figure(value)) for name, value in points]
    title = title or _("Over the years")
    picture = {
        "line": _runs([None if mark is None else (mark["x"], mark["y"]) for mark in marks]),
        "marks": [mark for mark in marks if mark],
        "names": names,
        "scale": [{"y": 170 - 70 * i, "text": house.figure(float(max_value) * i / 2, 0)} for i in range(3)],
        "height": 205,
    }
    return _chart("trend", title, description or _say(rows), (label or _("Year"), _("Value")), rows, picture)


# --- Drawing --------------------------------------------------------------------------------------------
def _chart(
    kind: str, title: str, description: str, headers: tuple[str, ...], rows: list[tuple[str, ...]], picture: dict
) -> Chart:
    context = {"title": title, "description": description, "width": WIDTH, "font": "sans-serif", **picture}
    svg = render_to_string(f"components/charts/{kind}.svg", context)
    one_line = "".join(line.strip() for line in svg.splitlines())
    # The template escaped every text already; joining its lines adds nothing.
    return Chart(mark_safe(one_line), str(title), str(description), (headers, tuple(rows)))  # noqa: S308


def _say(rows: list[tuple[str, ...]], names: list[str] | None = None) -> str:
    """The figures as one sentence, for those who cannot see the picture."""
    if not names or len(names) == 1:
        return "; ".join(f"{row[0]}: {row[1]}" for row in rows) + "." if rows else ""
    said = (f"{row[0]}: " + ", ".join(f"{n} {v}" for n, v in zip(names, row[1:], strict=True)) for row in rows)
    return "; ".join(said) + "."


def _figure(value: Number | None, unit: str = "", places: int = 2) -> str:
    if value is None:
        return "–"
    whole = Decimal(str(value)) == Decimal(str(value)).to_integral_value()
    return house.figure(value, 0 if whole else places) + unit


def _spoke(index: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * index / count - math.pi / 2
    return 180 + RADIUS * share * math.cos(angle), 150 + RADIUS * share * math.sin(angle)


def _xy(point: tuple[float, float]) -> str:
    return f"{point[0]:.0f} {point[1]:.0f}"


def _closed(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(_xy(point) for point in points) + "Z"


def _runs(points: Sequence[tuple[float, float] | None], closed: bool = False) -> str:
    """A path through the points that exist; a gap breaks the line. A complete closed one ends where it began."""
    if closed and all(point is not None for point in points):
        return _closed([point for point in points if point is not None])
    path, pen_down = "", False
    for point in [*points, points[0]] if closed and points else points:
        if point is not None:
            path += f"{'L' if pen_down else 'M'}{_xy(point)}"
        pen_down = point is not None
    return path


def _hyphenated(text: str) -> str:
    """Words longer than a label has room for continue on the next line: "Akuntabilitas-nya"."""
    words = []
    for word in str(text).split():
        while len(word) > LONGEST_WORD:
            words.append(f"{word[: LONGEST_WORD - 2]}-")
            word = word[LONGEST_WORD - 2 :]
        words.append(word)
    return " ".join(words)


def _lines(text: str, length: int = LABEL_LENGTH) -> list[str]:
    """Break at blanks into at most three lines; what is longer ends with an ellipsis (the table has it in full)."""
    lines: list[str] = [""]
    for word in str(text).split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > length:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > 3:
        lines = [*lines[:2], f"{lines[2]}…"]
    return [line if len(line) <= length + 5 else f"{line[: length + 4]}…" for line in lines]


def _radar_label(text: str, index: int, count: int) -> dict[str, object]:
    x, y = _spoke(index, count, 1.1)
    side = "middle" if abs(x - 180) < 12 else "start" if x > 180 else "end"
    lines = _lines(_hyphenated(text), 12)
    lift = 14 * (len(lines) - 1)
    top = y - lift if y < 60 else y + 10 if y > 240 else y + 4 - lift / 2
    return {"x": round(x), "y": round(top), "anchor": side, "lines": lines}


def _radar_series(name: str, values: Sequence[Number | None], top: float) -> dict[str, object]:
    points = [
        None if value is None else _spoke(i, len(values), min(max(float(value) / top, 0), 1))
        for i, value in enumerate(values)
    ]
    marks = [{"x": round(point[0]), "y": round(point[1])} for point in points if point]
    return {"name": name, "path": _runs(points, closed=True), "marks": marks, "whole": None not in points}


def _bar_end(value: Number | None, top: float) -> float | None:
    return None if value is None else round(2 + 265 * min(max(float(value) / top, 0), 1), 1)


def _bar(index: int, name: str, value: Number | None, top: float, unit: str, places: int = 2) -> dict[str, object]:
    y = 44 * index
    end = _bar_end(value, top)
    shown = _figure(value, unit) if places else ("–" if value is None else house.figure(value, 0) + unit)
    width = None if end is None else round(end - 2, 1)
    return {
        "name": name,
        "text_y": y + 14,
        "y": y + 20,
        "mid_y": y + 32,
        "width": width,
        "words": shown,
        "mark_top": y + 17,
    }
