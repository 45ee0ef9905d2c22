from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdf
import pytest
from django.utils import translation

from careers.summaries import CareerYear
from core import pdf
from mentoring.summaries import MentoringYear
from reports import document, presentation, summaries
from reports.tests import samples

LONG = "Prof. Dr. Raden Ajeng " + "Kusumaningratmangkubumiwidyaningrum " * 4 + "Hadiningrat, S.H., M.Hum."


def paper(report, language="id"):
    digest = summaries.sha256_of(summaries.content_of(report, language))
    return document.html_of(report, document.Imprint("ABCD-EFGH-JKLM", 2, date(2026, 1, 10), language, digest))


def read(report, language="en"):
    made = pypdf.PdfReader(BytesIO(pdf.render(paper(report, language))))
    return made, " ".join("\n".join(page.extract_text() for page in made.pages).split())


def test_the_typical_report_has_two_pages_and_everything_on_them():
    made, text = read(samples.year_report())
    assert len(made.pages) == 2
    digest = summaries.sha256_of(summaries.content_of(samples.year_report(), "en"))
    for shown in (
        "Cut Nyak Meutia Rahmawati",
        "198502012010012005",
        "Good",
        "90.78",
        "Drs. Teuku Sari, M.Si.",
        "Ir. Rina Hasanah",
        "ABCD-EFGH-JKLM",
        "revision 2",
        digest,
        "not signed electronically",
        "24 of 20 training hours",
        "5 of 6 done",
        "1 / 2",
        "2 / 2",
    ):
        assert shown in text


def test_the_paper_of_an_indonesian_has_a_decimal_comma_and_indonesian_words():
    _made, text = read(samples.year_report(), "id")
    assert "Baik" in text and "90,78" in text and "31 Desember 2025" in text


def test_targets_that_do_not_count_stand_there_for_information():
    report = samples.year_report()
    (part,) = report.parts
    rated = tuple(row for row in part.result.components if row.kind != "targets")
    without = replace(report, parts=(replace(part, result=replace(part.result, components=rated)),))
    text = paper(without, "en")
    assert "Targets (for information)" in text and "Attained" not in text
    assert "Targets (for information)" not in paper(report, "en") and "Attained" in paper(report, "en")


def test_the_same_report_gives_the_same_bytes():
    assert pdf.render(paper(samples.year_report())) == pdf.render(paper(samples.year_report()))
    assert paper(samples.year_report()) != paper(samples.year_report(name="Orang Lain"))


def test_very_long_names_and_forty_targets_stay_inside_the_page():
    made, text = read(samples.year_report(name=LONG, targets=40))
    assert "40. Menyelesaikan" in text
    assert len(made.pages) <= 5
    for page in made.pages:
        right = []
        page.extract_text(visitor_text=lambda words, cm, tm, font, size, seen=right: seen.append((words, cm, tm)))
        # Where a piece of text begins, in points of an A4 page; it never begins outside the right margin.
        assert all(0 <= cm[4] + tm[4] * cm[0] <= 595 for words, cm, tm in right if words.strip())


def test_empty_sections_say_so_in_words():
    _made, text = read(samples.year_report(mentoring=MentoringYear(), career=CareerYear()))
    assert "No session and no mentoring was recorded" in text
    assert "No training, plan or candidacy was recorded" in text


@pytest.mark.parametrize("hostile", ["<img src='file:///etc/passwd'/>", "</td><script>x</script>", "&amp; \" ' ]]>"])
def test_stored_text_is_text_on_the_paper(hostile):
    made, text = read(samples.year_report(name=hostile))
    assert "".join(hostile.split()) in "".join(text.split())
    assert list(made.attachments) == []


def test_page_and_paper_are_made_of_the_same_rows():
    with translation.override("en"):
        sheet = presentation.sheet_of(samples.year_report())
    html = paper(samples.year_report(), "en")
    for row in sheet.parts[0].components:
        assert all(cell in html for cell in row)


def test_the_content_is_json_with_one_spelling_and_without_the_scoring_record():
    content = summaries.content_of(samples.year_report(), "id")
    assert content["parts"][0]["result"]["frozen"] == {}
    assert summaries.sha256_of(content) == summaries.sha256_of(dict(reversed(content.items())))
    assert summaries.sha256_of(content) != summaries.sha256_of(content | {"year": 2024})
