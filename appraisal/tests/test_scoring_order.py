"""A record may come back from a database or a file with its keys in another order; it must still verify."""

import json

import pytest

from appraisal import scoring


def shuffled(value):
    """The same JSON with the keys of every table backwards."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in sorted(value, reverse=True)}
    return [shuffled(one) for one in value] if isinstance(value, list) else value


def record_of(scheme):
    """A record with a self, a supervisor and four peers for every item the scheme asks."""
    ratings = {}
    for source, levels in (("self", (5,)), ("supervisor", (4,)), ("peer", (2, 3, 4, 5))):
        asked = [
            key for part in scheme.components if source in part.sources for key in part.questions(source, leader=False)
        ]
        if asked:
            counters = {key: {str(level): 1 for level in levels} for key in asked}
            ratings[source] = {"raters": len(levels), "counters": counters}
    target = {"id": "1", "title": "T", "polarity": "higher", "target": "100", "weight": "100", "realised": "90"}
    targets = [target] if any(part.kind == "targets" for part in scheme.components) else []
    return {"format": 1, "scheme": scoring.scheme_to_json(scheme), "targets": targets, "ratings": ratings}


@pytest.mark.parametrize("scheme", scoring.built_in_schemes().values(), ids=lambda scheme: scheme.key)
def test_a_frozen_record_verifies_whatever_order_its_keys_come_back_in(scheme):
    frozen = scoring.freeze(record_of(scheme))
    for again in (shuffled(frozen), json.loads(json.dumps(frozen, sort_keys=True))):
        verification = scoring.verify(again)
        assert verification.agrees, verification.differences
        assert not verification.wording
    assert scoring.freeze(shuffled(record_of(scheme)))["outcome"] == frozen["outcome"]
