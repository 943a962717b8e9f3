"""Duplicates are found by meaning-bearing word parts, fast enough to ask while the desk types."""

import pytest

from tests.support.ports import seconds_of
from workshop.ideas import similarity

# Pairs that mean the same, and ideas that only share the words every idea has.
SAME = [
    ("Antrean puskesmas terlalu lama", "Warga menunggu lama saat antre di puskesmas"),
    ("Pendaftaran puskesmas secara daring", "Daftar puskesmas lewat daring saja"),
    ("Obat di pustu sering habis", "Stok obat pustu sering kehabisan"),
    ("Perahu ambulans untuk desa di hulu", "Ambulans perahu bagi desa-desa hulu sungai"),
    ("Air bersih belum sampai ke desa", "Desa kami belum punya air bersih"),
    ("Guru keliling untuk sekolah terpencil", "Sekolah terpencil didatangi guru keliling"),
]
ROOM = dict(enumerate(text for pair in SAME for text in pair))


@pytest.mark.parametrize("number", ROOM)
def test_the_best_suggestion_is_the_twin(number: int) -> None:
    twin = number ^ 1
    others = {key: text for key, text in ROOM.items() if key != number}
    assert similarity.similar(ROOM[number], others)[0][0] == twin


def test_pairs_finds_the_twins_before_anything_else() -> None:
    best = {(a, b) for a, b, _ in similarity.pairs(ROOM)[: len(SAME)]}
    assert best == {(number, number + 1) for number in range(0, len(ROOM), 2)}


def test_ideas_that_share_only_stop_words_are_not_similar() -> None:
    assert (
        similarity.similar("Kita harus punya kapal", {1: "Kita harus punya guru", 2: "Jalan untuk kita"})
        == []
    )


def test_the_same_words_in_another_form_score_one() -> None:
    assert similarity.similar("PELAYANANNYA, cepat!", {7: "pelayanan cepat"}) == [(7, pytest.approx(1.0))]


@pytest.mark.parametrize("text", ["", "   ", "!!! ???", "🙂🙂", "\u0000"])
def test_a_text_without_words_is_like_nothing(text: str) -> None:
    index = similarity.Index({1: text, 2: "Antrean puskesmas"})
    assert index.similar(text) == []
    assert index.pairs() == []


def test_an_index_that_grew_and_shrank_answers_like_a_fresh_one() -> None:
    index = similarity.Index({**ROOM, 50: "akan dihapus", 0: "akan diganti"})
    index.similar("panaskan")
    index.put(0, ROOM[0])
    index.drop(50)
    index.drop(51)
    fresh = similarity.Index(ROOM)
    assert len(index) == len(fresh) == len(ROOM)
    for text in ROOM.values():
        grown = dict(index.similar(text, top=20, threshold=0))
        assert grown == pytest.approx(dict(fresh.similar(text, top=20, threshold=0)))
    assert {pair[:2] for pair in index.pairs()} == {pair[:2] for pair in fresh.pairs()}


def test_without_leaves_out_the_idea_itself_and_top_counts_after_it() -> None:
    index = similarity.Index({1: "air bersih desa", 2: "air bersih desa", 3: "air bersih desa", 4: "guru"})
    assert [key for key, _ in index.similar("air bersih desa", top=1, without={1})] == [2]


def test_a_kept_text_is_compared_without_sending_it_again() -> None:
    index = similarity.Index(ROOM)
    for key, text in ROOM.items():
        assert index.similar_to(key) == index.similar(text, without={key})
    assert index.similar_to(999) == []


def test_a_lower_threshold_only_adds() -> None:
    few = similarity.pairs(ROOM, threshold=0.4)
    many = similarity.pairs(ROOM, threshold=0.1)
    assert many[: len(few)] == few and len(many) > len(few)


def test_one_against_a_thousand_and_three_hundred_against_each_other_are_quick() -> None:
    texts = {
        number: f"{ROOM[number % len(ROOM)]} nomor{number} {ROOM[number // 84]}" for number in range(1000)
    }
    index = similarity.Index(texts)
    index.similar("antrean")
    # Measured 5 ms, and 14 times as long for four times as many; the ceilings only catch a change of order.
    assert seconds_of(lambda: index.similar("Antrean puskesmas terlalu lama untuk warga lansia"), 5) < 0.2
    few, many = ({number: texts[number] for number in range(most)} for most in (75, 300))
    assert seconds_of(lambda: similarity.pairs(many)) < 45 * seconds_of(lambda: similarity.pairs(few))
