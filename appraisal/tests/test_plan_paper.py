"""The plan on paper: the statutory layout, in both languages, long texts and forty targets included."""

import io
from datetime import UTC, date, datetime

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from appraisal import selectors
from appraisal.models import Appraisal, BehaviourExpectation, PlanFrame, Target
from appraisal.tests import factories, plan_cases
from core.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 16)


@pytest.fixture
def case(cast):
    found = plan_cases.planning_case(
        cast,
        plan_cases.QUADRANT,
        state="agreed",
        submitted_at=datetime(2026, 1, 10, 2, 5, tzinfo=UTC),
        agreed_at=datetime(2026, 1, 12, 3, 30, tzinfo=UTC),
        agreed_by=cast.sari,
    )
    superior = factories.make_appraisal(found.cycle, cast.sari, cast.rina, cast.wali)
    served = factories.make_target(superior, title="Layanan kesehatan naik")
    factories.make_target(found, title="Imunisasi", serves=served, weight=60)
    factories.make_target(found, title="Panitia HUT kota", block="additional", weight=40)
    PlanFrame.objects.create(appraisal=found, resources="Dua laptop", consequences="Pembinaan")
    BehaviourExpectation.objects.create(appraisal=found, item="loyal", text="Menjaga rahasia.")
    return found


def test_the_paper_has_everything_the_law_asks_for(case):
    paper = selectors.paper_of(case, DAY)
    main, additional = paper.blocks
    assert [(row.number, row.serves, row.title) for row in main.rows] == [(1, "Layanan kesehatan naik", "Imunisasi")]
    assert [(row.number, row.title) for row in additional.rows] == [(2, "Panitia HUT kota")]
    assert main.rows[0].target == "100 layanan"
    assert [row.text for row in paper.behaviour if row.text] == ["Menjaga rahasia."] and len(paper.behaviour) == 7
    assert [text for _label, text in paper.annexes] == ["Dua laptop", "–", "Pembinaan"]
    employee, appraiser = paper.signatures
    assert (employee.name, employee.when) == ("Eka", "Submitted 10 January 2026, 09:05 WIB")
    assert (appraiser.name, appraiser.when) == ("Sari", "Agreed 12 January 2026, 10:30 WIB")
    assert not paper.shows_weights and not paper.is_leader


def test_a_leaders_paper_has_perspectives_instead_of_results_of_a_superior(client, cast, case):
    plan_cases.make_leader(cast, cast.eka)
    Target.objects.filter(title="Imunisasi").update(perspective="customers")
    client.force_login(cast.users["employee"])
    page = client.get(reverse("plan_print", args=[case.pk])).content.decode()
    assert "recipients of the service" in page and "Perspective" in page
    assert "Superior" not in page.split("Behaviour")[0].split("<h2>Work results")[1]


def test_weights_stand_on_the_paper_where_they_make_the_score(cast):
    case = plan_cases.planning_case(cast)
    factories.make_target(case, weight=100)
    paper = selectors.paper_of(case, DAY)
    assert paper.shows_weights and paper.blocks[0].rows[0].weight == "100%"
    assert [one.when for one in paper.signatures] == ["", ""]


def test_a_plan_in_words_is_printed_in_words(cast):
    case = plan_cases.planning_case(cast, plan_cases.QUADRANT)
    target = plan_cases.in_words(case)
    paper = selectors.paper_of(Appraisal.objects.get(pk=case.pk), DAY)
    assert paper.in_words and paper.blocks[0].rows[0].target == target.expected


@pytest.mark.parametrize(("language", "words"), [("id", "Imunisasi"), ("en", "special expectation")])
def test_the_pdf_is_made_in_both_languages(client, cast, case, language, words):
    client.force_login(cast.users["employee"])
    answer = client.get(reverse("plan_pdf", args=[case.pk]), {"language": language})
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="SKP-2026-{cast.eka.nip}.pdf"'
    paper = pypdf.PdfReader(io.BytesIO(answer.content))
    assert paper.trailer["/Root"]["/Lang"] == language
    sheet = paper.pages[0].mediabox
    assert sheet.width > sheet.height
    assert words.casefold() in " ".join(page.extract_text() for page in paper.pages).casefold()
    assert translation.get_language() == "en"


def test_the_same_plan_gives_the_same_bytes(client, cast, case):
    client.force_login(cast.users["employee"])
    url = reverse("plan_pdf", args=[case.pk])
    assert client.get(url).content == client.get(url).content


def test_forty_long_targets_and_hostile_words_become_a_paper(client, cast, case):
    for number in range(38):
        factories.make_target(case, title=f"<b>{'Panjang sekali ' * 15}</b> & {number}", measure="y" * 200, weight=1)
    client.force_login(cast.users["employee"])
    assert client.get(reverse("plan_pdf", args=[case.pk])).content.startswith(b"%PDF-")
    page = client.get(reverse("plan_print", args=[case.pk])).content.decode()
    assert "&lt;b&gt;Panjang" in page and "<b>Panjang" not in page


def test_the_paper_asks_as_much_for_five_hundred_targets_as_for_ten(client, cast, case):
    client.force_login(cast.users["employee"])
    pages = [reverse(name, args=[case.pk]) for name in ("plan_print", "appraisal")]
    Appraisal.objects.filter(pk=case.pk).update(state="planning")
    pages += [reverse(name, args=[case.pk]) for name in ("plan_weights", "plan_submit", "plan_copy")]

    def counts():
        found = []
        for url in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found.append(len(queries))
        return found

    rows = [
        Target(appraisal=case, title=f"Hasil {n}", measure="x", aspect="cost", value=1, weight=1) for n in range(498)
    ]
    Target.objects.bulk_create(rows[:8])
    counts()
    few = counts()
    Target.objects.bulk_create(rows[8:])
    assert counts() == few
    assert max(few) <= 15


def test_reading_the_paper_writes_nothing_but_the_access_log(client, cast, case):
    client.force_login(cast.users["supervisor"])
    client.get(reverse("plan_print", args=[case.pk]))
    assert not AuditEntry.objects.filter(object_type="appraisal.appraisal").exists()


@pytest.mark.parametrize(
    ("actor", "code"), [("other_employee", 404), ("hr_elsewhere", 404), ("leader", 200), ("", 302)]
)
def test_the_paper_is_read_by_those_who_see_the_case(client, cast, case, actor, code):
    if actor:
        client.force_login(cast.users[actor])
    for name in ("plan_print", "plan_pdf"):
        assert client.get(reverse(name, args=[case.pk])).status_code == code
