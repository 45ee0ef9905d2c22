"""The guard that keeps tests away from the real database."""

import pytest
from django.db import connection

from tests import guard


def test_a_test_stands_on_a_database_of_its_own(db):
    assert str(connection.settings_dict["NAME"]) not in guard.FORBIDDEN
    assert guard.FORBIDDEN


def test_a_connection_to_the_real_database_is_refused_loudly(db, monkeypatch):
    monkeypatch.setattr(guard, "FORBIDDEN", {str(connection.settings_dict["NAME"])})
    stranger = connection.copy()
    for _attempt in range(2):
        with pytest.raises(RuntimeError, match="real database"):
            stranger.cursor()
        assert stranger.connection is None


def test_without_a_forbidden_name_the_same_connection_works(db):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    other.close()
