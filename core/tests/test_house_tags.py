"""The house style: words, figures and dates, links that keep their query, colours that can be read."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template, loader
from django.utils import timezone, translation

from core.templatetags import house

ROOT = Path(__file__).resolve().parents[2]
MOMENT = datetime(2026, 12, 31, 8, 52, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english_and_jakarta():
    with translation.override("en"), timezone.override("Asia/Jakarta"):
        yield


def render(source, query="", **context):
    request = SimpleNamespace(GET=QueryDict(query), COOKIES=context.pop("cookies", {}))
    return Template("{% load house %}" + source).render(Context({"request": request, **context}))


# --- Icons and badges ---------------------------------------------------------------------------------
def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in house.icon("check")
    assert 'role="img" aria-label="&lt;Done&gt;"' in house.icon("check", "<Done>")


def test_an_unknown_icon_is_a_circle():
    assert house.icon("no-such-thing") == house.icon("circle")


def test_every_icon_named_in_a_template_is_drawn():
    named = set()
    for page in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r"""(?:\{% icon |icon=|icon_name=)"([a-z-]+)\"""", page.read_text("utf-8")))
    assert len(named) > 15
    assert named <= set(house.ICONS)


def test_every_tone_and_state_has_a_drawn_icon():
    assert set(house.TONES.values()) <= set(house.ICONS)
    assert {drawing for _tone, drawing in house.STATES.values()} <= set(house.ICONS)
    assert {tone for tone, _drawing in house.STATES.values()} <= set(house.TONES)


def test_a_badge_is_an_icon_and_a_word():
    html = house.badge(tone="warn", label="<Late>")
    assert "tone-warn" in html
    assert "<svg" in html
    assert "&lt;Late&gt;" in html


def test_a_badge_takes_label_tone_and_icon_from_its_choice():
    state = SimpleNamespace(value="x", label="Agreed upon", tone="good", icon="flag")
    assert house.badge(state) == house.badge(tone="good", label="Agreed upon", icon="flag")


def test_a_badge_knows_the_states_that_workflows_share():
    assert house.badge("returned", label="Returned") == house.badge(tone="warn", label="Returned", icon="undo")


def test_a_badge_with_an_unknown_tone_is_neutral():
    assert "tone-neutral" in house.badge(tone='x" onclick="', label="A")


@pytest.mark.parametrize(
    ("tags", "tone"), [("error", "bad"), ("success", "good"), ("extra warning", "warn"), ("", "info"), ("info", "info")]
)
def test_a_message_gets_the_tone_of_its_tag(tags, tone):
    assert house.message_tone(tags) == tone
    assert house.tone_icon(tags) == house.TONES[tone]


# --- Dates and figures ----------------------------------------------------------------------------------
@pytest.mark.parametrize(("language", "text"), [("id", "31 Desember 2026"), ("en", "31 December 2026")])
def test_a_long_date_follows_the_language(language, text):
    with translation.override(language):
        assert house.long_date(date(2026, 12, 31)) == text


@pytest.mark.parametrize(
    ("language", "text"), [("id", "Kamis, 31 Desember 2026"), ("en", "Thursday, 31 December 2026")]
)
def test_a_long_date_with_its_day(language, text):
    with translation.override(language):
        assert house.long_date_day(date(2026, 12, 31)) == text


@pytest.mark.parametrize(
    ("zone", "text"), [("Asia/Jakarta", "15:52 WIB"), ("Asia/Makassar", "16:52 WITA"), ("Asia/Jayapura", "17:52 WIT")]
)
def test_a_clock_time_names_the_zone_of_the_agency(zone, text):
    with timezone.override(zone):
        assert house.clock_time(MOMENT) == text


def test_an_indonesian_clock_has_a_point():
    with translation.override("id"):
        assert house.clock_time(MOMENT) == "15.52 WIB"


def test_a_moment_late_in_the_evening_counts_as_the_local_day():
    assert house.long_date(datetime(2026, 12, 31, 20, 0, tzinfo=UTC)) == "1 January 2027"


def test_a_date_is_readable_by_programs_too():
    assert house.date_local(date(2026, 12, 31)) == '<time datetime="2026-12-31">31 December 2026</time>'
    assert 'datetime="2026-12-31T15:52:00+07:00">31 December 2026 at 15:52 WIB' in house.date_local(MOMENT)
    assert "Thursday, 31" in house.date_local(MOMENT, day=True)


@pytest.mark.parametrize("write", [house.long_date, house.long_date_day, house.clock_time, house.date_local])
def test_no_date_is_a_dash_with_words(write):
    assert write(None) == '<span aria-hidden="true">–</span><span class="visually-hidden">no value</span>'


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("id", Decimal("83.45"), "83,45"),
        ("en", Decimal("83.45"), "83.45"),
        ("id", Decimal("1234567.5"), "1.234.567,50"),
        ("en", Decimal("0.125"), "0.13"),
        ("en", Decimal("2.675"), "2.68"),
        ("en", 0, "0.00"),
        ("en", "ten", "ten"),
    ],
)
def test_a_decimal_is_rounded_half_up_and_written_in_the_language(language, value, text):
    with translation.override(language):
        assert house.decimal_comma(value) == text


def test_a_missing_figure_is_a_dash_and_a_zero_is_a_zero():
    assert "no value" in house.decimal_comma(None)
    assert "no value" in house.percent("")
    assert house.decimal_comma(Decimal(0), 0) == "0"
    assert house.percent(0) == "0%"


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(Decimal("83.456"), None, "83.46%"), (Decimal("83.00"), None, "83%"), (83, 1, "83.0%"), ("all", None, "all")],
)
def test_a_percentage_has_decimals_only_where_they_say_something(value, places, text):
    assert house.percent(value, places) == text


# --- Links ------------------------------------------------------------------------------------------------
def test_a_link_keeps_known_parameters_and_drops_the_rest():
    html = render("{% url_with_query page=2 %}", "q=a%26b&page=1&next=//evil.example&state=late&state=due")
    assert html == "?q=a%26b&amp;state=late&amp;state=due&amp;page=2"


def test_a_link_can_remove_a_parameter():
    assert render("{% url_with_query page=None %}", "page=3&year=2026") == "?year=2026"


def test_a_view_can_name_more_parameters():
    assert render("{% url_with_query page=1 %}", "colour=red", kept_query=["colour"]) == "?colour=red&amp;page=1"
    form = SimpleNamespace(fields={"colour": None})
    assert render("{% url_with_query page=1 %}", "colour=red", filter_form=form) == "?colour=red&amp;page=1"


def test_a_link_does_not_carry_endless_values():
    assert render("{% url_with_query page=1 %}", "q=" + "x" * 201) == "?page=1"


@pytest.mark.parametrize(
    ("query", "state", "target"),
    [
        ("", "", "?sort=name"),
        ("sort=name&page=4", ' aria-sort="ascending"', "?sort=-name"),
        ("sort=-name", ' aria-sort="descending"', "?sort=name"),
        ("sort=other", "", "?sort=name"),
    ],
)
def test_a_column_head_sorts_and_turns_round(query, state, target):
    html = render('{% sort_header "name" label %}', query, label="<Name>")
    assert html.startswith(f'<th scope="col"{state}><a class="sort" href="{target}">&lt;Name&gt;')


def test_a_column_of_figures_has_its_head_on_the_right():
    assert 'class="num"' in render('{% sort_header "score" "Score" num=True %}')


def test_the_way_here_is_escaped():
    assert '<li><a href="/?a=1&amp;b">A &amp; B</a></li>' in house.crumbs("A & B", "/?a=1&b")


def test_pagination_keeps_the_filter():
    html = loader.render_to_string(
        "components/pagination.html",
        {"page_obj": Paginator(range(60), 25).page(2), "request": SimpleNamespace(GET=QueryDict("q=ani&page=2"))},
    )
    assert 'href="?q=ani&amp;page=1"' in html
    assert 'href="?q=ani&amp;page=3"' in html
    assert "26 to 50 of 60" in html


# --- Forms and frame --------------------------------------------------------------------------------------
class Wish(forms.Form):
    title = forms.CharField(label="Title <b>")

    def clean(self):
        raise forms.ValidationError("It does not fit together.")


def test_a_form_lists_what_to_correct_with_links_to_the_fields():
    html = render("{% field_errors form %}", form=Wish({"title": ""}))
    assert "there are 2 things to correct" in html
    assert "It does not fit together." in html
    assert '<a href="#id_title">Title &lt;b&gt;</a>: This field is required.' in html


def test_a_form_in_order_lists_nothing():
    assert render("{% field_errors form %}", form=Wish()).strip() == ""


@pytest.mark.parametrize(
    ("cookie", "attribute"),
    [("dark", ' data-bs-theme="dark"'), ("light", ' data-bs-theme="light"'), ('"><script>', ""), (None, "")],
)
def test_only_the_two_themes_are_let_into_the_page(cookie, attribute):
    assert render("{% theme_attribute %}", cookies={"theme": cookie}) == attribute


def test_an_asset_missing_from_the_manifest_does_not_break_an_error_page(monkeypatch):
    def refuse(path):
        raise ValueError("Missing staticfiles manifest entry")

    broken = SimpleNamespace(url=refuse, base_url="/static/")
    monkeypatch.setattr(house, "staticfiles_storage", broken)
    assert house.asset("css/house.css") == "/static/css/house.css"


@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 429, 500, 503])
@pytest.mark.parametrize("language", ["en", "id"])
def test_an_error_page_stands_alone_and_says_what_to_do(code, language):
    with translation.override(language):
        html = loader.get_template(f"{code}.html").render()
    assert f'<html lang="{language}">' in html
    assert html.count("<h2>") == 3
    assert "<p></p>" not in html
    assert re.search(r"<h1>[^<]{10,}</h1>", html)


def test_a_rating_of_twenty_items_stays_small():
    options = [(str(value), "Meets", "", False) for value in range(1, 6)]
    item = loader.get_template("components/rubric_item.html")
    html = "".join(
        item.render({"name": f"i{n}", "label": "", "options": options, "unsure_value": "0", "comment_name": f"c{n}"})
        for n in range(20)
    )
    assert html.count('type="radio"') == 120
    assert len(html) < 24_000


def test_a_rubric_item_shows_errors_choice_and_comment_escaped():
    html = loader.render_to_string(
        "components/rubric_item.html",
        {
            "name": "i1",
            "label": "Ramah <i>",
            "options": [("3", "Meets", "As <agreed>", True)],
            "errors": ["Choose a level."],
            "comment_name": "c1",
            "comment_value": "</textarea>",
        },
    )
    assert 'value="3" checked' in html
    assert "As &lt;agreed&gt;" in html
    assert 'aria-describedby="e-i1"' in html
    assert "&lt;/textarea&gt;" in html


# --- Weight and colours -------------------------------------------------------------------------------------
def test_our_own_styles_stay_light():
    # What a browser loads; print-report.css is read by the PDF engine only.
    sheets = [path for path in (ROOT / "static" / "css").glob("*.css") if path.name != "print-report.css"]
    assert len(sheets) >= 4 and sum(path.stat().st_size for path in sheets) <= 25_600


def test_nothing_inline_and_no_foreign_host_in_the_frames():
    for page in (ROOT / "templates").rglob("*.html"):
        text = page.read_text("utf-8")
        if "print" in page.parts or "emails" in page.parts:
            continue
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|https?://", text), page.name


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _themes():
    text = (ROOT / "static" / "css" / "tokens.css").read_text("utf-8")
    blocks = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r"\{([^{}]*)\}", text)]
    return [block for block in blocks if block]


TEXT_PAIRS = [
    *(f"{ink} {ground}" for ink in ("ink", "ink-soft", "deep", "accent", "bad") for ground in ("paper", "surface")),
    *(f"{tone} {tone}-soft" for tone in ("good", "warn", "bad", "neutral", "deep")),
    *(f"ink {tone}-soft" for tone in ("good", "warn", "bad", "neutral", "deep")),
    "on-deep deep-fill", "on-deep deep-fill-hover", "on-deep bad-fill", "good paper", "ink-soft deep-soft",
]  # fmt: skip
EDGE_PAIRS = ["line-strong paper", "line-strong surface", "accent paper", "deep surface"]


def test_the_two_dark_sets_are_the_same():
    light, by_device, by_choice = _themes()
    assert by_device == by_choice
    assert set(light) == set(by_choice)


@pytest.mark.parametrize("theme", [0, 2], ids=["light", "dark"])
@pytest.mark.parametrize("pair", TEXT_PAIRS)
def test_text_has_a_contrast_of_four_and_a_half(pair, theme):
    ink, ground = (_themes()[theme][name] for name in pair.split())
    assert _contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("theme", [0, 2], ids=["light", "dark"])
@pytest.mark.parametrize("pair", EDGE_PAIRS)
def test_edges_of_controls_have_a_contrast_of_three(pair, theme):
    edge, ground = (_themes()[theme][name] for name in pair.split())
    assert _contrast(edge, ground) >= 3


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("0.0"), "0"),
        (Decimal("20.0"), "20"),
        (Decimal("2.5"), "2,5"),
        (Decimal("2450.0000"), "2.450"),
        (Decimal("0.0625"), "0,0625"),
        (3, "3"),
    ],
)
def test_an_amount_has_no_needless_zeros(value, text):
    with translation.override("id"):
        assert house.amount(value) == text
    assert "no value" in house.amount(None)
