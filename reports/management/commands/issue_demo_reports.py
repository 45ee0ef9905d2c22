"""Order the reports of every published cycle that has people without one, in every agency, and wake the worker.

Idempotent: who has a report or waits for one is left alone.
"""

from typing import Any

from django.core.management.base import BaseCommand

from appraisal.models import Cycle
from core import errors
from reports import services


class Command(BaseCommand):
    help = "Orders the missing yearly reports of every published cycle; running it twice orders nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        for cycle in Cycle.objects.filter(published_at__isnull=False).select_related("agency").order_by("pk"):
            try:
                batch = services.order_batch(cycle=cycle, actor=None)
            except errors.Refused as refusal:
                self.stdout.write(f"{cycle.agency} · {cycle}: {refusal}")
            else:
                self.stdout.write(f"{cycle.agency} · {cycle}: {batch.total}")
