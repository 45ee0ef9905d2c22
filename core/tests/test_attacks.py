"""Requests no browser sends: NUL in the address, bodies beyond every form, tokens of others, foreign hosts."""

import pytest
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse

from core import middleware, receipts
from core.errors import Refused
from core.models import SubmitReceipt
from tests import access_table, world


@pytest.mark.django_db
def test_a_nul_in_the_query_of_any_page_is_refused_before_the_database_sees_it(client):
    place = world.make()
    client.force_login(place.cast.users["hr"])
    for row in access_table.ROWS:
        path = reverse(row.name, args=row.args(place))
        assert client.get(f"{path}?q=a%00b").status_code == 400, path


@pytest.mark.django_db
def test_values_nobody_offered_in_the_query_give_a_page_and_no_error(client):
    place = world.make()
    asked = 0
    for actor in ("hr", "supervisor"):
        client.force_login(place.cast.users[actor])
        for row in access_table.ROWS:
            if row.expected(actor, "get", place) != 200:
                continue
            path = reverse(row.name, args=row.args(place))
            for value in ("-1", "9" * 5000, "%FF%FE"):
                everything = "&".join(
                    f"{name}={value}" for name in ("q", "sort", "page", "unit", "state", "year", "late")
                )
                with transaction.atomic():
                    code = client.get(f"{path}?{everything}").status_code
                    transaction.set_rollback(True)
                assert code == 200, f"{path}?{everything[:80]} as {actor}: {code}"
                asked += 1
    assert asked > 150


def test_a_body_larger_than_every_form_is_refused_without_being_read(settings):
    class Untouchable:
        def read(self, *most):
            raise AssertionError("The body was read.")

    request = RequestFactory().post("/verify/")
    request.META["CONTENT_LENGTH"] = str(settings.LARGEST_REQUEST + 1)
    request.META["wsgi.input"] = Untouchable()
    answer = middleware.readable(lambda passed: pytest.fail("It went through."))(request)
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["", "0", "12582912", "-1", "many"])
def test_a_body_of_a_form_goes_through(length):
    request = RequestFactory().post("/verify/")
    request.META["CONTENT_LENGTH"] = length
    assert middleware.readable(lambda passed: "through")(request) == "through"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/p/%00/", "/sign-in/?next=%00", "/verify/NOTHING/"])
def test_error_pages_carry_the_strict_policy_and_stay_out_of_caches(client, path):
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert answer["Content-Security-Policy"] == middleware.CONTENT_SECURITY_POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_foreign_host_is_refused_with_the_strict_policy(client):
    answer = client.get("/sign-in/", HTTP_HOST="evil.invalid")
    assert answer.status_code == 400
    assert answer["Content-Security-Policy"] == middleware.CONTENT_SECURITY_POLICY
    assert b"evil.invalid" not in answer.content


@pytest.mark.django_db
def test_a_token_of_another_person_or_form_stores_nothing(cast):
    hers = receipts.issue_token(cast.users["hr"], "cycle.open:1")
    for user, action in ((cast.users["hr"], "cycle.open:2"), (cast.users["supervisor"], "cycle.open:1")):
        with pytest.raises(Refused):
            receipts.submit_once(hers, user=user, action=action, work=lambda: pytest.fail("It worked."))
    assert not SubmitReceipt.objects.exists()
