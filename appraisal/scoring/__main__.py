"""`python -m appraisal.scoring FILE.json`: does a frozen record still give its own result? Needs nothing but Python."""

import json
import sys
from pathlib import Path

from appraisal.scoring.errors import ScoringError
from appraisal.scoring.record import Verification, verify

AGREES, DISAGREES, UNREADABLE = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Prints the answer in words. Returns 0 when the record agrees, 1 when it does not, 2 when it cannot be read."""
    if len(arguments) != 1:
        _say("Name one file: python -m appraisal.scoring FILE.json")
        return UNREADABLE
    try:
        frozen = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        verification = verify(frozen)
    except OSError as error:
        _say(f"The file cannot be opened: {error.strerror}.")
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        _say("The file cannot be read: it is not JSON text.")
    except ScoringError as error:
        _say(f"The file cannot be read: {error}")
    else:
        _tell(verification, frozen)
        return AGREES if verification.agrees else DISAGREES
    return UNREADABLE


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _tell(verification: Verification, frozen: dict[str, dict[str, object]]) -> None:
    if verification.agrees:
        outcome = frozen["outcome"]
        said = {name: outcome[name] or "none" for name in ("status", "score", "predicate")}
        _say("The record agrees with itself: recomputed from its inputs it gives the same result.")
        _say(f"Status: {said['status']}. Score: {said['score']}. Predicate: {said['predicate']}.")
    else:
        _say("The record does not agree with itself:")
    for sentence in verification.differences:
        _say(f"- {sentence}")
    if verification.wording:
        _say("Some explanations are worded differently from what this version would write:")
    for sentence in verification.wording:
        _say(f"- {sentence}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
