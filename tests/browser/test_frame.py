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
