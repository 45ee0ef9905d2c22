"""Things that must not be in the project at all, looked for in every tracked kind of file."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SKIPPED_FOLDERS = {".git", ".venv", "var", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
THIS_FILE = "tests/test_forbidden_patterns.py"


@dataclass(frozen=True)
class Pattern:
    """`regex` must not occur in files `*.suffix`, except below the paths in `allowed`."""

    name: str
    regex: str
    suffixes: tuple[str, ...]
    allowed: tuple[str, ...]
    example: str


PATTERNS = [
    Pattern("all fields of a model in a form", r"fields\s*=\s*[\"']__all__[\"']", (".py",), (), 'fields = "__all__"'),
    Pattern(
        "unescaped text",
        r"\|\s*safe\b|\{%\s*autoescape\s+off",
        (".html", ".txt", ".svg"),
        # Mails are plain text: an escaped apostrophe in a name would be wrong there.
        ("templates/emails/",),
        "{{ name|safe }}",
    ),
    Pattern(
        "unescaped text from Python",
        r"\bmark_safe\(|\bSafeString\(|\ballow_tags\b",
        (".py",),
        ("core/templatetags/", "core/charts"),
        "mark_safe(name)",
    ),
    Pattern("a task sent before the commit", r"\.delay\(|\.apply_async\(", (".py",), (), "run_job.delay(1)"),
    Pattern(
        "inline script",
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\son[a-z]+=[\"']|javascript:|hx-on",
        (".html",),
        (),
        "<script>alert(1)</script>",
    ),
    Pattern(
        "inline style",
        r"<style[\s>]|\sstyle=[\"']",
        (".html",),
        ("templates/print/", "templates/reports/print/", "reports/templates/print/"),
        '<p style="color: red">',
    ),
    Pattern("an open end", r"\b(TODO|FIXME|XXX|HACK)\b", (".py", ".html", ".js", ".css", ".sh"), (), "# TODO later"),
    Pattern("a stub", r"raise NotImplementedError|\bNotImplemented\b", (".py",), (), "raise NotImplementedError"),
    Pattern(
        "a host the pages would contact",
        r"(?:src|href|action)=[\"'](?:https?:)?//|@import|url\([\"']?(?:https?:)?//",
        (".html", ".css"),
        (),
        '<script src="https://cdn.example/x.js">',
    ),
    Pattern(
        "a limit that is off",
        r"DATA_UPLOAD_MAX_NUMBER_FIELDS\s*=\s*None",
        (".py",),
        (),
        "DATA_UPLOAD_MAX_NUMBER_FIELDS = None",
    ),
    Pattern("writes of a signal handler", r"\b(?:pre|post)_(?:save|delete)\b", (".py",), (), "post_save.connect(f)"),
    Pattern(
        "requests that wait for the write lock",
        r"ATOMIC_REQUESTS[\"']?\]?\s*[:=]\s*True",
        (".py",),
        (),
        "ATOMIC_REQUESTS = True",
    ),
    Pattern(
        "a place on one machine",
        r"(?<![\w.])/(?:work|root)/",
        (".py", ".html", ".md", ".sh", ".toml", ".ini"),
        (),
        "/work/main",
    ),
    Pattern(
        "a package index by name",
        r"pypi\.org|pythonhosted|registry\.npmjs|--index-url|jsdelivr|unpkg|cdnjs",
        (".py", ".html", ".md", ".sh", ".toml", ".ini", ".txt", ".yaml", ".yml", ".css", ".js"),
        (),
        "pip install --index-url x",
    ),
]


def project_files(suffixes: Iterable[str]) -> Iterator[Path]:
    for path in ROOT.rglob("*"):
        relative = path.relative_to(ROOT)
        if path.suffix in suffixes and not SKIPPED_FOLDERS & set(relative.parts) and path.is_file():
            yield path


def findings(pattern: Pattern) -> list[str]:
    regex, found = re.compile(pattern.regex), []
    for path in project_files(pattern.suffixes):
        name = path.relative_to(ROOT).as_posix()
        if name == THIS_FILE or name.startswith(pattern.allowed):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if regex.search(line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    return found


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_it_is_not_in_the_project(pattern: Pattern) -> None:
    assert findings(pattern) == []


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_the_pattern_would_be_found(pattern: Pattern) -> None:
    assert re.search(pattern.regex, pattern.example)


def test_the_search_sees_the_project() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in project_files((".py", ".html"))}
    assert {"manage.py", "core/jobs.py", "asn_kinerja/settings.py"} <= names
    assert not any(name.startswith(".venv/") for name in names)


def test_no_file_outgrows_four_hundred_lines() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in project_files((".py",))
        if "migrations" not in path.parts and (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}
