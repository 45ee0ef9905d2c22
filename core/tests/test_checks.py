"""System checks: unsafe production settings are found, and keep every process from starting."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from core import checks, jobs
from core.management.commands import health

KEY, OTHER_KEY = "k3y-" + "abcdefghij" * 6, "0ther-" + "klmnopqrst" * 6
ROOT = Path(settings.BASE_DIR)
SAFE_ENVIRONMENT = {
    "ASN_ENVIRONMENT": "production",
    "ASN_SECRET_KEY": KEY,
    "ASN_AUDIT_KEY": OTHER_KEY,
    "ASN_ALLOWED_HOSTS": "kinerja.example.go.id",
    "ASN_SITE_URL": "https://kinerja.example.go.id",
    "ASN_TRUSTED_PROXY_COUNT": "1",
    "DATABASE_URL": "postgres://asn:secret@127.0.0.1:1/asn",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


@pytest.fixture
def production(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Safe production settings, to be spoilt one by one."""
    settings.ENVIRONMENT, settings.PRODUCTION, settings.DEBUG = "production", True, False
    settings.SECRET_KEY, settings.AUDIT_KEY = KEY, OTHER_KEY
    settings.ALLOWED_HOSTS = ["kinerja.example.go.id"]
    settings.SITE_URL = "https://kinerja.example.go.id"
    settings.CELERY_BROKER_URL = "redis://broker/0"
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": "django.db.backends.postgresql"})
    return settings


def ids() -> list[str]:
    return [str(found.id) for found in checks.check_settings()]


def test_safe_production_settings_pass(production: Any) -> None:
    assert ids() == []


def test_every_finding_says_what_to_do(production: Any) -> None:
    production.DEBUG = True
    production.ALLOWED_HOSTS = []
    production.SECRET_KEY = production.AUDIT_KEY = "short"
    found = checks.check_settings()
    assert len(found) == 5 and all(problem.hint for problem in found)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ENVIRONMENT", "prod", ["asn.E001"]),
        ("DEBUG", True, ["asn.E002"]),
        ("SECRET_KEY", settings.INSECURE_DEMO_KEY, ["asn.E003"]),
        ("SECRET_KEY", "x" * 49, ["asn.E003"]),
        ("AUDIT_KEY", settings.INSECURE_DEMO_KEY, ["asn.E004"]),
        ("AUDIT_KEY", KEY, ["asn.E005"]),
        ("ALLOWED_HOSTS", [], ["asn.E006"]),
        ("ALLOWED_HOSTS", ["a.example", "*"], ["asn.E006"]),
        ("ALLOWED_HOSTS", ["."], ["asn.E006"]),
        ("SITE_URL", "http://kinerja.example.go.id", ["asn.E007"]),
        ("CELERY_BROKER_URL", "asnfile://", ["asn.W001"]),
    ],
)
def test_each_unsafe_setting_has_its_finding(production: Any, name: str, value: object, expected: list[str]) -> None:
    setattr(production, name, value)
    assert ids() == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA synchronous = FULL;"}, ["asn.W002"]),
        ({"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA synchronous=NORMAL;"}, ["asn.E009", "asn.W002"]),
        ({"init_command": "PRAGMA synchronous=EXTRA;"}, ["asn.E008", "asn.W002"]),
        ({}, ["asn.E008", "asn.E009", "asn.W002"]),
    ],
)
def test_sqlite_must_keep_what_it_confirms(
    production: Any, monkeypatch: pytest.MonkeyPatch, options: dict[str, str], expected: list[str]
) -> None:
    database = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": options}
    monkeypatch.setitem(production.DATABASES, "default", database)
    assert ids() == expected


def test_the_demo_may_use_its_own_key(settings: Any) -> None:
    settings.SECRET_KEY = settings.INSECURE_DEMO_KEY
    assert ids() == []


def test_the_open_database_is_asked_and_believed(db: None) -> None:
    assert checks.check_database_keeps_what_it_confirms(databases=["default"]) == []
    assert checks.check_database_keeps_what_it_confirms(databases=None) == []


def test_a_database_that_may_lose_commits_is_found(transactional_db: None) -> None:
    careless, careful = (
        ("PRAGMA synchronous=NORMAL", "PRAGMA synchronous=FULL")
        if connection.vendor == "sqlite"
        else ("SET synchronous_commit = off", "SET synchronous_commit = on")
    )
    with connection.cursor() as cursor:
        cursor.execute(careless)
    try:
        found = checks.check_database_keeps_what_it_confirms(databases=["default"])
        assert [problem.id for problem in found] == ["asn.E010"]
        assert "synchronous" in health.database_problem()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(careful)


def test_an_unsafe_start_is_refused_with_every_reason(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_database", lambda alias: iter(()))
    checks.refuse_an_unsafe_start()
    production.DEBUG = True
    production.SITE_URL = "http://kinerja.example.go.id"
    with pytest.raises(ImproperlyConfigured, match=r"(?s)asn\.E002.*asn\.E007"):
        checks.refuse_an_unsafe_start()


def test_a_database_that_is_away_does_not_keep_the_web_from_starting(
    production: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(alias: str) -> Any:
        raise OperationalError("password=secret")

    monkeypatch.setattr(checks, "_database", away)
    checks.refuse_an_unsafe_start()
    assert "did not answer" in caplog.text and "secret" not in caplog.text
    assert "does not answer" in health.database_problem()


def python(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run Python with a full production environment and nothing of ours."""
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"} | SAFE_ENVIRONMENT | changes
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_deploy_check_is_clean_with_production_settings() -> None:
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_the_deploy_check_is_red_with_an_unsafe_setting() -> None:
    done = python(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", ASN_SECRET_KEY=settings.INSECURE_DEMO_KEY
    )
    assert done.returncode != 0 and "asn.E003" in done.stderr


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ASN_DEBUG": "true"}, "asn.E002"),
        ({"ASN_SECRET_KEY": settings.INSECURE_DEMO_KEY}, "asn.E003"),
        ({"ASN_ALLOWED_HOSTS": "*"}, "asn.E006"),
    ],
)
def test_web_and_worker_refuse_to_start_in_production(change: dict[str, str], reason: str) -> None:
    for arguments in (["-c", "import asn_kinerja.wsgi"], ["-m", "celery", "-A", "asn_kinerja", "worker", "-P", "solo"]):
        done = python(*arguments, **change)
        assert done.returncode != 0 and reason in done.stderr, done.stderr


def test_the_web_starts_with_safe_settings_while_the_database_is_away() -> None:
    done = python("-c", "import asn_kinerja.wsgi; print('up')")
    assert (done.returncode, done.stdout.strip()) == (0, "up"), done.stderr


def test_every_variable_is_documented_and_every_documented_variable_exists() -> None:
    source = (ROOT / "asn_kinerja" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z0-9_]+)"', source))
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    read |= set(re.findall(r"\$\{([A-Z_]+)", compose))
    documented = set(re.findall(r"^#?\s?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))
    assert len(read) > 15
    assert documented == read


def test_health_names_every_part(db: None, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.VAR_DIR = tmp_path
    call_command("health")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["settings", "database", "broker", "background work", "disk"]
    assert all(line.endswith(": well") for line in lines)


def test_health_fails_when_a_part_is_ill(
    db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAR_DIR = tmp_path / "gone"
    monkeypatch.setattr(jobs, "overdue", lambda at: 3)
    with pytest.raises(CommandError):
        call_command("health")
    output = capsys.readouterr().out
    assert "3 jobs wait for too long" in output and "ASN_VAR_DIR does not exist" in output


def test_health_survives_a_database_and_a_broker_that_are_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> int:
        raise OperationalError("password=secret")

    monkeypatch.setattr(jobs, "overdue", away)
    monkeypatch.setattr(health.current_app, "connection_for_write", away, raising=False)
    assert health.work_problem().startswith("unknown") and "secret" not in health.work_problem()
    assert health.broker_problem() == "does not answer (OperationalError)"


def test_health_sees_a_full_disk(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 1 << 62)
    assert health.disk_problem().endswith("MB free")
