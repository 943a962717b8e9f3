"""Where pictures go, and how they are taken."""

import base64
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Response

from tests.support.browser import Rooms

SETTLE_MS = 700
# README's pictures and how much smaller they are kept.
README = {"phone-vote": 1.5, "desk-collect": 0.7, "stage-reveal": 0.75, "office-candidates": 0.7}
PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"
MOST_BYTES = 150_000


class Album:
    """A folder of pictures in one language; `words` choose those whose name contains one of them."""

    def __init__(self, rooms: Rooms, folder: Path, lang: str, words: list[str]) -> None:
        self.rooms = rooms
        self.folder = folder
        self.lang = lang
        self.words = words
        self.taken: list[str] = []
        self.broken: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    def person(self, screen: str, **options: object) -> BrowserContext:
        """A fresh browser in the album's language, phones at the size of the mockups."""
        if screen == "phone":
            options = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, **options}
        locale = {"id": "id-ID", "en": "en-GB"}[self.lang]
        context = self.rooms.person(screen, lang=locale, **options)
        context.on("response", self._hear)
        return context

    def _hear(self, response: Response) -> None:
        if response.status >= 500:
            self.broken.append(f"{response.status} {response.url}")

    def take(self, page: Page, name: str, is_whole: bool = False) -> None:
        """Keeps a picture of what is seen now, or of the whole page; raises if the server failed meanwhile."""
        if self.words and not any(word in name for word in self.words):
            return
        page.wait_for_timeout(SETTLE_MS)
        if self.broken:
            raise ValueError(f"{name}: {self.broken}")
        page.screenshot(path=self.folder / f"{name}.png", full_page=is_whole)
        self.taken.append(name)
        if name in README and self.lang == "id":
            keep_for_readme(page, name)

    def each(
        self,
        page: Page,
        name: str,
        sizes: dict[str, tuple[int, int]],
        before: Callable[[], None] | None = None,
    ) -> None:
        """Keeps the page at several sizes."""
        for suffix, (width, height) in sizes.items():
            page.set_viewport_size({"width": width, "height": height})
            if before:
                before()
            self.take(page, f"{name}{suffix}")


def keep_for_readme(page: Page, name: str) -> None:
    """Keeps what is seen, smaller, for README; raises if it is still too heavy."""
    seen = page.evaluate("({ x: scrollX, y: scrollY, width: innerWidth, height: innerHeight })")
    clip = {**seen, "scale": README[name]}
    cdp = page.context.new_cdp_session(page)
    picture = base64.b64decode(cdp.send("Page.captureScreenshot", {"format": "png", "clip": clip})["data"])
    cdp.detach()
    if len(picture) > MOST_BYTES:
        raise ValueError(f"{name} has {len(picture)} bytes, more than {MOST_BYTES}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(picture)
