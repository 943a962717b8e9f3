"""What raises the index most: every possible action ranked by its marginal gain, and plans of several."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from workshop.iid.actions import (
    Action,
    Add,
    BringForward,
    Drop,
    Raise,
    RaiseRegion,
    after,
    change,
    sums_after,
)
from workshop.iid.book import Book, Sums
from workshop.iid.innovations import Mode
from workshop.iid.model import ZERO, rounded
from workshop.iid.score import Gate, Score, count_points, gate, index, score_of

# Gains are compared to six decimals: the last digit of a division must not decide a rank.
GAIN_STEP = Decimal("0.000001")
# In a plan an innovation is there before it is raised, and dropped last, whatever order was clicked.
ORDER: tuple[type[Action], ...] = (Add, BringForward, Raise, RaiseRegion, Drop)


class Advice(StrEnum):
    """What to say about an action: do it, it does nothing, it lowers the index, or it turns the gate."""

    RAISES = "raises"
    NOTHING = "nothing"
    LOWERS = "lowers"
    HOLD_BACK = "hold_back"  # dropping it raises the index: better not reported yet
    OPENS_GATE = "opens_gate"
    CLOSES_GATE = "closes_gate"


@dataclass(frozen=True, slots=True)
class Ranked:
    """An action done alone: `gain` of the index to 6 decimals, the index after it to 2, the gate after it."""

    action: Action
    gain: Decimal
    iid: Decimal
    gate: Gate
    advice: Advice


@dataclass(frozen=True, slots=True)
class Plan:
    """Several actions together; `gain` is the difference of the two indexes as shown."""

    before: Score
    after: Score
    gain: Decimal
    book: Book


def rank(book: Book, actions: Iterable[Action]) -> tuple[Ranked, ...]:
    """Returns `actions`, each done alone, the greatest gain first; equal ones: fewer innovations, then as given."""
    start = index(book.sums, book.rules)
    here = gate(book.sums, book.rules)
    ranked = [_ranked(book, action, start, here) for action in actions]
    return tuple(sorted(ranked, key=lambda each: (-each.gain, _breadth(each.action))))


def plan(book: Book, actions: Iterable[Action]) -> Plan:
    """Returns the index before and after all of `actions`; `Plan.book` may be asked further."""
    before = score_of(book)
    done = book
    for action in sorted(actions, key=lambda each: ORDER.index(type(each))):
        done = after(done, change(done, action))
    end = score_of(done)
    return Plan(before, end, end.iid - before.iid, done)


def possible(book: Book, alike: int | None = None) -> Iterator[Action]:
    """Yields every single step: one level up for the government, an innovation or all at a level; a date; a drop.

    Of innovations that would be raised to the same level of the same indicator only `alike` are named, or all.
    """
    for indicator in book.rules.spd:
        level = book.region.get(indicator.key, 0)
        if level < indicator.top:
            yield RaiseRegion(indicator.key, level + 1)
    yield from _raises(book, alike)
    if book.mode is Mode.EXPECTED:
        last = book.rules.window.last_day(book.cycle)
        yield from (BringForward(key, last) for key in book.innovations if key not in book.rows)
    yield from (Drop(key) for key in book.rows)


def hold_back(book: Book) -> tuple[Ranked, ...]:
    """Returns the innovations better not reported yet: each lowers the mean by more than its number earns.

    Gains are those of holding back one alone; holding back several is a `plan`.
    """
    ranked = rank(book, (Drop(key) for key in book.rows))
    return tuple(each for each in ranked if each.advice is Advice.HOLD_BACK)


def if_late(book: Book) -> tuple[Ranked, ...]:
    """Returns what each planned innovation costs if it comes too late, the dearest first."""
    ranked = rank(book, (Drop(key) for key, row in book.rows.items() if row.is_planned))
    return tuple(reversed(ranked))


def break_even(book: Book) -> Decimal:
    """Returns the maturity below which reporting an innovation lowers the index, to 2 decimals; 0 if none does.

    For an innovation whose basic service has others: x = ΣSID - D' (ΣSID / D + c - c'), D and c being divisor and
    count points with it, D' and c' without it.
    """
    sums, rules = book.sums, book.rules
    if sums.n == 0:
        return ZERO
    fewer = Sums(sums.spd, sums.sid, sums.n - 1, sums.basic)
    lost = count_points(sums, rules) - count_points(fewer, rules)
    mean = sums.sid / max(rules.divisor, sums.n)
    return rounded(max(ZERO, sums.sid - max(rules.divisor, fewer.n) * (mean + lost)))


def _ranked(book: Book, action: Action, start: Decimal, here: Gate) -> Ranked:
    sums = sums_after(book, change(book, action))
    end = index(sums, book.rules)
    gain = rounded(end - start, GAIN_STEP)
    turned = here if sums.basic is book.sums.basic else gate(sums, book.rules)
    return Ranked(action, gain, rounded(end), turned, _advice(action, gain, here.is_met, turned.is_met))


def _advice(action: Action, gain: Decimal, was_met: bool, is_met: bool) -> Advice:
    if was_met != is_met:
        return Advice.OPENS_GATE if is_met else Advice.CLOSES_GATE
    if gain > ZERO:
        return Advice.HOLD_BACK if isinstance(action, Drop) else Advice.RAISES
    return Advice.LOWERS if gain < ZERO else Advice.NOTHING


def _breadth(action: Action) -> int:
    return len(action.keys) if isinstance(action, Raise) else 1


def _raises(book: Book, alike: int | None) -> Iterator[Raise]:
    for indicator in book.rules.sid:
        at_level: dict[int, list[int]] = defaultdict(list)
        for key, row in book.rows.items():
            at_level[row.levels.get(indicator.key, 0)].append(key)
        for level in range(indicator.top):
            keys = at_level[level]
            yield from (Raise((key,), indicator.key, level + 1) for key in keys[:alike])
            if len(keys) > 1:
                yield Raise(tuple(keys), indicator.key, level + 1)
