"""Words that are looked for, where they stand in a text, and what replications are worth."""

import pytest

from workshop.iid.sets import catalogue
from workshop.library import rules
from workshop.library.rules import Piece

REPLICATION = catalogue().for_cycle(2026).indicator("replikasi")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Antrean DARING", ("antrean", "daring")),
        ("a OR (b", ("a", "or", "b")),
        ('"antrean*" -daring ^x:y', ("antrean", "daring", "x", "y")),
        ("Jum'at, e-KTP 2026", ("jum", "at", "e", "ktp", "2026")),
        ("Pelayanán naïve", ("pelayanan", "naive")),
        ("satu_dua satu", ("satu", "dua")),
        ("😀 *** ' \" \\", ()),
        ("", ()),
    ],
)
def test_what_is_typed_becomes_words_without_signs(typed, words):
    assert rules.words_of(typed) == words


def test_long_input_is_cut():
    assert len(rules.words_of(" ".join(f"kata{n}" for n in range(500)))) == rules.MOST_WORDS
    assert rules.words_of("x" * 5000) == ("x" * rules.MOST_LETTERS,)


def test_each_word_that_begins_so_is_marked_and_the_text_stays_whole():
    text = "Ântrean (antre) di pengantrean <b>"
    pieces = rules.marked(text, ("antre",))
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.is_marked] == ["Ântrean", "antre"]
    assert rules.marked(text, ()) == (Piece(text),)


def test_a_snippet_shows_the_place_of_the_first_hit():
    far = "awal " * 200 + "perahu posyandu datang tiap pekan " + "akhir " * 200
    pieces = rules.snippet(["ringkasan saja", far], ("posyandu",))
    text = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.is_marked] == ["posyandu"]
    assert text.startswith("… ") and text.endswith(" …") and len(text) < 260
    assert rules.snippet(["pendek", far], ("tidakada",)) == (Piece("pendek"),)
    assert rules.snippet(["", "  "], ("x",)) == ()


def test_a_word_longer_than_the_snippet_is_still_shown():
    pieces = rules.snippet(["b" * 1000], ("b",))
    assert pieces[0].is_marked and len(pieces[0].text) == rules.SNIPPET


@pytest.mark.parametrize(
    ("others", "agencies", "applied", "level"),
    [
        ([], 0, 0, 0),
        ([("Dinas Sosial", "usulan")], 1, 0, 1),
        ([("Dinas Sosial", "usulan"), ("DINAS SOSIAL", "penerapan")], 1, 1, 1),
        ([("Dinas Sosial", "usulan"), ("Dinas Kesehatan", "penerapan")], 1, 0, 1),
        ([(f"Kabupaten {n}", "replikasi") for n in range(2)], 2, 2, 2),
        ([(f"Kabupaten {n}", "penerapan") for n in range(9)], 9, 9, 3),
    ],
)
def test_replications_count_once_an_agency_and_never_the_own_one(others, agencies, applied, level):
    assert rules.copies("Dinas Kesehatan", others, REPLICATION) == rules.Copies(agencies, applied, level)
    assert rules.copies("Dinas Kesehatan", others, None).level == 0


def test_prose_begins_with_what_a_copier_reads_first_and_knows_no_names():
    told = list(rules.prose(catalogue().for_cycle(2026)))
    assert told[:3] == list(rules.FIRST) and len(told) == len(set(told))
    assert "tujuan" in told and "nama_inisiator" not in told and "jenis" not in told
