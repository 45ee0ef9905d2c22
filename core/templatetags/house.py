"""Template tags and filters of the house: icons, badges, dates and figures as Indonesian offices write them.

Dates and figures follow the language in use; nothing here computes anything about people.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BaseForm
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()

ICON_FILE = Path(__file__).resolve().parents[2] / "static" / "icons.svg"
ICONS: dict[str, str] = dict(
    re.findall(r'<symbol id="([a-z-]+)" viewBox="0 0 24 24">(.*?)</symbol>', ICON_FILE.read_text("utf-8"))
)
TONES = {"good": "check-circle", "warn": "alert", "bad": "x-circle", "info": "info", "neutral": "circle"}
# Words that many workflows share, so that a state looks the same on every page.
STATES = {
    "draft": ("neutral", "edit"),
    "planning": ("neutral", "edit"),
    "dropped": ("neutral", "x-circle"),
    "suggested": ("info", "send"),
    "matched": ("info", "users"),
    "withdrawn": ("neutral", "undo"),
    "rejected": ("neutral", "x-circle"),
    "scheduled": ("neutral", "calendar"),
    "assigned": ("neutral", "clock"),
    "recorded": ("neutral", "clock"),
    "checking": ("neutral", "clock"),
    "checked": ("info", "search"),
    "proposed": ("info", "send"),
    "nominated": ("info", "send"),
    "reported": ("info", "send"),
    "active": ("info", "play"),
    "applying": ("info", "play"),
    "publishing": ("info", "play"),
    "held": ("info", "chat"),
    "rated": ("info", "star"),
    "declined": ("warn", "undo"),
    "chosen": ("good", "check"),
    "answered": ("good", "check"),
    "confirmed": ("good", "check-circle"),
    "selected": ("good", "check-circle"),
    "decided": ("good", "check-circle"),
    "applied": ("good", "check-circle"),
    "countersigned": ("good", "check-circle"),
    "acknowledged": ("good", "check-circle"),
    "waiting": ("neutral", "clock"),
    "asked": ("neutral", "clock"),
    "noted": ("good", "check"),
    "released": ("good", "check-circle"),
    "withheld": ("warn", "lock"),
    "queued": ("neutral", "clock"),
    "cancelled": ("neutral", "x-circle"),
    "closed": ("neutral", "lock"),
    "exempt": ("neutral", "info"),
    "submitted": ("info", "send"),
    "open": ("info", "play"),
    "running": ("info", "play"),
    "returned": ("warn", "undo"),
    "reopened": ("warn", "undo"),
    "changed": ("info", "edit"),
    "questioned": ("warn", "chat"),
    "self_noted": ("info", "chat"),
    "concluded": ("good", "check-circle"),
    "due": ("warn", "clock"),
    "missing": ("warn", "alert"),
    "agreed": ("good", "check-circle"),
    "met": ("good", "check-circle"),
    "partly": ("warn", "circle"),
    "missed": ("bad", "x-circle"),
    "accepted": ("good", "check-circle"),
    "published": ("good", "check-circle"),
    "ready": ("good", "check-circle"),
    "done": ("good", "check-circle"),
    "final": ("good", "lock"),
    "late": ("bad", "clock"),
    "refused": ("bad", "x-circle"),
    "failed": ("bad", "x-circle"),
}
# Names of GET parameters that links may carry on. A view adds its own with `kept_query` or a `filter_form`.
KEPT_QUERY = frozenset(
    [
        "agency",
        "component",
        "cycle",
        "direction",
        "from",
        "kind",
        "page",
        "q",
        "role",
        "sort",
        "source",
        "stage",
        "state",
        "status",
        "to",
        "unit",
        "view",
        "year",
    ]
)
MAX_QUERY_VALUES, MAX_QUERY_LENGTH = 20, 200


# --- Pictures that stand beside words ----------------------------------------------------------------
@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One drawing of static/icons.svg, inline. Silent for screen readers unless it has a label."""
    drawing = mark_safe(ICONS.get(name) or ICONS["circle"])  # noqa: S308 - our own file, no user text
    if label:
        return format_html('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, drawing)
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', drawing)


@register.simple_tag
def badge(state: Any = None, label: str = "", tone: str = "", icon: str = "") -> SafeString:
    """A state as icon and word. `state` may be a choice with .label (and .tone, .icon) or a well-known value."""
    known_tone, known_icon = STATES.get(str(getattr(state, "value", state)), ("", ""))
    label = label or getattr(state, "label", None) or (str(state) if state is not None else "")
    tone = tone or getattr(state, "tone", "") or known_tone
    if tone not in TONES:
        tone = "neutral"
    drawing = icon or getattr(state, "icon", "") or known_icon or TONES[tone]
    return format_html('<span class="badge-house tone-{}">{}{}</span>', tone, _icon(drawing), label)


_icon = icon


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that belongs to a tone; Django's message tags are understood as well."""
    return TONES[message_tone(tone)]


@register.filter
def message_tone(tags: str) -> str:
    """The tone of a message from Django's tags ("error" → "bad")."""
    words = {"success": "good", "warning": "warn", "error": "bad", "danger": "bad", "debug": "neutral"}
    for tag in str(tags or "").split():
        tone = words.get(tag, tag)
        if tone in TONES:
            return tone
    return "info"


# --- Dates ---------------------------------------------------------------------------------------------
def nothing() -> SafeString:
    """What stands where no value is: a dash for the eye, words for the ear."""
    return format_html('<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>', _("no value"))


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def long_date(value: date | datetime | None) -> str:
    """31 Desember 2026; a moment counts as the day it has here."""
    return formats.date_format(_local(value), "j F Y") if value else nothing()


@register.filter
def long_date_day(value: date | datetime | None) -> str:
    """Kamis, 31 Desember 2026."""
    return formats.date_format(_local(value), "l, j F Y") if value else nothing()


@register.filter
def clock_time(value: datetime | None) -> str:
    """15.52 WIB in Indonesian, 15:52 WIB in English: the hour never stands without its zone."""
    if not value:
        return nothing()
    here = _local(value)
    clock = f"{here:%H.%M}" if (get_language() or "").startswith("id") else f"{here:%H:%M}"
    return f"{clock} {here:%Z}".strip()


@register.simple_tag
def date_local(value: date | datetime | None, day: bool = False) -> SafeString:
    """A date, or a moment with its clock time and zone, readable by people and programs."""
    if not value:
        return nothing()
    words = long_date_day(value) if day else long_date(value)
    if isinstance(value, datetime):
        words = _("%(date)s at %(time)s") % {"date": words, "time": clock_time(value)}
    return format_html('<time datetime="{}">{}</time>', _local(value).isoformat(), words)


@register.filter
def days_left(last_day: date | None) -> str:
    """How long there is until the end of `last_day` in the reader's zone, in words; empty when it has passed."""
    left = (last_day - timezone.localdate()).days if last_day else -1
    if left < 0:
        return ""
    if left == 0:
        return _("today is the last day")
    return ngettext("%(number)s day left", "%(number)s days left", left) % {"number": left}


# --- Figures -------------------------------------------------------------------------------------------
def figure(value: Decimal | float | str, places: int = 2) -> str:
    """A number with the separators of the language, rounded half up to `places` decimals. Raises InvalidOperation."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return formats.number_format(exact, decimal_pos=places, use_l10n=True, force_grouping=abs(exact) >= 1000)


@register.filter
def decimal_comma(value: Decimal | float | str | None, places: int = 2) -> str:
    """83,45 in Indonesian, 83.45 in English; a missing value is a dash, never a zero."""
    if value is None or value == "":
        return nothing()
    try:
        return figure(value, int(places))
    except InvalidOperation:
        return str(value)


@register.filter
def amount(value: Decimal | float | str | None) -> str:
    """A quantity without needless zeros: 20 and 2.5, never 20.0; a missing value is a dash."""
    if value is None or value == "":
        return nothing()
    exact = Decimal(str(value)).normalize()
    return figure(exact, max(0, -int(exact.as_tuple().exponent)))


@register.filter
def percent(value: Decimal | float | str | None, places: int | None = None) -> str:
    """A percentage (0–100, not a fraction). Without `places`: two decimals, or none for whole numbers."""
    if value is None or value == "":
        return nothing()
    try:
        whole = Decimal(str(value)) == Decimal(str(value)).to_integral_value()
        return f"{figure(value, int(places) if places is not None else 0 if whole else 2)}%"
    except InvalidOperation:
        return str(value)


# --- Links that keep what was asked ----------------------------------------------------------------------
def _kept_names(context: template.Context) -> set[str]:
    own: Iterable[str] = context.get("kept_query") or ()
    form = context.get("filter_form")
    return KEPT_QUERY | set(own) | set(getattr(form, "fields", ()))


@register.simple_tag(takes_context=True)
def url_with_query(context: template.Context, **changes: Any) -> str:
    """A link to this page with some GET parameters changed (None removes one); unknown names are dropped."""
    request = context.get("request")
    query: QueryDict | dict[str, Any] = getattr(request, "GET", {})
    pairs: list[tuple[str, str]] = []
    for name in sorted(_kept_names(context) & set(query)):
        if name not in changes:
            values = query.getlist(name) if hasattr(query, "getlist") else [query[name]]
            pairs += [(name, value) for value in values[:MAX_QUERY_VALUES] if 0 < len(value) <= MAX_QUERY_LENGTH]
    pairs += [(name, str(value)) for name, value in changes.items() if value is not None]
    return f"?{urlencode(pairs)}"


@register.simple_tag(takes_context=True)
def sort_header(context: template.Context, name: str, label: str, num: bool = False) -> SafeString:
    """A column head that sorts by `name`, then the other way round (`?sort=name`, `?sort=-name`)."""
    now = getattr(context.get("request"), "GET", {}).get("sort", "")
    state, drawing = {name: ("ascending", "sort-up"), f"-{name}": ("descending", "sort-down")}.get(now, ("", "sort"))
    url = url_with_query(context, sort=f"-{name}" if now == name else name, page=None)
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="{}">{}{}</a></th>',
        format_html(' class="{}"', "num") if num else "",
        format_html(' aria-sort="{}"', state) if state else "",
        url,
        label,
        icon(drawing),
    )


@register.simple_tag
def crumbs(*labels_and_urls: str) -> SafeString:
    """The way here: {% crumbs "Home" home_url "Team" team_url %}. The page itself is the h1 and not repeated."""
    pairs = list(zip(labels_and_urls[::2], labels_and_urls[1::2], strict=True))
    steps = format_html_join("", '<li><a href="{}">{}</a></li>', ((url, label) for label, url in pairs))
    return format_html('<nav aria-label="{}"><ol class="crumbs">{}</ol></nav>', _("You are here"), steps)


# --- Forms and frame ---------------------------------------------------------------------------------------
@register.inclusion_tag("components/field_errors.html")
def field_errors(form: BaseForm) -> dict[str, Any]:
    """A list of everything to correct, each a link to its field; nothing when the form is in order."""
    fields = [(form[name], errors) for name, errors in form.errors.items() if name in form.fields]
    total = sum(len(errors) for errors in form.errors.values())
    return {"fields": fields, "others": form.non_field_errors() if form.errors else [], "total": total}


@register.simple_tag(takes_context=True)
def theme_attribute(context: template.Context) -> SafeString:
    """The colours this browser chose, or nothing: then the device decides. Only two words are ever let through."""
    chosen = getattr(context.get("request"), "COOKIES", {}).get("theme")
    return format_html(' data-bs-theme="{}"', chosen) if chosen in ("light", "dark") else mark_safe("")


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file; unlike `static` it never fails, because error pages must not."""
    try:
        return staticfiles_storage.url(path)
    except ValueError:
        return f"{staticfiles_storage.base_url or '/static/'}{path}"
