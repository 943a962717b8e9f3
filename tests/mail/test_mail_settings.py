"""Wrong settings stop the start with a sentence, and the sentence holds no password."""

import pytest

from workshop import config
from workshop.errors import BadSetting
from workshop.mail import smtp

FROM = "Kantor Inovasi <inovasi@example.go.id>"


def load(folder, url, sender=FROM):
    return config.load({"DATA_DIR": str(folder), "SMTP_URL": url, "MAIL_FROM": sender})


def test_both_empty_means_no_mail(tmp_path):
    assert not load(tmp_path, "", "").has_mail


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://rina:p%40ss@mail.example.go.id:587", ("smtp", "mail.example.go.id", 587, "rina", "p@ss")),
        ("smtps://rina:x@mail.example.go.id", ("smtps", "mail.example.go.id", 465, "rina", "x")),
        ("smtp+plain://localhost", ("smtp+plain", "localhost", 25, "", "")),
        ("smtp://[::1]:2525/", ("smtp", "::1", 2525, "", "")),
    ],
)
def test_good_addresses_are_read(tmp_path, url, server):
    found = smtp.server_of(load(tmp_path, url).smtp_url)
    assert (found.scheme, found.host, found.port, found.user, found.password) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.go.id:587", "http://mail.example.go.id", "smtp://", "smtp://host:0", "smtp://host:99999",
        "smtp://rina@host", "smtp://rina:rahasia@host/path", "smtp://rina:rahasia@host?tls=no", "smtp://rina:rahasia@:25",
        "smtp://[::1", "smtp://rina:rahasia@host:port",
    ],
)  # fmt: skip
def test_bad_addresses_are_refused_without_showing_them(tmp_path, url):
    with pytest.raises(BadSetting, match="SMTP_URL cannot be read") as refused:
        load(tmp_path, url)
    assert "rahasia" not in str(refused.value)


@pytest.mark.parametrize(
    "sender",
    ["inovasi", "inovasi@localhost", "a@x.id\nBcc: b@x.id", "é@x.id", "Kantor <a@x>", "<>", "a b@x.id"],
)
def test_bad_senders_are_refused(tmp_path, sender):
    with pytest.raises(BadSetting, match="MAIL_FROM"):
        load(tmp_path, "smtp://host", sender)


@pytest.mark.parametrize(("url", "sender"), [("smtp://host", ""), ("", FROM)])
def test_one_without_the_other_is_refused(tmp_path, url, sender):
    with pytest.raises(BadSetting, match="belong together"):
        load(tmp_path, url, sender)
