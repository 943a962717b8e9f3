"""The domain files are complete, consistent, and say where each fact comes from."""

import json
from importlib.resources import files

import pytest

from workshop import data

GROUPS = {"basic": 6, "obligatory": 18, "optional": 8, "support": 6}


def test_there_are_38_sectors_of_which_six_are_basic_services() -> None:
    found = data.sectors()
    assert {group: sum(s.group == group for s in found) for group in GROUPS} == GROUPS
    assert [s.code for s in found if s.is_basic] == ["1.01", "1.02", "1.03", "1.04", "1.05", "1.06"]
    assert all(s.standard for s in found if s.is_basic)
    assert len(data.sector_codes()) == 38 and all(len(code) <= 8 for code in data.sector_codes())


def test_a_sector_is_found_by_its_code() -> None:
    health = data.sector("1.02")
    assert health is not None and health.name.in_("id") == "Kesehatan" and health.name.in_("en") == "Health"
    assert health.name.in_("fr") == "Kesehatan"
    assert data.sector("9.99") is None


def test_agencies_have_a_unique_name_and_a_short_form_that_fits_the_stage() -> None:
    found = data.agencies()
    assert len(found) == 50 and len({a.name for a in found}) == len({a.short for a in found}) == 50
    assert all(0 < len(a.short) <= 24 and len(a.name) <= 120 for a in found)
    assert {code for a in found for code in a.sectors} <= data.sector_codes()


def test_every_basic_service_has_an_agency() -> None:
    served = {code for agency in data.agencies() for code in agency.sectors}
    assert {s.code for s in data.sectors() if s.is_basic} <= served


def test_there_are_five_criteria_in_the_order_of_the_article() -> None:
    assert [criterion.key for criterion in data.criteria()] == list("abcde")
    assert all(c.name.id and c.name.en and c.text.id and c.text.en for c in data.criteria())


def test_there_are_five_regencies() -> None:
    assert [r.name for r in data.regencies()][-1] == "Kota Tarakan" and len(data.regencies()) == 5


@pytest.mark.parametrize(
    "name", ["agencies.json", "regencies.json", "sectors.json", "criteria.json", "plan.json"]
)
def test_every_fact_names_a_source_of_its_file_and_its_uncertainty(name: str) -> None:
    content = data.content(name)
    assert content["rows"] and all(row["source"] in content["sources"] for row in content["rows"])
    assert all("uncertainty" in row for row in content["rows"])


def test_every_file_parses_and_says_what_it_is() -> None:
    found = [path for path in files("workshop.data").iterdir() if path.name.endswith(".json")]
    assert len(found) >= 6
    for path in found:
        assert json.loads(path.read_text(encoding="utf-8"))["about"], path.name


def test_stop_words_do_not_swallow_what_ideas_are_about() -> None:
    telling = {"puskesmas", "desa", "guru", "air", "jalan", "obat", "antre", "kepala", "baru", "datang"}
    assert not telling & data.stop_words() and {"yang", "untuk", "the"} <= data.stop_words()
