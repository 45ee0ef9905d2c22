"""Is every text for people translated? Compares the source with the catalogues, without changing them.

`makemessages` runs on a copy of the catalogue's folder, so that the answer does not depend on who ran it last.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

# The msgids are English sentences; only other languages need a catalogue.
SOURCE_LANGUAGE = "en"
IGNORED = ("var", "benchmarks/*")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")


class Command(BaseCommand):
    help = "Fail when a text is missing, untranslated or fuzzy, or when a compiled catalogue is out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="print every missing text, not only the first twenty")

    def handle(self, *args: Any, **options: Any) -> None:
        problems = []
        for language, _name in settings.LANGUAGES:
            if language != SOURCE_LANGUAGE:
                problems += list(problems_of(language))
        shown = problems if options["list"] else problems[:20]
        for problem in shown:
            self.stdout.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} problems in the catalogues (--list prints them all).")
        self.stdout.write("Every text is translated.")


def problems_of(language: str) -> Iterator[str]:
    """What is wrong with the catalogue of one language, one sentence each."""
    catalogue = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
    if not catalogue.exists():
        yield f"{language}: there is no catalogue {catalogue.name}; run manage.py makemessages -l {language}"
        return
    kept = polib.pofile(str(catalogue))
    yield from incomplete(language, source_texts(language), kept)
    yield from outdated(language, kept, catalogue.with_suffix(".mo"))


def incomplete(language: str, wanted: polib.POFile, kept: polib.POFile) -> Iterator[str]:
    """Texts of `wanted` that `kept` lacks, has not translated, is unsure of, or fills with other placeholders."""
    entries = {key(entry): entry for entry in kept if not entry.obsolete}
    for text in wanted:
        if text.obsolete:
            continue
        entry = entries.get(key(text))
        if entry is None:
            yield f"{language}: missing: {text.msgid!r} ({place(text)})"
        elif "fuzzy" in entry.flags:
            yield f"{language}: fuzzy: {text.msgid!r}"
        elif not entry.translated():
            yield f"{language}: not translated: {text.msgid!r}"
        elif not same_placeholders(entry):
            yield f"{language}: other placeholders: {text.msgid!r} -> {entry.msgstr or entry.msgstr_plural!r}"


def outdated(language: str, kept: polib.POFile, compiled: Path) -> Iterator[str]:
    """The compiled catalogue is what people see; it must say the same as the readable one."""
    if not compiled.exists():
        yield f"{language}: {compiled.name} is missing; run manage.py compilemessages"
        return
    seen = {key(entry): translation(entry) for entry in polib.mofile(str(compiled))}
    said = {key(entry): translation(entry) for entry in kept.translated_entries() if not entry.obsolete}
    if seen != said:
        yield f"{language}: {compiled.name} is out of date; run manage.py compilemessages"


def source_texts(language: str) -> polib.POFile:
    """Every text in the source, collected beside the project and thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(settings.BASE_DIR, copy, ignore=shutil.ignore_patterns(".*", "var", "locale", "tests"))
        (copy / "locale").mkdir()
        collect(copy, language)
        return polib.pofile(str(copy / "locale" / language / "LC_MESSAGES" / "django.po"))


def collect(project: Path, language: str) -> None:
    """Run `makemessages` in a process of its own: it reads the current folder and the settings there."""
    options = [word for pattern in IGNORED for word in ("--ignore", pattern)]
    subprocess.run(  # noqa: S603 - our own manage.py with fixed arguments
        [sys.executable, "manage.py", "makemessages", "-l", language, "--no-obsolete", "--verbosity", "0", *options],
        cwd=project,
        check=True,
    )


def key(entry: polib.POEntry) -> tuple[str, str, str]:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def translation(entry: polib.POEntry) -> tuple[str, ...]:
    return tuple(entry.msgstr_plural.values()) if entry.msgid_plural else (entry.msgstr,)


def place(entry: polib.POEntry) -> str:
    return ":".join(entry.occurrences[0]) if entry.occurrences else "no place"


def same_placeholders(entry: polib.POEntry) -> bool:
    """Every translation must use the same placeholders; a plural may leave out the count of its singular."""
    wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    return all(sorted(PLACEHOLDER.findall(text)) == wanted for text in translation(entry))
