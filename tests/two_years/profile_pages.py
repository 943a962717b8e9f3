"""The ministry's profile and the cheapest next levels, number by number. Run by test_two_years.py."""

import re

from tests.portfolio.reading import text_of
from tests.two_years import formula, maturing
from tests.two_years.told import Told, plain


def test_every_profile_counts_its_fields_and_words(told: Told) -> None:
    truth, counts, lengths = told.truth, set(), []
    (design,) = [row for row in formula.rules(truth.today.year)["profile"] if row.get("sections")]
    for key in told.some():
        filled, asked = maturing.profile(truth, key)
        page = told.office.get(f"/office/candidates/{key}/profile").text
        assert re.search(r'maturity"><b class="num">(\d+)</b> <span>of (\d+) filled in', page).groups() == (
            str(filled), str(asked),
        )  # fmt: skip
        empty = page[page.index("Still empty") :] if filled < asked else ""
        assert len(re.findall(r'<li><a href="#l-', empty[: empty.find("</ul>")])) == asked - filled
        typed, given = maturing.stored(truth, key), maturing.answered(truth, key)
        number = maturing.words(given.get(design["key"], ""))
        assert re.search(r'words-total">(\d+)</b> of (\d+) words', page).groups() == (str(number), "300")
        shown = dict(re.findall(r'data-part="words" data-of="f-(\w+)">(\d+)<', page))
        assert shown == {p["key"]: str(maturing.words(typed.get(p["key"], ""))) for p in design["sections"]}
        own = told.text(f"/office/candidates/{key}")
        assert f"Profile {filled}/{asked} " in own and f"{filled} of {asked} filled in" in own
        is_short = number < 300 and truth.stage_no(key) >= 2
        assert (f": {number} of 300 words" in own) == is_short
        counts.add(filled)
        lengths.append(number)
    assert len(counts) >= 3 and min(lengths) == 0 and max(lengths) > 300
    assert any(0 < number < 300 for number in lengths)


def test_the_texts_to_copy_and_what_the_documents_lack(told: Told) -> None:
    truth = told.truth
    fields = formula.rules(truth.today.year)["profile"]
    for key in told.some():
        filled, asked = maturing.profile(truth, key)
        page = told.office.get(f"/office/candidates/{key}/copy")
        assert f"{filled} of {asked} are filled in." in text_of(page)
        given = maturing.answered(truth, key)
        expected = [
            (str(maturing.words(given[row["key"]])), str(len(given[row["key"]])))
            for row in fields
            if row["kind"] == "long_text" and row["key"] in given
        ]
        told_words = re.findall(r"(\d+) words?(?: of 300 asked for)?, (\d+) characters?", text_of(page))
        assert told_words == expected
        said = told.text(f"/office/candidates/{key}/documents")
        left = asked - filled
        lacks = re.search(r"(\d+) fields? (?:is|are) not filled in yet", said)
        assert (int(lacks[1]) if lacks else 0) == left
        files = [row for row in truth.of("evidence", key, is_removed=False) if row["kind"] == "file"]
        assert not files or f"{len(files)} file{'s' * (len(files) > 1)}, less than 1 MB" in said


def test_the_cheapest_next_levels_of_every_candidate(told: Told) -> None:
    truth, kinds = told.truth, set()
    for key in truth.candidates:
        page = told.office.get(f"/office/candidates/{key}/evidence").text
        listed = page[page.index('<ol class="cheap">') :]
        items = re.findall(r"<li>.*?</li>", listed[: listed.index("</ol>")], re.S)
        expected = maturing.cheapest(truth, key)[:5]
        assert len(items) == len(expected) == 5
        for item, one in zip(items, expected, strict=True):
            where = (key, one)
            assert f"indicator={one.indicator}#" in item, where
            assert f"Level {one.old} to {one.new}" in item and f">+{plain(one.gain)} <" in item, where
            assert ("only waits to be checked" in item) == (not one.missing), where
            kinds.add((one.missing > 0, one.new - one.old))
    assert {(False, 1), (False, 2), (True, 1)} <= kinds
