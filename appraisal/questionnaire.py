"""The questions a citizen answers, per version: the nine elements of the public satisfaction survey.

Order and wording differ between questionnaires in use (U8 and U9 are sometimes swapped), so each answer keeps the
version it was given to. Plain data; the elements themselves are `scoring.ELEMENTS` (PermenPANRB 14/2017).
"""

from dataclasses import dataclass

VERSION = "skm-2017-a"


@dataclass(frozen=True)
class Question:
    """One element: what is asked, and the four answers from worst (1) to best (4); texts as {"id", "en"}."""

    element: str
    text: dict[str, str]
    answers: dict[int, dict[str, str]]


def _question(element: str, text: tuple[str, str], *answers: tuple[str, str]) -> Question:
    levels = {number: {"id": words[0], "en": words[1]} for number, words in enumerate(answers, start=1)}
    return Question(element, {"id": text[0], "en": text[1]}, levels)


VERSIONS: dict[str, tuple[Question, ...]] = {
    VERSION: (
        _question(
            "u1",
            ("Persyaratan layanan sesuai dengan jenis layanannya?", "Were the requirements right for the service?"),
            ("Tidak sesuai", "Not right"),
            ("Kurang sesuai", "Hardly right"),
            ("Sesuai", "Right"),
            ("Sangat sesuai", "Fully right"),
        ),
        _question(
            "u2",
            ("Prosedurnya mudah?", "Was the procedure easy?"),
            ("Tidak mudah", "Not easy"),
            ("Kurang mudah", "Hardly easy"),
            ("Mudah", "Easy"),
            ("Sangat mudah", "Very easy"),
        ),
        _question(
            "u3",
            ("Layanannya cepat?", "Was the service quick?"),
            ("Tidak cepat", "Not quick"),
            ("Kurang cepat", "Hardly quick"),
            ("Cepat", "Quick"),
            ("Sangat cepat", "Very quick"),
        ),
        _question(
            "u4",
            ("Biaya atau tarifnya wajar?", "Was the fee fair?"),
            ("Sangat mahal", "Far too much"),
            ("Cukup mahal", "Rather much"),
            ("Murah", "Little"),
            ("Gratis", "Free of charge"),
        ),
        _question(
            "u5",
            ("Hasil layanan sesuai dengan yang tertulis?", "Did you get what was promised?"),
            ("Tidak sesuai", "Not at all"),
            ("Kurang sesuai", "Hardly"),
            ("Sesuai", "Yes"),
            ("Sangat sesuai", "Fully"),
        ),
        _question(
            "u6",
            ("Petugas mampu melayani?", "Was the officer competent?"),
            ("Tidak mampu", "Not competent"),
            ("Kurang mampu", "Hardly competent"),
            ("Mampu", "Competent"),
            ("Sangat mampu", "Very competent"),
        ),
        _question(
            "u7",
            ("Petugas sopan dan ramah?", "Was the officer polite and friendly?"),
            ("Tidak sopan dan ramah", "Not polite"),
            ("Kurang sopan dan ramah", "Hardly polite"),
            ("Sopan dan ramah", "Polite and friendly"),
            ("Sangat sopan dan ramah", "Very polite and friendly"),
        ),
        _question(
            "u8",
            ("Pengaduan dan saran ditangani?", "Are complaints and suggestions dealt with?"),
            ("Tidak ada sarana pengaduan", "There is no way to complain"),
            ("Ada, tetapi tidak berfungsi", "There is one, but it does not work"),
            ("Berfungsi, kurang maksimal", "It works, but not well"),
            ("Dikelola dengan baik", "It is run well"),
        ),
        _question(
            "u9",
            ("Sarana dan prasarananya baik?", "Are the facilities good?"),
            ("Buruk", "Bad"),
            ("Cukup", "Fair"),
            ("Baik", "Good"),
            ("Sangat baik", "Very good"),
        ),
    )
}
