"""Single values: every form that towns use, and a refusal by name for what is impossible or unclear."""

import datetime

import pytest

from core.spreadsheets.reader import EMPTY, Cell
from employees.staff_file import messages, posts, ranks, values
from employees.staff_file.contract import Message, Problem

DAY = datetime.date(1980, 12, 31)


def text(value):
    return Cell(value, "text")


def problem(call, *arguments):
    with pytest.raises(Problem) as raised:
        call(*arguments)
    return raised.value.code


@pytest.mark.parametrize(
    "written",
    [
        "31-12-1980",
        "31/12/1980",
        "31.12.1980",
        "1980-12-31",
        "1980-12-31 00:00:00",
        "1980/12/31",
        "31 Desember 1980",
        "31-Des-1980",
        "31 DECEMBER 1980",
    ],
)
def test_a_day_in_every_form(written):
    assert values.date_of(text(written), "birth_date") == DAY


def test_a_real_date_and_nothing():
    assert values.date_of(Cell(DAY, "date"), "birth_date") == DAY
    assert values.date_of(Cell(datetime.datetime(1980, 12, 31, 7, tzinfo=datetime.UTC), "date"), "birth_date") == DAY
    assert values.date_of(EMPTY, "birth_date") is None
    assert values.date_of(text(" - "), "birth_date") is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31-02-1980", "date_impossible"),
        ("29/02/1981", "date_impossible"),
        ("1980-13-01", "date_impossible"),
        ("31 Februari 1980", "date_impossible"),
        ("31-12-80", "date_short_year"),
        ("1 Des 80", "date_short_year"),
        ("kemarin", "date_unknown"),
        ("31 Zember 1980", "date_unknown"),
        ("12-1980", "date_unknown"),
    ],
)
def test_an_impossible_day_is_refused_by_name(written, code):
    assert problem(values.parse_date, written) == code


@pytest.mark.parametrize(
    ("written", "sex"), [("L", "m"), ("Laki-laki", "m"), ("PRIA", "m"), ("P", "f"), ("Perempuan", "f"), ("wanita", "f")]
)
def test_sex_in_every_form(written, sex):
    assert values.sex_of(text(written), "sex") == sex


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("S1", "s1"),
        ("S-1", "s1"),
        ("S.1", "s1"),
        ("D-IV", "s1"),
        ("D.IV/S-1", "s1"),
        ("D3", "d3"),
        ("D-III", "d3"),
        ("SLTA", "sma"),
        ("SMK", "sma"),
        ("SLTP", "smp"),
        ("SD", "sd"),
        ("S-II", "s2"),
        ("Doktor", "s3"),
        ("D I", "d1"),
        ("d-2", "d2"),
    ],
)
def test_education_in_every_form(written, code):
    assert values.education_of(text(written), "education") == code


@pytest.mark.parametrize(
    ("parse", "cell", "code"),
    [
        (values.sex_of, text("X"), "sex_unknown"),
        (values.education_of, text("kursus"), "education_unknown"),
        (values.kind_of, text("Honorer"), "kind_unknown"),
        (values.active_of, text("mungkin"), "activity_unknown"),
        (values.email_of, text("a@b@c"), "email_wrong"),
        (values.phone_of, text("lihat map"), "phone_wrong"),
        (values.phone_of, Cell(81234567890, "number"), "phone_is_number"),
        (values.date_of, Cell(29586, "number"), "date_is_number"),
        (values.nip_of, Cell(198001012005011008, "number"), "nip_is_number"),
        (values.nip_of, Cell("=A1", "formula"), "formula"),
        (values.plain_of, Cell("=A1", "formula"), "formula"),
        (values.plain_of, Cell("#N/A", "error"), "cell_error"),
        (values.plain_of, Cell(7, "number"), "not_a_text"),
        (values.plain_of, Cell(True, "boolean"), "not_a_text"),
        (values.plain_of, text("x" * 1001), "text_too_long"),
    ],
)
def test_a_value_that_cannot_be_taken_is_refused_by_name(parse, cell, code):
    assert problem(parse, cell, "note") == code


def test_values_that_can_be_taken():
    assert values.nip_of(text("'19800101 200501 1 001"), "nip") == "198001012005011001"
    assert values.nip_of(EMPTY, "nip") is None
    assert values.kind_of(text("P3K"), "kind") == "pppk"
    assert values.kind_of(text("CPNS"), "kind") == "pns"
    assert values.active_of(text("Tugas Belajar"), "is_active") is True
    assert values.active_of(text("Pensiun"), "is_active") is False
    assert values.kind_of(EMPTY, "kind") is values.active_of(EMPTY, "is_active") is values.sex_of(EMPTY, "sex") is None
    assert values.email_of(text("a.b@sabang.example.test"), "email") == "a.b@sabang.example.test"
    assert values.plain_of(text("  Ana \n Lestari "), "name") == "Ana Lestari"
    assert values.rank_text_of(Cell(33, "number"), "rank") == "33"


def test_place_and_date_in_one_cell():
    assert values.place_and_date(text("Sabang, Aceh, 31-12-1980")) == ("Sabang, Aceh", DAY)
    assert values.place_and_date(EMPTY) == (None, None)
    assert problem(values.place_and_date, text("Sabang 31-12-1980")) == "place_and_date"


@pytest.mark.parametrize(
    ("written", "kind", "code"),
    [
        ("III/c", "pns", "III/c"),
        ("Penata (III/c)", "pns", "III/c"),
        ("Penata, III/c", "pns", "III/c"),
        ("3c", "pns", "III/c"),
        ("III c", "pns", "III/c"),
        ("iii.c", "pns", "III/c"),
        ("Gol. III/c", "pns", "III/c"),
        ("33", "pns", "III/c"),
        ("Penata", None, "III/c"),
        ("Penata Muda Tingkat I", "pns", "III/b"),
        ("PENATA MUDA TK.I", "pns", "III/b"),
        ("Penata Muda Tk. 1 - III/b", "pns", "III/b"),
        ("(IV/e)", None, "IV/e"),
        ("Pembina Utama", "pns", "IV/e"),
        ("IX", "pppk", "IX"),
        ("Golongan IX", "pppk", "IX"),
        ("9", "pppk", "IX"),
        ("11", "pppk", "XI"),
        ("11", "pns", "I/a"),
        ("III", "pppk", "III"),
        ("IX", "pns", "IX"),
        ("Penata (33)", "pns", "III/c"),
    ],
)
def test_a_rank_in_every_form(written, kind, code):
    assert ranks.parse_rank(written, kind) == code


@pytest.mark.parametrize(
    ("written", "kind", "code"),
    [
        ("Penata (III/d)", "pns", "rank_disagrees"),
        ("Kapten (III/c)", "pns", "rank_unknown"),
        ("I/e", "pns", "rank_unknown"),
        ("III", "pns", "rank_unknown"),
        ("18", "pppk", "rank_unknown"),
        ("46", "pns", "rank_unknown"),
        ("IIX", "pppk", "rank_unknown"),
        ("9", None, "rank_unknown"),
        ("0", "pppk", "rank_unknown"),
    ],
)
def test_a_rank_that_cannot_be_is_refused(written, kind, code):
    assert problem(ranks.parse_rank, written, kind) == code


def test_there_are_seventeen_ranks_of_each_kind_and_each_reads_itself():
    assert len(ranks.PNS_RANKS) == len(ranks.PPPK_RANKS) == 17
    for siasn, code, name in ranks.PNS_RANKS:
        assert {ranks.parse_rank(way, "pns") for way in (siasn, code, name, f"{name} ({code})")} == {code}
    for code in ranks.PPPK_RANKS:
        assert ranks.parse_rank(code, "pppk") == code
        ranks.check_same("Golongan", code)


@pytest.mark.parametrize(
    ("written", "position", "key"),
    [
        ("JPT Pratama", "Kepala Dinas", "jpt_pratama"),
        ("Jabatan Administrator", "Camat", "administrator"),
        ("PENGAWAS", "Lurah", "pengawas"),
        ("Pelaksana", "Analis", "pelaksana"),
        ("Fungsional Umum", "Analis", "pelaksana"),
        ("Fungsional", "Guru Ahli Muda", "jf_muda"),
        ("JFT", "Perawat Terampil", "jf_terampil"),
        ("Jabatan Fungsional", "Dokter Ahli-Utama", "jf_utama"),
        ("JF Ahli Madya", None, "jf_madya"),
        ("Penyelia", "Bidan", "jf_penyelia"),
        ("Fungsional Pemula", "Perawat", "jf_pemula"),
        ("JF Mahir", None, "jf_mahir"),
        ("Ahli Pertama", "Guru", "jf_pertama"),
    ],
)
def test_a_post_type_in_every_form(written, position, key):
    assert posts.parse_post_type(written, position) == key
    assert key in posts.POST_TYPES


def test_a_post_type_that_is_not_clear_is_refused():
    assert problem(posts.parse_post_type, "Fungsional", "Guru") == "functional_level_missing"
    assert problem(posts.parse_post_type, "Struktural", "Camat") == "post_type_unknown"
    assert problem(posts.parse_post_type, "???", "Camat") == "post_type_unknown"


def test_every_sentence_can_be_filled():
    assert len(messages.MESSAGES) > 50
    shown = messages.text(Message("info", "empty_keeps_value", "birth_date", {"value": DAY}))
    assert shown == "The cell is empty; the stored value 31 December 1980 stays."
    assert messages.text(Message("info", "empty_keeps_value", "sex", {"value": None})).endswith("value – stays.")
