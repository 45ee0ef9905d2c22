"""Three screens for a cheap phone: nothing is stored between them, nothing is lost, and they weigh little."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from appraisal import scoring
from appraisal.forms.public_rate import SCREENS
from appraisal.models import PublicAnswer, PublicComment, ServiceOfficer, Ticket
from appraisal.services import public
from appraisal.tests import factories, rating_cases
from core import receipts

# 23:50 and 00:10 in Sabang around the end of 30 November, the last day of the ratings.
BEFORE, IN_GRACE, TOO_LATE = (datetime(2026, 11, 30, *at, tzinfo=UTC) for at in ((16, 50), (17, 10), (17, 16)))


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def cycle(cast):
    return factories.make_cycle(cast, "sabang-kompetensi")


@pytest.fixture
def point(cast, cycle):
    return rating_cases.point_of(cast)


@pytest.fixture
def phone():
    """A phone that keeps no cookies and sends no token."""
    return Client(enforce_csrf_checks=True)


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))


def through(phone, address, **words):
    """Answer screen by screen as a browser does; return the page that follows."""
    page = phone.get(address)
    for number, elements in enumerate(SCREENS, start=1):
        go = {"go": "send" if number == len(SCREENS) else "next"}
        more = words if number == len(SCREENS) else {}
        page = phone.post(address, hidden(page) | dict.fromkeys(elements, "3") | go | more)
    return page


def test_three_screens_make_one_answer_and_use_the_ticket_at_the_end(cast, phone, point):
    (code,) = public.issue_tickets(point=point, number=1, actor=cast.users["hr"])
    address = reverse("public_rate", args=[code])
    page = phone.post(address, hidden(phone.get(address)) | {"u1": "2", "go": "next"})
    assert Ticket.objects.count() == 1
    assert not PublicAnswer.objects.exists()
    page = phone.post(address, hidden(page) | {"u5": "3", "go": "next"})
    page = phone.post(address, hidden(page) | {"u9": "4", "go": "send"})
    assert "Thank you" in page.content.decode()
    given = PublicAnswer.objects.get().answers
    assert {name: level for name, level in given.items() if level} == {"u1": 2, "u5": 3, "u9": 4}
    assert not Ticket.objects.exists()
    assert not phone.cookies


def test_back_keeps_what_was_chosen(phone, point):
    address = reverse("public_rate", args=[point.code])
    page = phone.post(address, hidden(phone.get(address)) | {"u2": "1", "go": "next"})
    page = phone.post(address, hidden(page) | {"u6": "4", "go": "next"})
    page = phone.post(address, hidden(page) | {"comment": "Antre <lama>", "go": "back"})
    assert 'name="u6" value="4" checked' in page.content.decode()
    assert hidden(page)["u2"] == "1"
    assert hidden(page)["comment"] == "Antre &lt;lama&gt;"
    page = phone.post(address, hidden(page) | {"u6": "4", "go": "back"})
    assert 'name="u2" value="1" checked' in page.content.decode()
    assert not PublicAnswer.objects.exists()


def test_a_refusal_keeps_what_was_chosen(cast, phone, point):
    (code,) = public.issue_tickets(point=point, number=1, actor=cast.users["hr"])
    address = reverse("public_rate", args=[code])
    page = phone.post(address, {"screen": 3, "u1": "2", "comment": "x" * 501, "go": "send"})
    assert page.status_code == 409
    assert "shorten your words" in page.content.decode()
    assert "x" * 501 in page.content.decode()
    assert hidden(page)["u1"] == "2"
    assert Ticket.objects.count() == 1
    assert not PublicAnswer.objects.exists()


def test_too_many_from_a_poster_keep_what_they_chose(phone, point, monkeypatch):
    monkeypatch.setattr(public, "too_many_from_poster", lambda point, at: True)
    address = reverse("public_rate", args=[point.code])
    page = phone.post(address, {"screen": 3, "u1": "2", "go": "send"})
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert hidden(page)["u1"] == "2"


def test_five_hundred_characters_on_several_lines_are_five_hundred(phone, point):
    address = reverse("public_rate", args=[point.code])
    page = phone.post(address, {"u1": "2", "comment": ("x" * 49 + "\r\n") * 10, "go": "send"})
    assert page.status_code == 200


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_language_changes_on_the_page_without_a_cookie_and_keeps_what_was_chosen(phone, point, language):
    address = reverse("public_rate", args=[point.code])
    other = {"id": "en", "en": "id"}[language]
    page = phone.post(address, {"screen": 1, "u3": "4", "lang": other, "switch": language})
    assert f'<html lang="{language}"' in page.content.decode()
    assert 'name="u3" value="4" checked' in page.content.decode()
    page = phone.post(address, hidden(page) | {"u3": "4", "go": "next"})
    assert f'<html lang="{language}"' in page.content.decode()
    assert not phone.cookies


def test_every_screen_weighs_at_most_30_kilobytes_with_all_it_loads(cast, phone, point):
    for name in ("Ibu Eka", "Pak Adi", "Ibu Citra", "Pak Budi", "Pak Dedi"):
        person = getattr(cast, name.split()[1].lower())
        ServiceOfficer.objects.create(service_point=point, employee=person, shown_name=name)
    address = reverse("public_rate", args=[point.code])
    pages, page = [], phone.get(f"{address}?lang=id")
    for elements in SCREENS:
        pages.append(page)
        chosen = dict.fromkeys(elements, "3") | {"comment": "Mohon ditambah kursi. " * 20, "go": "next"}
        page = phone.post(address, hidden(page) | chosen)
    pages.append(page)
    for page in pages:
        text = page.content.decode()
        assert "<script" not in text
        loads = re.findall(r'<link[^>]+href="/static/([^"]+)"', text)
        assert len(loads) == 3
        weight = len(page.content) + sum(_size_of(name) for name in loads)
        assert weight <= 30_000, (weight, loads)


def _size_of(name):
    path = Path(settings.BASE_DIR) / "static" / re.sub(r"\.[0-9a-f]{12}(?=\.)", "", name.partition("?")[0])
    return path.stat().st_size


def test_what_is_tapped_is_large():
    css = (Path(settings.BASE_DIR) / "static/css/public.css").read_text()
    (rule,) = re.findall(r"\.two label, \.counter button \{([^}]+)\}", css)
    (height,) = re.findall(r"min-height: ([\d.]+)rem", rule)
    assert float(height) * 16 >= 44


# --- Fifteen minutes of grace --------------------------------------------------------------------------------
def opened_before(phone, address):
    with time_machine.travel(BEFORE, tick=False):
        return hidden(phone.get(address))


@pytest.mark.parametrize(("at", "code"), [(BEFORE, 200), (IN_GRACE, 200), (TOO_LATE, 409)])
def test_a_form_opened_before_the_end_has_fifteen_minutes(cycle, phone, point, at, code):
    address = reverse("public_rate", args=[point.code])
    kept = opened_before(phone, address)
    with time_machine.travel(at, tick=False):
        assert phone.post(address, kept | {"u1": "4", "go": "next"}).status_code == code
        assert phone.post(address, kept | {"u1": "4", "go": "send"}).status_code == code
    assert PublicAnswer.objects.filter(cycle=cycle).count() == (code == 200)


def test_without_a_seal_or_with_that_of_another_counter_there_is_no_grace(cast, phone, point):
    other = rating_cases.point_of(cast, name="Loket 2", code="DEF567")
    stolen = opened_before(phone, reverse("public_rate", args=[other.code]))
    address = reverse("public_rate", args=[point.code])
    with time_machine.travel(IN_GRACE, tick=False):
        assert phone.get(address).status_code == 409
        for kept in ({}, stolen, {"opened": "x"}):
            assert phone.post(address, kept | {"u1": "4", "go": "send"}).status_code == 409
    assert not PublicAnswer.objects.exists()


# --- Tickets -----------------------------------------------------------------------------------------------
def test_a_ticket_has_128_bits_and_is_printed_in_groups(cast, client, point):
    (code,) = public.issue_tickets(point=point, number=1, actor=cast.users["hr"])
    assert len(receipts.ALPHABET) ** len(code) >= 2**128
    client.force_login(cast.users["hr"])
    token = receipts.issue_token(cast.users["hr"], f"service_point.tickets:{point.pk}")
    address = reverse("service_point_tickets", args=[point.pk])
    text = client.post(address, {"number": 1, "submit_token": token}).content.decode()
    assert re.search(r"<code>([0-9A-Z]{4}-){6}[0-9A-Z]{2}</code>", text)


def test_a_shorter_ticket_of_before_stays_good(phone, point):
    code = "ABCDEFGHJKLMNPQR"
    Ticket.objects.create(service_point=point, digest=public.digest_of(code))
    assert phone.get(reverse("public_rate", args=["ABCD-EFGH-JKLM-NPQR"])).status_code == 200


def test_words_come_with_the_answer_and_only_when_written(cast, phone, point):
    officer = ServiceOfficer.objects.create(service_point=point, employee=cast.eka, shown_name="Ibu Eka")
    address = reverse("public_rate", args=[point.code])
    through(phone, address, comment="  ")
    assert not PublicComment.objects.exists()
    through(phone, address, comment=" Cepat sekali. ", officer=officer.pk)
    comment = PublicComment.objects.get()
    assert (comment.text, comment.officer, comment.state) == ("Cepat sekali.", officer, "waiting")
    assert PublicAnswer.objects.count() == 2
    assert set(PublicAnswer.objects.first().answers) == set(scoring.ELEMENTS)
