"""What the people of these tests say: as long, as short and as alike as in a real room."""

NAMES = (
    "Rina Budi Sari Yusuf Dewi Andi Maria Hasan Lina Agus Nur Yohana Rahmat Fitri Laban Ayu Jalung Merry Udau "
    "Salmah Bilung Hendra Kristina Dayang Ilham Yuliana"
).split()
TITLE = "Layanan dasar yang lebih dekat"
QUESTION = "Apa satu hal yang membuat warga di hulu sungai harus datang lebih dari sekali untuk satu urusan?"
LONG = (
    "Petugas loket memotret berkas yang kurang dan mengirim daftarnya ke ponsel warga, bukan menyuruh pulang dan "
    "kembali lagi esok"
)
IDEAS = (
    "Antrean daring lewat WhatsApp supaya lansia tidak menunggu sejak subuh",
    "Kartu keluarga dan KIS diurus di satu meja, bukan tiga loket",
    "Syarat berkas dikirim lewat pesan sebelum warga berangkat",
    "Perahu posyandu untuk desa di hulu Sungai Kayan",
    "Jadwal dokter gigi ditempel di kantor desa",
    "Surat pengantar RT bisa diminta dari ponsel",
    LONG,
    "Tanda tangan lurah jangan menunggu hari Senin",
    "Stok obat tiap puskesmas terlihat dari ponsel",
    "Loket khusus warga dari hulu sungai",
    "Obat rutin diantar kader ke rumah lansia",
    "Fotokopi gratis di kantor layanan",
    "Antrean lewat WhatsApp untuk lansia",
    "Bidan desa bisa minta rujukan langsung dari ponsel, tanpa surat yang harus dibawa sendiri oleh keluarga pasien",
    "Satu nomor aduan yang dijawab hari itu juga",
    "Jam buka sampai pukul 20 untuk nelayan dan pekerja kebun",
    "Formulir pendaftaran cukup diisi sekali",
    "Ruang tunggu teduh untuk ibu hamil",
    "Dokter jaga lewat video untuk puskesmas pembantu",
    "Sopir ambulans perahu digaji tetap",
    "Petugas keliling seminggu sekali dengan alat perekam KTP",
    "Internet satelit di setiap kantor desa",
    "Papan harga dan lama pengurusan di depan loket",
    "Nomor antrean tampil di layar gawai",
)
THEMES = (
    ("Antre dan loket", 1, (0, 1, 6, 12)),
    ("Sampai ke desa", 2, (3, 9, 20)),
    ("Tenaga dan obat", 4, (8, 10)),
)
