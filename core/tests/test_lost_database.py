"""A lost database is 503 with Retry-After, also where it is noticed before any view is asked."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError
from django.test import Client


def lost(exception):
    def load(self):
        raise exception("the server closed the connection")

    return load


@pytest.mark.parametrize("exception", [OperationalError, InterfaceError])
def test_a_database_lost_while_the_session_is_read_is_503_and_says_when_to_come_back(monkeypatch, exception):
    monkeypatch.setattr(SessionStore, "load", lost(exception))
    client = Client(raise_request_exception=False, headers={"cookie": "sessionid=" + "a" * 32})
    answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "not available for a moment" in answer.content.decode()


def test_our_own_fault_stays_500(monkeypatch):
    monkeypatch.setattr(SessionStore, "load", lost(RuntimeError))
    client = Client(raise_request_exception=False, headers={"cookie": "sessionid=" + "a" * 32})
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer
