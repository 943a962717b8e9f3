"""What stands in the way of letters is told by its kind, in the reader's language, with a short code beside it."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

import pytest
from aiosmtpd.controller import Controller

from tests.mail.postbox import Postbox, letters, queue
from tests.support.ports import free_port
from workshop.mail import rules, smtp, words
from workshop.mail.models import Letter
from workshop.mail.post import Post
from workshop.page import speaking


def tried(house, url: str) -> str:
    """Sends a letter to a server and returns what stood in its way."""
    settings = replace(house.app.config["SETTINGS"], smtp_url=url, mail_from="a@example.go.id")
    queue(house, "a")
    Post(settings).run()
    one = letters(house)["a"]
    assert one.state == "waiting", "another try may be better"
    return one.problem


@contextmanager
def answering(answer: bytes | None) -> Iterator[int]:
    """A port where everybody is told `answer` and let go; None: nobody ever hears a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        taken: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                taken.append(connection)
                if answer is not None:
                    connection.sendall(answer)
                    connection.close()

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        for connection in taken:
            connection.close()
        thread.join(10)


def test_a_port_where_nothing_listens(small_house):
    assert tried(small_house, f"smtp+plain://127.0.0.1:{free_port()}") == "shut ECONNREFUSED"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, "silent TimeoutError"),
        (b"", "broken_off SMTPServerDisconnected"),
        (b"554 5.7.1 not from there\r\n", "turned_away 554 5.7.1 not from there"),
    ],
)
def test_a_server_that_is_silent_hangs_up_or_turns_away(small_house, monkeypatch, answer, told):
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.3 if answer is None else 20)
    with answering(answer) as port:
        assert tried(small_house, f"smtp+plain://127.0.0.1:{port}") == told


def test_a_server_without_tls_where_tls_is_asked_for(small_house, postbox):
    assert tried(small_house, f"smtps://127.0.0.1:{postbox.port}") == "unsafe WRONG_VERSION_NUMBER"


def test_a_certificate_that_nobody_vouches_for(small_house, tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    key, paper = tmp_path / "key.pem", tmp_path / "paper.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key,
        "-out",
        paper,
        "-days",
        "2",
    ]
    subprocess.run([*made, "-subj", "/CN=localhost"], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(paper, key)
    box = Controller(Postbox(), hostname="127.0.0.1", port=free_port(), tls_context=context)
    box.start()
    try:
        told = tried(small_house, f"smtp://127.0.0.1:{box.port}")
    finally:
        box.stop()
    assert told == "certificate CERTIFICATE_VERIFY_FAILED"


def test_a_password_for_a_server_that_knows_none(small_house, postbox):
    url = postbox.url.replace("//", "//rina:rahasia@")
    assert tried(small_house, url) == "no_sign_in SMTPNotSupportedError"


def test_a_name_that_is_not_known_and_what_else_may_break():
    assert smtp.code_of(socket.gaierror(socket.EAI_NONAME, "Name or service not known")) == rules.UNKNOWN
    assert smtp.code_of(ConnectionResetError()) == rules.BROKEN
    assert smtp.code_of(OSError(101, "Network is unreachable")) == rules.UNREACHABLE


def test_every_problem_has_its_sentence_in_both_languages(small_house):
    codes = (*rules.SERVER_PROBLEMS, rules.LATER, rules.REFUSED, rules.BAD_ADDRESS)
    told = {}
    for lang in ("id", "en"):
        with small_house.app.test_request_context(), speaking(lang):
            told[lang] = [words.problem(Letter(problem=f"{code} 550 x")) for code in codes]
    for sentences in told.values():
        assert all(sentences) and len(set(sentences)) == len(codes)
    assert not set(told["id"]) & set(told["en"])


def test_no_code_begins_another_one():
    # What waits for the server is found by the beginning of its problem.
    for code in rules.SERVER_PROBLEMS:
        assert [other for other in rules.SERVER_PROBLEMS if other.startswith(code)] == [code]
