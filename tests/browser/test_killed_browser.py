"""A whole browser killed a second after an idea was written without a line: the idea is still there."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.play import Workshop, enter, own_idea, write
from tests.support.browser import ARGS, SCREENS, chromium_path

WORDS = "Ditulis tepat sebelum ponsel mati"
LEASE_MS = 60_000  # an outbox is taken over once its holder has been silent for ten seconds


def opened(browser: Browser, profile: Path) -> BrowserContext:
    """A phone whose browser keeps its profile on the disk."""
    return browser.browser_type.launch_persistent_context(
        profile, executable_path=chromium_path(), args=list(ARGS), locale="id-ID", **SCREENS["phone"]
    )


def kill(profile: Path) -> None:
    """Kills the browser of this profile with all its processes; raises if there is none."""
    found = [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and os.fsencode(f"--user-data-dir={profile}") in words_of(entry)
    ]
    assert found, "the browser of this profile runs"
    for pid in found:
        with suppress(ProcessLookupError):  # the others go with the first
            os.kill(pid, signal.SIGKILL)


def words_of(process: Path) -> list[bytes]:
    """The command line of a process; empty if it is gone."""
    try:
        return (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def test_an_idea_written_without_a_line_outlives_a_killed_browser(
    browser: Browser, workshop: Workshop, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    phone = opened(browser, profile)
    page: Page = phone.new_page()
    enter(page, workshop.join_url)
    workshop("go", phase="collect")
    expect(page.locator("[data-part=composer]")).to_be_visible()
    cookies = (
        phone.cookies()
    )  # Chromium writes these half a minute after joining; people write later than that
    phone.set_offline(True)
    write(page, WORDS)
    expect(own_idea(page, WORDS)).to_be_visible()
    page.wait_for_timeout(1000)
    kill(profile)
    again = opened(browser, profile)
    try:
        again.add_cookies(cookies)
        back = again.new_page()
        back.goto(workshop.join_url)
        expect(own_idea(back, WORDS).locator(".state.queued, .state.shown")).to_be_visible(timeout=LEASE_MS)
        assert len(workshop("find", text=WORDS)) == 1
    finally:
        again.close()
