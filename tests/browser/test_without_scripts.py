"""Everything that matters works where scripts are off: an old phone, a strict office, a broken cache."""

import pytest
import time_machine

from appraisal.models import PublicAnswer, Rating
from appraisal.services import public
from tests import cast as people
from tests import world
from tests.browser import steps
from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place():
    """One of everything, on the day the world is made for; the clock runs."""
    with time_machine.travel(world.NOW, tick=True):
        yield world.make()


@pytest.fixture
def plain(visitor):
    """A visitor whose browser runs no script of any page."""
    visitor.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    yield visitor
    visitor.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def go(plain: Visitor, path: str) -> None:
    plain.driver.get(f"{plain.address}{path}")
    assert plain.find("h1").text
    plain.check_width()


def press(plain: Visitor, css: str) -> None:
    """Press a button; the next page is no error."""
    plain.leads_on(plain.find(css).click)
    assert plain.find("h1").text
    plain.check_width()


def test_scripts_are_really_off(plain, place):
    go(plain, "/sign-in/")
    assert not plain.find("[data-theme-toggle]").is_displayed(), "a button that needs a script stays hidden"


def test_sign_in_with_spaces_in_the_nip(plain, place):
    eka = place.cast.users["employee"]
    eka.set_password(people.PASSWORD)
    eka.save()
    nip = eka.username
    plain.leave()
    go(plain, "/sign-in/")
    plain.fill(username=f" {nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]} ", password=people.PASSWORD)
    press(plain, steps.FORM)
    assert plain.driver.current_url == f"{plain.address}/"
    assert plain.all('form[action="/sign-out/"]')


def test_a_plan_is_submitted(plain, place):
    case = place.case_planning
    plain.sign_in(place.cast.users["employee"])
    go(plain, f"/appraisals/{case.pk}/plan/submit/")
    press(plain, steps.FORM)
    case.refresh_from_db()
    assert case.state == "submitted"


def test_a_rating_is_submitted(plain, place):
    case = place.case_agreed
    plain.sign_in(place.cast.users["employee"])
    go(plain, f"/appraisals/{case.pk}/rate/self/")
    for choice in plain.all('input[type="radio"][value="4"]'):
        choice.click()
    press(plain, "form[data-keep] button.btn-primary")
    press(plain, "form.form-house button.btn-primary")
    rating = Rating.objects.filter(appraisal=case, source="self").latest("revision")
    assert rating.is_final
    assert set(rating.levels.values()) == {4}


def test_a_citizen_answers(plain, place):
    point = place.point
    (code,) = public.issue_tickets(point=point, number=1, actor=place.cast.users["hr"])
    plain.leave()
    go(plain, f"/p/{code}/")
    for step in ("next", "next", "send"):
        for choice in plain.all('input[type="radio"][value="4"]'):
            if choice.get_attribute("name").startswith("u"):
                choice.click()
        press(plain, f'#rate button[value="{step}"]')
    answer = PublicAnswer.objects.get()
    assert answer.is_verified
    assert set(answer.answers.values()) == {4}
