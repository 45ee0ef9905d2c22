"""Invented names and titles, as they are usual in the two regions."""

import random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN = {
    "sabang-contoh": {
        "m": _words(
            """
            Muhammad Teuku Fauzan Ridwan Iskandar Safrizal Munawir Khairul Mulyadi Saiful Hendri Irwansyah Rizki
            Fakhrul Taufik Azhari Darmawan Faisal Ikhsan Junaidi Mahdi Rahmat Syahrul Zulfahmi Ilham Bustami Arief
            Yusran Hafiz Marzuki
            """
        ),
        "f": _words(
            """
            Cut Nurul Rahmah Fitriani Maulida Yusnidar Nurhayati Rosmalina Safrida Marlina Dewi Erlina Zahara
            Suryani Khairunnisa Mutia Ainul Raudhah Syarifah Nadia Husna Wahyuni Lismawati Mawaddah Putri Salmiah
            Irmayani Yulia Novita Zuraida
            """
        ),
    },
    "sibolga-contoh": {
        "m": _words(
            """
            Parlindungan Togar Marihot Hotman Ronald Sahat Binsar Poltak Jonner Ricardo Edward Samuel Andreas Irfan
            Ahmad Rahmat Zulham Arman Syafruddin Hendra Doni Yafet Otniel Budiman Maruli Rudi Daniel Fernando Iwan
            Saut
            """
        ),
        "f": _words(
            """
            Tiurma Rotua Lamria Nurhaida Rosmauli Duma Ester Debora Lestari Melva Romauli Sondang Yanti Elfrida
            Hotmaida Nelly Kristina Rahmawati Fatimah Siti Nuraini Mariana Herlina Yarniwati Destina Anita Ratna
            Delima Murni Juliana
            """
        ),
    },
}
GIVEN |= {
    "salor-contoh": {
        "m": _words("Yohanes Kristian Paulus Benediktus Marthen Yosep Dominikus Agustinus Fransiskus Gerson Elias"),
        "f": _words("Maria Yuliana Kristina Martina Veronika Agnes Bernadeta Fransina Paulina Yosefina Elisabet"),
    },
    "plaju-contoh": {
        "m": _words("Ahmad Rizal Hasan Fadli Aditya Bambang Usman Yusuf Rahmat Kurniawan Erwin Iskandar"),
        "f": _words("Nyimas Fatimah Aisyah Desi Rosdiana Mardiana Susanti Hartati Yuliana Rini Marlena Sulastri"),
    },
}
FAMILY = {
    "sabang-contoh": _words(
        """
        Hasballah Abdurrahman Usmani Ishakawi Ramlibasri Hamzani Ibrahimi Saputra Maulana Fadhillah Basyari
        Alamsyah Rasyidi Zainuri Yahyani Fikriansyah Anwari Mukhlisin Razali Sulaimani Idrisyah Nurdiansyah
        Jafari Kasimi Thahiri Amirullah Hanafiah Zakarsyi Syamaun Djuned
        """
    ),
    "sibolga-contoh": _words(
        """
        Simatupang Hutagalung Panggabean Sitompul Tanjung Pasaribu Sihombing Lubis Harahap Nasution Zebua
        Telaumbanua Situmeang Marbun Hutabarat Simanjuntak Siregar Lumbantobing Batubara Manalu Gultom Sinaga
        Zendrato Gea Simamora Hasibuan Sarumpaet Silalahi Tambunan Naibaho
        """
    ),
}
FAMILY |= {
    "salor-contoh": _words("Kaizeme Gebzari Mahuzen Ndikenau Samkakari Basikan Yolmenen Kambuani Omperai"),
    "plaju-contoh": _words("Saputra Hidayati Wijayanto Kusumah Marzukir Effendian Yulianto Pratamadi Sofyani"),
}
BIRTH_PLACES = {
    "sabang-contoh": (
        "Sabang",
        "Sabang",
        "Sabang",
        "Banda Aceh",
        "Sigli",
        "Bireuen",
        "Lhokseumawe",
        "Meulaboh",
        "Takengon",
        "Langsa",
        "Medan",
    ),
    "sibolga-contoh": (
        "Sibolga",
        "Sibolga",
        "Sibolga",
        "Pandan",
        "Barus",
        "Padangsidimpuan",
        "Gunungsitoli",
        "Tarutung",
        "Medan",
        "Padang",
    ),
}
BIRTH_PLACES |= {
    "salor-contoh": ("Salor", "Salor", "Merauke", "Jayapura", "Makassar"),
    "plaju-contoh": ("Plaju", "Plaju", "Palembang", "Prabumulih", "Baturaja"),
}
SUBJECTS = ("S.E.", "S.Sos.", "S.H.", "S.A.P.", "S.I.P.", "S.STP.")
# (profession, education): possible titles after the name.
AFTER = {
    ("guru", "s1"): ("S.Pd.",),
    ("guru", "s2"): ("S.Pd., M.Pd.",),
    ("perawat", "d3"): ("A.Md.Kep.",),
    ("perawat", "s1"): ("S.Kep., Ns.",),
    ("bidan", "d3"): ("A.Md.Keb.",),
    ("dokter", "s1"): ("",),
    ("dokter", "s2"): ("M.Kes.", "M.K.M."),
    ("sanitasi", "d3"): ("A.Md.KL.",),
    ("kesmas", "s1"): ("S.K.M.",),
    ("kesmas", "s2"): ("S.K.M., M.Kes.", "S.K.M., M.K.M."),
    ("farmasi", "d3"): ("A.Md.Farm.",),
    ("komputer", "s1"): ("S.Kom.", "S.T."),
    ("arsip", "d3"): ("A.Md.",),
    ("wisata", "s1"): ("S.Par.", "S.S.", "S.E."),
    ("wisata", "s2"): ("S.E., M.M.", "S.Sos., M.Si."),
    ("perikanan", "s1"): ("S.Pi.",),
    ("perikanan", "s2"): ("S.Pi., M.Si.",),
    ("umum", "s1"): SUBJECTS,
    ("umum", "s2"): ("S.E., M.M.", "S.Sos., M.Si.", "S.H., M.H.", "S.STP., M.Si.", "S.A.P., M.A.P."),
    ("umum", "d3"): ("A.Md.",),
    ("umum", "sma"): ("",),
}


def name(chance: random.Random, town: str, sex: str, taken: set[str]) -> str:
    """Return a name nobody in `taken` has yet, and take it."""
    while True:
        given = chance.sample(GIVEN[town][sex], 2 if chance.random() < 0.35 else 1)
        found = " ".join([*given, chance.choice(FAMILY[town])])
        if found not in taken:
            taken.add(found)
            return found


def titles(chance: random.Random, profession: str, education: str, *, is_hajj: bool, sex: str) -> tuple[str, str]:
    """Return the titles before and after a name."""
    before = "dr." if profession == "dokter" else ""
    if is_hajj:
        before = f"{before} {'H.' if sex == 'm' else 'Hj.'}".strip()
    return before, chance.choice(AFTER[(profession, education)])
