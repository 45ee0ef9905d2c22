"""The frame of every page: sign-in by keyboard, language, errors."""

import pytest

from tests import cast as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_sign_in_page_and_the_language(visitor):
    people.make()
    visitor.leave().open("/sign-in/")
    assert "Masuk" in visitor.text or "Sign in" in visitor.text


def test_a_missing_page_says_so_in_words(visitor):
    visitor.leave().open("/no/such/page/")
    assert visitor.find("h1").text


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ("document.querySelector('main').append(document.createElement('button'))", "button-name"),
        ("document.querySelector('h1').style.width = '3000px'", "px wider than the screen"),
        (
            "const s = document.createElement('script'); s.src = 'http://127.0.0.2/x.js'; document.head.append(s)",
            "x.js",
        ),
        ("document.querySelector('h1').textContent = ''", "has no heading"),
    ],
    ids=["axe", "width", "policy", "heading"],
)
def test_the_questions_asked_of_every_page_can_be_answered_with_no(visitor, harm, sentence):
    visitor.leave().open("/sign-in/")
    visitor.driver.execute_script(harm)
    with pytest.raises(AssertionError, match=sentence):
        visitor.check()
    # What the policy refused is still in the console; the next test begins with a silent one.
    visitor.driver.get_log("browser")
