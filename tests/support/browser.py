"""Chromium as a phone, desk or stage; with accessibility rules, CSP faults and console errors at hand."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

HERE = Path(__file__).resolve().parent
AXE = HERE.parent / "browser" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_MS = 30_000  # what must come is waited for; a test fails only if it never comes
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MOTO_G4 = {
    "viewport": {"width": 360, "height": 640},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": (
        "Mozilla/5.0 (Linux; Android 7.0; Moto G (4)) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/140.0.0.0 Mobile Safari/537.36"
    ),
}
SCREENS: dict[str, dict[str, Any]] = {
    "phone": MOTO_G4,
    "narrow": {**MOTO_G4, "viewport": {"width": 320, "height": 568}},
    "desk": {"viewport": {"width": 1366, "height": 768}},
    "office": {"viewport": {"width": 1440, "height": 900}},
    "stage": {"viewport": {"width": 1280, "height": 720}},
    "stage-4x3": {"viewport": {"width": 1024, "height": 768}},
    "stage-1080p": {"viewport": {"width": 1920, "height": 1080}},
}
# Runs before the page's own scripts, in every frame; the page cannot know.
WATCH_CSP = """
window.__cspFaults = [];
document.addEventListener("securitypolicyviolation", (event) => window.__cspFaults.push(
  `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile || ""}:${event.lineNumber}`));
"""


class NoChromium(RuntimeError):
    """Chromium is not on this machine; `make tools` installs it."""


def chromium_path() -> str:
    """Returns Debian's Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise NoChromium("Chromium is missing: run `make tools`")
    return found


@dataclass
class Watch:
    """What went wrong in one page since it was opened."""

    page: Page
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def csp(self) -> list[str]:
        """Returns the violations of the content security policy in all frames."""
        faults: list[str] = []
        for frame in self.page.frames:
            faults += frame.evaluate("window.__cspFaults || []")
        return faults

    def faults(self, but: Sequence[str] = ()) -> list[str]:
        """Returns console errors, page errors and CSP violations; not those containing a text of `but`."""
        everything = self.console + self.errors + self.csp()
        return [fault for fault in everything if not any(text in fault for text in but)]

    def hear(self, message: ConsoleMessage) -> None:
        """Keeps an error the console shows."""
        if message.type == "error":
            self.console.append(f"{message.text} ({message.location.get('url', '')})")


def watch(page: Page) -> Watch:
    """Begins to collect what goes wrong in `page`; to be called before it goes anywhere."""
    found = Watch(page)
    page.on("console", found.hear)
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    return found


@dataclass
class Rooms:
    """Opens browser contexts: each is a person with cookies and storage of their own."""

    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def person(self, screen: str = "phone", lang: str = "id-ID", **options: Any) -> BrowserContext:
        """Returns a fresh context for a screen of SCREENS; `options` go over it."""
        chosen = {"locale": lang, "reduced_motion": "reduce", "timezone_id": "Asia/Makassar"}
        context = self.browser.new_context(**{**chosen, **SCREENS[screen], **options})
        context.add_init_script(WATCH_CSP)
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        return context

    def page(self, screen: str = "phone", **options: Any) -> Page:
        """Returns a page of a fresh person."""
        return self.person(screen, **options).new_page()

    def close(self) -> None:
        """Sends everybody home."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()


expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def running_browser(args: Sequence[str] = ()) -> Iterator[Browser]:
    """Starts headless Chromium; `args` are added, as `--host-resolver-rules=MAP 192.168.43.1 127.0.0.1`."""
    with sync_playwright() as playwright:
        browser = launch(playwright, args)
        try:
            yield browser
        finally:
            browser.close()


def launch(playwright: Playwright, args: Sequence[str] = ()) -> Browser:
    """Starts headless Chromium inside a playwright that already runs (there can be one per thread)."""
    return playwright.chromium.launch(executable_path=chromium_path(), args=[*ARGS, *args])


def axe(page: Page, but: Sequence[str] = ()) -> list[str]:
    """Returns the accessibility faults of `page` at WCAG 2.2 AA, one line each: rule, element, why.

    The page's context needs `bypass_csp=True`: axe arrives as an inline script. `but` names rules left out.
    """
    page.evaluate(AXE.read_text("utf-8") + ";0")
    options = {
        "runOnly": {"type": "tag", "values": AXE_TAGS},
        "rules": {rule: {"enabled": False} for rule in but},
    }
    result = page.evaluate(f"axe.run(document, {json.dumps(options)})")
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def settle(page: Page, is_so: Callable[[], bool]) -> bool:
    """Waits until something can be seen in `page`, or in what it has loaded; returns whether it ever could."""
    for _look in range(PATIENCE_MS // 100):
        if is_so():
            return True
        page.wait_for_timeout(100)
    return is_so()


def scrolls_sideways(page: Page) -> int:
    """Returns by how many CSS px the page is wider than the screen (0: it is not)."""
    root = "document.documentElement"
    return int(page.evaluate(f"Math.max(0, {root}.scrollWidth - {root}.clientWidth)"))


@dataclass
class Traffic:
    """Encoded bytes of a page's first visit, by address: bodies only, without headers."""

    bodies: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self.bodies.values())


def record_traffic(context: BrowserContext, page: Page) -> Traffic:
    """Begins to sum what `page` downloads, as it came over the wire; frames inside it count too."""
    found = Traffic()
    urls: dict[str, str] = {}
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")

    def answered(event: dict[str, Any]) -> None:
        response = event["response"]
        urls[event["requestId"]] = response["url"]
        headers = {name.lower(): value for name, value in response["headers"].items()}
        found.bodies[response["url"]] = int(headers.get("content-length", 0))

    def finished(event: dict[str, Any]) -> None:
        url = urls.get(event["requestId"])
        if url and not found.bodies[url]:
            found.bodies[url] = int(event["encodedDataLength"])  # no length announced: with headers then

    cdp.on("Network.responseReceived", answered)
    cdp.on("Network.loadingFinished", finished)
    return found
