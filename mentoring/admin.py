"""Mentor pairs in the admin. Feedback sessions are not there: what two people say belongs to the two."""

from django.contrib import admin

from core.administration import ReadOnlyAdmin
from mentoring.models import Mentorship


@admin.register(Mentorship)
class MentorshipAdmin(ReadOnlyAdmin):
    """Which pairs there are. Nobody is put into a pair here: she would read what the two have written."""

    list_display = ["mentor", "mentee", "topic", "state", "started_on", "ended_on"]
    list_filter = ["agency", "state"]
    list_select_related = ["mentor", "mentee"]
    # What the two wrote to each other is not an administrator's to read.
    exclude = ["goals", "closing_note", "ended_because", "request"]
    search_fields = ["mentor__name", "mentee__name", "topic"]
