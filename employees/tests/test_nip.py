import datetime

import pytest

from employees import nip

GOOD = "198001012005011001"


@pytest.mark.parametrize("text", ["19800101 200501 1 001", " 198001012005011001\n", "1980 0101\u00a02005 011001"])
def test_white_space_does_not_matter(text):
    assert nip.clean_nip(text) == GOOD


@pytest.mark.parametrize(
    ("number", "kind", "problems"),
    [
        (GOOD, "pns", []),
        (GOOD, "pppk", []),
        ("198001012023211001", "pppk", []),
        ("198001012023211001", "pns", ["nip_appointment_month"]),
        ("198001012005001001", "pns", ["nip_appointment_month"]),
        ("198001012005131001", "pns", ["nip_appointment_month"]),
        ("198002302005011001", "pns", ["nip_birth_date"]),
        ("198002302005011001", "pppk", ["nip_birth_date"]),
        ("000001012005011001", "pns", ["nip_birth_date"]),
        ("198001012005013001", "pns", ["nip_sex"]),
        ("198001012005010001", "pppk", ["nip_sex"]),
        ("198001012005011000", "pns", ["nip_serial"]),
        ("198013412005993000", "pns", ["nip_birth_date", "nip_appointment_month", "nip_sex", "nip_serial"]),
        ("19800101200501100", "pns", ["nip_not_18_digits"]),
        (GOOD + "\n", "pns", ["nip_not_18_digits"]),
        ("١٩٨٠٠١٠١٢٠٠٥٠١١٠٠١", "pns", ["nip_not_18_digits"]),
        ("1.98001012005011E+17", "pns", ["nip_not_18_digits"]),
        ("", "pns", ["nip_not_18_digits"]),
    ],
)
def test_the_rules_of_nip_and_ni_pppk(number, kind, problems):
    assert nip.check_nip(number, kind) == problems


def test_the_facts_that_the_digits_tell():
    assert nip.nip_facts(GOOD) == nip.NipFacts(datetime.date(1980, 1, 1), datetime.date(2005, 1, 1), "m")
    assert nip.nip_facts("199502282023212003", "pppk") == nip.NipFacts(datetime.date(1995, 2, 28), None, "f")
    assert nip.nip_facts("198002302005993001") == nip.NipFacts(None, None, None)
    assert nip.nip_facts("x") == nip.NipFacts(None, None, None)
