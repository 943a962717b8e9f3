"""Handing letters to a mail server: one connection, several letters, each failure told as a code."""

import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from workshop.mail import rules
from workshop.mail.models import Letter

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed in. smtp: STARTTLS or nothing · smtps: TLS from the start · smtp+plain: no TLS."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


class Unsent(Exception):
    """A letter did not get through: a code of mail.rules, the words of the server, and whether that is final."""

    def __init__(self, code: str, detail: str, is_final: bool = False) -> None:
        super().__init__(f"{code} {detail}")
        self.code, self.detail, self.is_final = code, detail, is_final

    @property
    def is_of_server(self) -> bool:
        """Tells whether no other letter would get through either."""
        return self.code in rules.SERVER_PROBLEMS


def server_of(url: str) -> Server:
    """Returns the server of a checked SMTP_URL."""
    parts = urlsplit(url)
    return Server(
        parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme], unquote(parts.username or ""),
        unquote(parts.password or ""),
    )  # fmt: skip


def message(letter: Letter, sender: str) -> EmailMessage:
    """Returns a letter ready to be sent from `sender`; the same reason always has the same Message-ID."""
    name, own = parseaddr(sender)
    found = EmailMessage(policy=SMTP)
    found["From"] = Address(name, addr_spec=own)
    found["To"] = Address(addr_spec=letter.address)
    found["Subject"] = letter.subject
    found["Date"] = format_datetime(letter.created_at)
    number = hashlib.sha256(letter.reason.encode()).hexdigest()[:32]
    found["Message-ID"] = f"<{number}@{own.partition('@')[2]}>"
    found["Auto-Submitted"] = "auto-generated"
    found.set_content(letter.body + "\n", cte="quoted-printable")
    return found


@contextmanager
def connected(server: Server) -> Iterator[smtplib.SMTP]:
    """Opens a connection, safe as the server's scheme asks, and signed in; raises Unsent."""
    try:
        line = _open(server)
    except (OSError, smtplib.SMTPException) as problem:
        raise Unsent(rules.UNREACHABLE, _words(problem)) from problem
    try:
        _secure(line, server)
        yield line
    finally:
        with suppress(OSError, smtplib.SMTPException):
            line.quit()
        line.close()


def send(line: smtplib.SMTP, letter: EmailMessage) -> None:
    """Hands one letter in; raises Unsent."""
    try:
        line.send_message(letter)
    except smtplib.SMTPRecipientsRefused as problem:
        code, words = next(iter(problem.recipients.values()))
        raise _refused(code, words, rules.BAD_ADDRESS) from problem
    except smtplib.SMTPSenderRefused as problem:
        raise Unsent(rules.SENDER, _answer(problem.smtp_code, problem.smtp_error)) from problem
    except smtplib.SMTPDataError as problem:
        raise _refused(problem.smtp_code, problem.smtp_error, rules.REFUSED) from problem
    except (OSError, smtplib.SMTPException) as problem:
        raise Unsent(rules.UNREACHABLE, _words(problem)) from problem


def _open(server: Server) -> smtplib.SMTP:
    if server.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)


def _secure(line: smtplib.SMTP, server: Server) -> None:
    try:
        if server.scheme == "smtp":
            line.starttls(context=ssl.create_default_context())
    except (OSError, smtplib.SMTPException) as problem:
        raise Unsent(rules.UNSAFE, _words(problem)) from problem
    try:
        if server.user:
            line.login(server.user, server.password)
    except (OSError, smtplib.SMTPException) as problem:
        raise Unsent(rules.SIGN_IN, _words(problem)) from problem


def _refused(code: int, words: bytes | str, final_code: str) -> Unsent:
    # 4xx means "not now"; only a plain no (5xx) is final.
    is_final = 500 <= code < 600
    return Unsent(final_code if is_final else rules.LATER, _answer(code, words), is_final)


def _answer(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"[:300]


def _words(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        return _answer(problem.smtp_code, problem.smtp_error)
    return " ".join(str(problem).split())[:300] or type(problem).__name__
