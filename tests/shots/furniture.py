"""What the furnished office is filled with. People, places and numbers are invented."""

TITLE = "Antrean daring lewat WhatsApp di puskesmas"
# Title, agency, sector, stage, since how many days, claimed and verified levels of some indicators.
OLDER = (
    ("Perahu posyandu hulu Sungai Kayan", "Dinas Kesehatan", "1.02", "penerapan", 230, (3, 2)),
    ("Kelas terapung saat banjir", "Dinas Pendidikan dan Kebudayaan", "1.01", "penerapan", 410, (2, 2)),
    ("Peta jalan rusak dari laporan warga", "DPUPR-Perkim", "1.03", "penerapan", 160, (3, None)),
    ("Regu siaga kebakaran lahan di tingkat desa", "BPBD", "1.05", "uji_coba", 70, (2, 1)),
    ("Satu pintu bantuan sosial", "Dinas Sosial", "1.06", "replikasi", 500, (3, 3)),
    ("Rumah singgah warga perbatasan", "Dinas Sosial", "1.06", "inisiatif", 40, (1, None)),
    ("Kartu keluarga dan KIS di satu meja", "Disdukcapil", "2.12", "penerapan", 90, (3, 2)),
    ("Pasar ikan beku antarpulau", "DKP", "3.25", "usulan", 12, (0, None)),
)  # fmt: skip
PROFILE = {
    "inisiator": "opd", "nama_inisiator": "Dinas Kesehatan", "klasifikasi": "inovasi_perangkat_daerah",
    "jenis": "digital", "bentuk": "pelayanan_publik", "asta_cita": "asta_cita_4", "pkpn": "kesehatan",
    "urusan_lain": "1.06\n2.16", "koordinat": "2.8375, 117.3653",
    "tujuan": "Warga mengambil nomor antrean dari rumah dan datang saat gilirannya.",
    "manfaat": "Waktu tunggu di loket turun dari tiga jam menjadi empat puluh menit.",
    "dasar_hukum": "Perda Nomor 7 Tahun 2024 tentang Riset dan Inovasi Daerah mengatur inovasi pelayanan dasar. " * 4,
    "permasalahan": "Lansia menunggu sejak subuh untuk mengambil nomor, lalu pulang karena kuota habis. " * 9,
    "cara_kerja": "Warga mengirim pesan, petugas loket memberi nomor dan jam, lalu sistem mengingatkan satu jam sebelumnya. " * 6,
}  # fmt: skip
CLAIMS = {
    "regulasi": 1, "sdm": 2, "anggaran": 1, "alat_kerja": 2, "bimtek": 1, "aktor": 3, "pelaksana": 3, "jejaring": 2,
    "sosialisasi": 3, "pedoman": 2, "kemudahan_proses": 3,
}  # fmt: skip
CHECKED = {"regulasi": 1, "sdm": 2, "anggaran": 1, "aktor": 2, "pelaksana": 3, "jejaring": 2}
ANSWER = "Terima kasih. Antrean daring mulai dipakai di lima puskesmas pada bulan Januari; nomor loket tetap ada bagi yang tanpa ponsel."
HEAD = ["judul", "perangkat daerah", "tahap", "tanggal penerapan"]
ROWS = (
    ["Bank sampah sekolah", "Dinas Lingkungan Hidup", "Penerapan", "2025-03-01"],
    ["Perpustakaan perahu", "Dinas Perpustakaan dan Kearsipan", "Penerapan", "2025-05-02"],
    ["Izin praktik dalam sehari", "DPMPTSP", "Penerapan", "2025-08-17"],
)
WRONG = (
    ["", "Dinas Sosial", "Penerapan", "2025-03-01"],
    ["Lumbung desa", "Dinas Kesehatn", "Selesai", "31/02/2025"],
)
