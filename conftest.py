"""What every test stands on: English texts, a fixed moment, the fixed cast, and a place of its own for files."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.utils import translation

from core import database_rules
from tests import cast as people
from tests import catalogues, guard

guard.stand_watch()

# Monday 16 November 2026, 10:00 in Western Indonesia. Tests never read the real clock.
NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rows", default="", help="ask only these addresses of the access table: name,name,…")


@pytest.fixture(autouse=True)
def fixed_moment(request):
    """Freeze the clock; real browsers and killed processes live in real time."""
    if request.node.get_closest_marker("browser") or request.node.get_closest_marker("faults"):
        yield None
        return
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture(autouse=True)
def english_texts(request, settings):
    """Tests read English, whatever language the test before left behind; the browser tests read what people read."""
    if request.node.get_closest_marker("browser"):
        with translation.override("id"):
            yield
        return
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """No test leaves a file in the project."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "media")},
        },
    }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """On SQLite tests empty their tables with DELETE, which the append-only rule refuses; PostgreSQL truncates."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            for table in ("core_auditentry", "appraisal_planversion"):
                database_rules.allow_changes(connection, table)


@pytest.fixture(autouse=True)
def filled_catalogues(request):
    """Ranks, post types and rules are there, also after a test that emptied every table."""
    needs = request.node.get_closest_marker("django_db") or {"db", "transactional_db", "cast"} & set(
        request.fixturenames
    )
    if needs:
        request.getfixturevalue("_django_db_helper")
        catalogues.refill()


@pytest.fixture
def cast(db):
    """The fixed cast of people (tests/cast.py): the same questions are asked of every page with them."""
    return people.make()
