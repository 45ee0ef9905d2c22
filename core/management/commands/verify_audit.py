"""`manage.py verify_audit`: walk the audit chains and say whether anybody changed them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import audit
from core.models import AuditEntry


class Command(BaseCommand):
    help = "Checks that no audit entry was changed, removed or added behind the application's back."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(audit.verify())
        for place in broken:
            self.stderr.write(f"{place.chain} #{place.sequence}: {place.problem}")
        if broken:
            raise CommandError(f"The audit trail does not hold in {len(broken)} places.")
        self.stdout.write(f"The audit trail holds: {AuditEntry.objects.count()} entries.")
