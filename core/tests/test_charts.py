"""The charts: small, safe, with their figures beside them, and honest about what is missing."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from core import charts

AXES = [
    "Berorientasi Pelayanan", "Akuntabel", "Kompeten", "Harmonis", "Loyal", "Adaptif", "Kolaboratif", "Kepemimpinan",
]  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def one_of_each(name="A"):
    values = [Decimal("3.25")] * len(AXES)
    return [
        charts.radar([name, *AXES[1:]], [("Self", values), ("Others", values)], 5),
        charts.bars([(name, Decimal("96.5")), ("B", 20)], 100),
        charts.distribution([(name, 3), ("B", 1), ("C", 0)] + [(axis, 2) for axis in AXES], {"B": 70}),
        charts.trend([(name, 70)] + [(str(year), Decimal("81.25")) for year in range(2019, 2027)]),
    ]


def drawing_of(chart):
    return ElementTree.fromstring(chart.svg)  # noqa: S314 - our own drawing


def numbers_drawn(chart, tag, attribute):
    return [node.get(attribute) for node in drawing_of(chart).iter(f"{SVG}{tag}")]


@pytest.mark.parametrize("chart", one_of_each(), ids=["radar", "bars", "distribution", "trend"])
def test_a_chart_is_small_and_says_what_it_shows(chart):
    assert len(chart.svg.encode()) < 4096
    root = drawing_of(chart)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == chart.title
    assert root.find(f"{SVG}desc").text == chart.description
    headers, rows = chart.table
    assert rows and all(len(row) == len(headers) for row in rows)


@pytest.mark.parametrize("chart", one_of_each(), ids=["radar", "bars", "distribution", "trend"])
def test_a_chart_needs_nothing_that_a_strict_policy_forbids(chart):
    root = drawing_of(chart)
    for node in root.iter():
        assert "style" not in node.attrib
        assert node.tag not in {f"{SVG}style", f"{SVG}script", f"{SVG}image", f"{SVG}use"}
        assert not [name for name in node.attrib if "href" in name or name.startswith("on")]


@pytest.mark.parametrize("number", range(4))
def test_names_are_escaped(number):
    chart = one_of_each("<script>&")[number]
    assert "<script>" not in chart.svg
    assert drawing_of(chart) is not None


@pytest.mark.parametrize("number", range(4))
def test_drawing_coordinates_never_get_a_decimal_comma(number):
    with translation.override("id"):
        chart = one_of_each()[number]
    for node in drawing_of(chart).iter():
        for name in ("x", "y", "width", "height", "cx", "cy", "d"):
            assert "," not in node.get(name, "")


def test_a_radar_leaves_a_gap_where_a_value_is_missing():
    whole = charts.radar(["A", "B", "C"], [("Self", [1, 2, 3])], 5)
    gap = charts.radar(["A", "B", "C"], [("Self", [1, None, 3])], 5)
    assert len(numbers_drawn(whole, "circle", "cx")) == 4  # three values and the legend
    assert len(numbers_drawn(gap, "circle", "cx")) == 3
    assert gap.table[1][1] == ("B", "–")


def test_a_radar_draws_the_best_value_on_the_rim_and_cuts_what_lies_beyond():
    at_top = charts.radar(["A", "B", "C"], [("Self", [5, 0, 0])], 5)
    beyond = charts.radar(["A", "B", "C"], [("Self", [9, 0, 0])], 5)
    assert numbers_drawn(at_top, "circle", "cy")[0] == "55"
    assert numbers_drawn(beyond, "circle", "cy")[0] == "55"


@pytest.mark.parametrize("count", [3, 5, 7, 10])
def test_the_labels_of_a_radar_stay_inside_the_picture_whole(count):
    words = ["Communication", "Pertanggungjawaban", "Mengelola perubahan", "Perekat Bangsa"]
    names = [words[i % len(words)] for i in range(count)]
    root = drawing_of(charts.radar(names, [("Self", [3] * count)], 5))
    left, _top, width, _height = map(float, root.get("viewBox").split())
    said = []
    for text in list(root.iter(f"{SVG}text"))[:count]:
        lines = [(float(line.get("x")), line.text) for line in text]
        said.append("".join(line.removesuffix("-") for _x, line in lines).replace(" ", ""))
        for x, line in lines:
            long = 7.3 * len(line)  # a broad sans-serif at this size
            start = {"start": x, "middle": x - long / 2, "end": x - long}[text.get("text-anchor")]
            assert left - 1 <= start and start + long <= left + width + 1, line
    assert said == [name.replace(" ", "") for name in names]


@pytest.mark.parametrize(
    ("axes", "series"),
    [
        (["A", "B"], [("Self", [1, 2])]),
        (["A", "B", "C"], []),
        (["A", "B", "C"], [("Self", [1, 2])]),
        (["A", "B", "C"], [("One", [1, 2, 3])] * 3),
    ],
)
def test_a_radar_refuses_what_it_cannot_draw(axes, series):
    with pytest.raises(ValueError, match="radar"):
        charts.radar(axes, series, 5)


def test_a_bar_is_as_long_as_its_share_and_a_missing_value_has_none():
    chart = charts.bars([("A", 50), ("B", None), ("C", 100), ("D", 0)], 100)
    assert numbers_drawn(chart, "rect", "width") == ["132.5", "265.0", "0.0"]
    assert [row[1] for row in chart.table[1]] == ["50", "–", "100", "0"]


def test_bars_without_any_value_can_be_drawn():
    assert numbers_drawn(charts.bars([("A", None)]), "rect", "width") == []


def test_a_distribution_counts_shares_and_shows_the_pattern_beside_them():
    chart = charts.distribution({"Baik": 3, "Kurang": 1}, {"Baik": 70})
    assert chart.table[0][1:] == ("People", "Share", "Pattern")
    assert chart.table[1] == (("Baik", "3", "75%", "70%"), ("Kurang", "1", "25%", "–"))
    assert "M187.5 17v22" in chart.svg
    assert "Expected pattern" in chart.svg


def test_a_distribution_of_nobody_shows_no_share():
    chart = charts.distribution({"Baik": 0, "Kurang": 0})
    assert chart.table[1] == (("Baik", "0", "–"), ("Kurang", "0", "–"))
    assert numbers_drawn(chart, "rect", "width") == []


def test_a_trend_is_interrupted_by_a_year_without_value():
    chart = charts.trend([("2023", 50), ("2024", None), ("2025", 100)])
    line = drawing_of(chart).find(f"{SVG}path[@class='c-a']").get("d")
    assert line == "M45 100M335 30"
    assert chart.table[1][1] == ("2024", "–")


def test_a_trend_of_one_year_stands_in_the_middle():
    assert numbers_drawn(charts.trend([("2026", 80)]), "circle", "cx") == ["190.0"]


def test_the_figures_follow_the_language():
    with translation.override("id"):
        chart = charts.bars([("A", Decimal("96.5"))], 100, unit="%")
    assert chart.table[1] == (("A", "96,50%"),)
    assert "96,50%" in chart.svg


def test_a_long_name_is_broken_into_lines_and_cut_at_last():
    chart = charts.radar(["Berorientasi Pelayanan kepada Masyarakat Sekitar", "B", "C"], [("Self", [1, 2, 3])], 5)
    lines = [node.text for node in drawing_of(chart).iter(f"{SVG}tspan")]
    assert lines[:3] == ["Berorientasi", "Pelayanan", "kepada…"]


def test_the_picture_becomes_an_address_for_a_pdf():
    assert charts.data_uri("<svg/>") == "data:image/svg+xml;base64,PHN2Zy8+"


def test_the_component_shows_the_same_figures_as_a_table():
    html = render_to_string("components/chart.html", {"chart": charts.bars([("Mutu", Decimal("96.5"))], 100)})
    assert "<svg" in html
    assert '<th scope="row">Mutu</th><td class="num">96.50</td>' in html
