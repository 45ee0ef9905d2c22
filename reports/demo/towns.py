"""The two governments as data: units, who leads them, and which posts they hold."""

from dataclasses import dataclass, field
from typing import Any

SABANG, SIBOLGA = "sabang-contoh", "sibolga-contoh"


@dataclass(frozen=True)
class Post:
    """A post: its name, post type, occupation (the key to indicators), education, and what its holders studied."""

    name: str
    post_type: str
    occupation: str
    education: str
    profession: str
    is_head: bool = False


@dataclass(frozen=True)
class Office:
    """A unit: its head, how many people hold which other posts, and the units below it."""

    name: str
    head: Post
    staff: dict[str, int] = field(default_factory=dict)
    below: tuple["Office", ...] = ()


@dataclass(frozen=True)
class Town:
    """One invented government."""

    slug: str
    name: str
    place: str
    scheme: str
    root: Office
    # Positions of HR, of the two panel members and of the auditor: (unit, place in the unit, 0 is its head).
    hr: tuple[tuple[str, int], ...]
    panel: tuple[tuple[str, int], ...]
    auditor: tuple[str, int]


CLERK, COUNTER, ANALYST, TOURISM = "Pengadministrasi", "Petugas loket", "Analis", "Pengelola pariwisata"
TEACHER, NURSE, MIDWIFE, DOCTOR = "Guru", "Perawat", "Bidan", "Dokter"

POSTS = {
    "guru_madya": Post("Guru Ahli Madya", "jf_madya", TEACHER, "s1", "guru"),
    "guru_muda": Post("Guru Ahli Muda", "jf_muda", TEACHER, "s1", "guru"),
    "guru_pertama": Post("Guru Ahli Pertama", "jf_pertama", TEACHER, "s1", "guru"),
    "perawat_terampil": Post("Perawat Terampil", "jf_terampil", NURSE, "d3", "perawat"),
    "perawat_pertama": Post("Perawat Ahli Pertama", "jf_pertama", NURSE, "s1", "perawat"),
    "bidan_terampil": Post("Bidan Terampil", "jf_terampil", MIDWIFE, "d3", "bidan"),
    "bidan_mahir": Post("Bidan Mahir", "jf_mahir", MIDWIFE, "d3", "bidan"),
    "dokter_pertama": Post("Dokter Ahli Pertama", "jf_pertama", DOCTOR, "s1", "dokter"),
    "dokter_muda": Post("Dokter Ahli Muda", "jf_muda", DOCTOR, "s1", "dokter"),
    "sanitarian": Post("Tenaga Sanitasi Lingkungan Terampil", "jf_terampil", "Sanitarian", "d3", "sanitasi"),
    "epidemiolog": Post("Epidemiolog Kesehatan Ahli Pertama", "jf_pertama", "Epidemiolog", "s1", "kesmas"),
    "epidemiolog_muda": Post("Epidemiolog Kesehatan Ahli Muda", "jf_muda", "Epidemiolog", "s2", "kesmas"),
    "farmasi": Post("Asisten Apoteker Terampil", "jf_terampil", "Asisten apoteker", "d3", "farmasi"),
    "loket": Post("Operator Layanan Kependudukan", "pelaksana", COUNTER, "d3", "umum"),
    "loket_sma": Post("Pengolah Berkas Kependudukan", "pelaksana", COUNTER, "sma", "umum"),
    "administrator_data": Post(
        "Administrator Database Kependudukan", "jf_pertama", "Pranata komputer", "s1", "komputer"
    ),
    "analis": Post("Analis SDM Aparatur Ahli Pertama", "jf_pertama", ANALYST, "s1", "umum"),
    "analis_muda": Post("Analis SDM Aparatur Ahli Muda", "jf_muda", ANALYST, "s2", "umum"),
    "kebijakan_muda": Post("Analis Kebijakan Ahli Muda", "jf_muda", ANALYST, "s2", "umum"),
    "auditor_pertama": Post("Auditor Ahli Pertama", "jf_pertama", "Auditor", "s1", "umum"),
    "auditor_muda": Post("Auditor Ahli Muda", "jf_muda", "Auditor", "s1", "umum"),
    "arsiparis": Post("Arsiparis Terampil", "jf_terampil", "Arsiparis", "d3", "arsip"),
    "prakom": Post("Pranata Komputer Ahli Pertama", "jf_pertama", "Pranata komputer", "s1", "komputer"),
    "adm": Post("Pengadministrasi Perkantoran", "pelaksana", CLERK, "sma", "umum"),
    "pengolah": Post("Pengolah Data dan Informasi", "pelaksana", CLERK, "d3", "umum"),
    "kasubbag": Post("Kepala Subbagian Umum dan Kepegawaian", "pengawas", CLERK, "s1", "umum"),
    "adyatama": Post("Adyatama Kepariwisataan Ahli Pertama", "jf_pertama", TOURISM, "s1", "wisata"),
    "wisata": Post("Penelaah Teknis Pariwisata", "pelaksana", TOURISM, "s1", "wisata"),
    "penyuluh_ikan": Post("Penyuluh Perikanan Ahli Pertama", "jf_pertama", "Penyuluh perikanan", "s1", "perikanan"),
    "penyuluh_ikan_muda": Post("Penyuluh Perikanan Ahli Muda", "jf_muda", "Penyuluh perikanan", "s1", "perikanan"),
    "kewilayahan": Post("Penata Layanan Kewilayahan", "pelaksana", "Petugas kecamatan", "s1", "umum"),
}


def _agency(
    name: str, staff: dict[str, int], *below: Office, profession: str = "umum", title: str = "Kepala"
) -> Office:
    head = Post(f"{title} {name}", "jpt_pratama", "Pimpinan perangkat daerah", "s2", profession, is_head=True)
    return Office(name, head, staff, below)


def _division(name: str, staff: dict[str, int], profession: str = "umum", title: str = "") -> Office:
    head = Post(title or f"Kepala {name}", "administrator", "Kepala bidang", "s2", profession, is_head=True)
    return Office(name, head, staff)


def _clinic(name: str, staff: dict[str, int]) -> Office:
    head = Post(f"Kepala {name}", "jf_madya", "Kepala puskesmas", "s2", "dokter", is_head=True)
    return Office(name, head, staff)


def _school(name: str, staff: dict[str, int]) -> Office:
    head = Post(f"Kepala {name}", "jf_madya", "Kepala sekolah", "s2", "guru", is_head=True)
    return Office(name, head, staff)


CLINIC = {
    "dokter_muda": 1,
    "dokter_pertama": 1,
    "perawat_pertama": 2,
    "perawat_terampil": 3,
    "bidan_mahir": 1,
    "bidan_terampil": 3,
    "sanitarian": 1,
    "farmasi": 1,
    "epidemiolog": 1,
}
OFFICE = {"kasubbag": 1, "pengolah": 1, "adm": 1}
SECRETARY = Post("Sekretaris Daerah", "jpt_pratama", "Pimpinan perangkat daerah", "s2", "umum", is_head=True)


def _common(town: str) -> tuple[Office, ...]:
    """What both governments have: personnel, inspectorate, health, civil registry."""
    return (
        _division("Bagian Organisasi", {"kebijakan_muda": 2, "prakom": 1, "arsiparis": 1, "pengolah": 2}),
        _division("Bagian Umum", {"kasubbag": 1, "adm": 3, "arsiparis": 1}),
        _agency(
            "Badan Kepegawaian dan Pengembangan SDM",
            {"kasubbag": 1, "pengolah": 1},
            _division("Bidang Mutasi dan Promosi", {"analis_muda": 1, "analis": 2, "pengolah": 1}),
            _division("Bidang Pengembangan Kompetensi", {"analis_muda": 1, "analis": 2, "adm": 1}),
        ),
        _agency("Inspektorat", {"auditor_muda": 2, "auditor_pertama": 2, "adm": 1}, title="Inspektur"),
        _agency(
            "Dinas Kependudukan dan Pencatatan Sipil",
            OFFICE,
            _division("Bidang Pelayanan Pendaftaran Penduduk", {"loket": 4, "loket_sma": 2, "administrator_data": 1}),
            _division("Bidang Pelayanan Pencatatan Sipil", {"loket": 3, "loket_sma": 2, "arsiparis": 1}),
        ),
    )


SABANG_TOWN = Town(
    slug=SABANG,
    name="Pemerintah Kota Sabang (contoh)",
    place="Sabang",
    scheme="sabang-kompetensi",
    root=Office(
        "Sekretariat Daerah",
        SECRETARY,
        {"kebijakan_muda": 1},
        (
            *_common("Sabang"),
            _agency(
                "Dinas Kesehatan",
                OFFICE,
                _division(
                    "Bidang Pencegahan dan Pengendalian Penyakit",
                    {"epidemiolog_muda": 1, "epidemiolog": 2, "sanitarian": 1, "pengolah": 1},
                    "kesmas",
                ),
                _clinic("Puskesmas Sukajaya", CLINIC),
                _clinic("Puskesmas Sukakarya", CLINIC),
                profession="kesmas",
            ),
            _agency(
                "Dinas Pendidikan",
                OFFICE,
                _division("Bidang Pembinaan Pendidikan Dasar", {"kebijakan_muda": 1, "pengolah": 2}, "guru"),
                _school("SD Negeri Aneuk Laot", {"guru_madya": 1, "guru_muda": 3, "guru_pertama": 4}),
                _school("SMP Negeri Teluk Balohan", {"guru_madya": 2, "guru_muda": 3, "guru_pertama": 4, "adm": 1}),
                profession="guru",
            ),
            _agency(
                "Dinas Pariwisata",
                OFFICE,
                _division("Bidang Destinasi Pariwisata", {"adyatama": 2, "wisata": 4}, "wisata"),
                _division("Bidang Pemasaran Pariwisata", {"adyatama": 2, "wisata": 3}, "wisata"),
                profession="wisata",
            ),
            _division("Kecamatan Sukajaya", {"kasubbag": 1, "kewilayahan": 4, "adm": 1}, title="Camat Sukajaya"),
        ),
    ),
    hr=(("Bidang Mutasi dan Promosi", 0), ("Bidang Mutasi dan Promosi", 2)),
    panel=(("Badan Kepegawaian dan Pengembangan SDM", 0), ("Sekretariat Daerah", 1)),
    auditor=("Inspektorat", 1),
)

SIBOLGA_TOWN = Town(
    slug=SIBOLGA,
    name="Pemerintah Kota Sibolga (contoh)",
    place="Sibolga",
    scheme="sibolga",
    root=Office(
        "Sekretariat Daerah",
        SECRETARY,
        {"kebijakan_muda": 1},
        (
            *_common("Sibolga"),
            _agency(
                "Dinas Kesehatan",
                OFFICE,
                _division(
                    "Bidang Kesehatan Masyarakat", {"epidemiolog_muda": 1, "epidemiolog": 1, "sanitarian": 1}, "kesmas"
                ),
                _clinic("Puskesmas Pancuran Gerobak", CLINIC),
                profession="kesmas",
            ),
            _agency(
                "Dinas Pendidikan",
                OFFICE,
                _division("Bidang Pembinaan Sekolah Dasar", {"kebijakan_muda": 1, "pengolah": 2}, "guru"),
                _school("SD Negeri Pasar Belakang", {"guru_madya": 1, "guru_muda": 3, "guru_pertama": 5}),
                _school("SD Negeri Pulau Poncan", {"guru_madya": 1, "guru_muda": 2, "guru_pertama": 4}),
                _school("SMP Negeri Teluk Nauli", {"guru_madya": 2, "guru_muda": 4, "guru_pertama": 4, "adm": 1}),
                profession="guru",
            ),
            _agency(
                "Dinas Pariwisata",
                OFFICE,
                _division("Bidang Destinasi dan Pemasaran", {"adyatama": 2, "wisata": 4}, "wisata"),
                profession="wisata",
            ),
            _agency(
                "Dinas Perikanan",
                OFFICE,
                _division(
                    "Bidang Pemberdayaan Nelayan",
                    {"penyuluh_ikan_muda": 1, "penyuluh_ikan": 4, "pengolah": 1},
                    "perikanan",
                ),
                profession="perikanan",
            ),
            _division(
                "Kecamatan Sibolga Utara", {"kasubbag": 1, "kewilayahan": 4, "adm": 1}, title="Camat Sibolga Utara"
            ),
            _division(
                "Kecamatan Sibolga Kota", {"kasubbag": 1, "kewilayahan": 4, "adm": 1}, title="Camat Sibolga Kota"
            ),
        ),
    ),
    hr=(("Bidang Mutasi dan Promosi", 0), ("Bidang Mutasi dan Promosi", 2)),
    panel=(("Badan Kepegawaian dan Pengembangan SDM", 0), ("Sekretariat Daerah", 1)),
    auditor=("Inspektorat", 1),
)
TOWNS = (SABANG_TOWN, SIBOLGA_TOWN)


def offices(root: Office, parent: str = "") -> list[tuple[Office, str]]:
    """Return every office with the name of the one above it, from the top down."""
    found: list[tuple[Office, str]] = [(root, parent)]
    for below in root.below:
        found.extend(offices(below, root.name))
    return found


def posts_of(office: Office) -> list[Post]:
    """Return the posts of an office person by person, its head first."""
    return [office.head, *(POSTS[key] for key, count in office.staff.items() for _n in range(count))]


def size(town: Any) -> int:
    """Return how many people work for a town."""
    return sum(len(posts_of(office)) for office, _parent in offices(town.root))
