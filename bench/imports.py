"""`python -m bench.imports`: 5,000 rows from the upload to the portfolio, on both databases, beside a live room.

    python -m bench.imports [--rows 5000] [--only sqlite,postgresql]

Prints one row of bench/RESULTS.md for each database: seconds until all was checked and until all was in, memory over
the idle server's (its child processes included), and how long a write through the ledger took meanwhile.
"""

import argparse
import http.client
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psutil
from xlsxwriter import Workbook

from tests.support.postgres import running_cluster
from tests.support.server import running_server
from workshop.people.cookies import LOGIN

HEADINGS = (
    "judul", "perangkat daerah", "penanggung jawab", "urusan", "tahap", "tanggal usulan", "tanggal uji coba",
    "tanggal penerapan", "ringkasan", "langkah berikutnya", "tenggat",
)  # fmt: skip
# What follows the indicators: co-owners, the five criteria with their reasons, the profile.
REST = {
    "pemilik bersama": "Dinas Sosial; Dinas Pendidikan: Kepala Bidang",
    **{f"kriteria {letter}": "ya" for letter in "abcde"},
    **{f"alasan {letter}": "Belum ada layanan seperti ini di daerah." for letter in "abcde"},
    "inisiator inovasi daerah": "ASN", "nama inisiator": "Kepala Bidang", "klasifikasi": "Inovasi Perangkat Daerah",
    "jenis inovasi": "Digital", "bentuk inovasi daerah": "Inovasi pelayanan publik", "tematik": "Non Tematik",
    "asta cita": "Asta Cita 4", "klaster pkpn": "Kesehatan", "urusan lain yang beririsan": "1.01; 1.06",
    "titik koordinat": "2,8375; 117,3653", "video/tautan video": "https://contoh.go.id/video",
}  # fmt: skip
SECTIONS = (
    "dasar hukum", "permasalahan", "isu strategis", "metode pembaharuan", "keunggulan atau kebaharuan", "cara kerja",
    "tujuan inovasi daerah", "manfaat yang diperoleh", "hasil inovasi",
)  # fmt: skip
SECTION = "Warga menunggu terlalu lama dan pulang tanpa dilayani. " * 8
INDICATORS = tuple(str(number) for number in range(16, 36))
MARK = "a-mark-between-the-fields"
PATIENCE_SECONDS = 120


def workbook(rows: int) -> bytes:
    """Returns a file of innovations in which every cell is filled in."""
    out = BytesIO()
    book = Workbook(out, {"constant_memory": True})
    page, day = book.add_worksheet("Inovasi"), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, [*HEADINGS, *INDICATORS, "33 dasar", *REST, *SECTIONS])
    for number in range(rows):
        words = [
            f"Inovasi nomor {number}",
            "Dinas Kesehatan",
            f"Kepala Bidang {number % 40}",
            "1.02",
            "Penerapan",
        ]
        page.write_row(number + 1, 0, words)
        for at, serial in enumerate((45_292, 45_400, 45_658), start=5):
            page.write_number(number + 1, at, serial + number % 90, day)
        page.write_string(number + 1, 8, f"Layanan {number} yang lebih dekat kepada warga. " * 6)
        page.write_string(number + 1, 9, "Unggah laporan hasil")
        page.write_string(number + 1, 10, "31/12/2027")
        page.write_row(number + 1, 11, [1 + (number + at) % 3 for at in range(len(INDICATORS))])
        more = ["penerima", *REST.values(), *(f"{name} {number}: {SECTION}" for name in SECTIONS)]
        for at, text in enumerate(more, start=11 + len(INDICATORS)):
            page.write_string(number + 1, at, text)
    book.close()
    return out.getvalue()


@dataclass
class Beside:
    """What is watched while the import runs: memory of the server with its children, and a write through the ledger."""

    server: psutil.Process
    url: str
    peak: int = 0
    waits: list[float] = field(default_factory=list)
    is_over: bool = False

    def memory(self) -> int:
        """Returns the resident bytes of the server and its children."""
        total = 0
        for process in (self.server, *self.server.children(recursive=True)):
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return total

    def watch_memory(self) -> None:
        """Samples until it is over."""
        while not self.is_over:
            self.peak = max(self.peak, self.memory())
            time.sleep(0.05)

    def write(self) -> None:
        """Writes through the ledger ten times a second until it is over."""
        while not self.is_over:
            began = time.perf_counter()
            connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
            connection.request("GET", "/readyz")
            connection.getresponse().read()
            connection.close()
            self.waits.append(time.perf_counter() - began)
            time.sleep(0.1)


class Office:
    """A signed-in browser of the office, without the browser."""

    def __init__(self, url: str, token: str) -> None:
        self._host = urlsplit(url).netloc
        self._cookies = {LOGIN: token, "lang": "en"}

    def get(self, address: str) -> str:
        """Returns a page."""
        return self._ask("GET", address, b"", "")[1]

    def post(self, address: str, fields: dict[str, str], file: bytes = b"") -> str:
        """Sends a form and returns where it leads."""
        parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
        parts += [('name="file"; filename="inovasi.xlsx"', file)] if file else []
        body = b"".join(
            f"--{MARK}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + value + b"\r\n"
            for name, value in parts
        )
        kind = f"multipart/form-data; boundary={MARK}"
        location, page = self._ask("POST", address, body + f"--{MARK}--\r\n".encode(), kind)
        assert location, page[:3000]
        return location

    def hidden(self, page: str, act: str) -> dict[str, str]:
        """Returns the hidden fields of the form for an act."""
        form = next(one for one in re.findall(r"<form.*?</form>", page, re.S) if f'value="{act}"' in one)
        return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))

    def _ask(self, method: str, address: str, body: bytes, kind: str) -> tuple[str, str]:
        connection = http.client.HTTPConnection(self._host, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies, **({"Content-Type": kind} if kind else {})}
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        connection.close()
        return answer.getheader("Location") or "", page


def measure(folder: Path, url: str, rows: int) -> str:
    """Returns the row of results of one database ("" is SQLite)."""
    file = workbook(rows)
    env = {"SECRET_KEY": "k" * 32}
    with running_server(folder, url or None, env) as server:
        office = Office(server.url, sign_in(server.data, server.port))
        office.get("/office/import")
        beside = Beside(psutil.Process(server.pid), server.url)
        time.sleep(1)
        idle = beside.memory()
        threads = [threading.Thread(target=run, daemon=True) for run in (beside.watch_memory, beside.write)]
        for thread in threads:
            thread.start()
        checked, done = _bring_in(office, file)
        beside.is_over = True
        for thread in threads:
            thread.join()
        kind = "PostgreSQL" if url else "SQLite"
        waits = sorted(1000 * wait for wait in beside.waits)
        found = (
            len(file) / 1e6,
            checked,
            done,
            (beside.peak - idle) / 1e6,
            waits[len(waits) * 95 // 100],
            waits[-1],
        )
        return f"| {kind} | {rows} | {found[0]:.1f} | {found[1]:.1f} | {found[2]:.1f} | " + " | ".join(
            f"{number:.0f}" for number in found[3:]
        )


def _bring_in(office: Office, file: bytes) -> tuple[float, float]:
    began = time.perf_counter()
    fields = office.hidden(office.get("/office/import"), "import.open")
    address = office.post("/office/import", fields, file)
    page = _until(lambda: office.get(address), "import.bring")
    checked = time.perf_counter() - began
    office.post(address, office.hidden(page, "import.bring"))
    _until(lambda: office.get(address), "import.undo")
    return checked, time.perf_counter() - began


def _until(look: Callable[[], str], mark: str) -> str:
    end = time.monotonic() + PATIENCE_SECONDS
    while mark not in (page := look()):
        if time.monotonic() > end:
            raise TimeoutError(page[-3000:])
        time.sleep(0.2)
    return page


def sign_in(data: Path, port: int) -> str:
    """Makes an account of the office through the machine's own door and returns its cookie."""
    import urllib.request

    from workshop.machine import TOKEN_HEADER
    from workshop.people import keys

    note = json.loads((data / "server.json").read_text())

    def act(act_name: str, /, **args: object) -> dict[str, int]:
        body = json.dumps({"act": act_name, "args": args}).encode()
        headers = {"Content-Type": "application/json", TOKEN_HEADER: note["token"]}
        request = urllib.request.Request(f"http://127.0.0.1:{port}/machine", body, headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            found = json.load(answer)
        assert found["ok"], found
        return dict(found["result"])

    made = act("account.add", login="bench", name="Bench", role="office", token_hash=keys.hash_of("bench"))
    act("account.signin", account=made["account"], login_hash=keys.hash_of("a-token-of-the-bench"))
    return "a-token-of-the-bench"


def main() -> int:
    """Measures what was asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports")
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--only", default="sqlite,postgresql")
    wanted = parser.parse_args()
    print(
        "| database | rows | MB | checked s | in s | memory over idle MB | write p95 ms | write max ms |",
        flush=True,
    )
    print("| --- " * 8 + "|", flush=True)
    with ExitStack() as stack:
        for kind in wanted.only.split(","):
            url = ""
            if kind == "postgresql":
                url = stack.enter_context(running_cluster()).url()
                _upgrade(url)
            folder = Path(stack.enter_context(TemporaryDirectory()))
            print(measure(folder, url, wanted.rows), flush=True)
    return 0


def _upgrade(url: str) -> None:
    code = (
        "import sys; from alembic import command; from workshop.database import alembic_config;"
        " command.upgrade(alembic_config(sys.argv[1]), 'head')"
    )
    subprocess.run([sys.executable, "-c", code, url], check=True)


if __name__ == "__main__":
    sys.exit(main())
