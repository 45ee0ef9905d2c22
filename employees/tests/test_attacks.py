"""Sign-in and rights under attack: moved accounts, the admin's side doors, addresses that hide."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from core.models import AuditEntry
from employees import sign_in
from employees.models import Employee, User
from tests import cast as people


@pytest.mark.django_db
def test_a_role_does_not_move_to_another_agency_with_its_account(client, cast):
    hr = cast.users["hr"]
    User.objects.filter(pk=hr.pk).update(agency=cast.sibolga)
    Employee.objects.filter(pk=hr.employee_id).update(agency=cast.sibolga)
    assert "hr" not in people.fresh(hr).roles
    client.force_login(people.fresh(hr))
    assert client.get(reverse("employee", args=[cast.siti.pk])).status_code == 404
    assert client.post(reverse("employee_export")).status_code == 403


@pytest.mark.django_db
def test_the_admin_has_no_second_door_for_passwords(client, cast):
    admin = cast.users["administrator"]
    admin.set_password(people.PASSWORD)
    admin.save()
    client.force_login(admin)
    sent = {
        "old_password": people.PASSWORD,
        "new_password1": "lain sekali kata sandi",
        "new_password2": "lain sekali kata sandi",
    }
    answer = client.post("/admin/password_change/", sent)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("password_change")
    admin.refresh_from_db()
    assert admin.check_password(people.PASSWORD)
    assert not AuditEntry.objects.filter(object_type="employees.user").exists()


def asked_from(address, forwarded=None):
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    if forwarded is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return sign_in.address_of(request)


def test_an_ipv4_address_written_as_ipv6_is_that_one_address():
    assert asked_from("::ffff:10.0.0.7") == asked_from("10.0.0.7") == "10.0.0.7"
    assert asked_from("::ffff:10.0.0.8") != asked_from("::ffff:10.0.0.7")


def test_a_forged_chain_of_proxies_does_not_change_the_address(settings):
    settings.TRUSTED_PROXY_COUNT = 0
    assert asked_from("10.0.0.7", "1.2.3.4") == "10.0.0.7"
    settings.TRUSTED_PROXY_COUNT = 1
    assert asked_from("10.0.0.7", "1.2.3.4, 5.6.7.8") == "5.6.7.8"
    assert asked_from("10.0.0.7", "<script>, nonsense") == "unknown"


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["tidak ada", "", "\x00", "x" * 5000, "１９８５０２０１２０１００１２０１３"])
def test_every_wrong_sign_in_looks_the_same(client, cast, username):
    known = client.post(reverse("sign_in"), {"username": cast.hana.nip, "password": "salah sekali"})
    other = client.post(reverse("sign_in"), {"username": username, "password": "salah sekali"})
    assert known.status_code == other.status_code == 200
    assert "_auth_user_id" not in client.session
