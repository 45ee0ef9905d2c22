"""Post types: the national kinds of post, and how JENIS JABATAN and the name of the post tell them."""

import re

from employees.staff_file.contract import Problem

EXPERT = {"pertama": "jf_pertama", "muda": "jf_muda", "madya": "jf_madya", "utama": "jf_utama"}
SKILL = {"pemula": "jf_pemula", "terampil": "jf_terampil", "mahir": "jf_mahir", "penyelia": "jf_penyelia"}
POST_TYPES = (
    "jpt_utama", "jpt_madya", "jpt_pratama", "administrator", "pengawas", "pelaksana", *EXPERT.values(), *SKILL.values()
)  # fmt: skip
FUNCTIONAL = frozenset({
    "fungsional", "jabatan fungsional", "jf", "jft", "fungsional tertentu", "jabatan fungsional tertentu",
    "fungsional keahlian", "fungsional ahli", "jf keahlian", "jabatan fungsional keahlian",
    "fungsional keterampilan", "jf keterampilan", "jabatan fungsional keterampilan",
})  # fmt: skip
SYNONYMS = {
    "jpt utama": "jpt_utama", "jabatan pimpinan tinggi utama": "jpt_utama", "pimpinan tinggi utama": "jpt_utama",
    "jpt madya": "jpt_madya", "jabatan pimpinan tinggi madya": "jpt_madya", "pimpinan tinggi madya": "jpt_madya",
    "jpt pratama": "jpt_pratama", "jabatan pimpinan tinggi pratama": "jpt_pratama",
    "pimpinan tinggi pratama": "jpt_pratama",
    "administrator": "administrator", "jabatan administrator": "administrator",
    "pengawas": "pengawas", "jabatan pengawas": "pengawas",
    "pelaksana": "pelaksana", "jabatan pelaksana": "pelaksana", "fungsional umum": "pelaksana",
    "jabatan fungsional umum": "pelaksana", "jfu": "pelaksana",
}  # fmt: skip
_EXPERT_LEVEL = re.compile(r"\bahli (pertama|muda|madya|utama)\b")
_SKILL_LEVEL = re.compile(r"\b(pemula|terampil|mahir|penyelia)\b")
_PUNCTUATION = re.compile(r"[\W_]+")


def functional_level(text: str) -> str | None:
    """The post type that the level in the name of a functional post gives: `Guru Ahli Muda`, `Perawat Terampil`."""
    plain = _PUNCTUATION.sub(" ", text.casefold())
    if match := _EXPERT_LEVEL.search(plain):
        return EXPERT[match[1]]
    if match := _SKILL_LEVEL.search(plain):
        return SKILL[match[1]]
    return None


def parse_post_type(text: str, position: str | None) -> str:
    """Return the key of a post type.

    Raises Problem when the text is unknown, or functional without a level anywhere.
    """
    plain = _PUNCTUATION.sub(" ", text.casefold()).strip()
    if found := SYNONYMS.get(plain):
        return found
    if plain not in FUNCTIONAL and plain.split()[:1] not in (
        ["jf"],
        ["ahli"],
        ["fungsional"],
        *([key] for key in SKILL),
    ):
        raise Problem("post_type_unknown", text=text)
    if found := functional_level(text) or functional_level(position or ""):
        return found
    raise Problem("functional_level_missing", position=position or text)
