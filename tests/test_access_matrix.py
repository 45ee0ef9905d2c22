"""Every address × every actor × GET, POST, PUT, DELETE: the whole table is asked, and a missing address fails.

The expectations stand in `tests/access_table.py`; docs/permissions.md is written from the same table.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from tests import access_row, access_table, sweep, world

METHODS = ("get", "post", "put", "delete")
# The table is asked in parts, so that two processes can share the work.
PARTS = 8


def ours() -> list[str]:
    return sorted({address.name for address in sweep.addresses() if not address.is_admin})


def test_every_address_is_in_the_table():
    told = {row.name for row in access_table.ROWS}
    assert sorted(set(ours()) - told) == []
    assert sorted(told - set(ours())) == []


def _enter(client, place: world.World, actor: str) -> None:
    """Be `actor` from now on."""
    client.logout()
    if actor != "anonymous":
        client.force_login(place.cast.users[actor])


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_the_table_holds(client, part, request):
    """One cell is one request in a transaction of its own that is undone, so that no cell changes the next."""
    place = world.make()
    only = request.config.getoption("--rows").split(",")
    rows = [row for row in access_table.ROWS if only == [""] or row.name in only][part::PARTS]
    wrong, asked = [], 0
    for actor in access_row.ACTORS:
        _enter(client, place, actor)
        for row in rows:
            path = reverse(row.name, args=row.args(place))
            for method in METHODS:
                if row.name == "sign_out":
                    _enter(client, place, actor)
                with transaction.atomic():
                    code = getattr(client, method)(path).status_code
                    transaction.set_rollback(True)
                asked += 1
                if code != row.expected(actor, method, place):
                    expected = row.expected(actor, method, place)
                    wrong.append(f"{method.upper()} {path} ({row.name}) as {actor}: {code}, expected {expected}")
    assert asked == len(rows) * len(access_row.ACTORS) * len(METHODS)
    assert wrong == []


@pytest.mark.django_db
def test_the_admin_is_closed_to_everybody_but_administrators(client):
    place = world.make()
    lists = [a for a in sweep.addresses() if a.is_admin and "<" not in a.route and a.name not in ("login", "logout")]
    assert len(lists) > 30
    for actor in access_row.ACTORS:
        _enter(client, place, actor)
        for address in lists:
            with transaction.atomic():
                code = client.get(f"/{address.route}").status_code
                transaction.set_rollback(True)
            if actor == "anonymous":
                assert code == 302, address.route
            elif actor == "administrator":
                assert code in (200, 301, 302, 403, 404, 405), address.route
            else:
                assert code == 403, f"{actor} {address.route}"
