"""Evidence and levels as acts: what proves what, who verifies, and that nothing changed stays verified."""

import pytest

from workshop import clock
from workshop.candidates import evidence_queries, evidence_sheet
from workshop.live import reading

NO_FILE = {"file_hash": "", "file_name": "", "file_type": "", "file_size": 0}
A_FILE = {"file_hash": "a" * 64, "file_name": "SK.pdf", "file_type": "pdf", "file_size": 1000}
NEWS = "https://example.go.id/berita/1"


@pytest.fixture
def number(results):
    return results.promote()


def adding(number, kind="link", indicator="regulasi", **changes):
    url = NEWS if kind == "link" else ""
    file = A_FILE if kind == "file" else NO_FILE
    given = {
        "candidate": number,
        "indicator": indicator,
        "kind": kind,
        "note": "",
        "valid_year": 2026,
        "url": url,
    }
    return {**given, **file, **changes}


def sheet_of(number):
    now = clock.now()
    with reading.reading() as db:
        return evidence_sheet.of(db, number, now, now.date())


def row_of(number, indicator="regulasi"):
    row = sheet_of(number).row(indicator)
    assert row is not None
    return row


def claim(results, number, level, indicator="regulasi", basis=""):
    args = {"indicator": indicator, "level": level, "basis": basis, "rev": row_of(number, indicator).rev}
    return results.follow("level.claim", candidate=number, **args)


def verify(results, number, level, indicator="regulasi", why=""):
    args = {"indicator": indicator, "level": level, "why": why, "rev": row_of(number, indicator).rev}
    return results.follow("level.verify", candidate=number, **args)


@pytest.fixture
def verified(results, number):
    assert results.follow("evidence.add", **adding(number))["ok"]
    assert claim(results, number, 2)["ok"]
    assert verify(results, number, 2)["ok"]
    assert row_of(number).verified == 2
    return number


def test_a_claim_with_evidence_waits_until_the_office_verifies_it(results, number):
    assert claim(results, number, 2)["ok"]
    assert row_of(number).waiting is None
    assert results.follow("evidence.add", results.facilitator, **adding(number))["ok"]
    row = row_of(number)
    assert (row.claimed, row.verified, row.waiting) == (2, 0, 0)
    assert verify(results, number, 1, why="Hanya keputusan kepala daerah")["ok"]
    row = row_of(number)
    assert (row.claimed, row.verified, row.waiting) == (2, 1, None)
    assert row.points == 3 and row.level.verified_by == "Office"


def test_only_the_office_verifies(results, number):
    results.follow("evidence.add", **adding(number))
    claim(results, number, 1)
    args = {"candidate": number, "indicator": "regulasi", "level": 1, "why": "", "rev": row_of(number).rev}
    assert results.follow("level.verify", results.facilitator, **args)["code"] == "FORBIDDEN"
    assert row_of(number).verified == 0


@pytest.mark.parametrize("change", ["another piece", "a piece off", "another claim"])
def test_whatever_changes_is_checked_again(results, verified, change):
    if change == "another piece":
        answer = results.follow("evidence.add", **adding(verified, "file"))
    elif change == "a piece off":
        answer = results.follow("evidence.remove", evidence=row_of(verified).pieces[0].id, is_removed=True)
    else:
        answer = claim(results, verified, 3)
    assert answer["ok"]
    assert row_of(verified).level.verified is None
    assert ("verify.regulasi", "2", "", "Office") in results.history(verified)


def test_repeating_a_claim_keeps_what_was_verified(results, verified):
    before = results.history(verified)
    assert claim(results, verified, 2)["ok"]
    assert row_of(verified).verified == 2 and results.history(verified) == before


def test_a_verdict_on_what_has_changed_meanwhile_is_told(results, verified):
    seen = row_of(verified).rev
    results.follow("evidence.add", results.facilitator, **adding(verified, "file"))
    args = {"indicator": "regulasi", "level": 2, "why": "", "rev": seen}
    answer = results.follow("level.verify", candidate=verified, **args)
    assert (answer["code"], answer["params"]["by"]) == ("CHANGED", "Rina")
    assert row_of(verified).level.verified is None


def refusal(answer):
    assert answer["code"] == "INVALID", answer
    return answer["params"]["field"], answer["params"]["why"]


def test_a_verdict_needs_evidence_a_claim_and_a_reason_when_lower(results, number):
    claim(results, number, 2)
    assert refusal(verify(results, number, 2)) == ("evidence", "missing")
    results.follow("evidence.add", **adding(number))
    assert refusal(verify(results, number, 3)) == ("level", "high")
    assert refusal(verify(results, number, 1)) == ("why", "missing")
    assert row_of(number).level.verified is None


def test_a_benefit_says_what_it_is_measured_by(results, number):
    assert refusal(claim(results, number, 2, "kemanfaatan")) == ("basis", "missing")
    assert refusal(claim(results, number, 2, "kemanfaatan", "cuaca")) == ("basis", "choice")
    assert refusal(claim(results, number, 2, "regulasi", "penerima")) == ("basis", "choice")
    assert claim(results, number, 2, "kemanfaatan", "penerima")["ok"]
    assert row_of(number, "kemanfaatan").basis == "penerima"
    assert refusal(claim(results, number, 4)) == ("level", "high")
    args = {"candidate": number, "indicator": "visi_misi", "level": 1, "basis": "", "rev": 0}
    assert refusal(results.follow("level.claim", **args)) == ("indicator", "choice")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://example.org/a", "//example.org",
        "https://", "https://kaltara.go.id@evil.example/", "https://exam ple.org", "http://[", "example.org",
    ],
)  # fmt: skip
def test_a_link_is_http_or_nothing(results, number, url):
    assert refusal(results.follow("evidence.add", **adding(number, url=url))) == ("url", "format")


def test_a_piece_is_one_thing(results, number):
    for args, why in (
        (adding(number, url=""), ("url", "missing")),
        (adding(number, "file", url=NEWS), ("url", "unknown")),
        (adding(number, "file", **NO_FILE), ("file", "missing")),
        (adding(number, **A_FILE), ("file", "unknown")),
        (adding(number, "workshop"), ("kind", "choice")),
    ):
        assert refusal(results.follow("evidence.add", **args)) == why
    assert len(results.history(number)) == 2


def test_the_same_piece_stands_once_per_indicator(results, number):
    for kind in ("link", "file"):
        assert results.follow("evidence.add", **adding(number, kind))["ok"]
        assert refusal(results.follow("evidence.add", **adding(number, kind))) == ("file", "taken")
        assert results.follow("evidence.add", **adding(number, kind, "sosialisasi"))["ok"]


def test_the_workshops_record_is_evidence_where_it_is_one(results, number):
    assert results.follow("evidence.add", **adding(number, "workshop", "aktor"))["ok"]
    added = {"title": "Lain", "agency": "Dinkes", "owner": "", "sector": "", "step": "x", "due": "2026-12-01"}
    other = results.follow("candidate.add", **added)["result"]["candidate"]
    assert refusal(results.follow("evidence.add", **adding(other, "workshop", "aktor"))) == ("kind", "choice")


def test_a_piece_can_be_put_back(results, verified):
    piece = row_of(verified).pieces[0].id
    assert results.follow("evidence.remove", evidence=piece, is_removed=True)["ok"]
    assert not row_of(verified).pieces
    with reading.reading() as db:
        assert [one.id for one in evidence_queries.removed(db, verified, "regulasi")] == [piece]
    assert results.follow("evidence.remove", evidence=piece, is_removed=False)["ok"]
    assert [one.id for one in row_of(verified).pieces] == [piece]


def test_a_stranger_finds_nothing(results, number):
    piece = results.follow("evidence.add", **adding(number))["result"]["evidence"]
    stranger = results._account("tono", "facilitator")
    for act, args in (
        ("evidence.add", adding(number, "file")),
        ("evidence.remove", {"evidence": piece, "is_removed": True}),
        ("level.claim", {"candidate": number, "indicator": "regulasi", "level": 1, "basis": "", "rev": 1}),
    ):
        assert results.follow(act, stranger, **args)["code"] == "GONE"


def test_the_cheapest_next_level_is_the_one_that_only_waits(results, number):
    first = sheet_of(number).next_levels[0]
    assert (first.indicator.key, first.gain, first.missing) == ("video", 4, 1)
    results.follow("evidence.add", **adding(number, indicator="sosialisasi"))
    claim(results, number, 3, "sosialisasi")
    sheet = sheet_of(number)
    first = sheet.next_levels[0]
    assert (first.indicator.key, first.to_level, first.gain, first.missing) == ("sosialisasi", 3, 3, 0)
    assert (sheet.maturity.verified, sheet.maturity.claimed, sheet.maturity.waiting, sheet.maturity.most) == (
        0,
        3,
        3,
        111,
    )


def test_everything_verified_is_the_published_maximum(results, number):
    for indicator in (row.indicator for row in sheet_of(number).rows):
        basis = indicator.bases[0].key if indicator.bases else ""
        assert results.follow("evidence.add", **adding(number, indicator=indicator.key))["ok"]
        assert claim(results, number, indicator.top, indicator.key, basis)["ok"]
        assert verify(results, number, indicator.top, indicator.key)["ok"]
    sheet = sheet_of(number)
    assert (sheet.maturity.verified, sheet.maturity.claimed, sheet.maturity.waiting) == (111, 111, 0)
    assert not sheet.next_levels and not sheet.waiting and len(sheet.rows) == 20
