"""The admin: administrators only, nothing of the trail editable, no password in sight, every change audited."""

import pytest
from django.contrib import admin
from django.urls import reverse

from core import audit
from core.models import AuditEntry
from employees.models import Employee, Invitation, Rank, ReportingLine, SignInCounter, StaffImport, Unit, User
from tests import cast as people

OURS = [model for model in admin.site._registry if model._meta.app_label in {"employees", "core"}]
LOCKED = ["core.auditentry", "core.auditchain", "core.submitreceipt", "employees.fileopening", "employees.invitation",
          "employees.mail", "employees.supervisorreport", "employees.staffimport"]  # fmt: skip


@pytest.fixture
def browser(client, cast):
    client.force_login(cast.users["administrator"])
    return client


def name_of(model, page):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def test_the_sweep_sees_every_model_an_administrator_should_touch():
    assert len(OURS) >= 16


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_lists_and_forms_open_for_administrators_only(browser, cast, model):
    assert browser.get(name_of(model, "changelist")).status_code == 200
    adding = browser.get(name_of(model, "add")).status_code
    assert adding == (403 if model._meta.label_lower in [*LOCKED, "employees.signincounter"] else 200)
    browser.force_login(cast.users["hr"])
    assert browser.get(name_of(model, "changelist")).status_code == 403
    browser.logout()
    assert browser.get(name_of(model, "changelist"))["Location"].startswith("/sign-in/?next=/admin/")


@pytest.mark.parametrize("label", LOCKED)
def test_nothing_of_the_trail_is_editable(label, rf, cast):
    model = next(model for model in OURS if model._meta.label_lower == label)
    request = rf.get("/")
    request.user = people.fresh(cast.users["administrator"])
    pages = admin.site._registry[model]
    assert not pages.has_add_permission(request)
    assert not pages.has_change_permission(request)
    assert not pages.has_delete_permission(request)


def test_an_import_shows_neither_its_file_nor_its_plan(browser, cast):
    row = StaffImport.objects.create(
        agency=cast.sabang, uploaded_by=cast.users["hr"], file_name="a.csv", content=b"secret-bytes"
    )
    page = browser.get(reverse("admin:employees_staffimport_change", args=[row.pk])).content.decode()
    assert "a.csv" in page and "secret-bytes" not in page


# --- Accounts ---------------------------------------------------------------------------------------------


def test_no_password_is_shown_or_settable(browser, cast):
    url = reverse("admin:employees_user_change", args=[cast.users["employee"].pk])
    page = browser.get(url).content.decode()
    assert "password" not in page.split('<div id="content"', 1)[1].lower()
    before = User.objects.get(pk=cast.users["employee"].pk).password
    sent = {
        "username": cast.eka.nip,
        "display_name": "Eka E.",
        "employee": cast.eka.pk,
        "agency": cast.sabang.pk,
        "is_active": "on",
        "password": "x",
        "password1": "kata sandi yang panjang",
        "password2": "kata sandi yang panjang",
    }
    assert browser.post(url, sent).status_code == 302
    after = User.objects.get(pk=cast.users["employee"].pk)
    assert (after.password, after.display_name) == (before, "Eka E.")
    assert browser.get(f"/admin/employees/user/{after.pk}/password/").status_code != 200


def test_a_new_account_has_no_password(browser, cast):
    sent = {"username": "root 2", "display_name": "Second", "is_active": "on", "is_superuser": "on"}
    assert browser.post(name_of(User, "add"), sent).status_code == 302
    account = User.objects.get(username="root2")
    assert account.is_staff and account.is_superuser and not account.has_usable_password()


def test_an_account_belongs_to_the_agency_of_its_employee(browser, cast):
    newcomer = Employee.objects.create(
        agency=cast.sabang,
        nip="199003032015031001",
        name="Baru",
        kind="pns",
        unit=cast.eka.unit,
        position=cast.eka.position,
    )
    sent = {"username": "x", "employee": newcomer.pk, "agency": cast.sibolga.pk, "is_active": "on"}
    assert "agency of its employee" in browser.post(name_of(User, "add"), sent).content.decode()


def test_the_action_invites_and_shows_the_link_once(browser, cast):
    sent = {"action": "invite", "_selected_action": [cast.users["employee"].pk]}
    page = browser.post(name_of(User, "changelist"), sent, follow=True).content.decode()
    assert "/invitation/" in page and Invitation.objects.count() == 1
    User.objects.filter(pk=cast.users["employee"].pk).update(is_active=False)
    page = browser.post(name_of(User, "changelist"), sent, follow=True).content.decode()
    assert "this account is closed" in page and Invitation.objects.count() == 1


def test_grants_hold_in_the_agency_of_the_account(browser, cast):
    url = reverse("admin:employees_rolegrant_add")
    sent = {"user": cast.users["employee"].pk, "agency": cast.sibolga.pk, "role": "hr", "start": "2026-11-16"}
    assert "in the agency of the account" in browser.post(url, sent).content.decode()
    late = sent | {"agency": cast.sabang.pk, "end": "2026-11-15"}
    assert "before the first day" in browser.post(url, late).content.decode()
    assert browser.post(url, sent | {"agency": cast.sabang.pk}).status_code == 302
    assert "hr" in people.fresh(cast.users["employee"]).roles
    entry = AuditEntry.objects.get(action="admin.rolegrant.added")
    assert (entry.chain, entry.details["after"]["role"]) == (cast.sabang.audit_chain, "hr")


def test_an_administrator_lets_an_account_try_again_at_once(browser, cast, fixed_moment):
    row = SignInCounter.objects.create(key="account:x", failures=9, since=fixed_moment, last_at=fixed_moment)
    browser.post(reverse("admin:employees_signincounter_delete", args=[row.pk]), {"post": "yes"})
    assert not SignInCounter.objects.exists()


# --- The same rules as on the pages of HR, and the trail -----------------------------------------------------


def test_changes_stand_in_the_trail_from_what_to_what(browser, cast):
    rank = Rank.objects.get(kind="pns", code="III/a")
    sent = {"kind": "pns", "code": "III/a", "siasn_code": "31", "name": "Penata Muda X", "order": rank.order}
    assert browser.post(reverse("admin:employees_rank_change", args=[rank.pk]), sent).status_code == 302
    told = AuditEntry.objects.get(action="admin.rank.changed")
    assert (told.chain, told.actor) == (audit.SYSTEM, cast.users["administrator"])
    assert (told.details["before"], told.details["after"]) == ({"name": "Penata Muda"}, {"name": "Penata Muda X"})
    unit = Unit.objects.create(agency=cast.sabang, name="Kosong")
    browser.post(reverse("admin:employees_unit_delete", args=[unit.pk]), {"post": "yes"})
    assert AuditEntry.objects.get(action="admin.unit.deleted").details["before"]["name"] == "Kosong"
    assert list(audit.verify()) == []


def test_circles_of_units_are_refused(browser, cast):
    top = cast.units["sekretariat"]
    sent = {"agency": cast.sabang.pk, "name": top.name, "parent": cast.units["keuangan"].pk, "is_active": "on"}
    page = browser.post(reverse("admin:employees_unit_change", args=[top.pk]), sent).content.decode()
    assert "itself" in page and Unit.objects.get(pk=top.pk).parent is None


def test_overlapping_lines_are_refused_and_a_line_does_not_overlap_itself(browser, cast):
    sent = {"employee": cast.eka.pk, "supervisor": cast.tono.pk, "kind": "definitive", "start": "2026-12-01"}
    assert "without an end" in browser.post(name_of(ReportingLine, "add"), sent).content.decode()
    line = ReportingLine.objects.get(employee=cast.eka, end=None)
    own = sent | {"supervisor": cast.sari.pk, "start": "2026-07-01", "end": "2026-12-31"}
    assert browser.post(reverse("admin:employees_reportingline_change", args=[line.pk]), own).status_code == 302


def test_a_wrong_nip_is_refused(browser, cast):
    url = reverse("admin:employees_employee_change", args=[cast.eka.pk])
    sent = {"agency": cast.sabang.pk, "nip": "1985 0201", "name": "Eka", "kind": "pns", "unit": cast.eka.unit_id}
    page = browser.post(url, sent | {"position": cast.eka.position_id}).content.decode()
    assert "does not have 18 digits" in page


def test_staff_records_and_accounts_are_never_deleted(browser, cast):
    for name, pk in (("employee", cast.eka.pk), ("user", cast.users["employee"].pk)):
        url = reverse(f"admin:employees_{name}_delete", args=[pk])
        assert browser.post(url, {"post": "yes"}).status_code == 403


# --- Spreadsheets ---------------------------------------------------------------------------------------------


def test_the_export_goes_through_our_writer_and_is_audited(browser, cast):
    Employee.objects.filter(pk=cast.eka.pk).update(name="==1+1")
    url = name_of(Employee, "export")
    assert browser.get(url).status_code == 200
    fields = {f"employeeresource_{name}": "on" for name in ("nip", "name")}
    answer = browser.post(url, {"format": "1", "resource": "0", **fields})
    text = answer.content.decode("utf-8-sig")
    assert "'==1+1" in text and AuditEntry.objects.filter(action="admin.employee.exported").exists()
    browser.force_login(cast.users["hr"])
    assert browser.get(url).status_code == 403


def test_catalogues_are_imported_through_our_reader(browser, cast, tmp_path):
    url = name_of(Rank, "import")
    assert browser.get(url).status_code == 200
    file = tmp_path / "ranks.csv"
    file.write_text("kind;code;siasn_code;name;order\npppk;XVIII;;Baru;99\n")
    with file.open("rb") as upload:
        page = browser.post(url, {"format": "1", "resource": "", "import_file": upload})
    confirm = page.context["confirm_form"].initial
    answer = browser.post(name_of(Rank, "process_import"), confirm)
    assert answer.status_code == 302
    assert Rank.objects.get(code="XVIII").order == 99
    assert AuditEntry.objects.get(action="admin.rank.imported").details["totals"]["new"] == 1
    browser.force_login(cast.users["hr"])
    assert browser.get(url).status_code == 403
    assert browser.post(name_of(Rank, "process_import")).status_code == 403
