"""Is this installation well? For monitoring: one line per part, exit code 1 when a part is ill."""

import shutil
from collections.abc import Iterator
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

from core import checks, jobs

LEAST_FREE_BYTES = 500 * 1024 * 1024


class Command(BaseCommand):
    help = "Say whether database, broker, background work and disk are well."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        ill = False
        for part, problem in parts():
            ill = ill or bool(problem)
            self.stdout.write(f"{part}: {problem or 'well'}")
        if ill:
            raise CommandError("This installation needs attention.")


def parts() -> Iterator[tuple[str, str]]:
    """Name and problem of each part; the problem is empty when the part is well."""
    yield "settings", "; ".join(str(found.msg) for found in checks.check_settings() if found.is_serious())
    yield "database", database_problem()
    yield "broker", broker_problem()
    yield "background work", work_problem()
    yield "disk", disk_problem()


def database_problem() -> str:
    try:
        found = checks.check_database_keeps_what_it_confirms(databases=["default"])
    except DatabaseError as problem:
        return f"does not answer ({type(problem).__name__})"
    return "; ".join(str(problem.msg) for problem in found)


def broker_problem() -> str:
    try:
        with current_app.connection_for_write() as broker:
            broker.default_channel.close()
    except Exception as problem:  # noqa: BLE001 - each transport has its own exceptions
        return f"does not answer ({type(problem).__name__})"
    return ""


def work_problem() -> str:
    try:
        late = jobs.overdue(timezone.now())
    except DatabaseError as problem:
        return f"unknown, {connection.vendor} does not answer ({type(problem).__name__})"
    return f"{late} jobs wait for too long; is the worker running?" if late else ""


def disk_problem() -> str:
    folder = settings.VAR_DIR
    if not folder.exists():
        return "the folder ASN_VAR_DIR does not exist"
    free = shutil.disk_usage(folder).free
    return f"only {free // 1024 // 1024} MB free" if free < LEAST_FREE_BYTES else ""
