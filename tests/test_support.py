"""The test tools themselves: what they claim to see, they must be able to see."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg
import pytest
from psycopg.errors import UndefinedTable

from tests.support import browser as browsers
from tests.support.server import NotServing, make_server

BAD = (
    b"<!doctype html><html lang=id><title>x</title><img src=/x.png>"
    b"<p style='color:#bbb'>pucat</p><script>console.error('ada yang salah')</script>"
)


@pytest.fixture
def bad_site():
    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(BAD)))
            self.send_header("Content-Security-Policy", "style-src 'self'; script-src 'unsafe-inline'")
            self.end_headers()
            self.wfile.write(BAD)

        def log_message(self, *_):
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}/"
    site.shutdown()
    site.server_close()


def test_the_browser_sees_what_is_wrong(rooms, bad_site):
    page = rooms.page("phone", bypass_csp=False)
    seen = browsers.watch(page)
    page.goto(bad_site)
    assert any("ada yang salah" in fault for fault in seen.console)
    assert any(fault.startswith("style-src") for fault in seen.csp())
    assert seen.faults(but=["ada yang salah", "style-src", "Content Security Policy", "404"]) == []


def test_axe_sees_what_is_wrong(rooms, bad_site):
    page = rooms.page("desk", bypass_csp=True)
    page.goto(bad_site)
    rules = {fault.partition(":")[0] for fault in browsers.axe(page)}
    assert "image-alt" in rules
    assert "color-contrast" in rules


def test_traffic_is_summed(rooms, bad_site):
    context = rooms.person("stage")
    page = context.new_page()
    traffic = browsers.record_traffic(context, page)
    page.goto(bad_site, wait_until="networkidle")
    assert traffic.bodies[bad_site] == len(BAD)
    assert traffic.total >= 2 * len(BAD)


def test_each_database_is_its_own_and_can_be_copied(cluster, postgres_url):
    def ask(url, query):
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            return connection.execute(query)

    ask(postgres_url, "CREATE TABLE idea (id int)")
    copy = cluster.copy(postgres_url)
    assert ask(copy, "SELECT * FROM idea").fetchall() == []
    other = cluster.url()
    with pytest.raises(UndefinedTable):
        ask(other, "SELECT * FROM idea")
    cluster.drop(copy)
    cluster.drop(other)


def test_a_server_that_cannot_start_says_why(tmp_path):
    server = make_server(tmp_path, env={"TIMEZONE": "Nowhere/None"})
    with pytest.raises(NotServing, match="TIMEZONE"):
        server.start()
    assert not server.is_running
