"""The one door: who comes in, who must wait, and where one goes from there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from core.hashers import SmallArgon2PasswordHasher
from employees import services, sign_in
from employees.models import SignInCounter, User
from employees.services import attempts
from employees.tests import factories
from tests.cast import PASSWORD

URL = "/sign-in/"


@pytest.fixture
def eka(cast):
    user = cast.users["employee"]
    user.set_password(PASSWORD)
    user.save()
    return user


def send(client, username, password, **more):
    return client.post(URL, {"username": username, "password": password}, **more)


def fail(username, times, **more):
    for _n in range(times):
        response = send(Client(), username, "wrong", **more)
    return response


def test_it_lets_people_in_with_a_nip_in_groups(client, eka):
    typed = f"{eka.username[:8]} {eka.username[8:14]} {eka.username[14]} {eka.username[15:]}"
    response = send(client, f"  {typed} ", PASSWORD)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get(reverse("my_profile")).status_code == 200


def test_the_session_key_changes_with_the_sign_in(client, eka):
    client.session["x"] = 1
    session = client.session
    session.save()
    before = session.session_key
    send(client, eka.username, PASSWORD)
    assert client.session.session_key != before


def test_a_failure_keeps_the_nip_and_not_the_password(client, eka):
    page = send(client, eka.username, "this is wrong").content.decode()
    assert f'value="{eka.username}"' in page
    assert "this is wrong" not in page
    assert "NIP or password is not right" in page


def test_unknown_and_wrong_say_the_same(client, eka):
    wrong = send(Client(), eka.username, "wrong")
    unknown = send(Client(), "199901012020011001", "wrong")
    sentence = "NIP or password is not right"
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert sentence in wrong.content.decode() and sentence in unknown.content.decode()


def test_an_unknown_account_costs_one_hash_as_well(eka, monkeypatch):
    """Counted instead of timed: for an unknown NIP the hasher works as often as for a known one."""
    works = []
    for name in ("encode", "verify"):
        original = getattr(SmallArgon2PasswordHasher, name)
        monkeypatch.setattr(
            SmallArgon2PasswordHasher, name, lambda *args, original=original: works.append(1) or original(*args)
        )
    counts = []
    for username in (eka.username, "199901012020011001"):
        works.clear()
        send(Client(), username, "wrong")
        counts.append(len(works))
    assert counts == [1, 1]


def test_a_closed_account_does_not_come_in(client, eka):
    User.objects.filter(pk=eka.pk).update(is_active=False)
    assert send(client, eka.username, PASSWORD).status_code == 200


def test_the_account_waits_after_five_wrong_passwords_and_never_for_ever(client, eka, fixed_moment):
    assert fail(eka.username, 5).status_code == 200
    response = send(client, eka.username, PASSWORD)
    assert response.status_code == 429
    assert response["Retry-After"] == "15"
    page = response.content.decode()
    assert "wait 15 seconds" in page and f'value="{eka.username}"' in page


def test_waiting_grows_and_has_a_limit(cast, fixed_moment):
    device, at = sign_in.Device("a"), fixed_moment
    waits = []
    for _n in range(14):
        try:
            services.begin_attempt(username="1", device=device, address="10.0.0.1", at=at)
        except services.TooManyAttempts as wait:
            waits.append(wait.seconds)
            at += timedelta(seconds=wait.seconds)
            services.begin_attempt(username="1", device=device, address="10.0.0.1", at=at)
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900, 900]


def test_after_the_wait_the_right_password_opens_and_the_count_begins_anew(client, eka, fixed_moment):
    fail(eka.username, 5)
    with time_machine.travel(fixed_moment + timedelta(seconds=16), tick=False):
        assert send(client, eka.username, PASSWORD).status_code == 302
    assert not SignInCounter.objects.filter(key=sign_in.key_of("account", eka.username)).exists()


def test_a_quiet_day_makes_the_account_new(cast, fixed_moment):
    for _n in range(5):
        services.begin_attempt(username="1", device=sign_in.Device("a"), address="x", at=fixed_moment)
    later = fixed_moment + timedelta(days=1)
    services.begin_attempt(username="1", device=sign_in.Device("a"), address="x", at=later)
    assert SignInCounter.objects.get(key=sign_in.key_of("account", "1")).failures == 1
    assert services.forget_old_counters(at=later + timedelta(days=2)) == 1


def test_who_guesses_elsewhere_cannot_keep_the_owner_out_of_her_own_device(client, eka):
    send(client, eka.username, PASSWORD)
    client.post(reverse("sign_out"))
    assert fail(eka.username, 8).status_code == 429
    assert send(client, eka.username, PASSWORD).status_code == 302


def test_her_own_device_has_a_limit_too(client, eka):
    send(client, eka.username, PASSWORD)
    client.post(reverse("sign_out"))
    codes = [send(client, eka.username, "wrong").status_code for _n in range(6)]
    assert codes == [200] * 5 + [429]


def test_a_changed_device_cookie_is_a_new_device(client, eka):
    client.cookies[sign_in.DEVICE_COOKIE] = "forged:cookie:value"
    fail(eka.username, 5)
    assert send(client, eka.username, PASSWORD).status_code == 429


def test_a_device_that_tries_many_accounts_waits(client, cast):
    codes = [send(client, f"user{number}", "wrong").status_code for number in range(21)]
    assert codes == [200] * 20 + [429]


def test_an_address_waits_only_after_very_many_wrong_passwords(cast, fixed_moment):
    for number in range(attempts.FREE_ON_ADDRESS):
        device = sign_in.Device(f"d{number}")
        attempt = services.begin_attempt(username=f"u{number}", device=device, address="10.0.0.1", at=fixed_moment)
        services.attempt_failed(attempt, at=fixed_moment)
    with pytest.raises(services.TooManyAttempts) as wait:
        services.begin_attempt(username="new", device=sign_in.Device("n"), address="10.0.0.1", at=fixed_moment)
    assert wait.value.seconds == 900
    services.begin_attempt(username="new", device=sign_in.Device("n"), address="10.0.0.2", at=fixed_moment)
    later = fixed_moment + timedelta(minutes=15)
    attempt = services.begin_attempt(username="n2", device=sign_in.Device("n"), address="10.0.0.1", at=later)
    services.attempt_failed(attempt, at=later)
    assert SignInCounter.objects.get(key=sign_in.key_of("address", "10.0.0.1")).failures == 1


@pytest.fixture
def town_hall(cast, settings):
    """300 people with accounts; a cheap hasher, because the count is what is tested."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    people = factories.many_people(cast, 300)
    accounts = [User(username=person.nip, employee=person, agency=cast.sabang) for person in people]
    accounts[0].set_password(PASSWORD)
    for account in accounts:
        account.password = accounts[0].password
    return User.objects.bulk_create(accounts)


def slowed_while_the_town_hall_signs_in(town_hall) -> bool:
    """Everybody signs in from one address while one account is guessed from there; say whether the guesser waits."""
    guessed, *others = town_hall
    codes = [fail(guessed.username, 6).status_code]
    codes += [send(Client(), user.username, PASSWORD).status_code for user in others]
    assert codes[1:] == [302] * 299
    return codes[0] == 429


def test_300_people_sign_in_from_one_address_while_a_guessed_account_is_slowed(town_hall):
    assert slowed_while_the_town_hall_signs_in(town_hall)


def test_control_without_the_limit_on_accounts_the_guesser_is_not_slowed(town_hall, monkeypatch):
    monkeypatch.setattr(attempts, "FREE_ON_ACCOUNT", 10**6)
    assert not slowed_while_the_town_hall_signs_in(town_hall)


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_are_each_counted(fixed_moment):
    def guess(number):
        try:
            services.begin_attempt(
                username="1", device=sign_in.Device(f"d{number}"), address="10.0.0.1", at=fixed_moment
            )
        except services.TooManyAttempts:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        let_through = sum(pool.map(guess, range(24)))
    assert let_through <= attempts.FREE_ON_ACCOUNT
    assert SignInCounter.objects.get(key=sign_in.key_of("account", "1")).failures == let_through


def test_the_counters_name_nobody(client, eka):
    send(client, eka.username, "wrong", REMOTE_ADDR="203.0.113.7")
    for key in SignInCounter.objects.values_list("key", flat=True):
        assert eka.username not in key and "203.0.113.7" not in key
    assert SignInCounter.objects.count() == 3


# --- Which address asks -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "expected"),
    [
        (0, "1.1.1.1", "10.0.0.9", "10.0.0.9"),
        (1, "6.6.6.6, 1.1.1.1", "10.0.0.9", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 10.0.0.8", "10.0.0.9", "1.1.1.1"),
        (2, "1.1.1.1", "10.0.0.9", "10.0.0.9"),
        (1, "nonsense", "10.0.0.9", "unknown"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_the_address_is_read_as_far_as_our_own_proxies_stand(settings, proxies, forwarded, remote, expected):
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert sign_in.address_of(request) == expected


# --- Where next ---------------------------------------------------------------------------------------

PAYLOADS = [
    "https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example",
    "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\/evil.example", "https:evil.example",
    "https:/evil.example", "http:///evil.example", "http:\\\\evil.example", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "ftp://evil.example", "//testserver@evil.example",
    "https://testserver@evil.example", "https://testserver.evil.example", "https://evil.example#testserver",
    "https://evil.example?testserver", "https://evil.example\\@testserver", "//evil.example/%2f..", "\t//evil.example",
    " //evil.example", "\n//evil.example", "/\t/evil.example", "/\n/evil.example", "\x00//evil.example",
    "\x0b//evil.example", "ht\ntp://evil.example", "http://[::1]@evil.example", "http://[evil.example", "//[evil",
    "http://evil.example:80@testserver:x", "mailto:a@evil.example", "blob:https://evil.example/1",
    "/" + "a" * 3000, "//evil\u3002example", "https://\uff45vil.example",
]  # fmt: skip


@pytest.mark.parametrize("target", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_payload_leads_away_from_this_site(client, eka, target):
    response = client.post(f"{URL}?next=/safe", {"username": eka.username, "password": PASSWORD, "next": target})
    assert response.get("Location", "/") == "/"


def test_the_corpus_of_payloads_is_large_enough():
    assert len(set(PAYLOADS)) >= 40


def test_it_goes_on_to_a_page_of_this_site(client, eka):
    page = client.get(f"{URL}?next=/me/openings/").content.decode()
    assert 'value="/me/openings/"' in page
    response = client.post(URL, {"username": eka.username, "password": PASSWORD, "next": "/me/openings/"})
    assert response["Location"] == "/me/openings/"
    assert client.get(f"{URL}?next=/me/openings/")["Location"] == "/me/openings/"


def test_the_admin_goes_through_the_same_door(client, cast):
    admin = cast.users["administrator"]
    admin.set_password(PASSWORD)
    admin.save()
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/sign-in/?next=/admin/")
    response = client.post(URL, {"username": "admin", "password": PASSWORD, "next": "/admin/"})
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_an_employee_does_not_get_into_the_admin(client, cast):
    client.force_login(cast.users["hr"])
    assert client.get("/admin/").status_code in (302, 403)
    assert client.get("/admin/employees/user/").status_code in (302, 403)


def test_signing_out_is_a_post_and_ends_the_session(client, cast):
    client.force_login(cast.users["employee"])
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.post(reverse("sign_out"))["Location"] == URL
    assert client.get(reverse("my_profile")).status_code == 302


def test_looking_at_the_door_writes_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(URL).status_code == 200
