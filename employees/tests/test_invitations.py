"""Invitations instead of initial passwords, and changing one's own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import errors, jobs
from core.models import AuditEntry
from employees import services
from employees.models import Employee, Invitation, Mail, RoleGrant, User
from tests import cast as people

NEW = "lemari hijau dan sungai"


@pytest.fixture
def invited(cast, fixed_moment):
    return services.invite_employee(employee=cast.eka, actor=people.fresh(cast.users["hr"]), at=fixed_moment)


def link(token):
    return reverse("accept_invitation", args=[token])


def accept(client, token, password=NEW, again=None):
    return client.post(link(token), {"new_password": password, "again": again or password})


def test_the_link_sets_the_password_once_and_goes_in(client, invited, cast):
    _invitation, token = invited
    page = client.get(link(token))
    assert page.status_code == 200 and "Eka" in page.content.decode()
    assert accept(client, token)["Location"] == "/"
    assert client.get(reverse("my_profile")).status_code == 200
    assert User.objects.get(pk=cast.users["employee"].pk).check_password(NEW)
    assert accept(Client(), token, "another long pass phrase").status_code == 410
    assert User.objects.get(pk=cast.users["employee"].pk).check_password(NEW)


def test_used_expired_replaced_and_unknown_look_the_same(client, invited, cast, fixed_moment):
    _invitation, token = invited
    with time_machine.travel(fixed_moment + timedelta(days=7), tick=False):
        expired = client.get(link(token))
    services.invite_employee(employee=cast.eka, actor=people.fresh(cast.users["hr"]), at=fixed_moment)
    replaced, unknown = client.get(link(token)), client.get(link("x" * 43))
    assert {page.status_code for page in (expired, replaced, unknown)} == {410}
    assert expired.content == replaced.content == unknown.content


def test_the_link_works_until_the_seventh_day(client, invited, fixed_moment):
    with time_machine.travel(fixed_moment + timedelta(days=7, seconds=-1), tick=False):
        assert client.get(link(invited[1])).status_code == 200


def test_the_token_is_neither_stored_nor_told_to_other_sites(client, invited):
    invitation, token = invited
    row = Invitation.objects.filter(pk=invitation.pk).values().get()
    assert token not in [str(value) for value in row.values()]
    assert client.get(link(token))["Referrer-Policy"] == "strict-origin"
    assert token not in str(AuditEntry.objects.values_list("details", flat=True))


def test_a_bad_password_is_refused_and_the_link_stays_good(client, invited):
    _invitation, token = invited
    assert "at least 15" in accept(client, token, "short").content.decode()
    assert "not the same" in accept(client, token, NEW, "other").content.decode()
    assert accept(client, token).status_code == 302


def test_the_service_refuses_a_bad_password_too(invited, fixed_moment):
    with pytest.raises(errors.Refused, match="at least 15"):
        services.accept_invitation(token=invited[1], password="short", at=fixed_moment)
    assert Invitation.objects.get().used_at is None


@pytest.mark.django_db(transaction=True)
def test_of_two_people_with_one_link_one_gets_through(cast, fixed_moment):
    _invitation, token = services.invite_employee(
        employee=cast.eka, actor=people.fresh(cast.users["hr"]), at=fixed_moment
    )

    def try_it(number):
        try:
            services.accept_invitation(token=token, password=f"{NEW} {number}", at=fixed_moment)
        except errors.WrongState:
            return None
        finally:
            connection.close()
        return number

    with ThreadPoolExecutor(2) as pool:
        winners = [number for number in pool.map(try_it, (1, 2)) if number]
    assert len(winners) == 1
    assert User.objects.get(pk=cast.users["employee"].pk).check_password(f"{NEW} {winners[0]}")
    assert AuditEntry.objects.filter(action="account.accepted").count() == 1


def test_an_employee_without_an_account_gets_one(cast, fixed_moment):
    newcomer = Employee.objects.create(
        agency=cast.sabang,
        nip="199003032015031001",
        name="Baru",
        kind="pns",
        unit=cast.eka.unit,
        position=cast.eka.position,
    )
    services.invite_employee(employee=newcomer, actor=people.fresh(cast.users["hr"]), at=fixed_moment)
    account = User.objects.get(username=newcomer.nip)
    assert (account.employee, account.agency, account.has_usable_password()) == (newcomer, cast.sabang, False)
    assert not Mail.objects.exists()


def test_hr_cannot_take_over_an_account_with_more_rights(cast, fixed_moment):
    hr = people.fresh(cast.users["hr"])
    for name in ("ardi", "hana"):
        with pytest.raises(errors.NotYours, match="administrator"):
            services.invite_employee(employee=getattr(cast, name), actor=hr, at=fixed_moment)
    services.invite_employee(employee=cast.panca, actor=hr, at=fixed_moment)
    admin = people.fresh(cast.users["administrator"])
    services.invite_employee(employee=cast.ardi, actor=admin, at=fixed_moment)
    RoleGrant.objects.filter(user=cast.users["auditor"]).update(end="2026-11-15")
    services.invite_employee(employee=cast.ardi, actor=hr, at=fixed_moment)


def test_hr_of_another_agency_cannot_invite(cast, fixed_moment):
    with pytest.raises(errors.NotYours):
        services.invite_employee(employee=cast.eka, actor=people.fresh(cast.users["hr_elsewhere"]), at=fixed_moment)


def test_the_mail_carries_the_link_and_is_sent_by_the_worker(cast, invited, fixed_moment, settings):
    row = Mail.objects.get()
    assert row.state == "waiting" and not mail.outbox
    assert jobs.run("employees.mail", row.pk, at=fixed_moment)
    (sent,) = mail.outbox
    assert sent.to == ["eka@sabang.invalid"]
    assert settings.SITE_URL + link(invited[1]) in sent.body
    assert "Eka" in sent.body


def test_a_replaced_invitation_is_not_mailed(cast, invited, fixed_moment):
    first = Mail.objects.get()
    services.invite_employee(employee=cast.eka, actor=people.fresh(cast.users["hr"]), at=fixed_moment)
    assert not jobs.run("employees.mail", first.pk, at=fixed_moment)
    first.refresh_from_db()
    assert (first.state, len(mail.outbox)) == ("failed", 0)


def test_hr_sees_the_link_once(client, cast):
    client.force_login(cast.users["hr"])
    url = reverse("employee_invite", args=[cast.eka.pk])
    assert "/invitation/" not in client.get(url).content.decode()
    assert not Invitation.objects.exists()
    assert "http://testserver/invitation/" in client.post(url).content.decode()
    assert "/invitation/" not in client.get(url).content.decode()


def test_the_installer_invites_the_first_administrator(db, capsys):
    with pytest.raises(CommandError, match="no such account"):
        call_command("invite", "root")
    call_command("invite", "root", administrator=True)
    assert "/invitation/" in capsys.readouterr().out
    root = User.objects.get(username="root")
    assert root.is_superuser and not root.has_usable_password()
    root.is_active = False
    root.save()
    with pytest.raises(CommandError, match="closed"):
        call_command("invite", "root")


# --- One's own password --------------------------------------------------------------------------------


@pytest.fixture
def signed_in(client, cast):
    user = cast.users["employee"]
    user.set_password(people.PASSWORD)
    user.save()
    client.force_login(user)
    return client


def change(client, present, new=NEW):
    return client.post(reverse("password_change"), {"present": present, "new_password": new, "again": new})


def test_changing_the_password_ends_the_other_sessions_only(signed_in, cast):
    elsewhere = Client()
    elsewhere.force_login(User.objects.get(pk=cast.users["employee"].pk))
    assert change(signed_in, people.PASSWORD).status_code == 302
    assert signed_in.get(reverse("my_profile")).status_code == 200
    assert elsewhere.get(reverse("my_profile")).status_code == 302
    assert AuditEntry.objects.filter(action="account.password_changed").count() == 1


def test_the_present_password_is_asked_for_and_guesses_are_counted(signed_in):
    codes = [change(signed_in, "wrong").status_code for _n in range(6)]
    assert codes == [200] * 5 + [429]


def test_the_present_password_must_be_right(signed_in, cast):
    assert "not your present password" in change(signed_in, "wrong").content.decode()
    assert "at least 15" in change(signed_in, people.PASSWORD, "short").content.decode()
    assert User.objects.get(pk=cast.users["employee"].pk).check_password(people.PASSWORD)


def test_old_counters_and_sessions_are_tidied(signed_in, cast, capsys, fixed_moment):
    change(signed_in, "wrong")
    with time_machine.travel(fixed_moment + timedelta(days=2), tick=False):
        call_command("tidy_sign_in")
    assert capsys.readouterr().out.strip() == "3 counters and 1 sessions removed"
