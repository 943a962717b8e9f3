"""An import by hand in Chromium, on the real server: without JavaScript's help, axe 0 in both languages."""

from bench.imports import sign_in
from tests.browser.test_accessibility import Look
from tests.imports.tables import HEAD, ROW, as_csv, book
from tests.support.browser import scrolls_sideways
from workshop.people.cookies import LOGIN


def send(page, server, path, content):
    path.write_bytes(content)
    page.goto(f"{server.url}/office/import")
    page.set_input_files("#file", path)
    page.locator(".sending button").click()


def test_a_table_is_mended_and_brought_in(rooms, server, tmp_path):
    look = Look("id")
    page = look.open(rooms, "office")
    cookies = {LOGIN: sign_in(server.data, server.port), "lang": "id"}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )
    send(page, server, tmp_path / "Inovasi lama.csv", as_csv(HEAD, ROW, ["", *ROW[1:]]))
    page.wait_for_selector(".mend")  # the page refreshes itself until the file is checked
    look.at(page, "faults")
    send(page, server, tmp_path / "Inovasi lama.xlsx", book(HEAD, ROW))
    page.wait_for_selector(".dense")
    look.at(page, "checked")
    page.locator(".pagehead form:last-of-type button").click()
    page.wait_for_selector(".notice.leaf")
    look.at(page, "done")
    page.context.add_cookies([{"name": "lang", "value": "en", "url": server.url}])
    page.reload()
    look.at(page, "done in English")
    page.goto(f"{server.url}/office/import")
    look.at(page, "home in English")
    page.set_viewport_size({"width": 360, "height": 740})
    assert scrolls_sideways(page) == 0
    assert look.faults() == []
