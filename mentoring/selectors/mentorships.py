"""Reads of mentor pairs: the list, and what their people owe."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from core import todo
from mentoring.models import Mentorship


def pairs_page(user: Any) -> Any:
    """Return the mentor pairs `user` may see, open ones first."""
    return (
        Mentorship.objects.visible_to(user)
        .select_related("mentor", "mentee")
        .order_by(F("ended_on").asc(nulls_first=True), "-started_on", "-pk")
    )


def todos(user: Any, at: datetime) -> list[todo.Todo]:
    """Return what `user` owes in mentor pairs at the moment `at`."""
    owed: list[todo.Todo] = []
    for pair in Mentorship.objects.filter(mentor=user.employee_id, state="proposed").select_related("mentee"):
        label = _("Answer the request to mentor %(name)s") % {"name": pair.mentee.full_name}
        owed.append(todo.Todo(label=label, url_name="mentorship", url_args=(pair.pk,)))
    return owed
