"""Every phone lists a ballot in an order of its own, which the page and the script agree on."""

from workshop.screens import order

IDS = range(1, 13)


def test_the_page_and_the_script_agree() -> None:
    seed = order.seed_of("ab")
    assert seed == "616f434f"
    # tests/js/phone.test.mjs holds the same list against static/js/parts/ballot.js.
    assert order.shuffled(IDS, f"{seed}:4") == [1, 6, 2, 12, 8, 9, 11, 10, 4, 7, 3, 5]


def test_an_order_stays_and_differs_between_people() -> None:
    assert order.shuffled(reversed(IDS), "x:1") == order.shuffled(IDS, "x:1")
    assert len({tuple(order.shuffled(IDS, f"{seed}:1")) for seed in range(50)}) > 45


def test_a_seed_says_nothing_of_the_key() -> None:
    assert order.seed_of("a" * 64) not in "a" * 64
