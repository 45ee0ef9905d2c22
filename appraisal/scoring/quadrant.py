"""The national quadrant (PermenPANRB 6/2022).

Two ratings chosen by the supervisor give the predicate, without arithmetic.
"""

from collections.abc import Mapping

EXPECTATIONS = ("above", "meets", "below")


def predicate(table: Mapping[str, Mapping[str, str]], result: str | None, behaviour: str | None) -> str | None:
    """The band key for the rating of work results and the rating of behaviour (above, meets or below expectation).

    None while either has not been chosen: the software never chooses for the supervisor.
    """
    if result is None or behaviour is None:
        return None
    return table[result][behaviour]
