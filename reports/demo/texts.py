"""What people write in the demo, in Indonesian: invented sentences with places for details that vary."""

import random

# Comments by item of the two schemes: what is said of good and of weak work. {x} is filled from FILL.
BY_ITEM = {
    "public-service": (
        (
            "Layanan kepada pemohon cepat dan penjelasannya mudah dimengerti, termasuk bagi lansia.",
            "Tetap tenang menghadapi pemohon yang marah, dan masalahnya selesai di tempat.",
        ),
        (
            "Penjelasan kepada pemohon masih perlu diulang oleh rekan; mari berlatih bersama.",
            "Tanggapan terhadap masukan warga masih lambat.",
        ),
    ),
    "cooperation": (
        (
            "Bersedia menggantikan rekan yang berhalangan pada {bulan} tanpa diminta.",
            "Kerja sama dengan {mitra} berjalan baik berkat komunikasi yang rutin.",
        ),
        (
            "Masih cenderung bekerja sendiri; libatkan {mitra} sejak perencanaan.",
            "Kesepakatan tim pada {bulan} tidak dijalankan, dan rekan baru tahu belakangan.",
        ),
    ),
    "communication": (
        (
            "Mampu menjelaskan hal rumit kepada masyarakat dengan contoh sehari-hari.",
            "Rapat koordinasi yang dipimpinnya selalu berakhir dengan kesepakatan yang jelas.",
        ),
        (
            "Perlu belajar menyampaikan penolakan dengan sopan kepada pemohon.",
            "Informasi {kegiatan} terlambat diteruskan, sehingga {mitra} tidak siap.",
        ),
    ),
    "results": (
        (
            "Capaian tahun ini melampaui kesepakatan tanpa mengurangi ketelitian.",
            "Berani menyampaikan kendala sejak awal, jadi masih sempat dicari jalan keluarnya.",
        ),
        (
            "Waktu penyelesaian masih di atas kesepakatan; kita cari sebabnya bersama.",
            "Tugas yang didelegasikan beberapa kali tidak dituntaskan.",
        ),
    ),
    "development": (
        (
            "Membimbing rekan baru dengan sabar sampai bisa bekerja sendiri.",
            "Mau belajar hal baru di luar bidangnya untuk membantu {unit}.",
        ),
        (
            "Hasil pelatihan belum terlihat dalam pekerjaan sehari-hari.",
            "Umpan balik pada {bulan} belum ditindaklanjuti; mari susun langkah kecil.",
        ),
    ),
    "change": (
        (
            "Cepat menguasai aplikasi baru dan mengajarkannya kepada rekan satu ruangan.",
            "Usulan perbaikan alur pada {bulan} sudah dipakai dan memangkas waktu tunggu.",
        ),
        (
            "Cara kerja baru belum dipakai secara konsisten.",
            "Masih kembali ke cara lama ketika {unit} sibuk.",
        ),
    ),
    "integrity": (
        (
            "Menolak pemberian dari pemohon dengan cara yang sopan dan melaporkannya.",
            "Mengakui kesalahan input pada {bulan} dan langsung memperbaikinya sendiri.",
        ),
        (
            "Kesalahan pada {bulan} baru disampaikan setelah ditanya; lebih baik sejak awal.",
            "Aturan penggunaan kendaraan dinas perlu diingatkan dua kali.",
        ),
    ),
    "attendance": (
        (
            "Hadir tepat waktu sepanjang tahun, juga saat piket akhir pekan.",
            "Selalu mengatur pengganti sebelum berhalangan, sehingga pelayanan tidak terhenti.",
        ),
        (
            "Keterlambatan beberapa kali pada {bulan} mengganggu pembagian tugas.",
            "Beberapa kali pulang lebih awal tanpa memberi tahu {unit}.",
        ),
    ),
    "rules": (
        (
            "Menjalankan prosedur tanpa cela dan mengingatkan rekan dengan cara yang baik.",
            "Menjaga kerahasiaan data dengan baik, juga ketika didesak pihak luar.",
        ),
        (
            "Dua kali melewati prosedur verifikasi pada {bulan}; mohon dibaca kembali.",
            "Masih perlu diingatkan tentang urutan persetujuan.",
        ),
    ),
    "deadlines": (
        (
            "Pekerjaan selesai lebih awal dari tenggat pada {bulan}, dan hasilnya rapi.",
            "Semua laporan masuk sebelum waktunya, sehingga sempat diperiksa.",
        ),
        (
            "Tenggat {kegiatan} terlewati tanpa kabar; lain kali sampaikan lebih awal.",
            "Perlu pendampingan dalam mengelola waktu, terutama pada akhir triwulan.",
        ),
    ),
    "accuracy": (
        (
            "Data yang diserahkan dapat diandalkan; jarang sekali perlu diperiksa ulang.",
            "Kesalahan kecil selalu ditemukan sendiri sebelum berkas dikirim.",
        ),
        (
            "Data {kegiatan} sempat tidak cocok dengan laporan; perlu pemeriksaan sebelum dikirim.",
            "Beberapa berkas pada {bulan} harus dikembalikan; mari pakai daftar periksa.",
        ),
    ),
    "completeness": (
        (
            "Menyiapkan bahan {kegiatan} dengan lengkap sehingga pelaksanaannya lancar.",
            "Apa yang dimulai selalu dituntaskan, juga ketika ada {kendala}.",
        ),
        (
            "Beberapa pekerjaan berhenti setelah langkah pertama dan dilanjutkan rekan.",
            "Lampiran sering menyusul; biasakan melengkapi sebelum menyerahkan.",
        ),
    ),
    "service": (
        (
            "Warga yang datang dilayani tuntas, dan banyak yang menyampaikan terima kasih.",
            "Umpan balik dari peserta {kegiatan} sangat baik.",
        ),
        (
            "Warga beberapa kali harus datang kembali karena penjelasan kurang lengkap.",
            "Nada bicara saat ramai perlu dijaga.",
        ),
    ),
    "records": (
        (
            "Catatan dan berkasnya teratur, sehingga rekan lain mudah melanjutkan.",
            "Pemantauan lapangannya rutin, dan laporannya berisi angka, bukan hanya cerita.",
        ),
        (
            "Arsip {unit} belum tertata, sehingga pencarian berkas memakan waktu.",
            "Catatan kegiatan sering menyusul; biasakan mengisi pada hari yang sama.",
        ),
    ),
    "ideas": (
        (
            "Mengusulkan pendaftaran daring untuk {kegiatan}; antrean berkurang nyata.",
            "Sering membawa gagasan sederhana yang langsung dapat dicoba.",
        ),
        (
            "Perlu lebih berani mengusulkan perbaikan, bukan hanya menunggu arahan.",
            "Gagasan masih berupa keluhan; coba sertakan satu usulan jalan keluar.",
        ),
    ),
    "application": (
        (
            "Perbaikan yang dimulai pada {bulan} sampai sekarang dipakai {unit}.",
            "Hasil perbaikan ditunjukkan dengan angka sebelum dan sesudah.",
        ),
        (
            "Idenya bagus, tinggal lebih tekun menjalankannya sampai selesai.",
            "Uji coba pada {bulan} berhenti saat muncul hambatan pertama.",
        ),
    ),
    "sharing": (
        (
            "Menulis panduan singkat yang sekarang dipakai seluruh {unit}.",
            "Mengadakan latihan singkat untuk rekan setelah {kegiatan}.",
        ),
        (
            "Sebaiknya lebih sering berbagi informasi hasil rapat.",
            "Cara kerja baru belum ditunjukkan kepada rekan yang membutuhkannya.",
        ),
    ),
}
SOUND = (
    "Tugas pokok terlaksana sesuai kesepakatan.",
    "Bekerja sesuai prosedur; pertahankan ketelitian ini.",
    "Kehadiran baik, dan pemberitahuan disampaikan sebelum berhalangan.",
    "Laporan bulanan diserahkan tepat waktu, isinya cukup lengkap.",
    "Dapat diandalkan untuk pekerjaan rutin di {unit}.",
    "Target triwulan tercapai; kendala {kendala} sudah dilaporkan.",
    "Kerja sama dalam tim berjalan wajar, tidak ada keluhan.",
    "Mengikuti pelatihan yang diwajibkan dan mulai menerapkannya.",
    "Pelayanan sesuai standar; waktu tunggu masih dalam batas.",
    "Perubahan aplikasi pada {bulan} diikuti dengan baik setelah pendampingan.",
    "Arsip cukup tertib, tinggal membiasakan penamaan berkas yang seragam.",
    "Komunikasi dengan {mitra} cukup lancar.",
    "Menyelesaikan {kegiatan} sesuai jadwal dengan bantuan tim.",
    "Sudah meminta bantuan pada waktu yang tepat ketika beban meningkat.",
    "Hasil kerja stabil dibanding awal tahun.",
    "Menjalankan arahan dengan baik; inisiatif dapat ditingkatkan sedikit lagi.",
    "Pencatatan kegiatan lengkap, bukti dukung sebagian besar tersedia.",
    "Mutu sesuai kesepakatan pada hampir semua pekerjaan.",
)
OWN = (
    "Saya sudah memakai daftar periksa sejak {bulan}, dan berkas yang dikembalikan berkurang.",
    "Menurut saya bagian ini berjalan baik, tetapi saya masih ingin belajar dari {mitra}.",
    "Kendala terbesar saya tahun ini adalah {kendala}.",
    "Saya mengusulkan perubahan alur di {unit}, dan sebagian sudah dijalankan.",
    "Saya merasa perlu pelatihan tambahan untuk bagian ini.",
    "Saya mendampingi rekan baru sejak {bulan}.",
    "Target tercapai meskipun ada {kendala}.",
    "Saya berusaha selalu memberi kabar bila pekerjaan tertunda.",
    "Bagian ini saya nilai cukup; pada {bulan} ada dua laporan yang terlambat.",
    "Saya menyiapkan {kegiatan} bersama tim dan hasilnya memuaskan.",
    "Saya mulai membagikan catatan singkat setelah setiap pelatihan.",
    "Saya ingin lebih banyak terlibat dalam {kegiatan} tahun depan.",
)
FILL = {
    "bulan": ("Februari", "Maret", "April", "Mei", "Juni", "Agustus", "September", "Oktober"),
    "unit": ("unit kami", "bidang ini", "ruang pelayanan", "kantor kami"),
    "mitra": ("kelurahan", "puskesmas", "sekolah", "bidang lain", "perangkat daerah lain", "kader"),
    "kegiatan": (
        "musyawarah kelurahan",
        "pekan imunisasi",
        "pelayanan keliling",
        "rapat triwulan",
        "festival kota",
        "pendataan lapangan",
    ),
    "kendala": ("jaringan yang sering putus", "kekurangan tenaga", "kapal yang terlambat", "perubahan aplikasi"),
}
REALISATION_NOTES = (
    "Sesuai rekap bulanan yang sudah ditandatangani.",
    "Angka dari laporan triwulan.",
    "Termasuk hasil pelayanan keliling.",
    "Data ditarik dari aplikasi pada hari yang sama.",
    "Dua pekan terhambat cuaca, sudah dikejar.",
    "Sudah dicocokkan dengan catatan bidang.",
    "Sementara; angka akhir menyusul setelah verifikasi.",
    "Dihitung bersama tim, berita acara terlampir.",
)
OBSTACLE = "Gudang vaksin provinsi kosong selama tiga bulan, sehingga jadwal imunisasi tidak dapat dijalankan penuh."
OBSTACLE_ANSWER = (
    "Diterima. Kekosongan stok terbukti dari surat dinas provinsi dan berada di luar kendali pegawai; target ini tidak "
    "dihitung."
)
OBSTACLE_CLAIMED = "Alat perekam rusak sejak dua bulan lalu dan penggantinya belum tiba."
ZERO_REASON = (
    "Tidak ada laporan yang diserahkan sampai akhir tahun meskipun sudah diingatkan dua kali secara tertulis, dan "
    "tidak ada kendala yang dilaporkan."
)
RETURN_REASONS = (
    "Bobot target kedua terlalu kecil dibanding bebannya. Mohon disesuaikan dan tambahkan ukuran mutu.",
    "Target sama dengan tahun lalu, padahal hasilnya sudah terlampaui. Mari kita naikkan sedikit.",
    "Indikator terakhir belum dapat diukur. Mohon diganti dengan ukuran yang datanya tersedia.",
)
REOPEN_REASON = "Ada tugas tambahan sejak pertengahan tahun. Silakan tambahkan targetnya, lalu serahkan kembali."
SEND_BACK_REASON = "Catatan untuk dua butir belum ada. Mohon dilengkapi agar pegawai memahami dasar penilaiannya."
PUBLISH_REASON = "Sekretaris Daerah dinilai langsung oleh kepala daerah di luar aplikasi ini."
WRONG_SUPERVISOR = (
    "Sejak pembagian tugas baru, pekerjaan saya sehari-hari diarahkan dan diperiksa oleh pejabat ini, bukan oleh "
    "atasan yang tercatat."
)
AGENDAS = (
    "Kemajuan target triwulan dan kendala di lapangan.",
    "Perbedaan penilaian diri dan penilaian atasan, serta langkah perbaikannya.",
    "Rencana belajar tahun ini dan pembagian tugas di loket.",
    "Persiapan akhir tahun: target yang belum tercapai dan bukti dukung yang kurang.",
)
NOTES = (
    "Kami membahas waktu penyelesaian berkas. Penyebab utama adalah berkas kurang lengkap saat diterima. Disepakati "
    "memakai daftar periksa di loket dan meninjau hasilnya bulan depan.",
    "Capaian sudah baik. Pegawai ingin lebih percaya diri berbicara di depan umum. Atasan akan memberi kesempatan "
    "membawakan materi pada pertemuan berikutnya.",
    "Beban kerja tidak merata pada awal pekan. Disepakati jadwal bergilir dan evaluasi setelah enam minggu.",
    "Perbedaan penilaian pada butir komunikasi dibicarakan dengan contoh nyata. Keduanya sepakat mencatat contoh baik "
    "dan kurang baik selama satu triwulan.",
)
ACTIONS = (
    "Menyusun dan memakai daftar periksa berkas masuk",
    "Membawakan materi singkat pada rapat bulanan",
    "Menyusun jadwal bergilir loket",
    "Mencatat contoh percakapan dengan pemohon setiap pekan",
    "Mengusulkan perbaikan perangkat kepada bagian umum",
    "Mendampingi kunjungan lapangan sekali sebulan",
)
PLACES = ("Ruang rapat kecil", "Ruang kepala bidang", "Aula lantai satu", "Ruang kerja atasan")
MENTORSHIPS = (
    (
        "Berbicara di depan umum",
        "Berani membawakan sosialisasi kepada warga: tiga kali latihan, satu kali tampil, lalu umpan balik tertulis.",
    ),
    (
        "Mengelola kelas yang aktif",
        "Mengamati kelas mentor dua kali, menerapkan dua metode baru, dan membahas hasilnya bersama.",
    ),
    (
        "Pelayanan loket yang ramah dan cepat",
        "Waktu pelayanan rata-rata turun menjadi 25 menit tanpa menambah kesalahan berkas.",
    ),
    ("Menulis telaahan kebijakan", "Menyelesaikan satu telaahan pendek dari data sampai rekomendasi."),
)
CLOSING = "Sasaran tercapai: pegawai sudah membawakan sosialisasi sendiri dan mendapat umpan balik yang baik."
# (training, hours, provider); by the profession of those it is for, the others are for everybody.
TRAININGS = (
    ("Pelatihan Komunikasi Pelayanan Publik", 12, "Badan Pengembangan SDM (contoh)"),
    ("Bimbingan Teknis Manajemen Waktu", 6, "Badan Kepegawaian dan Pengembangan SDM"),
    ("Pelatihan Berbicara di Depan Umum", 8, "Badan Kepegawaian dan Pengembangan SDM"),
    ("Kursus Daring Dasar Analisis Data", 20, "Pusat Belajar Daring (contoh)"),
    ("Bimbingan Teknis Penyusunan Target Kinerja", 8, "Bagian Organisasi"),
    ("Lokakarya Pelayanan bagi Penyandang Disabilitas", 6, "Bagian Organisasi"),
)
CLINICAL = (
    ("Pelatihan Pengelolaan Rantai Dingin Vaksin", 10, "Dinas Kesehatan"),
    ("Penyegaran Kegawatdaruratan Dasar", 16, "Dinas Kesehatan"),
)
TRAININGS_OF = {
    "guru": (
        ("Lokakarya Pembelajaran Aktif", 16, "Dinas Pendidikan"),
        ("Komunitas Belajar: Asesmen di Kelas", 12, "Dinas Pendidikan"),
    ),
    "perawat": CLINICAL,
    "bidan": CLINICAL,
    "dokter": CLINICAL,
    "farmasi": CLINICAL[:1],
    "kesmas": (("Pelatihan Penyelidikan Epidemiologi", 20, "Dinas Kesehatan"),),
    "wisata": (("Pelatihan Pemandu Wisata Bahari", 16, "Dinas Pariwisata"),),
    "perikanan": (("Pelatihan Penanganan Ikan di Atas Kapal", 12, "Dinas Perikanan"),),
}
REFUSED_TRAINING = "Sertifikat atas nama orang lain. Mohon unggah ulang catatan dengan nomor sertifikat yang benar."
DROPPED_ITEM = "Digabung dengan pelatihan lain pada semester yang sama."
OUTCOME = "Sudah diterapkan: waktu pelayanan turun, dan catatan perbaikan dibagikan kepada rekan satu unit."
OPENING = (
    "Kepala Subbagian Pelayanan dan Data",
    "Memimpin pelayanan loket dan pengelolaan data: membagi tugas, memantau waktu pelayanan, membina petugas, dan "
    "menyusun laporan bulanan.",
)
MOTIVATIONS = (
    "Saya ingin memimpin perbaikan alur yang selama ini saya usulkan, dan siap belajar memimpin tim.",
    "Sudah dua tahun menjadi penghubung antarbidang dan terbukti mampu membagi tugas dengan adil.",
    "Teliti, dihormati rekan, dan capaiannya ajek. Layak diberi kesempatan memimpin.",
    "Saya memahami data pelayanan dari awal sampai akhir dan ingin waktu tunggu warga terus turun.",
    "Berpengalaman mendampingi petugas baru dan menjaga mutu saat beban tinggi.",
)
SELECT_REASON = (
    "Memenuhi semua persyaratan, hasil kerjanya ajek, dan pengalaman membina petugas paling kuat di antara para calon."
)
CONFIRM_REASON = "Setuju. Berkas dan hasil penilaian mendukung, dan alasan pemilihan sesuai dengan kebutuhan jabatan."
REJECT_REASON = (
    "Belum memenuhi masa jabatan yang disyaratkan. Disarankan mengikuti pelatihan kepemimpinan dan mendaftar kembali."
)
REJECT_CONFIRM = "Setuju. Persyaratan tidak terpenuhi, dan sarannya bermanfaat bagi calon."
WITHDRAW_REASON = "Saya akan mengikuti tugas belajar tahun depan."


def say(chance: random.Random, bank: tuple[str, ...]) -> str:
    """Return one sentence of a bank with its details filled in."""
    return chance.choice(bank).format(**{key: chance.choice(words) for key, words in FILL.items()})


def comment(chance: random.Random, item: str, level: int | None) -> str:
    """Return what somebody writes beside a level of an item."""
    if level is None:
        return "Belum cukup kesempatan untuk mengamati butir ini."
    praise, weak = BY_ITEM[item]
    return say(chance, praise if level >= 4 else SOUND if level == 3 else weak)


def training(chance: random.Random, profession: str) -> tuple[str, int, str]:
    """Return a training that suits somebody of a profession."""
    special = TRAININGS_OF.get(profession, ())
    return chance.choice(special if special and chance.random() < 0.5 else TRAININGS)
