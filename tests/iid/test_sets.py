"""The indicator sets as published, and what a broken file says."""

import json
from collections.abc import Callable
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.iid.portfolios import BASIC, IGA_2026, IGA_2027
from workshop import data
from workshop.data import Words
from workshop.errors import BadSetting
from workshop.iid import sets
from workshop.iid.nodes import BadSet

D = Decimal
OWN_FOLDER = files(data).joinpath("iid")


def test_the_versions_stand_in_order_of_their_year():
    assert [rules.key for rules in sets.catalogue().all()] == ["iga-2026", "iga-2027"]
    assert sets.catalogue().find("iga-1999") is None


@pytest.mark.parametrize(
    ("cycle", "key"), [(2025, "iga-2026"), (2026, "iga-2026"), (2027, "iga-2027"), (2029, "iga-2027")]
)
def test_a_cycle_takes_the_newest_version_that_is_not_newer(cycle, key):
    assert sets.catalogue().for_cycle(cycle).key == key


def test_without_any_set_no_cycle_has_one(tmp_path):
    with pytest.raises(LookupError):
        sets.read_folder(tmp_path).for_cycle(2026)


def test_iga_2026_has_the_published_weights():
    assert (len(IGA_2026.spd), len(IGA_2026.sid)) == (20, 20)
    assert sum(each.weight for each in IGA_2026.spd) == 21
    assert sum(each.weight for each in IGA_2026.sid) == 37
    assert {each.key: each.max_points for each in IGA_2026.sid if each.weight > 2} == {
        "regulasi": 9,
        "replikasi": 9,
        "kemanfaatan": 9,
        "video": 12,
    }
    assert IGA_2026.indicator("tpt_progres").weight == D("0.75")
    assert [each.number for each in IGA_2026.sid] == [str(number) for number in range(16, 36)]
    assert [each.number for each in IGA_2026.sid if each.is_mandatory] == ["16", "17", "32", "33", "35"]
    assert {each.top for each in IGA_2026.indicators} == {3}


def test_the_benefit_may_be_measured_on_six_bases():
    bases = IGA_2026.indicator("kemanfaatan").bases
    assert [basis.key for basis in bases] == [
        "penerima",
        "unit",
        "efisiensi",
        "pendapatan",
        "produk",
        "kinerja",
    ]
    assert bases[2].levels[2].text.id == "20,01-30" and bases[2].levels[2].text.en == "20.01-30"
    assert not any(each.bases for each in IGA_2026.indicators if each.key != "kemanfaatan")


def test_iga_2027_is_a_forecast_and_says_so():
    assert IGA_2027.is_provisional and not IGA_2026.is_provisional and IGA_2027.based_on == "iga-2026"
    assert (IGA_2027.divisor, IGA_2027.count.basic_needed, IGA_2027.count.basic_sectors) == (14, 6, BASIC)
    assert IGA_2027.indicators == IGA_2026.indicators and IGA_2027.categories == IGA_2026.categories
    assert (
        IGA_2027.source == ("S1",)
        and "unconfirmed" in IGA_2027.uncertainty.en
        and "belum dipastikan" in IGA_2027.uncertainty.id
    )


def test_how_certain_each_part_is_travels_with_it():
    assert IGA_2026.source == ("S1", "S2") and "belum dilihat" in IGA_2026.uncertainty.id
    for rules in (IGA_2026, IGA_2027):
        assert (
            "letter itself not seen" in rules.sources["S1"].en and "belum dilihat" in rules.sources["S1"].id
        )
        parts = [rules.count, *rules.indicators, *rules.profile]
        assert all(set(part.source) <= set(rules.sources) for part in parts)
        assert all(
            part.uncertainty and part.uncertainty.id != part.uncertainty.en
            for part in (rules.count, *rules.indicators)
        )


def test_the_option_lists_of_the_profile_belong_to_the_version():
    assert [option.name.id for option in IGA_2026.field("tahapan").options] == [
        "Inisiatif",
        "Uji coba",
        "Penerapan",
    ]
    assert (
        len(IGA_2026.profile) == 27
        and len(IGA_2026.field("asta_cita").options) == 8
        and len(IGA_2026.field("pkpn").options) == 9
    )
    assert IGA_2026.field("rancang_bangun").min_words == 300 and IGA_2026.field("unknown") is None
    assert {field.kind for field in IGA_2026.profile if field.options} == {"choice"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for entry in OWN_FOLDER.iterdir():
        (tmp_path / entry.name).write_text(entry.read_text("utf-8"), "utf-8")
    return tmp_path


def design(content: dict[str, Any]) -> dict[str, Any]:
    return next(field for field in content["profile"] if field["key"] == "rancang_bangun")


def rewrite(folder: Path, name: str, spoil: Callable[[dict[str, Any]], Any]) -> None:
    content = json.loads((folder / name).read_text("utf-8"))
    spoil(content)
    (folder / name).write_text(json.dumps(content), "utf-8")


def test_a_new_years_set_is_a_new_file(folder):
    (folder / "iga-2028.json").write_text((folder / "iga-2027.json").read_text("utf-8"), "utf-8")
    rewrite(folder, "iga-2028.json", lambda it: it.update(key="iga-2028", year=2028, divisor=16))
    (folder / "notes.txt").write_text("not a set", "utf-8")
    found = sets.read_folder(OWN_FOLDER, folder)
    assert [rules.key for rules in found.all()] == ["iga-2026", "iga-2027", "iga-2028"]
    assert found.for_cycle(2030).divisor == 16


def test_a_later_folder_replaces_a_set(folder):
    rewrite(folder, "iga-2027.json", lambda it: it.update(divisor=15))
    assert sets.read_folder(OWN_FOLDER, folder).find("iga-2027").divisor == 15


def test_a_file_saved_by_windows_with_a_mark_in_front_is_read(folder):
    text = (folder / "iga-2026.json").read_text("utf-8")
    (folder / "iga-2026.json").write_text(text, "utf-8-sig")
    assert sets.read_folder(folder).find("iga-2026") == IGA_2026


def test_english_may_be_missing(folder):
    rewrite(folder, "iga-2026.json", lambda it: it["name"].pop("en"))
    assert sets.read_folder(folder).find("iga-2026").name == Words("IGA 2026", "IGA 2026")


def row(it: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in it["indicators"] if each["key"] == key)


def without(it: dict[str, Any], key: str) -> None:
    it["indicators"].remove(row(it, key))


def rename(it: dict[str, Any], old: str, new: str) -> None:
    it[new] = it.pop(old)


BROKEN = {
    "a missing indicator": (lambda it: without(it, "bimtek"), "indicators: has no number 20. Add indicator 20 as published."),
    "the sum of a missing row": (lambda it: without(it, "rkpd"), "maxima.maturity: says 111, the parts of the file add up to 105."),
    "a missing weight": (lambda it: row(it, "video").pop("weight"), "indicators[39:video].weight: is missing. Write a number from 0.01 up"),
    "a wrong weight": (lambda it: row(it, "haki").update(weight=2), "maxima.spd: says 63, the parts of the file add up to 66."),
    "a weight as text": (lambda it: row(it, "video").update(weight="4"), "indicators[39:video].weight: is “4”. Write a number"),
    "a weight below 0": (lambda it: row(it, "video").update(weight=-4), "indicators[39:video].weight: is -4."),
    "a slip of the pen": (lambda it: rename(row(it, "video"), "weight", "wieght"), "indicators[39:video].wieght: is not known here. Write “weight”."),
    "something unknown": (lambda it: it.update(colour="green"), "colour: is not known here. Remove it."),
    "another aspect": (lambda it: row(it, "video").update(aspect="sad"), "indicators[39:video].aspect: is “sad”. Write one of spd, sid."),
    "a hole in the levels": (lambda it: row(it, "video")["levels"].pop(1), "indicators[video].levels: has the values [1, 3]."),
    "no levels": (lambda it: row(it, "video").update(levels=[]), "indicators[39:video].levels: is an empty list. Write a list of objects"),
    "a level without words": (lambda it: row(it, "video")["levels"][0].pop("id"), "indicators[39:video].levels[0].id: is missing."),
    "a basis with fewer levels": (lambda it: row(it, "kemanfaatan")["bases"][1]["levels"].pop(), "indicators[kemanfaatan].bases[unit]: has 2 levels, the indicator has 3."),
    "a number that is none": (lambda it: row(it, "video").update(number="thirty"), "indicators: has the number “thirty”. Write a number such as 16 or 5a."),
    "a double key": (lambda it: row(it, "video").update(key="monev"), "indicators: has “monev” twice. Give each its own."),
    "a hole between classes": (lambda it: it["categories"][1].update(to=64.9), "categories[inovatif].to: is 64.9, the class above begins at 65.01. Leave neither hole nor overlap: 65.00."),
    "classes that overlap": (lambda it: it["categories"][2].update(to=41), "categories[kurang_inovatif].to: is 41, the class above begins at 40.01."),
    "classes that end early": (lambda it: it["categories"].pop(), "categories[kurang_inovatif].from: is 0.01. End with the class from 0."),
    "classes that begin late": (lambda it: it["categories"][0].update(to=99), "categories[sangat_inovatif].to: is 99. Begin with the class up to 100."),
    "a class upside down": (lambda it: it["categories"][0].update({"from": 101}), "categories[sangat_inovatif]: goes from 101 to 100. Swap them."),
    "a gate too high": (lambda it: it["count"].update(basic_needed=7), "count.basic_needed: is 7 of 6 sectors. Write at most 6."),
    "an unknown sector": (lambda it: it["count"].update(basic_sectors=["1.01", "1.02", "1.03", "1.04", "1.05", "9.99"]), "count.basic_sectors: has the unknown code “9.99”. Use a code of sectors.json."),
    "a wrong cap": (lambda it: it["count"].update(cap=100), "maxima.count: says 76, the parts of the file add up to 38.00."),
    "a wrong total": (lambda it: it.update(total=251), "total: says 251, the maxima add up to 250.00. Make them agree."),
    "a divisor of 0": (lambda it: it.update(divisor=0), "divisor: is 0. Write a whole number from 1 up."),
    "a divisor that is true": (lambda it: it.update(divisor=True), "divisor: is true. Write a whole number from 1 up."),
    "a window backwards": (lambda it: it["window"].update(first_years_back=0), "window: begins 0 and ends 1 years back. Let it begin further back than it ends."),
    "an unknown source": (lambda it: row(it, "video").update(source=["S9"]), "indicators[video].source: names “S9”. Describe it under sources, or name another."),
    "an object for a text": (lambda it: it.update(about={}), "about: is an empty object. Write a text in quotation marks."),
    "no uncertainty": (lambda it: it.pop("uncertainty"), "uncertainty: is missing. Write an object { … }."),
    "no count": (lambda it: it.update(count=None), "count: is null. Write an object { … }."),
    "a choice without options": (lambda it: it["profile"][2].pop("options"), "profile[2:tahapan].options: is missing."),
    "options without a choice": (lambda it: it["profile"][0].update(options=[]), "profile[0:nama_pemda].options: is not known here."),
    "a field of another kind": (lambda it: it["profile"][0].update(kind="colour"), "profile[0:nama_pemda].kind: is “colour”. Write one of auto, choice"),
    "sections of a short field": (lambda it: it["profile"][1].update(sections=[]), "profile[1:nama_inovasi].sections: is not known here."),
    "a section without a prompt": (lambda it: design(it)["sections"][0].pop("prompt"), "sections[0:dasar_hukum].prompt: is missing."),
    "a section called like a field": (lambda it: design(it)["sections"][0].update(key="tujuan"), "profile: has “tujuan” twice. Give each its own."),
    "a key too long for the history": (lambda it: it["profile"][1].update(key="nama_inovasi_daerah_lengkap"), "profile: has the key “nama_inovasi_daerah_lengkap”. Write at most 24 letters."),
    "another format": (lambda it: it.update(schema="rembuk-iid-set/2"), "schema: is another format. Write “rembuk-iid-set/1”."),
    "another name": (lambda it: it.update(key="iga-2031"), "key: is “iga-2031” in a file called iga-2026.json. Call the file iga-2031.json."),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_set_says_where_what_and_how_to_mend(folder, spoil, message):
    sets.read_folder(folder)
    rewrite(folder, "iga-2026.json", spoil)
    with pytest.raises(BadSet) as caught:
        sets.read_folder(folder)
    assert str(caught.value).startswith("The indicator set iga-2026.json cannot be used.\n- ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b'{"a": 1,\n}', "line 2, column 1: is not JSON"),
        (b"", "line 1, column 1: is not JSON"),
        (b"[]", "file: is not an object"),
        (b'{"a": 1, "a": 2}', "a: is written twice in one object. Keep one of the two."),
        (b'{"a": NaN}', "NaN: is not a number. Write a decimal number."),
        (b"\xff\xfe{}", "file: is not UTF-8 text. Save it as UTF-8."),
        (b'{"based_on": ["x"]}', "based_on: names “['x']”. Name a complete set of the same folder."),
        (b'{"based_on": "iga-2031"}', "based_on: names “iga-2031”."),
        (b'{"based_on": "iga-2027"}', "based_on: names “iga-2027”."),
    ],
)
def test_a_file_that_is_no_set_says_so(folder, text, message):
    (folder / "iga-2030.json").write_bytes(text)
    with pytest.raises(BadSet) as caught:
        sets.read_folder(folder)
    assert caught.value.file == "iga-2030.json" and message in str(caught.value)


def test_all_faults_are_told_at_once_and_stop_the_start(folder):
    def spoil(it: dict[str, Any]) -> None:
        it.pop("divisor")
        row(it, "video").pop("weight")
        it["profile"][3].pop("name")

    rewrite(folder, "iga-2026.json", spoil)
    with pytest.raises(BadSetting) as caught:
        sets.read_folder(folder)
    assert [fault.path for fault in caught.value.faults] == [
        "divisor",
        "indicators[39:video].weight",
        "profile[3:inisiator].name",
    ]


def test_what_a_version_says_about_itself_is_never_inherited(folder):
    rewrite(
        folder,
        "iga-2027.json",
        lambda it: [it.pop(name) for name in ("uncertainty", "source", "provisional", "name")],
    )
    with pytest.raises(BadSet) as caught:
        sets.read_folder(folder)
    assert [fault.path for fault in caught.value.faults] == ["provisional", "name", "source", "uncertainty"]


def test_sources_of_both_files_are_known(folder):
    rewrite(folder, "iga-2027.json", lambda it: it.update(sources={"L": "the letter"}, source=["L", "S1"]))
    assert {"L", "S2"} <= set(sets.read_folder(folder).find("iga-2027").sources)
    rewrite(folder, "iga-2027.json", lambda it: it.update(sources="S1"))
    with pytest.raises(BadSet, match="sources: is “S1”"):
        sets.read_folder(folder)


def test_a_source_is_described_once_for_both_languages_or_in_each(folder):
    words = {"L": "the letter", "M": {"id": "surat itu", "en": "that letter"}}
    rewrite(folder, "iga-2027.json", lambda it: it.update(sources=words))
    found = sets.read_folder(folder).find("iga-2027").sources
    assert (found["L"].id, found["L"].en, found["M"].id) == ("the letter", "the letter", "surat itu")
    rewrite(folder, "iga-2027.json", lambda it: it.update(sources={"L": 3, "M": {"en": "that letter"}}))
    with pytest.raises(BadSet) as caught:
        sets.read_folder(folder)
    assert [fault.path for fault in caught.value.faults] == ["sources.L", "sources.M.id"]
