"""What makes a password good enough."""

import pytest

from employees import passwords


@pytest.fixture
def eka(cast):
    return cast.users["employee"]


@pytest.mark.parametrize(
    "password",
    [
        "empat kata sandi acak",
        "kuda baterai stapler benar",
        "lemari-hijau-dan-sungai",
        "pohon mangga di belakang rumah",
    ],
)
def test_a_long_phrase_of_own_words_is_good(eka, password):
    assert passwords.problems_of(password, user=eka) == []


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("kuda baterai 1", "at least 15"),
        ("Aa1!Bb2@", "at least 15"),
        ("aaaaaaaaaaaaaaaa", "Many people"),
        ("123123123123123123", "Many people"),
        ("passwordpassword", "Many people"),
        ("qwertyuiopasdfghjkl", "Many people"),
        ("12345678901234567", "Many people"),
        ("zyxwvutsrqponmlkj", "Many people"),
        ("                    ", "Many people"),
        ("198502012010012005", "your NIP"),
        ("Eka 198502012010012005!", "your NIP"),
        ("pemerintahkotasabang", "your agency"),
        ("Password Kinerja Sabang 1", "your agency"),
        ("x" * 300, "at most 256"),
    ],
)
def test_what_others_know_or_try_first_is_refused(eka, password, word):
    problems = passwords.problems_of(password, user=eka)
    assert len(problems) == 1 and word in problems[0]


def test_eight_characters_are_enough_beside_a_second_factor(eka):
    assert passwords.problems_of("kuda jati", user=eka, has_second_factor=True) == []
    assert passwords.problems_of("kuda", user=eka, has_second_factor=True)
    assert passwords.problems_of("password", user=eka, has_second_factor=True)


def test_an_account_without_an_employee_is_judged_as_well(cast):
    assert passwords.problems_of("lemari hijau dan sungai", user=cast.users["administrator"]) == []
