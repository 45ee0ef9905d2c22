"""Order one person's report: `manage.py issue_report NIP YEAR [--language en] [--reason "…"]`."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from appraisal.models import Cycle, Result
from core import errors
from employees.models import Employee
from reports import labels, services
from reports.models import IssuedReport


class Command(BaseCommand):
    help = "Orders the yearly report of one person; with --reason as the next revision of one that exists."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("nip")
        parser.add_argument("year", type=int)
        parser.add_argument("--language", choices=labels.Language.values, default=labels.Language.INDONESIAN)
        parser.add_argument("--reason", default="", help="why a new revision is issued")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Employee.objects.filter(nip=options["nip"]).first()
        if person is None:
            raise CommandError("Nobody has this NIP.")
        year, reason = options["year"], options["reason"]
        results = Result.objects.filter(appraisal__employee=person, appraisal__cycle__year=year)
        cycle = Cycle.objects.filter(appraisals__result__in=results, published_at__isnull=False).first()
        if cycle is None:
            raise CommandError("Nothing is published for this person and year.")
        if not reason:
            if IssuedReport.objects.done().filter(employee=person, year=year).exists():
                raise CommandError("There is a report already; a new revision needs --reason.")
            reason = "first issue"
        try:
            batch = services.correct_report(
                employee=person, cycle=cycle, reason=reason, language=options["language"], actor=None
            )
        except errors.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Batch {batch.pk}, code {batch.reports.get().code}")
