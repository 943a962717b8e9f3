"""What can be taken away of a candidate, opened again, number by number. Run by test_two_years.py."""

import csv
import hashlib
import io
from collections import Counter
from typing import Any
from zipfile import ZipFile

from tests.two_years import formula, maturing, papers
from tests.two_years.letters import day
from tests.two_years.recomputed import Truth
from tests.two_years.told import Told, plain

KINDS = {"file": "File", "link": "Link", "workshop": "Record"}


def indicator_rows(truth: Truth, key: int) -> list[list[str]]:
    """Returns number, name, claimed, verified, pieces and points of every indicator."""
    claims, proven, waiting = truth.levels(key, "claimed"), truth.levels(key, "verified"), truth.waiting(key)
    rows = []
    for one in formula.rules(truth.today.year)["indicators"]:
        if one["aspect"] == "sid":
            name, level = one["key"], proven.get(one["key"], 0)
            pieces = len(truth.of("evidence", key, indicator=name, is_removed=False))
            verified = "waits" if name in waiting else str(level)
            title = one["name"]["en"] + " *" * bool(one["mandatory"])
            points = plain(one["weight"] * level)
            rows.append([one["number"], title, str(claims.get(name, 0)), verified, str(pieces), points])
    return rows


def evidence_rows(truth: Truth, key: int) -> list[dict[str, Any]]:
    """Returns the standing evidence in the order of the indicators, the oldest first."""
    order = {row["key"]: at for at, row in enumerate(formula.rules(truth.today.year)["indicators"])}
    rows = truth.of("evidence", key, is_removed=False)
    return sorted(rows, key=lambda row: (order[row["indicator"]], row["id"]))


def step_rows(truth: Truth, key: int) -> Counter[tuple[str, str, str]]:
    """Returns title, due date and day of finishing of every step."""
    rows = truth.of("step", key, is_removed=False)
    days = [(row["title"], day(row["due_on"], "en"), row["done_on"]) for row in rows]
    return Counter((title, due, day(done, "en") if done else "–") for title, due, done in days)


def votes_of(truth: Truth, key: int) -> tuple[int, int, int, int, int]:
    """Returns (votes, people for it, people there, place, ideas) of a candidate's idea on its day."""
    one = truth.candidates[key]
    (round_,) = [row for row in truth.rows["round"] if row["workshop_id"] == one["workshop_id"]]
    ranking = truth.ranking(round_["id"], round_["cap"])
    votes = ranking[one["idea_id"]]
    people = {row["ballot_key"] for row in truth.given(round_["id"]) if row["idea_id"] == one["idea_id"]}
    there = [row for row in truth.rows["participant"] if row["workshop_id"] == one["workshop_id"]]
    ideas = [row for row in truth.rows["entry"] if row["round_id"] == round_["id"]]
    return votes, len(people), len(there), 1 + sum(other > votes for other in ranking.values()), len(ideas)


def test_every_profile_as_a_document(told: Told) -> None:
    truth, numbers = told.truth, {row["key"]: row["number"] for row in formula.rules(2026)["indicators"]}
    for key in told.some():
        one = truth.candidates[key]
        lines, tables = papers.parts_of_docx(told.office.get(f"/office/candidates/{key}/profile.docx").data)
        around = " ".join(lines)
        facts = papers.facts_of(tables)
        verified, claimed, _waits = truth.maturity(key)
        assert f"{plain(verified)} points verified, {plain(claimed)} claimed, of 111." in around
        design = maturing.words(maturing.answered(truth, key).get("rancang_bangun", ""))
        assert "{} of {} fields are filled.".format(*maturing.profile(truth, key)) in around
        assert f"{design} words; at least 300 are asked for." in around
        assert papers.table_of(tables, "No.", "Indicator") == indicator_rows(truth, key)
        pieces = evidence_rows(truth, key)
        listed = papers.table_of(tables, "No.", "Kind") if pieces else []
        assert [row[:2] + row[3:4] for row in listed] == [
            [numbers[row["indicator"]], KINDS[row["kind"]], str(row["valid_year"])] for row in pieces
        ]
        cycles = ", ".join(f"IID {year}" for year in truth.counts_in(key))
        assert facts["Counts in"] == (cycles or "no cycle yet")
        assert facts.get("Team", "0").split()[0] == str(truth.team(key))
        for stage, label in (("uji_coba", "Trial"), ("penerapan", "Application")):
            reached = truth.reached(key, stage)
            assert facts.get(label) == (day(reached, "en") if reached else None), (key, stage)
        assert Counter(
            (row[0], row[2], row[3]) for row in papers.table_of(tables, "Step", "Who does it")
        ) == step_rows(truth, key)
        answers = Counter(row[1] for row in papers.table_of(tables, "Criterion"))
        assert answers["Yes"] == len(truth.of("criterion_answer", key, answer="yes"))
        if one["workshop_id"]:
            votes, people, every, place, ideas = votes_of(truth, key)
            assert facts["Votes"] == (
                f"{votes} vote{'s' * (votes != 1)}. Chosen by {people} of {every} people, place {place} of {ideas} ideas"
            ), key


def test_the_same_profile_as_pdf(told: Told) -> None:
    truth = told.truth
    for key in told.some()[::3]:
        words = papers.words_of_pdf(told.office.get(f"/office/candidates/{key}/profile.pdf").data)
        around, tables = papers.parts_of_docx(told.office.get(f"/office/candidates/{key}/profile.docx").data)
        for row in papers.table_of(tables, "No.", "Indicator"):
            assert " ".join(row) in words, (key, row)
        for label, text in papers.facts_of(tables).items():
            assert f"{label} {text}" in words, (key, label)
        assert f"of {maturing.profile(truth, key)[1]} fields are filled." in words and "of 111." in words
        for paragraph in around:
            assert not any(map(str.isdigit, paragraph)) or paragraph in words, (key, paragraph)


def test_every_bundle_of_evidence(told: Told) -> None:
    truth, files = told.truth, 0
    for key in told.some():
        pieces = evidence_rows(truth, key)
        packed = ZipFile(io.BytesIO(told.office.get(f"/office/candidates/{key}/evidence.zip").data))
        assert packed.testzip() is None
        index = papers.rows_of(papers.book_of(packed.read("00 list of evidence.xlsx")).active)
        lines = _csv_rows(packed.read("00 list of evidence.csv").decode("utf-8-sig"))
        for row, line, piece in zip(index, lines, pieces, strict=True):
            assert (row["Kind"], row["Valid in"]) == (KINDS[piece["kind"]], piece["valid_year"])
            assert (row["SHA-256"] or "") == line["SHA-256"] == piece["file_hash"]
            assert (row["Link"] or "") == piece["url"] and (row["Size in bytes"] or 0) == piece["file_size"]
            name = row["File in this ZIP"]
            assert bool(name) == (piece["kind"] != "link")
            if piece["kind"] == "file":
                content = packed.read(name)
                assert hashlib.sha256(content).hexdigest() == piece["file_hash"]
                assert len(content) == piece["file_size"] and row["State"] == "in this ZIP"
                files += 1
        inside = [name for name in packed.namelist() if not name.startswith("00 ")]
        assert len(inside) == sum(piece["kind"] != "link" for piece in pieces)
        links = [piece["url"] for piece in pieces if piece["url"]]
        told_links = packed.read("00 links.txt").decode("utf-8-sig") if links else ""
        assert told_links.count("https://") == len(links) and all(link in told_links for link in links)
    standing = [row for row in truth.rows["evidence"] if not row["is_removed"]]
    assert files == sum(row["kind"] == "file" and row["candidate_id"] in told.some() for row in standing) > 0


def _csv_rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table), delimiter=table[len("No.")]))
