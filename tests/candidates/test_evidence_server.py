"""Large files on the real server: taken without growing memory, or refused with a page, never with a cut connection."""

import http.client
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.play import PLAN, furnish, promote, running_workshop
from workshop import config
from workshop.errors import BadSetting
from workshop.people.cookies import LOGIN

MEGABYTE = 1024 * 1024
MARK = "a-mark-between-the-fields"


def part(name, content, more=""):
    return (
        f'--{MARK}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode()
        + content
        + b"\r\n"
    )


def page_of(hall, address, cookie):
    connection = http.client.HTTPConnection(urlsplit(hall.url).netloc, timeout=60)
    connection.request("GET", address, headers={"Cookie": cookie})
    answer = connection.getresponse()
    form = next(
        form for form in re.findall(r"<form.*?</form>", answer.read().decode(), re.S) if 'name="file"' in form
    )
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return hidden, "; ".join([cookie, *cookies])


def send(hall, address, cookie, size):
    """Sends a PDF of `size` bytes by the page's form; returns status and text."""
    hidden, cookies = page_of(hall, f"{address}?indicator=regulasi", cookie)
    file = b"%PDF-1.7\n" + b"x" * (size - 15) + b"%%EOF\n"
    body = b"".join(part(name, value.encode()) for name, value in hidden)
    body += part("file", file, '; filename="SK.pdf"') + f"--{MARK}--\r\n".encode()
    connection = http.client.HTTPConnection(urlsplit(hall.url).netloc, timeout=60)
    headers = {"Cookie": cookies, "Content-Type": f"multipart/form-data; boundary={MARK}"}
    connection.request("POST", address, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def peak_mb(pid):
    line = next(
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return int(line.split()[1]) // 1024


def test_20_mb_are_stored_in_pieces_and_50_mb_refused_with_a_page(tmp_path):
    with running_workshop(tmp_path, **PLAN) as hall:
        number = promote(hall, furnish(hall, "reveal"))[0]
        address = f"/office/candidates/{number}/evidence"
        cookie = f"{LOGIN}={hall('sign_in', login='office')}; lang=en"
        before = peak_mb(hall.server.pid)
        status, _text = send(hall, address, cookie, 20 * MEGABYTE)
        assert status == 302
        status, text = send(hall, address, cookie, 50 * MEGABYTE)
        assert status == 413 and "larger than 20 MB" in text
        assert peak_mb(hall.server.pid) - before < 20
        kept = [path.stat().st_size for path in tmp_path.rglob("evidence/*/*")]
        assert kept == [20 * MEGABYTE]


@pytest.mark.parametrize("text", ["0", "61", "-1", "viel", "2.5", "9" * 400, "\u0662\u0660"])
def test_a_wrong_limit_stops_the_start_with_a_sentence(tmp_path, text):
    with pytest.raises(BadSetting, match="EVIDENCE_MB is"):
        config.load({"DATA_DIR": str(tmp_path), "EVIDENCE_MB": text})
