"""What pages of every folder ask of the running request: settings, who is signed in, the language, times."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g, render_template, request
from flask_babel import force_locale
from markupsafe import Markup

from workshop.access import NOBODY, Actor
from workshop.config import Settings

LANGUAGES = ("id", "en")
LANGUAGE_COOKIE = "lang"
MONTHS = {
    "id": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}
ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT", "UTC": "UTC"}


def settings() -> Settings:
    """Returns the settings of the running app."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def own_base() -> str:
    """Returns the address others reach this server by (`http://host:port`); never the Host header's word."""
    base: str = current_app.config["OWN_BASE"]()
    return base


def language() -> str:
    """Returns the visitor's language: their own switch, else the workshop's, else Indonesian."""
    if g and (spoken := g.get("spoken")):
        return str(spoken)
    chosen = request.cookies.get(LANGUAGE_COOKIE, "") if request else ""
    if chosen in LANGUAGES:
        return chosen
    return str(g.get("workshop_lang") or "id") if request else "id"


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Has everything inside said in `lang`, whoever asks: a letter is in the language of its reader."""
    before = g.get("spoken")
    g.spoken = lang
    try:
        with force_locale(lang):
            yield
    finally:
        g.spoken = before


def local(at: datetime) -> datetime:
    """Returns a moment in the office's time zone."""
    return at.astimezone(ZoneInfo(settings().timezone))


def day(value: date | datetime | None) -> str:
    """Returns "10 Nov 2025"."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = local(value).date()
    return f"{value.day} {MONTHS[language()][value.month - 1]} {value.year}"


def clock_time(value: datetime | None) -> str:
    """Returns "14.30" (Indonesian) or "14:30"."""
    if value is None:
        return ""
    return local(value).strftime("%H.%M" if language() == "id" else "%H:%M")


def moment(value: datetime | None) -> str:
    """Returns "10 Nov 2025, 14.30 WITA"."""
    if value is None:
        return ""
    zone = settings().timezone
    return f"{day(value)}, {clock_time(value)} {ZONE_NAMES.get(zone, local(value).strftime('%Z'))}"


def percent(value: int | str) -> str:
    """Returns "40 %" (Indonesian, with a space that does not break) or "40%"."""
    return f"{value}\u00a0%" if language() == "id" else f"{value}%"


def zone_name() -> str:
    """Returns what people call the office's time zone: "WITA"."""
    zone = settings().timezone
    return ZONE_NAMES.get(zone, zone)


def asked_number(name: str) -> int:
    """Returns a row's number from the query string, 0 where none can be meant."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else 0


def refusal(status: int, title: str, text: str) -> tuple[str, int]:
    """Returns a whole page that says what is wrong and what to do next."""
    return render_template("errors/problem.html", status=status, title=title, text=text), status


def actor() -> Actor:
    """Returns who is signed in on this request, or NOBODY."""
    found: Actor = g.get("actor", NOBODY)
    return found


def markup(svg: str) -> Markup:
    """Marks SVG made by our own code as safe to put into a page."""
    return Markup(svg)  # noqa: S704  # only for workshops.qr's own output


def local_date(at: datetime) -> date:
    """Returns the calendar date of a moment in the office's time zone."""
    return local(at).date()
