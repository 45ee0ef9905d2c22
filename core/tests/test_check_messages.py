"""The catalogue check finds each kind of gap."""

from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command

from core.management.commands import check_messages


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    texts = polib.POFile()
    texts.extend(entries)
    return texts


def entry(msgid: str, msgstr: str = "", **more: object) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **more)


WANTED = catalogue(entry("Save"), entry("%(count)s people"))


def test_a_complete_catalogue_has_no_problem() -> None:
    kept = catalogue(entry("Save", "Simpan"), entry("%(count)s people", "%(count)s orang"), entry("Old", "Lama"))
    assert list(check_messages.incomplete("id", WANTED, kept)) == []


@pytest.mark.parametrize(
    ("kept", "word"),
    [
        (catalogue(entry("%(count)s people", "%(count)s orang")), "missing"),
        (catalogue(entry("Save"), entry("%(count)s people", "%(count)s orang")), "not translated"),
        (catalogue(entry("Save", "Simpan", flags=["fuzzy"]), entry("%(count)s people", "%(count)s orang")), "fuzzy"),
        (catalogue(entry("Save", "Simpan"), entry("%(count)s people", "%(number)s orang")), "other placeholders"),
        (catalogue(entry("Save", "Simpan"), entry("%(count)s people", "orang")), "other placeholders"),
        (
            catalogue(entry("Save", "Simpan", msgctxt="a button"), entry("%(count)s people", "%(count)s orang")),
            "missing",
        ),
    ],
)
def test_each_gap_is_named(kept: polib.POFile, word: str) -> None:
    (problem,) = check_messages.incomplete("id", WANTED, kept)
    assert problem.startswith(f"id: {word}")


def test_a_compiled_catalogue_must_say_the_same(tmp_path: Path) -> None:
    kept, compiled = catalogue(entry("Save", "Simpan")), tmp_path / "django.mo"
    assert "is missing" in next(check_messages.outdated("id", kept, compiled))
    kept.save_as_mofile(str(compiled))
    assert list(check_messages.outdated("id", kept, compiled)) == []
    kept[0].msgstr = "Simpanlah"
    assert "out of date" in next(check_messages.outdated("id", kept, compiled))


def test_the_command_is_red_without_a_catalogue(settings: object, tmp_path: Path) -> None:
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="1 problems"):
        call_command("check_messages")


def test_the_source_is_read_as_it_stands() -> None:
    texts = {text.msgid for text in check_messages.source_texts("id")}
    assert "The work stopped with an unexpected error. It can be started again." in texts
