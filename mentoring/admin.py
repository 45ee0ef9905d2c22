"""Mentor pairs in the admin. Feedback sessions are not there: what two people say belongs to the two."""

from django.contrib import admin

from mentoring.models import Mentorship


@admin.register(Mentorship)
class MentorshipAdmin(admin.ModelAdmin):
    list_display = ["mentor", "mentee", "topic", "state", "started_on", "ended_on"]
    list_filter = ["agency", "state"]
    list_select_related = ["mentor", "mentee"]
    raw_id_fields = ["mentor", "mentee"]
    readonly_fields = ["state", "closing_note"]
    search_fields = ["mentor__name", "mentee__name", "topic"]
