"""The pages of the follow-up: every page of the office, the owner's phone, what everybody may read."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.imports.tables import as_csv
from tests.shots.album import Album
from tests.shots.furnish import Furnished, furnished
from tests.shots.furniture import HEAD, ROWS
from workshop.page import LANGUAGE_COOKIE
from workshop.people.cookies import LOGIN, phone_cookie

PHONE = {"width": 360, "height": 740}


def take_follow_up(album: Album, folder: Path) -> None:
    """Photographs all of it in the album's language."""
    with furnished(folder, album.lang) as (house, server):
        url = server.url
        office = signed_in(album.person("office"), house, url, album.lang)
        for name, path in house.pages().items():
            office.goto(url + path)
            album.take(office, f"office-{name}", is_whole=True)
        album.take(clash(office, url + house.pages()["profile"]), "office-profile-clash", is_whole=True)
        album.take(importing(office, url, folder), "office-import-progress", is_whole=True)
        office = office.context.new_page()  # the page of a running import turns to itself again and again
        office.set_viewport_size(PHONE)
        for name in ("home", "candidate", "profile", "evidence-one", "portfolio"):
            office.goto(url + house.pages()[name])
            album.take(office, f"narrow-{name}", is_whole=True)
        phone = holding(album.person("phone"), house, url, album.lang)
        for name, path in house.phone_pages().items():
            phone.goto(f"{url}{path}?lang={album.lang}")
            album.take(phone, name, is_whole=True)
        phone.goto(url + house.phone_pages()["owner"])
        phone.locator("#next_title").fill("Uji coba di Puskesmas Bunyu")
        phone.locator(".dock .button").click()
        phone.get_by_role("alert").wait_for()
        album.take(phone, "owner-refused", is_whole=True)
        wide = album.person("office").new_page()
        for name in ("public-portfolio", "public-innovation"):
            wide.goto(f"{url}{house.phone_pages()[name]}?lang={album.lang}")
            album.take(wide, f"{name}-wide", is_whole=True)


def signed_in(context: BrowserContext, house: Furnished, url: str, lang: str) -> Page:
    """A page of the office's own browser."""
    return _page(context, url, {LOGIN: house.login, LANGUAGE_COOKIE: lang})


def holding(context: BrowserContext, house: Furnished, url: str, lang: str) -> Page:
    """A page of the phone that took part in the workshop."""
    return _page(context, url, {phone_cookie(house.room.code): house.sari.token or "", LANGUAGE_COOKIE: lang})


def _page(context: BrowserContext, url: str, cookies: dict[str, str]) -> Page:
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    return context.new_page()


def clash(page: Page, address: str) -> Page:
    """Somebody else saves the field that is being written."""
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    for each, text in (
        (other, "Antrean tanpa datang lebih dulu."),
        (page, "Datang saat gilirannya, bukan sejak subuh."),
    ):
        each.locator("#f-tujuan").fill(text)
        each.locator(".savebar button").click()
        each.wait_for_load_state()
    page.locator(".theirs").wait_for()
    other.close()
    return page


def importing(page: Page, url: str, folder: Path) -> Page:
    """A long table that is still being read."""
    table = folder / "Inovasi daerah.csv"
    table.write_bytes(as_csv(HEAD, *([f"Inovasi nomor {number}", *ROWS[0][1:]] for number in range(2000))))
    page.goto(f"{url}/office/import")
    page.set_input_files("#file", table)
    page.locator(".sending button").click()
    page.wait_for_load_state()
    return page
