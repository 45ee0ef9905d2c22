"""The staff register: adding, correcting, closing records; roles that are granted."""

from datetime import date

import pytest
from django.urls import reverse

from core import audit, errors
from core.models import AuditEntry
from employees import services
from employees.models import Employee, Position, Rank, ReportingLine, RoleGrant, User
from employees.services import register
from tests import cast as people

TODAY = date(2026, 11, 16)
NIP = "199003032015031001"


@pytest.fixture
def hr(cast):
    return people.fresh(cast.users["hr"])


@pytest.fixture
def browser(client, cast):
    client.force_login(cast.users["hr"])
    return client


def typed(cast, **changes):
    values = {"nip": NIP, "name": "Baru", "kind": "pns", "unit": cast.eka.unit_id, "position": cast.eka.position_id}
    return values | changes


def edited(client, person, **changes):
    form = client.get(reverse("employee_edit", args=[person.pk])).context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: value.pk if hasattr(value, "pk") else value for name, value in values.items()}
    return {name: "" if value is None else value for name, value in values.items()} | changes


def values_of(person, **changes):
    return {name: getattr(person, name) for name in services.REGISTER_FIELDS} | changes


# --- Adding -----------------------------------------------------------------------------------------------


def test_hr_adds_somebody_whose_nip_has_spaces(browser, cast):
    response = browser.post(reverse("employee_add"), typed(cast, nip="19900303 201503 1 001"), follow=True)
    person = Employee.objects.get(nip=NIP)
    assert (person.agency, person.name, person.is_active) == (cast.sabang, "Baru", True)
    assert "Baru was added" in response.content.decode()
    assert AuditEntry.objects.get(action="employee.added").details["after"]["unit"] == "Dinas Pelayanan"
    assert list(audit.verify()) == []


def test_what_the_nip_says_differently_is_a_warning(browser, cast):
    page = browser.post(reverse("employee_add"), typed(cast, birth_date="1991-03-03", sex="f"), follow=True)
    text = page.content.decode()
    assert "but the NIP says 3 March 1990" in text and "but the NIP says male" in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"nip": "123"}, "does not have 18 digits"),
        ({"nip": "199013032015031001"}, "not a date of birth"),
        ({"nip": "199003032015131001"}, "not a month"),
        ({"nip": "199003032015033001"}, "must be 1 (male) or 2 (female)"),
        ({"name": ""}, "required"),
        ({"kind": "king"}, "not one of the available choices"),
        ({"email": "nobody"}, "valid email"),
    ],
)
def test_a_wrong_field_is_refused_in_words_and_keeps_what_was_typed(browser, cast, changes, sentence):
    page = browser.post(reverse("employee_add"), typed(cast, phone="0811", **changes)).content.decode()
    assert sentence in page and 'value="0811"' in page
    assert not Employee.objects.filter(name="Baru").exists()


def test_a_known_nip_is_refused_without_telling_who_has_it(browser, cast):
    for person in (cast.eka, cast.siti):
        page = browser.post(reverse("employee_add"), typed(cast, nip=person.nip)).content.decode()
        assert "registered already" in page
    assert "Siti" not in page


def test_units_and_positions_of_another_agency_are_refused(browser, cast, hr):
    elsewhere = cast.units["sekretariat_sibolga"]
    page = browser.post(reverse("employee_add"), typed(cast, unit=elsewhere.pk)).content.decode()
    assert "Select a valid choice" in page
    with pytest.raises(errors.Refused, match="must belong to this agency"):
        services.add_employee(agency=cast.sabang, values=values_of(cast.eka, nip=NIP, unit=elsewhere), actor=hr)
    other = Position.objects.get(agency=cast.sibolga)
    with pytest.raises(errors.Refused, match="must belong to this agency"):
        services.add_employee(agency=cast.sabang, values=values_of(cast.eka, nip=NIP, position=other), actor=hr)


def test_a_rank_of_the_other_kind_is_refused(cast, hr):
    golongan = Rank.objects.get(kind="pppk", code="IX")
    with pytest.raises(errors.Refused, match="rank does not belong"):
        services.add_employee(agency=cast.sabang, values=values_of(cast.eka, nip=NIP, rank=golongan), actor=hr)


def test_the_database_is_the_last_to_refuse_a_known_nip(cast):
    person = Employee.objects.get(pk=cast.eka.pk)
    person.pk = None
    with pytest.raises(errors.Refused, match="registered already"):
        register._save(person)


def test_only_hr_of_the_agency_adds(cast):
    for actor in ("hr_elsewhere", "supervisor", "administrator"):
        with pytest.raises(errors.NotYours):
            services.add_employee(agency=cast.sabang, values={}, actor=people.fresh(cast.users[actor]))


# --- Correcting -------------------------------------------------------------------------------------------


def test_a_correction_tells_from_what_to_what(browser, cast):
    response = browser.post(reverse("employee_edit", args=[cast.eka.pk]), edited(browser, cast.eka, phone="0811"))
    assert response.status_code == 302
    told = AuditEntry.objects.get(action="employee.changed").details
    assert (told["before"], told["after"]) == ({"phone": ""}, {"phone": "0811"})


def test_saving_without_a_change_writes_nothing(browser, cast):
    page = browser.post(reverse("employee_edit", args=[cast.eka.pk]), edited(browser, cast.eka), follow=True)
    assert "Nothing was different" in page.content.decode()
    assert not AuditEntry.objects.exists()


def test_who_saves_second_sees_both_and_overwrites_nothing(browser, cast):
    url, late = reverse("employee_edit", args=[cast.eka.pk]), edited(browser, cast.eka, phone="0822")
    browser.post(url, edited(browser, cast.eka, phone="0811"))
    page = browser.post(url, late)
    assert "Somebody saved this before you" in page.content.decode()
    assert "0811" in page.content.decode() and 'value="0822"' in page.content.decode()
    cast.eka.refresh_from_db()
    assert cast.eka.phone == "0811"
    again = late | {"seen": page.context["fresh_seen"]}
    assert browser.post(url, again).status_code == 302
    cast.eka.refresh_from_db()
    assert cast.eka.phone == "0822"


def test_a_corrected_nip_is_the_new_sign_in_name(browser, cast):
    browser.post(reverse("employee_edit", args=[cast.eka.pk]), edited(browser, cast.eka, nip=NIP, name="Eka Baru"))
    account = User.objects.get(employee=cast.eka)
    assert (account.username, account.display_name) == (NIP, "Eka Baru")


def test_a_nip_somebody_else_signs_in_with_is_refused(browser, cast):
    User.objects.create_user(NIP)
    page = browser.post(reverse("employee_edit", args=[cast.eka.pk]), edited(browser, cast.eka, nip=NIP))
    assert "another account already signs in" in page.content.decode()
    cast.eka.refresh_from_db()
    assert cast.eka.nip != NIP


def test_no_field_the_form_does_not_show_can_be_posted(browser, cast):
    sent = edited(browser, cast.eka, is_active="", agency=cast.sibolga.pk, phone="1")
    browser.post(reverse("employee_edit", args=[cast.eka.pk]), sent)
    cast.eka.refresh_from_db()
    assert (cast.eka.phone, cast.eka.is_active, cast.eka.agency) == ("1", True, cast.sabang)


# --- Leaving and coming back ------------------------------------------------------------------------------


def test_who_leaves_cannot_sign_in_and_her_line_ends(browser, cast):
    url = reverse("employee_deactivate", args=[cast.eka.pk])
    assert browser.post(url, {"on": "2026-11-20", "reason": "Pension"}).status_code == 302
    cast.eka.refresh_from_db()
    assert not cast.eka.is_active and not User.objects.get(employee=cast.eka).is_active
    assert ReportingLine.objects.get(employee=cast.eka, supervisor=cast.sari).end == date(2026, 11, 20)
    assert AuditEntry.objects.get(action="employee.deactivated").details["reason"] == "Pension"
    assert browser.get(url).status_code == 409
    assert browser.get(reverse("employee_invite", args=[cast.eka.pk])).status_code == 409


def test_a_line_that_had_not_begun_goes_with_her(cast, hr):
    ReportingLine.objects.create(employee=cast.eka, supervisor=cast.tono, kind="plt", start="2027-01-01")
    services.deactivate_employee(employee=cast.eka, reason="moved", actor=hr, on=TODAY)
    assert not ReportingLine.objects.filter(employee=cast.eka, kind="plt").exists()


def test_she_cannot_leave_while_people_report_to_her_or_she_leads(browser, cast):
    for person, sentence in (
        (cast.sari, "5 people still report"),
        (cast.lukman, "still leads the unit Dinas Pelayanan"),
    ):
        url = reverse("employee_deactivate", args=[person.pk])
        page = browser.post(url, {"on": "2026-11-16", "reason": "Pension"}).content.decode()
        assert sentence in page and "Pension" in page
        person.refresh_from_db()
        assert person.is_active


def test_leaving_needs_a_reason(browser, cast, hr):
    page = browser.post(reverse("employee_deactivate", args=[cast.eka.pk]), {"on": "2026-11-16", "reason": " "})
    assert "required" in page.content.decode()
    with pytest.raises(errors.Refused, match="reason"):
        services.deactivate_employee(employee=cast.eka, reason=" ", actor=hr, on=TODAY)
    with pytest.raises(errors.Refused, match="reason"):
        services.reactivate_employee(employee=cast.eka, reason=" ", actor=hr)


def test_of_two_who_close_a_record_the_second_is_told(cast, hr):
    stale = Employee.objects.get(pk=cast.eka.pk)
    services.deactivate_employee(employee=cast.eka, reason="Pension", actor=hr, on=TODAY)
    with pytest.raises(errors.WrongState):
        services.deactivate_employee(employee=stale, reason="Pension", actor=hr, on=TODAY)


def test_who_comes_back_signs_in_again(browser, cast, hr):
    url = reverse("employee_reactivate", args=[cast.eka.pk])
    assert browser.get(url).status_code == 409
    services.deactivate_employee(employee=cast.eka, reason="Study", actor=hr, on=TODAY)
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"reason": "Study finished"}).status_code == 302
    assert User.objects.get(employee=cast.eka).is_active
    with pytest.raises(errors.WrongState):
        services.reactivate_employee(employee=cast.eka, reason="again", actor=hr)


# --- Granted roles ----------------------------------------------------------------------------------------


def test_hr_grants_panel_membership_and_ends_it(browser, cast):
    response = browser.post(reverse("grant_add"), {"person": "Eka", "start": "2026-11-16"})
    assert response.status_code == 302
    grant = RoleGrant.objects.get(user__employee=cast.eka)
    assert (grant.role, grant.agency) == ("panel", cast.sabang)
    assert "panel" in people.fresh(cast.users["employee"]).roles
    assert (
        "has the role already"
        in browser.post(reverse("grant_add"), {"person": cast.eka.nip, "start": "2026-11-16"}).content.decode()
    )
    url = reverse("grant_end", args=[grant.pk])
    assert "before the grant began" in browser.post(url, {"end": "2026-11-15"}).content.decode()
    assert browser.post(url, {"end": "2026-11-16"}).status_code == 302
    grant.refresh_from_db()
    assert grant.end == TODAY
    assert [entry.action for entry in AuditEntry.objects.order_by("sequence")] == ["role.granted", "role.ended"]


def test_a_role_that_has_ended_is_not_ended_again(browser, cast, hr):
    grant = cast.users["panel"].grants.get()
    RoleGrant.objects.filter(pk=grant.pk).update(end="2026-11-15")
    assert browser.get(reverse("grant_end", args=[grant.pk])).status_code == 409
    with pytest.raises(errors.WrongState):
        services.end_grant(grant=grant, last_day=TODAY, actor=hr)


@pytest.mark.parametrize("role", ["hr", "auditor"])
def test_hr_grants_nothing_but_panel_membership(cast, hr, browser, role):
    with pytest.raises(errors.NotYours, match="panel membership only"):
        services.grant_role(user=cast.users["employee"], role=role, start=TODAY, end=None, actor=hr)
    browser.post(reverse("grant_add"), {"person": "Eka", "start": "2026-11-16", "role": role})
    assert not RoleGrant.objects.filter(user=cast.users["employee"], role=role).exists()
    grant = RoleGrant.objects.get(user=cast.users["auditor"])
    assert browser.post(reverse("grant_end", args=[grant.pk]), {"end": "2026-11-16"}).status_code == 403


def test_an_administrator_grants_every_role(cast):
    admin = people.fresh(cast.users["administrator"])
    services.grant_role(user=cast.users["employee"], role="hr", start=TODAY, end=None, actor=admin)
    assert "hr" in people.fresh(cast.users["employee"]).roles
    for changes, sentence in (({"end": date(2026, 1, 1)}, "before the first"), ({"user": admin}, "no agency")):
        given = {"user": cast.users["supervisor"], "role": "hr", "start": TODAY, "end": None} | changes
        with pytest.raises(errors.Refused, match=sentence):
            services.grant_role(**given, actor=admin)


def test_a_person_is_found_by_nip_or_by_an_unmistakable_name(browser, cast):
    def answer(words):
        return browser.post(reverse("grant_add"), {"person": words, "start": "2026-11-16"}).content.decode()

    Employee.objects.filter(pk__in=[cast.adi.pk, cast.budi.pk]).update(name="Ani Wulan")
    assert "More than one person is meant" in answer("wulan")
    assert cast.adi.nip in answer("wulan")
    assert "Nobody in service" in answer("Siti")
    assert "Nobody in service" in answer(cast.siti.nip)
    User.objects.filter(employee=cast.citra).delete()
    assert "no account yet" in answer("Citra")
    spaced = f"{cast.adi.nip[:8]} {cast.adi.nip[8:14]} {cast.adi.nip[14]} {cast.adi.nip[15:]}"
    assert answer(spaced) == ""
