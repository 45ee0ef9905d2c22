"""What people of each occupation aim at: the indicator library, after the examples of the source articles."""

from dataclasses import dataclass

HIGHER, LOWER = "higher", "lower"
SUM, LEVEL = "sum", "level"


@dataclass(frozen=True)
class Aim:
    """An indicator with usual targets. `kind`: sum grows through the year, level is measured anew each time."""

    title: str
    measure: str
    aspect: str
    polarity: str
    unit: str
    low: int
    high: int
    kind: str = LEVEL
    # A target that is a range (low to high) and not one value.
    is_range: bool = False


def _aim(title: str, measure: str, aspect: str, unit: str, low: int, high: int, kind: str = LEVEL) -> Aim:
    return Aim(title, measure, aspect, HIGHER, unit, low, high, kind)


def _less(title: str, measure: str, aspect: str, unit: str, low: int, high: int, kind: str = LEVEL) -> Aim:
    return Aim(title, measure, aspect, LOWER, unit, low, high, kind)


COMPLAINTS = _less(
    "Layanan berjalan tanpa pengaduan yang terbukti",
    "Pengaduan masyarakat yang terbukti",
    "quality",
    "pengaduan",
    0,
    0,
    SUM,
)
REPORTS_ON_TIME = _aim(
    "Laporan bulanan diserahkan tepat waktu",
    "Laporan yang diserahkan sebelum tanggal 5",
    "time",
    "laporan",
    12,
    12,
    SUM,
)
AIMS: dict[str, tuple[Aim, ...]] = {
    "Pimpinan perangkat daerah": (
        _aim("Kepuasan masyarakat terhadap layanan naik", "Indeks kepuasan masyarakat", "quality", "indeks", 82, 88),
        _aim(
            "Program perangkat daerah terlaksana", "Program yang mencapai sasaran tahunan", "quantity", "persen", 90, 95
        ),
        _aim("Anggaran terserap sesuai rencana", "Realisasi anggaran terhadap pagu", "cost", "persen", 92, 97),
        _less("Temuan pemeriksaan ditindaklanjuti", "Rata-rata hari tindak lanjut temuan", "time", "hari", 30, 45),
    ),
    "Kepala bidang": (
        _aim("Kegiatan bidang terlaksana", "Kegiatan yang selesai sesuai jadwal", "quantity", "persen", 90, 96),
        _aim("Staf dibina secara berkala", "Dialog kinerja dengan setiap staf", "quantity", "dialog", 12, 24, SUM),
        _less("Naskah dinas diselesaikan cepat", "Rata-rata hari penyelesaian naskah", "time", "hari", 2, 4),
        _aim("Anggaran bidang terserap", "Realisasi anggaran bidang", "cost", "persen", 92, 98),
    ),
    "Kepala puskesmas": (
        _aim(
            "Cakupan imunisasi dasar lengkap naik",
            "Bayi yang menerima imunisasi dasar lengkap",
            "quantity",
            "persen",
            88,
            95,
        ),
        _aim("Kunjungan ibu hamil lengkap", "Ibu hamil dengan enam kali kunjungan", "quantity", "persen", 85, 92),
        _less("Pasien rawat jalan cepat dilayani", "Rata-rata waktu tunggu pendaftaran", "time", "menit", 15, 25),
        _aim("Kepuasan pasien naik", "Indeks kepuasan pasien", "quality", "indeks", 80, 88),
    ),
    "Kepala sekolah": (
        _aim(
            "Guru disupervisi di kelas",
            "Supervisi kelas dengan umpan balik tertulis",
            "quantity",
            "supervisi",
            16,
            28,
            SUM,
        ),
        _aim(
            "Hasil literasi murid naik", "Murid yang mencapai kompetensi minimum literasi", "quality", "persen", 70, 82
        ),
        _aim("Kehadiran murid terjaga", "Rata-rata kehadiran murid", "quantity", "persen", 93, 97),
        REPORTS_ON_TIME,
    ),
    "Guru": (
        _aim(
            "Metode pembelajaran aktif diterapkan",
            "Pertemuan dengan metode pembelajaran aktif",
            "quality",
            "pertemuan",
            48,
            72,
            SUM,
        ),
        _aim("Interaksi di kelas meningkat", "Murid yang aktif bertanya atau menjawab", "quality", "persen", 65, 80),
        _aim("Perangkat ajar disusun", "Modul ajar yang selesai dan dipakai", "quantity", "modul", 8, 14, SUM),
        _aim("Ketuntasan belajar murid naik", "Murid yang mencapai tujuan pembelajaran", "quantity", "persen", 78, 88),
        _less("Hasil belajar cepat dikembalikan", "Rata-rata hari pengembalian hasil penilaian", "time", "hari", 4, 7),
    ),
    "Perawat": (
        _aim("Asuhan keperawatan terdokumentasi", "Rekam asuhan yang lengkap", "quality", "persen", 90, 97),
        _aim("Kunjungan rumah pasien kronis", "Kunjungan rumah", "quantity", "kunjungan", 60, 110, SUM),
        _less("Pasien gawat darurat cepat ditangani", "Rata-rata waktu tanggap", "time", "menit", 5, 8),
        _aim("Penyuluhan kesehatan dilaksanakan", "Penyuluhan kelompok", "quantity", "kegiatan", 12, 20, SUM),
    ),
    "Bidan": (
        _aim(
            "Cakupan imunisasi bayi di wilayah binaan naik",
            "Bayi dengan imunisasi dasar lengkap",
            "quantity",
            "persen",
            88,
            96,
        ),
        _aim("Ibu hamil diperiksa lengkap", "Ibu hamil dengan enam kali pemeriksaan", "quantity", "persen", 84, 92),
        _aim("Kelas ibu hamil berjalan", "Pertemuan kelas ibu hamil", "quantity", "pertemuan", 18, 30, SUM),
        _aim("Balita ditimbang setiap bulan", "Balita yang ditimbang", "quantity", "persen", 82, 92),
    ),
    "Dokter": (
        _aim(
            "Pasien diperiksa sesuai standar",
            "Rekam medis yang sesuai panduan praktik klinis",
            "quality",
            "persen",
            92,
            98,
        ),
        _less("Rujukan tepat", "Rujukan yang seharusnya dapat ditangani", "quality", "persen", 3, 8),
        _aim("Pasien hipertensi terkendali", "Pasien dengan tekanan darah terkendali", "quality", "persen", 60, 75),
        _less("Waktu tunggu pemeriksaan singkat", "Rata-rata waktu tunggu pemeriksaan", "time", "menit", 20, 35),
    ),
    "Sanitarian": (
        _aim("Sarana air minum diperiksa", "Inspeksi sarana air minum", "quantity", "inspeksi", 40, 70, SUM),
        _aim(
            "Tempat pengolahan makanan dibina",
            "Tempat pengolahan makanan yang memenuhi syarat",
            "quality",
            "persen",
            70,
            85,
        ),
        _aim("Kelurahan bebas buang air sembarangan", "Rumah tangga dengan jamban sehat", "quantity", "persen", 88, 96),
    ),
    "Epidemiolog": (
        _aim("Kasus potensial wabah cepat diselidiki", "Penyelidikan dalam 24 jam", "time", "persen", 90, 98),
        _aim(
            "Laporan surveilans lengkap", "Laporan mingguan yang diterima lengkap", "quantity", "laporan", 46, 52, SUM
        ),
        _aim(
            "Cakupan imunisasi kota dipantau", "Peta cakupan imunisasi yang diperbarui", "quantity", "peta", 10, 12, SUM
        ),
        _less("Kasus demam berdarah menurun", "Kasus per 10.000 penduduk", "quality", "kasus", 6, 12),
    ),
    "Asisten apoteker": (
        Aim(
            "Vaksin disimpan pada suhu yang benar",
            "Suhu lemari vaksin",
            "quality",
            HIGHER,
            "derajat Celsius",
            2,
            8,
            LEVEL,
            True,
        ),
        _aim("Obat esensial tersedia", "Ketersediaan obat esensial", "quantity", "persen", 92, 98),
        _less("Obat kedaluwarsa ditekan", "Nilai obat kedaluwarsa terhadap persediaan", "cost", "persen", 1, 3),
    ),
    "Petugas loket": (
        _less("Berkas kependudukan selesai cepat", "Rata-rata waktu penyelesaian berkas", "time", "menit", 20, 45),
        _aim("Berkas diterbitkan tanpa salah ketik", "Dokumen tanpa perbaikan", "quality", "persen", 96, 99),
        _aim("Dokumen kependudukan diterbitkan", "Dokumen yang diterbitkan", "quantity", "dokumen", 1400, 2600, SUM),
        COMPLAINTS,
    ),
    "Analis": (
        _aim("Telaahan kebijakan disusun", "Telaahan yang dipakai pimpinan", "quantity", "telaahan", 6, 12, SUM),
        _aim("Usul kepegawaian lengkap saat dikirim", "Usul yang tidak dikembalikan", "quality", "persen", 92, 98),
        _less("Usul kepegawaian diproses cepat", "Rata-rata hari pemrosesan usul", "time", "hari", 3, 6),
        _aim("Data pegawai mutakhir", "Data pegawai yang diperbarui", "quality", "persen", 94, 99),
    ),
    "Auditor": (
        _aim("Penugasan pengawasan diselesaikan", "Laporan hasil pengawasan", "quantity", "laporan", 8, 14, SUM),
        _less("Laporan terbit tepat waktu", "Rata-rata hari terbit setelah penugasan", "time", "hari", 10, 15),
        _aim("Rekomendasi ditindaklanjuti", "Rekomendasi yang selesai ditindaklanjuti", "quality", "persen", 75, 88),
    ),
    "Pranata komputer": (
        _aim("Sistem layanan tersedia", "Ketersediaan sistem", "quality", "persen", 97, 99),
        _less("Gangguan cepat dipulihkan", "Rata-rata jam pemulihan gangguan", "time", "jam", 2, 5),
        _aim("Data dicadangkan dan diuji", "Uji pemulihan cadangan", "quantity", "uji", 6, 12, SUM),
    ),
    "Arsiparis": (
        _aim("Arsip ditata sesuai klasifikasi", "Berkas yang ditata", "quantity", "berkas", 600, 1200, SUM),
        _less("Arsip ditemukan cepat", "Rata-rata waktu temu kembali", "time", "menit", 8, 15),
        _aim("Arsip dialihmediakan", "Berkas yang dipindai", "quantity", "berkas", 300, 700, SUM),
    ),
    "Pengadministrasi": (
        _aim("Surat dicatat pada hari yang sama", "Surat yang dicatat pada hari diterima", "time", "persen", 94, 99),
        REPORTS_ON_TIME,
        _aim("Barang inventaris tercatat", "Barang dengan label dan catatan yang sesuai", "quality", "persen", 90, 97),
        _less("Kesalahan rekap ditekan", "Rekap yang harus diperbaiki", "quality", "rekap", 2, 5, SUM),
    ),
    "Pengelola pariwisata": (
        _aim("Kunjungan wisatawan naik", "Kunjungan wisatawan", "quantity", "kunjungan", 6000, 14000, SUM),
        _aim("Pelaku wisata dibina", "Pelaku usaha wisata yang dilatih", "quantity", "orang", 40, 80, SUM),
        _aim("Promosi destinasi terbit", "Materi promosi yang diterbitkan", "quantity", "materi", 24, 48, SUM),
        _aim("Kepuasan wisatawan terjaga", "Indeks kepuasan wisatawan", "quality", "indeks", 80, 87),
    ),
    "Penyuluh perikanan": (
        _aim("Kelompok nelayan didampingi", "Pendampingan kelompok", "quantity", "kunjungan", 36, 60, SUM),
        _aim(
            "Nelayan memakai es dan palka yang bersih",
            "Nelayan yang menerapkan penanganan ikan",
            "quality",
            "persen",
            60,
            75,
        ),
        _aim("Pelatihan pengolahan ikan", "Peserta pelatihan", "quantity", "orang", 40, 90, SUM),
    ),
    "Petugas kecamatan": (
        _less("Surat keterangan selesai cepat", "Rata-rata waktu penerbitan surat", "time", "menit", 15, 30),
        _aim("Musyawarah kelurahan didampingi", "Musyawarah yang didampingi", "quantity", "kegiatan", 6, 12, SUM),
        _aim(
            "Data penerima bantuan diverifikasi",
            "Keluarga yang datanya diverifikasi",
            "quantity",
            "keluarga",
            200,
            450,
            SUM,
        ),
        COMPLAINTS,
    ),
}
WEIGHTS = {
    3: ((40, 30, 30), (50, 30, 20), (40, 40, 20)),
    4: ((30, 30, 20, 20), (40, 25, 20, 15), (25, 25, 25, 25), (35, 30, 20, 15)),
}
