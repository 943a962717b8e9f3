"""Settings from the environment, checked at start. README lists every one with its default."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from workshop.errors import BadSetting

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 16
_SENDER = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
MOST_EVIDENCE_MB = 60  # the web server reads 64 MB of a request at most


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment chose; `database_url` is a SQLAlchemy URL."""

    data_dir: Path
    database_url: str
    secret_key: str
    host: str
    port: int
    public_url: str
    timezone: str
    is_https: bool
    with_demo: bool
    allowed_origins: tuple[str, ...]
    evidence_mb: int
    webhook_private: bool
    smtp_url: str
    mail_from: str

    @property
    def has_mail(self) -> bool:
        """Tells whether letters are sent."""
        return bool(self.smtp_url)

    @property
    def is_sqlite(self) -> bool:
        """Tells whether the embedded database is used."""
        return self.database_url.startswith("sqlite")


def load(env: Mapping[str, str] = os.environ) -> Settings:
    """Returns the settings of `env`; raises BadSetting with a sentence that says what to set."""
    data_dir = _data_dir(env.get("DATA_DIR", ""))
    database_url = _database_url(env.get("DATABASE_URL", ""), data_dir)
    public_url = _public_url(env.get("PUBLIC_URL", ""))
    smtp_url, mail_from = _mail(env.get("SMTP_URL", ""), env.get("MAIL_FROM", ""))
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        secret_key=_secret(env.get("SECRET_KEY", ""), data_dir, database_url),
        host=env.get("HOST") or "0.0.0.0",
        port=_port(env.get("PORT", "")),
        public_url=public_url,
        timezone=_timezone(env.get("TIMEZONE", "")),
        is_https=public_url.startswith("https://"),
        with_demo=_truth("DEMO", env.get("DEMO", ""), default=True),
        allowed_origins=_origins(env.get("ALLOWED_ORIGINS", "")),
        evidence_mb=_evidence_mb(env.get("EVIDENCE_MB", "")),
        webhook_private=_truth("WEBHOOK_PRIVATE", env.get("WEBHOOK_PRIVATE", ""), default=False),
        smtp_url=smtp_url,
        mail_from=mail_from,
    )


def _data_dir(path: str) -> Path:
    try:
        folder = Path(path or ROOT / "var").expanduser().resolve()
    except (OSError, RuntimeError) as problem:
        raise BadSetting(
            f"DATA_DIR is {path!r}, which is no folder. Set it to an absolute path."
        ) from problem
    _make_folder(folder)
    return folder


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".write-probe"
        probe.write_text("ok", encoding="utf-8")
        probe.unlink()
    except OSError as problem:
        raise BadSetting(
            f"The folder {folder} cannot be written ({problem.strerror}). "
            "Set DATA_DIR to a folder this user may write to, with free space."
        ) from problem


def _database_url(url: str, data_dir: Path) -> str:
    if not url:
        return f"sqlite:///{(data_dir / 'rembuk.sqlite3').as_posix()}"
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")) or not _is_readable(url):
        raise BadSetting(
            "DATABASE_URL is not known here. Use sqlite:///path/to/file.sqlite3 "
            "or postgresql://user:password@host/database, or leave it empty."
        )
    return url


def _is_readable(url: str) -> bool:
    try:
        make_url(url)
    except (ArgumentError, ValueError):
        return False
    return True


def _secret(given: str, data_dir: Path, database_url: str) -> str:
    if given:
        if len(given) < SHORTEST_SECRET:
            raise BadSetting("SECRET_KEY is too short. Set it to at least 16 random characters.")
        return given
    if not database_url.startswith("sqlite"):
        raise BadSetting(
            "SECRET_KEY is missing. With PostgreSQL every server needs the same one: "
            'set it to the output of: python -c "import secrets; print(secrets.token_hex(32))"'
        )
    return _kept_secret(data_dir / "secret_key")


def _kept_secret(path: Path) -> str:
    try:
        if path.exists():
            return _checked(path.read_text(encoding="ascii", errors="replace").strip(), path)
        secret = secrets.token_hex(32)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret)
        return secret
    except OSError as problem:
        raise BadSetting(
            f"The secret key cannot be kept in {path} ({problem.strerror}). "
            "Set SECRET_KEY, or set DATA_DIR to a folder that can be written."
        ) from problem


def _checked(secret: str, path: Path) -> str:
    if len(secret) < SHORTEST_SECRET:
        raise BadSetting(
            f"The secret key in {path} is damaged. Put the backup of that file back, or delete the file: "
            "then a new key is made and everybody signs in and scans again."
        )
    return secret


def _public_url(url: str) -> str:
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good:
        raise BadSetting(
            "PUBLIC_URL must be an address people can open, such as https://rembuk.example.go.id"
        )
    return f"{parts.scheme}://{parts.netloc}"


def _port(text: str) -> int:
    if not text:
        return 8000
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise BadSetting(f"PORT is {text!r}. Set it to a number from 1 to 65535.")
    return int(text)


def _evidence_mb(text: str) -> int:
    if not text:
        return 20
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_EVIDENCE_MB:
        raise BadSetting(
            f"EVIDENCE_MB is {text!r}. Set it to a number of megabytes from 1 to {MOST_EVIDENCE_MB}."
        )
    return int(text)


def _mail(url: str, sender: str) -> tuple[str, str]:
    if not url and not sender:
        return "", ""
    if not url or not sender:
        raise BadSetting("SMTP_URL and MAIL_FROM belong together: set both, or neither for no mail at all.")
    if not _is_smtp(url):
        # The address itself may hold a password: it is not shown.
        raise BadSetting(
            "SMTP_URL cannot be read. Use smtp://user:password@host:587 (STARTTLS), smtps://user:password@host:465, "
            "or smtp+plain://host:25 for a relay without TLS; write special characters of the password as %XX."
        )
    if not sender.isprintable() or not _SENDER.fullmatch(parseaddr(sender)[1]):
        raise BadSetting(
            f"MAIL_FROM is {sender!r}. Set it to an address such as inovasi@example.go.id "
            "or Kantor Inovasi <inovasi@example.go.id>."
        )
    return url, sender


def _is_smtp(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_bare = parts.path in {"", "/"} and not parts.query and not parts.fragment
    is_known = parts.scheme in {"smtp", "smtps", "smtp+plain"} and bool(parts.hostname)
    return is_known and is_bare and port != 0 and bool(parts.username) == bool(parts.password)


def _timezone(name: str) -> str:
    name = name or "Asia/Makassar"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise BadSetting(
            f"TIMEZONE {name!r} is not known. Use a name such as Asia/Makassar or Asia/Jakarta."
        ) from problem
    return name


def _truth(name: str, text: str, default: bool) -> bool:
    if not text:
        return default
    if text.lower() not in {"0", "1", "no", "yes", "false", "true"}:
        raise BadSetting(f"{name} is {text!r}. Set it to 1 or 0.")
    return text.lower() in {"1", "yes", "true"}


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.strip().rstrip("/") for part in text.split(",") if part.strip())
    if "*" in origins:
        raise BadSetting("ALLOWED_ORIGINS may not be *. List the exact addresses, separated by commas.")
    return origins
