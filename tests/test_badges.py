"""A state has the same tone and drawing on every page, and no state is left to chance."""

import pytest
from django.apps import apps
from django.db import models

from core.templatetags import house

OURS = {"core", "employees", "appraisal", "careers", "mentoring", "reports"}


def _states():
    """Every choice of a field called `state` or `phase` in our models."""
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for field in model._meta.concrete_fields:
                if field.name in ("state", "phase") and isinstance(field, models.CharField) and field.choices:
                    yield from ((f"{model._meta.label}.{value}", value) for value, _label in field.flatchoices)


STATES = sorted(_states())


@pytest.mark.parametrize(("where", "value"), STATES, ids=[where for where, _value in STATES])
def test_every_state_of_a_model_has_a_tone_and_a_drawing(where, value):
    tone, drawing = house.STATES[value]
    assert tone in house.TONES and drawing in house.ICONS


def test_the_walk_found_the_states():
    assert len(STATES) > 50
