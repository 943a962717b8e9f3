"""The page "Room": what can be checked before people come. It claims only what the server knows."""

import shutil
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import ngettext

from workshop import clock, page
from workshop.config import ROOT
from workshop.workshops import addresses
from workshop.workshops.lists import Listed

LEAST_FREE_BYTES = 1024**3


@dataclass(frozen=True, slots=True)
class Check:
    """One line: is it fine, and what to know or do."""

    is_fine: bool
    title: str
    text: str


def checks(listed: Listed, base: str, people: int) -> list[Check]:
    """Returns the checks, those that need action first."""
    found = [_address(base), _questions(listed), _phones(listed, people), _disk(), _libraries(), _clock()]
    return sorted(found, key=lambda check: check.is_fine)


def _address(base: str) -> Check:
    if not addresses.is_private_base(base):
        return Check(True, _("The address can be opened from anywhere"), addresses.shown(base))
    if addresses.is_loopback(urlsplit(base).hostname or ""):
        return Check(
            False,
            _("No network found: phones cannot reach this computer"),
            _("Connect the computer to the room's Wi-Fi, then open this page again."),
        )
    return Check(
        True,
        _("The address works in this network only"),
        _("Phones must use the same Wi-Fi as this computer. Internet is not needed."),
    )


def _questions(listed: Listed) -> Check:
    empty = listed.empty_questions
    if empty:
        title = ngettext("%(num)d question is still empty", "%(num)d questions are still empty", empty)
        return Check(False, title, _("Write it on the page Prepare."))
    count = len(listed.rounds)
    title = ngettext("%(num)d question is ready", "%(num)d questions are ready", count)
    return Check(True, title, listed.rounds[0].question if listed.rounds else "")


def _phones(listed: Listed, people: int) -> Check:
    if listed.phase == "draft":
        return Check(
            False,
            _("The lobby is not open yet"),
            _("Open it, then scan the code with your own phone as a test."),
        )
    if not people:
        return Check(
            False,
            _("No phone has come in yet"),
            _("Scan the code with your own phone. If the page does not open, switch off mobile data."),
        )
    title = ngettext("%(num)d phone has come in", "%(num)d phones have come in", people)
    return Check(True, title, _("Also try scanning once from the farthest seat."))


def _disk() -> Check:
    free = shutil.disk_usage(page.settings().data_dir).free
    gigabytes = f"{free / 1024**3:.0f}"
    if free < LEAST_FREE_BYTES:
        return Check(False, _("The disk is almost full"), _("Free at least 1 GB before people come."))
    return Check(
        True,
        _("Votes and ideas are stored on this computer's disk"),
        _("%(gigabytes)s GB are free.", gigabytes=gigabytes),
    )


def _libraries() -> Check:
    if (ROOT / "static" / "vendor" / "stamp.txt").is_file():
        return Check(
            True, _("Typeface and scripts are on this computer"), _("Nothing is fetched from the internet.")
        )
    return Check(
        False,
        _("The browser libraries are missing"),
        _("Connect to the internet once and start Rembuk again. Until then pages work as plain forms."),
    )


def _clock() -> Check:
    return Check(
        True,
        _("This computer's clock says %(time)s", time=page.moment(clock.now())),
        _("All phones follow it."),
    )
