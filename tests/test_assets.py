"""Static files, their addresses and their bytes; and pages packed on their way out."""

import gzip
from pathlib import Path

import pytest
from flask import Flask, Response, render_template_string

from workshop import assets, compression

CSS = "/* why */\n.a {\n    color: red;\n}\n.b { background: url(../img/dot.svg) }\n" + ".c { top: 0 }\n" * 20
JS = "// why\nimport { b } from './parts/b.js';\n/* two\nlines */\nexport const a = b; // stays\n"
FILES = {
    "css/a.css": CSS,
    "css/b.css": ".z { color: blue }",
    "img/dot.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "js/a.js": JS,
    "js/parts/b.js": 'import{c}from"./c.js";import{d}from"../../vendor/d.js";\nexport const b = [c, d];\n',
    "js/parts/c.js": "export const c = 1;\n",
    "vendor/d.js": "// licence\nexport const d = 1;\n",
    "vendor/font.woff2": "not really a font " * 50,
    "vendor/secret.bin": "no known kind",
}
GZIP = {"Accept-Encoding": "gzip, deflate"}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def app(folder):
    app = Flask(__name__, static_folder=None)
    assets.init_app(app, folder)
    compression.init_app(app)
    app.add_url_rule("/long", "long", lambda: "<p>kata</p>" * 200)
    app.add_url_rule("/short", "short", lambda: "<p>kata</p>")
    app.add_url_rule("/stream", "stream", lambda: Response((c for c in ["x" * 900]), mimetype="text/html"))
    inline = "{{ asset_text('css/a.css', 'css/b.css') }}"
    app.add_url_rule("/inline", "inline", lambda: render_template_string(inline))
    return app


def url_of(app, path):
    return app.jinja_env.globals["asset"](path)


def test_the_present_address_is_cached_for_ever(app):
    answer = app.test_client().get(url_of(app, "css/a.css"))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/static/0123456789ab/js/a.js", "/static/js/a.js"])
def test_an_old_address_gets_the_present_file_and_must_ask_again(app, path):
    answer = app.test_client().get(path)
    assert "export const a" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"


def test_text_is_packed_for_those_who_accept_it(app):
    plain = app.test_client().get(url_of(app, "css/a.css"))
    packed = app.test_client().get(url_of(app, "css/a.css"), headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_fonts_are_packed_already(app):
    answer = app.test_client().get(url_of(app, "vendor/font.woff2"), headers=GZIP)
    assert answer.headers["Content-Type"] == "font/woff2"
    assert "Content-Encoding" not in answer.headers


def test_who_has_it_gets_not_modified(app):
    client = app.test_client()
    first = client.get("/static/css/a.css", headers=GZIP)
    second = client.get("/static/css/a.css", headers={**GZIP, "If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")


def test_head_has_no_body(app):
    answer = app.test_client().head(url_of(app, "js/a.js"))
    assert answer.data == b""
    assert int(answer.headers["Content-Length"]) > 0


@pytest.mark.parametrize("name", ["../wsgi.py", "css/nothing.css", "vendor/secret.bin", "", "js/"])
def test_what_is_not_a_static_file_is_not_found(app, name):
    assert app.test_client().get(f"/static/{name}").status_code == 404


NESTED = """const row = (is, t) => html`<b class="a" @click=${() => go({ a: 1 })}>
    ${is ? html`<i class="x y" ?disabled=${is}>// ${t("it's")}</i>` : `no`}</b>`;
// why
const more = 1;"""


def test_templates_within_templates_keep_their_spaces():
    """A minifier that takes the inner one's beginning for the outer one's end joins attributes."""
    tight = assets.tight_js(NESTED)
    assert '<b class="a" @click=${()=>go({a:1})}>\n    ${' in tight
    assert 'html`<i class="x y" ?disabled=${' in tight and "}>// ${" in tight
    assert "why" not in tight and tight.endswith(",more=1")


def test_a_script_without_them_loses_its_space():
    tight = assets.tight_js("const a = `x ${b} y`; // why\n  const c = 'd e';")
    assert tight in ("const a=`x ${b} y`,c='d e'", 'const a=`x ${b} y`,c="d e"')


def test_static_files_are_not_written_to(app):
    assert app.test_client().post(url_of(app, "js/a.js")).status_code == 405


def test_comments_and_space_stay_at_home(app):
    js = app.test_client().get(url_of(app, "js/a.js")).text
    assert "why" not in js and "two" not in js
    assert "\n  " not in js and len(js) < len(JS)
    assert "licence" in app.test_client().get(url_of(app, "vendor/d.js")).text


def test_a_missing_file_of_ours_is_an_error_and_a_missing_library_is_not(app):
    with pytest.raises(LookupError):
        url_of(app, "js/typo.js")
    assert url_of(app, "vendor/missing.js").endswith("/vendor/missing.js")


def test_the_address_changes_with_any_file(folder):
    before = assets.load(folder).version
    (folder / "css/b.css").write_text(".z { color: green }")
    assert assets.load(folder).version != before


def test_an_inlined_sheet_points_to_absolute_addresses(app):
    text = app.test_client().get("/inline").text
    assert f"url({url_of(app, 'img/dot.svg')})" in text
    assert ".z{color:blue}" in text and "why" not in text


def test_a_module_is_preloaded_with_all_it_imports(app):
    names = [url.split("/", 3)[3] for url in app.jinja_env.globals["asset_modules"]("js/a.js")]
    assert names == ["js/a.js", "js/parts/b.js", "js/parts/c.js", "vendor/d.js"]


def test_the_real_folder_loads():
    real = assets.load(Path(__file__).parent.parent / "static")
    assert "vendor/socket.io.esm.min.js" in real.files
    assert real.modules("vendor/lit-html/directives/repeat.js")[1:] == [
        real.url(f"vendor/lit-html/{name}.js") for name in ("lit-html", "directive", "directive-helpers")
    ]


def test_a_long_page_is_packed(app):
    answer = app.test_client().get("/long", headers=GZIP)
    assert gzip.decompress(answer.data) == b"<p>kata</p>" * 200
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/long", {}), ("/long", {"Accept-Encoding": "gzip;q=0"}), ("/short", GZIP), ("/stream", GZIP)],
)
def test_other_pages_are_left_alone(app, path, headers):
    assert "Content-Encoding" not in app.test_client().get(path, headers=headers).headers
