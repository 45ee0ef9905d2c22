"""Units, positions, reporting lines: what is refused in words, and what the database refuses when two act at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from core import errors
from core.models import AuditEntry
from employees import selectors, services
from employees.models import Employee, Position, ReportingLine, Unit
from employees.services import lines as line_services
from tests import cast as people

TODAY = date(2026, 11, 16)


@pytest.fixture
def hr(cast):
    return people.fresh(cast.users["hr"])


@pytest.fixture
def browser(client, cast):
    client.force_login(cast.users["hr"])
    return client


def at_once(*works):
    """Run `works` in threads of their own; return what each returned, or its refusal."""

    def run(work):
        try:
            return work()
        except errors.Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


# --- Units -------------------------------------------------------------------------------------------------


def test_hr_adds_a_unit_with_a_leader(browser, cast):
    sent = {"name": "Seksi Arsip", "parent": cast.units["keuangan"].pk, "leader": "Tono"}
    assert browser.post(reverse("unit_add"), sent).status_code == 302
    unit = Unit.objects.get(name="Seksi Arsip")
    assert (unit.agency, unit.parent, unit.leader) == (cast.sabang, cast.units["keuangan"], cast.tono)
    assert "name is taken" in browser.post(reverse("unit_add"), sent).content.decode()


def test_hr_changes_a_unit(browser, cast):
    url = reverse("unit_edit", args=[cast.units["pelayanan"].pk])
    assert f'value="Lukman · {cast.lukman.nip}"' in browser.get(url).content.decode()
    sent = {"name": "Dinas Layanan", "parent": cast.units["sekretariat"].pk, "leader": "", "is_active": "on"}
    assert browser.post(url, sent).status_code == 302
    told = AuditEntry.objects.get(action="unit.changed").details
    assert told["before"]["leader"] == "Lukman" and told["after"]["name"] == "Dinas Layanan"


def test_a_unit_cannot_belong_to_itself_through_others(browser, cast):
    url = reverse("unit_edit", args=[cast.units["sekretariat"].pk])
    for parent in ("sekretariat", "keuangan"):
        sent = {"name": "Sekretariat Daerah", "parent": cast.units[parent].pk, "leader": "", "is_active": "on"}
        page = browser.post(url, sent).content.decode()
        assert "belongs to “Sekretariat Daerah” itself" in page
    assert Unit.objects.get(pk=cast.units["sekretariat"].pk).parent is None


def test_a_unit_with_people_or_units_is_not_closed(browser, cast):
    url = reverse("unit_edit", args=[cast.units["pelayanan"].pk])
    page = browser.post(url, {"name": "Dinas Pelayanan", "parent": "", "leader": ""}).content.decode()
    assert "still has people or units" in page
    empty = Unit.objects.create(agency=cast.sabang, name="Kosong")
    browser.post(reverse("unit_edit", args=[empty.pk]), {"name": "Kosong", "parent": "", "leader": ""})
    assert not Unit.objects.get(pk=empty.pk).is_active


def test_parent_and_leader_of_another_agency_are_refused(cast, hr):
    with pytest.raises(errors.Refused, match="must belong to this agency"):
        services.add_unit(agency=cast.sabang, name="x", parent=None, leader=cast.siti, actor=hr)
    with pytest.raises(errors.Refused, match="must belong to this agency"):
        services.add_unit(agency=cast.sabang, name="x", parent=cast.units["sekretariat_sibolga"], leader=None, actor=hr)
    Employee.objects.filter(pk=cast.tono.pk).update(is_active=False)
    with pytest.raises(errors.Refused, match="no longer in service"):
        services.add_unit(
            agency=cast.sabang, name="x", parent=None, leader=Employee.objects.get(pk=cast.tono.pk), actor=hr
        )


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_cannot_close_a_circle(cast, hr):
    first, second = cast.units["pelayanan"], cast.units["keuangan"]

    def move(unit, parent):
        return services.change_unit(unit=unit, name=unit.name, parent=parent, leader=None, actor=hr)

    for _round in range(5):
        Unit.objects.filter(pk__in=[first.pk, second.pk]).update(parent=None)
        answers = at_once(lambda: move(first, second), lambda: move(second, first))
        assert sum(isinstance(answer, errors.Refused) for answer in answers) == 1
        parents = list(Unit.objects.filter(pk__in=[first.pk, second.pk]).values_list("parent", flat=True))
        assert sorted(map(bool, parents)) == [False, True]


def test_only_hr_of_the_agency_changes_the_organisation(cast):
    stranger = people.fresh(cast.users["hr_elsewhere"])
    unit, position = cast.units["pelayanan"], cast.eka.position
    for work in (
        lambda: services.change_unit(unit=unit, name="x", parent=None, leader=None, actor=stranger),
        lambda: services.change_position(
            position=position, name="x", post_type=position.post_type, occupation="", actor=stranger
        ),
        lambda: services.add_line(employee=cast.eka, supervisor=cast.tono, kind="plh", start=TODAY, actor=stranger),
    ):
        with pytest.raises(errors.NotYours):
            work()


def test_hr_adds_and_corrects_a_position(browser, cast):
    kind = cast.eka.position.post_type_id
    assert browser.post(reverse("position_add"), {"name": "Guru", "post_type": kind}).status_code == 302
    assert "taken" in browser.post(reverse("position_add"), {"name": "Guru", "post_type": kind}).content.decode()
    guru = Position.objects.get(name="Guru")
    url = reverse("position_edit", args=[guru.pk])
    browser.post(url, {"name": "Guru Kelas", "post_type": kind, "occupation": "teacher"})
    guru.refresh_from_db()
    assert (guru.name, guru.occupation) == ("Guru Kelas", "teacher")
    assert "taken" in browser.post(url, {"name": cast.eka.position.name, "post_type": kind}).content.decode()
    assert "Guru Kelas" in browser.get(reverse("position_list"), {"q": "guru"}).content.decode()
    assert "Guru Kelas" not in browser.get(reverse("position_list"), {"q": "zzz"}).content.decode()


# --- Reporting lines -----------------------------------------------------------------------------------------


def lines_of(person):
    rows = ReportingLine.objects.filter(employee=person).order_by("start", "kind")
    return [(line.supervisor.name, line.kind, str(line.start), str(line.end or "")) for line in rows]


def send_line(client, person, **changes):
    sent = {"supervisor": "Tono", "kind": "definitive", "start": "2026-12-01"} | changes
    return client.post(reverse("line_add", args=[person.pk]), sent)


def test_a_deputy_stands_beside_the_definitive_supervisor(browser, cast):
    assert send_line(browser, cast.eka, kind="plh", end="2026-12-14").status_code == 302
    assert lines_of(cast.eka)[-1] == ("Tono", "plh", "2026-12-01", "2026-12-14")
    assert AuditEntry.objects.get(action="reporting_line.added").object_id == str(cast.eka.pk)


def test_an_overlap_is_refused_in_words_that_name_the_other_line(browser, cast):
    page = send_line(browser, cast.eka).content.decode()
    assert "Sari is definitive supervisor since 1 July 2026 without an end" in page and 'value="Tono' in page
    page = send_line(browser, cast.eka, start="2026-01-01", end="2026-02-01").content.decode()
    assert "Bekas is definitive supervisor from 1 January 2024 to 30 June 2026" in page
    assert len(lines_of(cast.eka)) == 2


def test_the_refusal_of_the_database_is_told_in_words_too(cast, hr, monkeypatch):
    monkeypatch.setattr(line_services, "check_line", lambda **given: None)
    with pytest.raises(errors.Refused, match="already a definitive supervisor on some of these days"):
        services.add_line(employee=cast.eka, supervisor=cast.tono, kind="definitive", start=TODAY, actor=hr)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"supervisor": "Eka"}, "Nobody in service|nobody supervises"),
        ({"supervisor": "Siti"}, "Nobody in service"),
        ({"kind": "plh", "end": "2026-11-30"}, "last day is before the first day"),
        ({"supervisor": "Adi", "kind": "king"}, "not one of the available choices"),
        ({"replace": "on", "kind": "plh"}, "Only a definitive line"),
        ({"start": ""}, "required"),
    ],
)
def test_an_impossible_line_is_refused(browser, cast, changes, sentence):
    page = send_line(browser, cast.eka, **changes).content.decode()
    assert any(words in page for words in sentence.split("|"))
    assert len(lines_of(cast.eka)) == 2


def test_nobody_supervises_her_own_supervisor(cast, hr):
    for above in (cast.sari, cast.rina):
        with pytest.raises(errors.Refused, match="already, directly or through others"):
            services.add_line(employee=above, supervisor=cast.eka, kind="plt", start=TODAY, actor=hr)
    services.add_line(
        employee=cast.sari, supervisor=cast.eka, kind="plt", start=date(2025, 1, 1), end=date(2025, 2, 1), actor=hr
    )


def test_the_supervisor_must_be_in_service_in_the_same_agency_and_somebody_else(cast, hr):
    Employee.objects.filter(pk=cast.tono.pk).update(is_active=False)
    for person in (cast.siti, Employee.objects.get(pk=cast.tono.pk)):
        with pytest.raises(errors.Refused, match="in service in the same agency"):
            services.add_line(employee=cast.eka, supervisor=person, kind="plh", start=TODAY, actor=hr)
    with pytest.raises(errors.Refused, match="nobody supervises"):
        services.add_line(employee=cast.eka, supervisor=cast.eka, kind="plh", start=TODAY, actor=hr)


def test_a_new_supervisor_takes_over_from_the_day_given(browser, cast):
    assert send_line(browser, cast.eka, replace="on").status_code == 302
    assert lines_of(cast.eka)[1:] == [
        ("Sari", "definitive", "2026-07-01", "2026-11-30"),
        ("Tono", "definitive", "2026-12-01", ""),
    ]


def test_a_line_that_was_wrong_from_its_first_day_is_removed_and_kept_in_the_trail(cast, hr):
    services.change_supervisor(
        employee=cast.eka, supervisor=cast.tono, since=date(2026, 6, 1), today=TODAY, actor=hr, reason="decree 5"
    )
    assert lines_of(cast.eka) == [
        ("Bekas", "definitive", "2024-01-01", "2026-05-31"),
        ("Tono", "definitive", "2026-06-01", ""),
    ]
    removed = AuditEntry.objects.get(action="reporting_line.removed").details
    assert (removed["before"]["supervisor"], removed["reason"]) == ("Sari", "decree 5")


def test_what_hr_planned_for_later_stays(cast, hr):
    ReportingLine.objects.filter(employee=cast.eka, end=None).update(end=date(2026, 12, 31))
    ReportingLine.objects.create(employee=cast.eka, supervisor=cast.rina, start=date(2027, 1, 1))
    services.change_supervisor(employee=cast.eka, supervisor=cast.tono, since=date(2026, 10, 1), today=TODAY, actor=hr)
    assert lines_of(cast.eka)[1:] == [
        ("Sari", "definitive", "2026-07-01", "2026-09-30"),
        ("Tono", "definitive", "2026-10-01", "2026-12-31"),
        ("Rina", "definitive", "2027-01-01", ""),
    ]


def test_hr_ends_a_line_once(browser, cast):
    line = ReportingLine.objects.get(employee=cast.eka, end=None)
    url = reverse("line_end", args=[line.pk])
    assert "cannot end before" in browser.post(url, {"end": "2026-06-30"}).content.decode()
    assert browser.post(url, {"end": "2026-11-10"}).status_code == 302
    assert browser.get(url).status_code == 409
    with pytest.raises(errors.WrongState):
        services.end_line(line=line, end=date(2026, 11, 10), actor=people.fresh(cast.users["hr"]))


@pytest.mark.django_db(transaction=True)
def test_two_lines_at_once_never_overlap(cast, hr):
    def add(supervisor):
        return services.add_line(employee=cast.wali, supervisor=supervisor, kind="definitive", start=TODAY, actor=hr)

    supervisors = (cast.ardi, cast.panca, cast.putri, cast.hana)
    answers = at_once(*(lambda supervisor=supervisor: add(supervisor) for supervisor in supervisors))
    assert sum(isinstance(answer, ReportingLine) for answer in answers) == 1
    assert all("Nothing was saved" in str(answer) for answer in answers if isinstance(answer, errors.Refused))
    assert ReportingLine.objects.filter(employee=cast.wali).count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_our_own_check_the_database_still_refuses_the_second_line(cast, hr, monkeypatch):
    monkeypatch.setattr(line_services, "check_line", lambda **given: None)
    monkeypatch.setattr(line_services, "_lock", lambda employee: None)

    def add(supervisor):
        return services.add_line(employee=cast.wali, supervisor=supervisor, kind="definitive", start=TODAY, actor=hr)

    answers = at_once(lambda: add(cast.ardi), lambda: add(cast.panca))
    assert sum(isinstance(answer, ReportingLine) for answer in answers) == 1


# --- Questions other apps ask --------------------------------------------------------------------------------


def test_the_definitive_supervisor_rates_then_plt_then_plh(cast):
    def add(kind, supervisor):
        return ReportingLine.objects.create(employee=cast.wali, supervisor=supervisor, kind=kind, start=TODAY)

    assert selectors.supervisor_on(cast.wali.pk, TODAY) is None
    for kind, supervisor in (("plh", cast.ardi), ("plt", cast.panca), ("definitive", cast.putri)):
        add(kind, supervisor)
        assert selectors.supervisor_on(cast.wali.pk, TODAY) == supervisor
        assert selectors.supervisors_on(cast.sabang.pk, TODAY)[cast.wali.pk] == supervisor.pk


def test_the_supervisor_is_the_one_of_the_day(cast):
    assert selectors.supervisor_on(cast.eka.pk, date(2026, 6, 30)) == cast.bekas
    assert selectors.supervisor_on(cast.eka.pk, date(2026, 7, 1)) == cast.sari
    assert selectors.supervisor_on(cast.eka.pk, date(2023, 12, 31)) is None
    above = selectors.above_on(cast.eka.pk, TODAY)
    assert (above.supervisor, above.reviewer) == (cast.sari, cast.rina)
    assert selectors.above_on(cast.wali.pk, TODAY) == selectors.Above(None, None)


def test_all_supervisors_of_an_agency_come_in_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = selectors.supervisors_on(cast.sabang.pk, TODAY)
    assert found[cast.eka.pk] == cast.sari.pk and found[found[cast.eka.pk]] == cast.rina.pk
    assert cast.siti.pk not in found and cast.wali.pk not in found


def test_colleagues_are_those_in_service_in_the_same_unit(cast):
    Employee.objects.filter(pk=cast.dedi.pk).update(is_active=False)
    names = {person.name for person in selectors.colleagues_in_unit(cast.eka)}
    assert names == {"Lukman", "Sari", "Adi", "Budi", "Citra"}


def test_the_tree_comes_in_order_with_depth_in_one_query(cast, django_assert_num_queries):
    Unit.objects.create(agency=cast.sabang, name="Arsip", parent=cast.units["keuangan"])
    closed = Unit.objects.create(agency=cast.sabang, name="Bekas", is_active=False)
    Unit.objects.create(agency=cast.sabang, name="Yatim", parent=closed)
    with django_assert_num_queries(1):
        rows = [(unit.name, depth) for unit, depth in selectors.unit_tree(cast.sabang)]
    tree = [("Sekretariat Daerah", 0), ("Dinas Keuangan", 1), ("Arsip", 2), ("Dinas Pelayanan", 1)]
    assert rows == [("Bekas", 0), ("Yatim", 1), *tree]
    active = [(unit.name, depth) for unit, depth in selectors.unit_tree(cast.sabang, active_only=True)]
    assert active == [*tree, ("Yatim", 0)]


def test_administrators_choose_the_agency(client, cast):
    client.force_login(cast.users["administrator"])
    page = client.get(reverse("organisation"), {"agency": cast.sibolga.pk}).content.decode()
    assert "Sibolga" in page
    assert client.get(reverse("organisation"), {"agency": "99999"}).status_code == 404
    client.force_login(cast.users["hr"])
    assert client.get(reverse("organisation"), {"agency": cast.sibolga.pk}).status_code == 404
