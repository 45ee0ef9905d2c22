"""`manage.py write_docs`: write docs/permissions.md and docs/workflow.md from the code that enforces them."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import URLPattern, get_resolver

from core import access
from core.workflow import Workflow

APPS = ("employees", "appraisal", "mentoring", "careers", "reports")
WRITTEN = "<!-- Written by `manage.py write_docs`; do not edit by hand. -->"


def permissions() -> str:
    """Return docs/permissions.md: every address with the rule its view declares."""
    lines = ["# Who may call which page", "", WRITTEN, ""]
    lines += [
        "The rule says who may call the page at all. Which *objects* somebody sees there is decided by",
        "`visible_to(user)` on the querysets: what she may not see does not exist for her (404).",
        "`tests/access_table.py` asserts every cell.",
        "",
        "| address | name | rule |",
        "|---|---|---|",
    ]
    rows = []
    for pattern in _patterns(get_resolver().url_patterns, ""):
        route, name, rule = pattern
        if not route.startswith("admin/"):
            rows.append(f"| `/{route}` | {name} | {rule} |")
    return "\n".join([*lines, *sorted(rows), "", "Everything below `/admin/` belongs to administrators.", ""])


def _patterns(patterns: Any, prefix: str) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            rule = access.rule_of(pattern.callback)
            found.append((route, pattern.name or "", rule.name if rule else "none: refused"))
        else:
            found.extend(_patterns(pattern.url_patterns, route))
    return found


def workflows() -> str:
    """Return docs/workflow.md: every workflow as the table that drives guards and buttons."""
    lines = ["# Workflows", "", WRITTEN, ""]
    for app in APPS:
        try:
            module = import_module(f"{app}.workflow")
        except ModuleNotFoundError:
            continue
        for workflow in (value for value in vars(module).values() if isinstance(value, Workflow)):
            lines += [f"## {app}: {workflow.name}", "", "| step | from | to | who | reason |", "|---|---|---|---|---|"]
            lines += [
                f"| {s.action} | {', '.join(s.sources)} | {s.target} | {', '.join(s.roles)} | "
                f"{'compulsory' if s.needs_reason else '–'} |"
                for s in workflow.steps
            ]
            lines.append("")
    return "\n".join(lines)


class Command(BaseCommand):
    help = "Writes the generated pages of docs/; with --check says whether they are current."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when a page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs"
        for name, text in (("permissions.md", permissions()), ("workflow.md", workflows())):
            page = folder / name
            if options["check"]:
                if not page.exists() or page.read_text(encoding="utf-8") != text:
                    raise CommandError(f"docs/{name} is out of date: run manage.py write_docs")
            else:
                page.write_text(text, encoding="utf-8")
                self.stdout.write(f"docs/{name}")
