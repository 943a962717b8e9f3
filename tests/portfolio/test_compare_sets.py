"""Two versions of the index on the same portfolio, and an office's own version in DATA_DIR/iid."""

import json
from importlib.resources import files

import pytest

from tests.builders import settings_in
from tests.portfolio.office import Office
from workshop import create_app, data
from workshop.errors import BadSetting
from workshop.iid import sets


@pytest.fixture(autouse=True)
def _without_own_sets():
    yield
    sets.use(None)


def test_the_page_shows_both_versions_and_what_differs(full: Office) -> None:
    page = (
        full.browser_of(full.office)
        .get("/office/sets?first=iga-2026&second=iga-2027&cycle=2027")
        .get_data(as_text=True)
    )
    assert "Pembagi terkecil rata-rata" in page and "Layanan dasar yang diperlukan" in page
    assert ">12<" in page and ">14<" in page


def test_a_version_compared_with_itself_differs_in_nothing(full: Office) -> None:
    page = (
        full.browser_of(full.office).get("/office/sets?first=iga-2026&second=iga-2026").get_data(as_text=True)
    )
    assert "Tidak ada: keduanya menghitung sama." in page


def test_an_office_s_own_file_is_a_version_without_any_change_of_code(tmp_path) -> None:
    own = tmp_path / "iid"
    own.mkdir()
    content = json.loads(files(data).joinpath("iid/iga-2026.json").read_text("utf-8"))
    content["key"], content["year"] = "iga-2028", 2028
    (own / "iga-2028.json").write_text(json.dumps(content), encoding="utf-8")
    create_app(settings_in(tmp_path))
    assert sets.catalogue().for_cycle(2028).key == "iga-2028"


def test_a_file_with_a_hole_stops_the_start_with_a_sentence(tmp_path) -> None:
    own = tmp_path / "iid"
    own.mkdir()
    content = json.loads(files(data).joinpath("iid/iga-2026.json").read_text("utf-8"))
    del content["divisor"]
    (own / "iga-2029.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(BadSetting, match=r"iga-2029\.json[\s\S]*divisor"):
        create_app(settings_in(tmp_path))
