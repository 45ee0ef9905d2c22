"""Every address × every actor × GET, POST, PUT, DELETE: the whole table is asked, and a missing address fails.

The expectations stand in `tests/access_table.py`; docs/permissions.md is written from the same table.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from tests import access_table, sweep, world

METHODS = ("get", "post", "put", "delete")


def ours() -> list[str]:
    return sorted({address.name for address in sweep.addresses() if not address.is_admin})


def test_every_address_is_in_the_table():
    told = {row.name for row in access_table.ROWS}
    assert sorted(set(ours()) - told) == []
    assert sorted(told - set(ours())) == []


@pytest.mark.django_db
@pytest.mark.parametrize("row", access_table.ROWS, ids=lambda row: f"{row.name}{row.variant}")
def test_the_table_holds(client, row):
    """One cell is one request in a transaction of its own that is undone, so that no cell changes the next."""
    place = world.make()
    path = reverse(row.name, args=row.args(place))
    wrong, asked = [], 0
    for actor in access_table.ACTORS:
        if actor == "anonymous":
            client.logout()
        else:
            client.force_login(place.cast.users[actor])
        for method in METHODS:
            with transaction.atomic():
                answer = getattr(client, method)(path)
                transaction.set_rollback(True)
            asked += 1
            expected = row.expected(actor, method, place)
            if answer.status_code != expected:
                wrong.append(f"{method.upper()} {path} as {actor}: {answer.status_code}, expected {expected}")
    assert asked == len(access_table.ACTORS) * len(METHODS)
    assert wrong == []


@pytest.mark.django_db
def test_the_admin_is_closed_to_everybody_but_administrators(client):
    place = world.make()
    lists = [a for a in sweep.addresses() if a.is_admin and "<" not in a.route and a.name not in ("login", "logout")]
    assert len(lists) > 30
    for actor in access_table.ACTORS:
        if actor == "anonymous":
            client.logout()
        else:
            client.force_login(place.cast.users[actor])
        for address in lists:
            with transaction.atomic():
                code = client.get(f"/{address.route}").status_code
                transaction.set_rollback(True)
            if actor == "anonymous":
                assert code == 302, address.route
            elif actor == "administrator":
                assert code in (200, 301, 302, 403, 404), address.route
            else:
                assert code == 403, f"{actor} {address.route}"
