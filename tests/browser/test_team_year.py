"""A team of ten plans from a model, cascades, agrees, changes, proves, and one of them moves in July."""

from pathlib import Path

import pypdf
import pytest

from appraisal.models import Appraisal, Evidence, Handover, ModelPlan, PlanChange, ResultAssignment, Target
from appraisal.tests import factories
from employees.models import ReportingLine
from tests import cast as people
from tests.browser import steps
from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHECKED = "form.form-house button.btn-primary"
AIM = {
    "measure": "Berkas selesai",
    "aspect": "quantity",
    "polarity": "higher",
    "unit_of_measure": "berkas",
    "value": 100,
}


def test_a_team_of_ten_through_half_a_year(visitor, tmp_path):
    cast = people.make()
    factories.make_people(cast.adi, 6, cast.sari)
    hr = cast.users["hr"]
    with steps.on(1, 5):
        steps.new_schemes()
        cycle = steps.open_cycle(visitor.sign_in(hr), cast.sabang, "sabang-karier")
    team = list(Appraisal.objects.filter(cycle=cycle, appraiser=cast.sari).order_by("pk"))
    assert len(team) == 10
    adi = next(case for case in team if case.employee == cast.adi)
    with steps.on(1, 8):
        a_model_reaches_the_whole_team(visitor, cast, team)
        three_results_are_cascaded(visitor, cast, cycle, adi)
        the_plan_is_agreed(visitor, cast, adi)
    with steps.on(4, 1):
        one_target_changes_when_both_agree(visitor, cast, adi)
        evidence_is_judged(visitor, cast, adi, tmp_path)
    with steps.on(7, 6):
        she_moves_to_another_supervisor(visitor, cast, cycle, adi)


def a_model_reaches_the_whole_team(visitor: Visitor, cast, team) -> None:
    visitor.sign_in(cast.users["supervisor"]).open("/model-plans/add/")
    visitor.fill(name="Pengelola layanan", position=cast.adi.position_id).send(CHECKED)
    plan = ModelPlan.objects.get()
    for title, weight in (("Melayani berkas", 50), ("Menata arsip", 30), ("Menjawab pengaduan", 20)):
        visitor.open(f"/model-plans/{plan.pk}/targets/add/").fill(title=title, weight=weight, **AIM).send(CHECKED)
    visitor.open(f"/model-plans/{plan.pk}/apply/")
    wanted = {str(case.pk) for case in team}
    for box in visitor.all('[name="people"]'):
        if box.is_selected() != (box.get_attribute("value") in wanted):
            visitor.driver.execute_script("arguments[0].click()", box)
    visitor.send('button[value="preview"]')
    visitor.picture("model-preview")
    visitor.send('button[value="apply"]')
    given = Target.objects.filter(appraisal__in=team)
    assert given.count() == 30
    assert set(given.values_list("title", flat=True)) == {"Melayani berkas", "Menata arsip", "Menjawab pengaduan"}


def three_results_are_cascaded(visitor: Visitor, cast, cycle, adi) -> None:
    own = Appraisal.objects.get(cycle=cycle, employee=cast.sari)
    visitor.sign_in(cast.users["supervisor"])
    for title in ("Layanan cepat", "Arsip tertib", "Pengaduan tuntas"):
        visitor.open(f"/appraisals/{own.pk}/targets/add/").fill(title=title, weight=30, **AIM).send(CHECKED)
    for result in own.targets.order_by("pk"):
        visitor.open(f"/appraisals/{own.pk}/matrix/assign/?member={adi.pk}&result={result.pk}")
        visitor.fill(text=f"Mendukung: {result.title}").send(CHECKED)
    visitor.open(f"/appraisals/{own.pk}/matrix/")
    visitor.picture("matrix")
    assert visitor.text.count("Mendukung:") >= 3
    visitor.sign_in(cast.users["peer"]).open(f"/appraisals/{adi.pk}/")
    for asked in ResultAssignment.objects.order_by("pk"):
        visitor.open(f"/assigned-results/{asked.pk}/take/")
        visitor.fill(weight=10, unit_of_measure="berkas", value=10, polarity="higher", aspect="quantity", measure="x")
        visitor.send(CHECKED)
    assert adi.targets.filter(serves__appraisal=own).count() == 3
    visitor.open(f"/targets/{adi.targets.filter(serves__isnull=False).first().pk}/tree/")
    assert "Layanan cepat" in visitor.text


def the_plan_is_agreed(visitor: Visitor, cast, adi) -> None:
    visitor.open(f"/appraisals/{adi.pk}/").send(f'form[action$="/appraisals/{adi.pk}/plan/weights/"] button')
    visitor.open(f"/appraisals/{adi.pk}/plan/submit/").send(steps.FORM)
    visitor.sign_in(cast.users["supervisor"]).open(f"/appraisals/{adi.pk}/plan/agree/").send(steps.FORM)
    adi.refresh_from_db()
    assert adi.state == "agreed"
    visitor.open(f"/appraisals/{adi.pk}/plan/print/")


def one_target_changes_when_both_agree(visitor: Visitor, cast, adi) -> None:
    target = adi.targets.get(title="Menata arsip")
    visitor.sign_in(cast.users["peer"]).open(f"/appraisals/{adi.pk}/change/targets/{target.pk}/")
    visitor.fill(value=150).send(CHECKED)
    visitor.open(f"/appraisals/{adi.pk}/change/").fill(reason="Arsip pindahan bertambah.")
    visitor.send(CHECKED)
    change = PlanChange.objects.get()
    visitor.sign_in(cast.users["supervisor"]).open(f"/plan-changes/{change.pk}/")
    visitor.picture("change")
    visitor.open(f"/plan-changes/{change.pk}/agree/").send(steps.FORM)
    target.refresh_from_db()
    assert target.value == 150
    visitor.open(f"/appraisals/{adi.pk}/plan/history/").open(f"/appraisals/{adi.pk}/plan/compare/")
    assert "150" in visitor.text


def evidence_is_judged(visitor: Visitor, cast, adi, folder: Path) -> None:
    target = adi.targets.get(title="Melayani berkas")
    paper, pages = folder / "rekap.pdf", pypdf.PdfWriter()
    pages.add_blank_page(100, 100)
    pages.write(paper)
    visitor.sign_in(cast.users["peer"]).open(f"/targets/{target.pk}/realisations/add/")
    visitor.fill(value=40, file=str(paper)).send(steps.FORM)
    proof = Evidence.objects.get()
    visitor.sign_in(cast.users["supervisor"]).open("/").open("/evidence/").open(f"/evidence/{proof.pk}/about/")
    visitor.open(f"/evidence/{proof.pk}/judge/").fill(verdict="question", words="Halaman dua belum ada.").send(
        steps.FORM
    )
    visitor.sign_in(cast.users["peer"]).open(f"/evidence/{proof.pk}/about/")
    assert "Halaman dua belum ada." in visitor.text
    visitor.sign_in(cast.users["supervisor"]).open("/board/")
    visitor.picture("board")


def she_moves_to_another_supervisor(visitor: Visitor, cast, cycle, adi) -> None:
    hr = cast.users["hr"]
    line = ReportingLine.objects.get(employee=cast.adi, end__isnull=True)
    visitor.sign_in(hr).open(f"/employees/{cast.adi.pk}/").open(f"/employees/{cast.adi.pk}/lines/add/")
    visitor.fill(supervisor=cast.tono.nip, start="2026-07-01", replace=True).send(steps.FORM)
    line.refresh_from_db()
    visitor.open("/").open("/handovers/").fill(due=True).send('form[action$="/handovers/confirm/"] button')
    handed = Handover.objects.get()
    assert (handed.former, handed.new, handed.kind) == (cast.sari, cast.tono, "cut")
    visitor.sign_in(cast.users["supervisor"]).open("/").open(f"/handovers/{handed.pk}/")
    visitor.fill(note="Arsip berjalan, pengaduan tuntas.").send(CHECKED)
    after = Appraisal.objects.get(cycle=cycle, employee=cast.adi, appraiser=cast.tono)
    assert (adi.period_start.month, after.period_start.month) == (1, 7)
    assert after.targets.count() == adi.targets.filter(ended_on__isnull=True).count()
    visitor.sign_in(cast.users["supervisor_elsewhere"]).open(f"/appraisals/{after.pk}/")
    visitor.picture("second-part")
    assert "Halaman dua belum ada." not in visitor.text, "what the former supervisor wrote stays with her part"
    visitor.sign_in(cast.users["peer"]).open(f"/appraisals/{adi.pk}/").open(f"/appraisals/{after.pk}/")
