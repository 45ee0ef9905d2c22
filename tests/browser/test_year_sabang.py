"""One whole year of Sabang's scheme, from the staff file to the signed paper: targets, self, supervisor, public."""

import io
import json
from pathlib import Path

import pypdf
import pytest
from django.utils import timezone

from appraisal import scoring
from appraisal.models import Appraisal, PublicAnswer, Result, ServicePoint
from appraisal.services import public
from core.spreadsheets import writer
from employees.models import Employee
from employees.tests import staff_files
from reports.models import IssuedReport
from tests.browser import steps
from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EKA = "Eka Putri Lestari"
STAFF = {
    # name: serial, serial of the supervisor
    "Wali Utama": (1, 0),
    "Rina Wati": (2, 1),
    "Sari Indah": (3, 2),
    EKA: (4, 3),
    "Adi Nugroho": (5, 3),
    "Budi Santoso": (6, 3),
    "Citra Dewi": (7, 3),
    "Dedi Kurnia": (8, 3),
}
ITEMS = ("public-service", "cooperation", "communication", "results", "development", "change", "integrity")


def staff_file(folder: Path, name: str, wrong: bool) -> str:
    """Write the staff of the town; where `wrong`, one NIP has lost a digit."""
    rows = [
        staff_files.row(serial, person, supervisor=staff_files.nip(above) if above else "", unit="Dinas Pelayanan")
        for person, (serial, above) in STAFF.items()
    ]
    if wrong:
        rows[5][0] = rows[5][0][:-1]
    path = folder / name
    path.write_bytes(writer.write_xlsx(staff_files.HEADER, rows))
    return str(path)


def test_a_year_of_sabang(visitor, tmp_path):
    with steps.on(1, 5):
        agency, hr = steps.new_agency("Pemerintah Kota Sabang (contoh)", "sabang")
        visitor.sign_in(hr)
        the_staff_comes_from_a_spreadsheet(visitor, tmp_path, agency)
        cycle = steps.open_cycle(visitor, agency, "sabang-kompetensi")
    eka, sari, rina = (steps.account(agency, name) for name in (EKA, "Sari Indah", "Rina Wati"))
    case = Appraisal.objects.get(cycle=cycle, employee=eka.employee)
    with steps.on(1, 12):
        the_plan_goes_there_and_back(visitor, case, eka, sari)
    with steps.on(7, 1):
        what_was_reached_is_recorded(visitor, case, eka, tmp_path)
        codes = hr_issues_tickets(visitor, hr, eka.employee)
        citizens_answer(visitor, codes, eka.employee)
    with steps.on(11, 10):
        steps.rate(visitor.sign_in(eka), f"/appraisals/{case.pk}/rate/self/", dict.fromkeys(ITEMS, 4))
        levels = dict(zip(ITEMS, (4, 4, 3, 5, 4, 3, 5), strict=True))
        steps.rate(visitor.sign_in(sari), f"/appraisals/{case.pk}/rate/supervisor/", levels)
    with steps.on(12, 3):
        steps.countersign(visitor.sign_in(rina), case)
        steps.publish(visitor.sign_in(hr), cycle, "Pegawai lain menyusul pada periode berikutnya.")
        result = Result.objects.get(appraisal=case)
        the_scorecard_explains_itself(visitor, result, eka)
        the_paper_is_issued(visitor, result, hr, eka)


def the_staff_comes_from_a_spreadsheet(visitor: Visitor, folder: Path, agency) -> None:
    steps.upload(visitor, staff_file(folder, "salah.xlsx", wrong=True))
    refused = [row.text for row in visitor.all("tbody tr") if "Budi Santoso" in row.text]
    assert refused
    assert not visitor.all('form[action$="/apply/"]'), "a file with a refused row cannot be written"
    assert not Employee.objects.filter(agency=agency).exists()
    number = steps.upload(visitor, staff_file(folder, "benar.xlsx", wrong=False))
    visitor.picture("sabang-dry-run")
    assert not Employee.objects.filter(agency=agency).exists(), "a dry run writes nothing"
    visitor.send('form[action$="/apply/"] button')
    visitor.work()
    visitor.open(f"/staff-imports/{number}/").open("/employees/")
    assert EKA in visitor.text
    assert Employee.objects.filter(agency=agency).count() == len(STAFF)


def the_plan_goes_there_and_back(visitor: Visitor, case: Appraisal, eka, sari) -> None:
    visitor.sign_in(eka).open("/").open("/appraisals/mine/")
    steps.add_target(visitor, case, "Melayani warga di loket", 60)
    steps.add_target(visitor, case, "Menurunkan waktu tunggu", 40, polarity="lower", aspect="time", value=15)
    visitor.open(f"/appraisals/{case.pk}/plan/submit/").send(steps.FORM)
    reason = "Sebutkan juga loket mana yang dimaksud."
    visitor.sign_in(sari).open("/appraisals/team/").open(f"/appraisals/{case.pk}/")
    visitor.open(f"/appraisals/{case.pk}/plan/return/").fill(reason=reason).send(steps.FORM)
    visitor.sign_in(eka).open(f"/appraisals/{case.pk}/")
    assert reason in visitor.text
    target = case.targets.order_by("pk").first()
    visitor.open(f"/targets/{target.pk}/edit/").fill(title="Melayani warga di loket 1").send("form.form-house button")
    visitor.open(f"/appraisals/{case.pk}/plan/submit/").send(steps.FORM)
    visitor.sign_in(sari).open(f"/appraisals/{case.pk}/plan/agree/").send(steps.FORM)
    case.refresh_from_db()
    assert case.state == "agreed"


def what_was_reached_is_recorded(visitor: Visitor, case: Appraisal, eka, folder: Path) -> None:
    first, second = case.targets.order_by("pk")
    visitor.sign_in(eka)
    told = {"value": "90,5", "note": "Dihitung dari buku loket.", "link": "https://sabang.invalid/rekap"}
    visitor.open(f"/targets/{first.pk}/realisations/add/").fill(**told).send(steps.FORM)
    paper, pages = folder / "rekap.pdf", pypdf.PdfWriter()
    pages.add_blank_page(100, 100)
    pages.write(paper)
    visitor.open(f"/targets/{second.pk}/realisations/add/").fill(value=12, file=str(paper)).send(steps.FORM)
    visitor.picture("sabang-case")
    kept = second.realisations.get().evidence.get()
    assert visitor.all(f'a[href="/evidence/{kept.pk}/"]')
    assert visitor.fetch(f"/evidence/{kept.pk}/").startswith(b"%PDF")
    assert str(first.realisations.get().value).startswith("90.5"), "90,5 is read as Indonesians write it"


def hr_issues_tickets(visitor: Visitor, hr, officer: Employee) -> list[str]:
    visitor.sign_in(hr).open("/service-points/add/").fill(unit=officer.unit_id, name="Loket 1")
    visitor.send("form.form-house button")
    point = ServicePoint.objects.get()
    visitor.fill(nip=officer.nip, shown_name="Ibu Eka", is_shown=True)
    if not visitor.find('[name="is_shown"]').is_selected():
        visitor.fill(is_shown=True)
    visitor.send('form[action$="/officers/"] button')
    visitor.open(f"/service-points/{point.pk}/tickets/").fill(number=11).send("form.form-house button")
    visitor.picture("sabang-tickets")
    codes = [ticket.text for ticket in visitor.all(".ticket code")]
    assert len(codes) == 11
    return codes


def citizens_answer(visitor: Visitor, codes: list[str], officer: Employee) -> None:
    shown = ServicePoint.objects.get().officers.get(employee=officer)
    first, *others = codes
    visitor.leave().open(f"/p/{first}/")
    visitor.picture("sabang-public")
    for screen, step in ((range(1, 5), "next"), (range(5, 9), "next"), ((9,), "send")):
        visitor.fill(**{f"u{number}": 3 + number % 2 for number in screen})
        if step == "send":
            visitor.fill(officer=shown.pk, comment="Cepat dan ramah.")
        visitor.send(f'#rate button[value="{step}"]')
    visitor.open(f"/p/{first}/")
    assert not visitor.all("#rate"), "a ticket works once"
    for count, code in enumerate(others):
        door = public.door_of(code, timezone.now())
        answers = {f"u{number}": 2 + (count + number) % 3 for number in range(1, 10)}
        public.store_answer(door=door, answers=answers, officer=shown)
    assert PublicAnswer.objects.filter(is_verified=True, officer=shown).count() == 11


def the_scorecard_explains_itself(visitor: Visitor, result: Result, eka) -> None:
    path = f"/appraisals/{result.appraisal_id}/scorecard"
    visitor.sign_in(eka).open(f"{path}/")
    visitor.picture("sabang-scorecard")
    band = result.appraisal.cycle.scheme.rules.band(result.predicate)
    assert visitor.find(".big-word").text == band.label["id"]
    assert len(visitor.all("main ol li")) > 5, "how was this computed, step by step"
    assert f"{result.score:.2f}".replace(".", ",") in visitor.text
    record = json.loads(visitor.fetch(f"{path}.json"))
    assert scoring.verify(record).agrees
    competency = next(c for c in record["outcome"]["components"] if c["key"] == "competency")
    used = {source["source"] for source in competency["sources"] if source["used"]}
    assert used == {"self", "supervisor", "public"}
    visitor.open(f"/appraisals/{result.appraisal_id}/acknowledge/").send(steps.FORM)
    result.appraisal.refresh_from_db()
    assert result.appraisal.state == "acknowledged"


def the_paper_is_issued(visitor: Visitor, result: Result, hr, eka) -> None:
    visitor.sign_in(hr).open("/report-batches/add/").fill(cycle=result.appraisal.cycle_id)
    visitor.send('form.form-house button[name="count"]').send('form.form-house button[name="order"]')
    address = visitor.driver.current_url
    visitor.work()
    visitor.open(address)
    visitor.sign_in(eka).open("/reports/")
    paper = IssuedReport.objects.get(employee=eka.employee)
    assert visitor.all(f'a[href="/reports/{paper.pk}/pdf/"]')
    content = visitor.fetch(f"/reports/{paper.pk}/pdf/")
    assert content.startswith(b"%PDF")
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())
    assert EKA in text
    visitor.open(f"/appraisals/{result.appraisal_id}/scorecard/")
    assert visitor.find(".big-word").text.lower() in text.lower()
    visitor.leave().open(f"/verify/{paper.code}/")
    assert paper.sha256 in visitor.text
    assert EKA not in visitor.text, "a stranger with a code learns no full name"
