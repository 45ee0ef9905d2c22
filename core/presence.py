"""Asks many tables at once whether they hold anything for somebody: one query instead of one per table.

A home page asks every topic what is owed, and most topics have nothing for most people.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, QuerySet


def topics_with_rows(user: Any, rows: Mapping[str, QuerySet[Any]]) -> frozenset[str]:
    """Return the names of the querysets that hold at least one row, in one query.

    Args:
        user: a saved account; her row carries the question.
        rows: name → unsliced queryset.
    """
    asked = {f"has_{name}": Exists(queryset.order_by()) for name, queryset in rows.items()}
    answers = get_user_model()._base_manager.filter(pk=user.pk).annotate(**asked).values(*asked).first() or {}
    return frozenset(name for name in rows if answers.get(f"has_{name}"))
