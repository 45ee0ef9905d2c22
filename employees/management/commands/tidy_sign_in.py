"""Remove counters of wrong passwords and sessions that have run out: daily, from cron or a timer."""

from typing import Any

from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.utils import timezone

from employees import services


class Command(BaseCommand):
    help = "Remove old counters of wrong passwords and expired sessions."

    def handle(self, *args: Any, **options: Any) -> None:
        counters = services.forget_old_counters(at=timezone.now())
        sessions = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
        self.stdout.write(f"{counters} counters and {sessions} sessions removed")
