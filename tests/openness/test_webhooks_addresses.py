"""Where messages may go: never to this server or its network unless that is set, and never by a name that changes."""

import socket
import subprocess
import sys

import pytest

from tests.openness.receiver import Receiver
from workshop.openness.webhooks_sending import Guard, Unsendable, send

OWN = ("8.8.4.4",)
STRICT, OPEN = Guard(False, lambda: OWN), Guard(True, lambda: OWN)
INSIDE = (
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[::1]",
    "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[::ffff:10.1.1.1]", "[2002:7f00:1::]", "[64:ff9b::7f00:1]",
    "8.8.4.4",
)  # fmt: skip
NOWHERE = ("0.0.0.0", "224.0.0.1", "[::]", "[ff02::1]")


def why(guard, url):
    try:
        guard.check_written(url)
        guard.target(url)
    except Unsendable as refused:
        return refused.code
    return ""


@pytest.mark.parametrize("host", INSIDE)
def test_nothing_is_sent_inside_unless_it_is_set(host):
    assert why(STRICT, f"https://{host}/a") == "address"
    assert why(OPEN, f"https://{host}/a") == "" == why(OPEN, f"http://{host}:8000/a")


@pytest.mark.parametrize("host", NOWHERE)
def test_nothing_is_ever_sent_to_many_or_to_nobody(host):
    assert why(STRICT, f"https://{host}/a") == "address" == why(OPEN, f"https://{host}/a")


def test_http_goes_inside_only():
    assert why(STRICT, "https://8.8.8.8/a") == ""
    assert why(STRICT, "http://8.8.8.8/a") == "plain" == why(OPEN, "http://8.8.8.8/a")
    with pytest.raises(Unsendable, match="plain"):
        STRICT.check_written("http://example.go.id/")


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f000001", "127.1", "0177.0.0.1"])
def test_a_name_or_an_odd_spelling_is_judged_by_where_it_leads(host):
    with pytest.raises(Unsendable, match=r"address|name"):
        STRICT.target(f"https://{host}/")
    assert send(STRICT, f"https://{host}/", b"", {}) in {"address", "name"}


def test_it_is_the_checked_address_that_is_connected_to(monkeypatch):
    asked, receiver = [], Receiver().open()
    real = socket.getaddrinfo

    def changing(host, port, *args, **kwargs):
        if host == "example.test":
            asked.append(host)
            return real("127.0.0.1", port, *args, **kwargs)
        return real(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    assert send(OPEN, f"http://example.test:{receiver.port}/a", b"x", {}) == ""
    receiver.close()
    assert asked == ["example.test"], "the name is looked up once"
    assert receiver.heard[0].headers["host"] == f"example.test:{receiver.port}"


def test_what_goes_wrong_has_a_code():
    receiver = Receiver()
    assert send(OPEN, receiver.url, b"", {}) == "connect"
    receiver.open()
    receiver.answers = [503, "redirect", 204]
    assert [send(OPEN, receiver.url, b"", {}) for _ in range(3)] == ["503", "redirect", ""]
    assert send(OPEN, f"https://127.0.0.1:{receiver.port}/", b"", {}) in {"tls", "connect"}
    receiver.close()


@pytest.mark.parametrize("how", ["slow", "drip"])
def test_a_slow_answer_ends_in_time_under_gevent(how):
    receiver = Receiver().open()
    receiver.answers = [how]
    program = (
        "from gevent import monkey; monkey.patch_all()\n"
        "from workshop.openness.webhooks_sending import Guard, send\n"
        f"print(send(Guard(True, tuple), {receiver.url!r}, b'x', {{}}, 0.5))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    receiver.close()
    assert done.stdout.strip() == "timeout", "neither the answer nor what followed it: " + done.stderr
