"""Handing letters to a mail server: one connection, several letters, each failure told as a code."""

import errno
import hashlib
import smtplib
import socket
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
    with _told(rules.UNREACHABLE, rules.TURNED_AWAY):
        line = _open(server)
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
    except OSError as problem:  # every SMTPException is one
        raise _broken(problem) from problem


def _open(server: Server) -> smtplib.SMTP:
    if server.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)


def _secure(line: smtplib.SMTP, server: Server) -> None:
    with _told(rules.NO_TLS, rules.UNSAFE):
        if server.scheme == "smtp":
            line.starttls(context=ssl.create_default_context())
    with _told(rules.NO_SIGN_IN, rules.SIGN_IN):
        if server.user:
            line.login(server.user, server.password)


@contextmanager
def _told(unknown: str, refused: str) -> Iterator[None]:
    """Has what the server does not know, or answers with a no, told by these codes."""
    try:
        yield
    except smtplib.SMTPNotSupportedError as problem:
        raise Unsent(unknown, type(problem).__name__) from problem
    except smtplib.SMTPResponseException as problem:
        raise Unsent(refused, _words(problem)) from problem
    except OSError as problem:  # every SMTPException is one
        raise _broken(problem) from problem


def _refused(code: int, words: bytes | str, final_code: str) -> Unsent:
    # 4xx means "not now"; only a plain no (5xx) is final.
    is_final = 500 <= code < 600
    return Unsent(final_code if is_final else rules.LATER, _answer(code, words), is_final)


def _answer(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"[:300]


# The first that fits: a refused certificate is a TLS problem, and that one a problem of the network.
_NETWORK: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLCertVerificationError, rules.CERTIFICATE),
    (TimeoutError, rules.SILENT),
    (ssl.SSLError, rules.UNSAFE),
    (socket.gaierror, rules.UNKNOWN),
    (ConnectionRefusedError, rules.SHUT),
    (ConnectionError, rules.BROKEN),
    (smtplib.SMTPServerDisconnected, rules.BROKEN),
)


def code_of(problem: Exception) -> str:
    """Returns the code of what broke on the way to the server."""
    return next((code for kind, code in _NETWORK if isinstance(problem, kind)), rules.UNREACHABLE)


def _broken(problem: OSError) -> Unsent:
    # smtplib calls every end while it waits for an answer a disconnection; what ended it stands behind.
    behind = problem.__context__ if isinstance(problem, smtplib.SMTPServerDisconnected) else None
    root = behind if isinstance(behind, OSError) else problem
    return Unsent(code_of(root), _words(root))


def _words(problem: Exception) -> str:
    """Returns the server's answer, or else the short code by which an administrator knows the problem."""
    if isinstance(problem, smtplib.SMTPResponseException):
        return _answer(problem.smtp_code, problem.smtp_error)
    if isinstance(problem, ssl.SSLError) and problem.reason:
        return str(problem.reason)
    number = problem.errno if isinstance(problem, OSError) else None
    return errno.errorcode.get(number or 0, type(problem).__name__)
