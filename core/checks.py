"""System checks of the house: what an installer got wrong, with what to do about it.

`manage.py check` shows them all. What is unsafe in production also keeps the web, the worker and beat from starting
(`refuse_an_unsafe_start`): a warning in a log is read by nobody.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

logger = logging.getLogger(__name__)

SHORTEST_KEY = 50
# What the databases answer when a commit is on the disk before it is confirmed (2 and 3: FULL and EXTRA).
SQLITE_SAFE: frozenset[object] = frozenset({2, 3})
POSTGRESQL_SAFE: frozenset[object] = frozenset({"on", "remote_apply"})
MAKE_A_KEY = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(60))'"


def register() -> None:
    """Called once, when the app `core` is ready."""
    checks.register(check_settings, checks.Tags.security)
    checks.register(check_database_keeps_what_it_confirms, checks.Tags.database)


def check_settings(app_configs: object = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Settings that are wrong anywhere, and those that are unsafe in production."""
    if settings.ENVIRONMENT not in {"demo", "production"}:
        return [
            checks.Error(
                f"ASN_ENVIRONMENT is {settings.ENVIRONMENT!r}.",
                hint="It must be 'demo' or 'production'; any other word would silently switch the protections off.",
                id="asn.E001",
            )
        ]
    found = list(_sqlite_settings())
    if settings.PRODUCTION:
        found += [*_debug(), *_keys(), *_addresses(), *_means()]
    return found


def check_database_keeps_what_it_confirms(
    app_configs: object = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Ask the open database itself whether a commit survives a power cut."""
    return [problem for alias in databases or [] for problem in _database(alias)]


def refuse_an_unsafe_start() -> None:
    """Stop this process if a check of this module finds an error.

    A database that does not answer is no reason: the web starts and says "not available" until it is back.

    Raises:
        ImproperlyConfigured: with every problem and its hint.
    """
    found = check_settings()
    try:
        found += check_database_keeps_what_it_confirms(databases=["default"])
    except DatabaseError as problem:
        logger.warning("The database did not answer at start (%s).", type(problem).__name__)
    finally:
        # The worker forks after this: a connection must not be shared with its children.
        connections.close_all()
    errors = [problem for problem in found if problem.is_serious()]
    if errors:
        raise ImproperlyConfigured(
            "ASN Kinerja does not start with these settings:\n"
            + "\n".join(f"  {problem.id}: {problem.msg} {problem.hint}" for problem in errors)
        )


def _debug() -> Iterator[checks.CheckMessage]:
    if settings.DEBUG:
        yield checks.Error(
            "DEBUG is on in production.",
            hint="Remove ASN_DEBUG: error pages would show what people wrote.",
            id="asn.E002",
        )


def _keys() -> Iterator[checks.CheckMessage]:
    for name, number in (("SECRET_KEY", "E003"), ("AUDIT_KEY", "E004")):
        key = getattr(settings, name)
        if key == settings.INSECURE_DEMO_KEY or len(key) < SHORTEST_KEY:
            yield checks.Error(
                f"ASN_{name} is the key of the demo or shorter than {SHORTEST_KEY} characters.",
                hint=MAKE_A_KEY,
                id=f"asn.{number}",
            )
    if settings.SECRET_KEY == settings.AUDIT_KEY:
        yield checks.Error(
            "ASN_SECRET_KEY and ASN_AUDIT_KEY are the same.",
            hint="Who learns one key must not be able to forge the audit chain. " + MAKE_A_KEY,
            id="asn.E005",
        )


def _addresses() -> Iterator[checks.CheckMessage]:
    hosts = settings.ALLOWED_HOSTS
    if not hosts or any(host.strip() in {"", "*", "."} for host in hosts):
        yield checks.Error(
            "ASN_ALLOWED_HOSTS is empty or accepts every name.",
            hint="Name the hosts of this site, separated by commas, for example kinerja.example.go.id.",
            id="asn.E006",
        )
    if not settings.SITE_URL.startswith("https://"):
        yield checks.Error(
            "ASN_SITE_URL does not begin with https://.",
            hint="Links in mails and verification codes on paper use it. Put a web server with a certificate in front.",
            id="asn.E007",
        )


def _means() -> Iterator[checks.CheckMessage]:
    if settings.CELERY_BROKER_URL.startswith("asnfile:"):
        yield checks.Warning(
            "The embedded broker is used in production.",
            hint="It works on one machine only. Set REDIS_URL, or silence this check if that is what you want.",
            id="asn.W001",
        )
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        yield checks.Warning(
            "SQLite is used in production.",
            hint="It serves one small office on one machine. Set DATABASE_URL to PostgreSQL for a town hall.",
            id="asn.W002",
        )


def _sqlite_settings() -> Iterator[checks.CheckMessage]:
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3":
        return
    options = database.get("OPTIONS", {})
    pragmas = options.get("init_command", "").replace(" ", "").upper()
    if options.get("transaction_mode") != "IMMEDIATE":
        yield checks.Error(
            "SQLite does not begin its transactions as IMMEDIATE.",
            hint="Without it concurrent writers fail or overwrite each other. Set transaction_mode in DATABASES.",
            id="asn.E008",
        )
    if not any(f"SYNCHRONOUS={word}" in pragmas for word in ("FULL", "EXTRA", "2", "3")):
        yield checks.Error(
            "SQLite is not told to use synchronous=FULL.",
            hint="A power cut could take back what was already confirmed. Set the init_command in DATABASES.",
            id="asn.E009",
        )


def _database(alias: str) -> Iterator[checks.CheckMessage]:
    connection = connections[alias]
    if connection.vendor == "sqlite":
        question, safe = "PRAGMA synchronous", SQLITE_SAFE
    else:
        question, safe = "SHOW synchronous_commit", POSTGRESQL_SAFE
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone()[0]
    if answer not in safe:
        yield checks.Error(
            f"The database {alias!r} may lose what it confirmed ({question.split()[-1]} is {answer}).",
            hint="Set synchronous=FULL on SQLite or synchronous_commit=on on PostgreSQL, also for the role.",
            id="asn.E010",
        )
