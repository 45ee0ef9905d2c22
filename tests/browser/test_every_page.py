"""Every page of every role in Chromium, at both widths, in Indonesian.

A role's page is opened unless a page with the same bones (the same elements and classes in <main>, whatever the words)
was opened at this width before: fourteen people read the same list of schemes.
"""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from appraisal.models import Rating
from tests import access_table, world
from tests.browser.conftest import DESKTOP, PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = (DESKTOP, PHONE)
opened: set[tuple[int, str, tuple[str, ...]]] = set()


@pytest.fixture
def place():
    """One of everything, on the day the world is made for; the clock runs."""
    with time_machine.travel(world.NOW, tick=True):
        yield world.make()


def pages_of(actor: str, place: world.World) -> list[access_table.Row]:
    """The rows of the access table that answer this actor with a page."""
    return [row for row in access_table.ROWS if row.get and row.expected(actor, "get", place) == 200]


def is_page(answer) -> bool:
    """Say whether an answer is a page: not a file, and not the short word for machines."""
    return answer["Content-Type"].startswith("text/html") and b"<main" in answer.content


def bones_of(content: bytes) -> tuple[str, ...]:
    """The distinct elements of <main> with their attributes that matter to eyes and screen readers, without words."""
    text = content.decode()
    body = text[text.find("<main") :]
    tags = re.findall(r"<[a-z][^>]*>", body)
    return tuple(sorted({re.sub(r'="[^"]*\d[^"]*"|(value|href|content|aria-label)="[^"]*"', "", tag) for tag in tags}))


@pytest.mark.parametrize("actor", access_table.ACTORS)
def test_every_page_of(actor, screen, place):
    client = Client(headers={"accept-language": "id"})
    if actor == "anonymous":
        screen.leave()
    else:
        client.force_login(place.cast.users[actor])
        screen.sign_in(place.cast.users[actor])
    rows = pages_of(actor, place)
    assert len(rows) >= (3 if actor == "anonymous" else 12)
    for row in rows:
        path = reverse(row.name, args=row.args(place))
        answer = client.get(path)
        assert answer.status_code == 200, path
        if not is_page(answer):
            continue
        open_unless_known(screen, path, row.name, answer.content)
        screen.picture(f"{actor}-{row.name}{row.variant}")
    # The frame around <main> differs by role: every role looks at its own home page.
    for size in SIZES if actor != "anonymous" else ():
        screen.at(size).open("/")


def open_unless_known(screen: Visitor, path: str, name: str, content: bytes) -> None:
    for size in SIZES:
        bones = (size[0], name, bones_of(content))
        if bones not in opened:
            screen.at(size).open(path)
            opened.add(bones)


def test_the_admin_is_no_wider_than_the_screen_and_loads_nothing_strange(visitor, place):
    """Axe is not asked here: what it would find is Django's own markup. Policy and width are ours."""
    visitor.sign_in(place.cast.users["administrator"])
    eka = place.cast.eka.pk
    for path in ("", "employees/employee/", f"employees/employee/{eka}/change/", "appraisal/scheme/"):
        visitor.driver.get(f"{visitor.address}/admin/{path}")
        assert visitor.find("h1").text
        visitor.check_policy()
        visitor.check_width()


def test_pages_of_errors(visitor, place):
    visitor.leave().open("/no/such/page/")
    assert code_of(visitor) == 404
    visitor.sign_in(place.cast.users["employee"])
    visitor.open("/employees/add/")
    assert code_of(visitor) == 403
    visitor.open(f"/employees/{place.cast.lina.pk}/")
    assert code_of(visitor) == 404
    visitor.open(f"/appraisals/{place.case_submitted.pk}/plan/submit/")
    assert code_of(visitor) == 409


def code_of(visitor: Visitor) -> int:
    """The status code of the page that is open."""
    return int(visitor.driver.execute_script("return performance.getEntriesByType('navigation')[0].responseStatus"))


def test_dark_colours(screen, place):
    """Somebody whose device is set to dark colours; colours do not change with the width, so one width is enough."""
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    screen.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    try:
        screen.sign_in(place.cast.users["employee"]).open("/")
        background = screen.driver.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert sum(int(part) for part in re.findall(r"\d+", background)[:3]) < 200
        client = Client(headers={"accept-language": "id"})
        client.force_login(place.cast.users["employee"])
        for path in [reverse(row.name, args=row.args(place)) for row in pages_of("employee", place)]:
            if is_page(client.get(path)):
                screen.open(path)
    finally:
        screen.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_the_keyboard_is_enough_for_a_rating(visitor, place):
    case = place.case_agreed
    visitor.sign_in(place.cast.users["employee"]).open(f"/appraisals/{case.pk}/rate/self/")
    press(visitor, Keys.TAB)
    first = visitor.driver.switch_to.active_element
    assert first.get_attribute("href").endswith("#content"), "Tab reaches the skip link first"
    press(visitor, Keys.ENTER)
    names = {field.get_attribute("name") for field in visitor.all('main input[type="radio"]')}
    for _step in range(20 * len(names)):
        press(visitor, Keys.TAB)
        here = visitor.driver.switch_to.active_element
        if here.get_attribute("type") == "radio":
            press(visitor, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
        if here.tag_name == "button":
            break
    assert "btn-primary" in here.get_attribute("class")
    chosen = visitor.all('main input[type="radio"]:checked')
    assert {field.get_attribute("name") for field in chosen} == names
    visitor.leads_on(lambda: press(visitor, Keys.ENTER))
    for _step in range(40):
        press(visitor, Keys.TAB)
        here = visitor.driver.switch_to.active_element
        if here.tag_name == "button" and "btn-primary" in here.get_attribute("class"):
            break
    visitor.leads_on(lambda: press(visitor, Keys.ENTER))
    assert Rating.objects.filter(appraisal=case, source="self").latest("revision").is_final


def press(visitor: Visitor, *keys: str) -> None:
    """Press keys one after the other, wherever the focus is."""
    chain = ActionChains(visitor.driver)
    for key in keys:
        chain.send_keys(key)
    chain.perform()
