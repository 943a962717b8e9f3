"""The actions of the what-if page, each with a short code: a plan is an address to keep and send. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from workshop.iid import whatif
from workshop.iid.actions import Action, Add, BringForward, Drop, Raise, RaiseRegion
from workshop.iid.book import Book
from workshop.iid.innovations import Innovation
from workshop.iid.model import ZERO
from workshop.iid.whatif import Plan, Ranked

# Of innovations that would gain the same by the same level, so many are offered one by one.
ALIKE = 2
SHOWN = 15
# A plan that stays above the target by less than this is called thin.
THIN = Decimal("0.50")


@dataclass(frozen=True, slots=True)
class Choice:
    """An action with its code and what it is worth alone."""

    code: str
    ranked: Ranked

    @property
    def action(self) -> Action:
        """Returns what would be done."""
        return self.ranked.action


@dataclass(frozen=True, slots=True)
class Options:
    """What can be done: `best` raises the index, `held` is better not reported yet; `chosen` are codes of either."""

    best: tuple[Choice, ...]
    held: tuple[Choice, ...]
    chosen: tuple[Choice, ...]
    left: int
    held_left: int
    lost: int
    plan: Plan
    break_even: Decimal


def options(book: Book, codes: Sequence[str]) -> Options:
    """Returns the best actions on `book` and the plan made of those whose codes are given.

    `left`, `held_left`: how many more there are of either; `lost`: codes that fit nothing any more.
    """
    actions = {code_of(action): action for action in (*_additions(book), *_possible(book))}
    chosen = {code: actions[code] for code in dict.fromkeys(codes) if code in actions}
    ranked = {code_of(each.action): each for each in whatif.rank(book, actions.values())}
    gaining = [
        Choice(code, each)
        for code, each in ranked.items()
        if each.gain > ZERO and not isinstance(each.action, Drop)
    ]
    held = [Choice(code_of(each.action), each) for each in whatif.hold_back(book)]
    picked = [Choice(code, ranked[code]) for code in chosen]
    drops = [each for each in picked if isinstance(each.action, Drop)]
    best = gaining[:SHOWN] + [each for each in picked if each not in gaining[:SHOWN] + drops]
    return Options(
        best=tuple(sorted(best, key=lambda each: -each.ranked.gain)),
        held=tuple(held[:SHOWN] + [each for each in drops if each not in held[:SHOWN]]),
        chosen=tuple(picked),
        left=max(len(gaining) - SHOWN, 0),
        held_left=max(len(held) - SHOWN, 0),
        lost=len(set(codes)) - len(chosen),
        plan=whatif.plan(book, chosen.values()),
        break_even=whatif.break_even(book),
    )


def code_of(action: Action) -> str:
    """Returns the code of an action: what, on what, to which level."""
    match action:
        case Add(innovation):
            return f"add:{innovation.sector or '-'}"
        case Drop(key):
            return f"drop:{key}"
        case Raise((key,), name, level):
            return f"one:{key}:{name}:{level}"
        case Raise(_, name, level):
            return f"all:{name}:{level}"
        case RaiseRegion(name, level):
            return f"region:{name}:{level}"
        case BringForward(key, _):
            return f"soon:{key}"


def middle(book: Book) -> Innovation | None:
    """Returns the innovation of middle maturity among those that count, or None if none does."""
    by_points = sorted(book.rows, key=lambda key: (book.rows[key].points, key))
    return book.innovations[by_points[(len(by_points) - 1) // 2]] if by_points else None


def _additions(book: Book) -> Iterator[Add]:
    """Yields one more innovation, as mature as the middle one: for each service not covered, and for none of them."""
    example = middle(book)
    levels = book.rows[example.key].levels if example is not None else {}
    by = book.rules.window.last_day(book.cycle)
    missing = [code for code in book.rules.count.basic_sectors if code not in book.sums.basic]
    for number, code in enumerate((*missing, ""), start=1):
        yield Add(Innovation(-number, code, claimed=levels, verified={}, planned_on=by))


def _possible(book: Book) -> Iterator[Action]:
    alike: Counter[tuple[str, int, int]] = Counter()
    for action in whatif.possible(book):
        if isinstance(action, Raise) and len(action.keys) == 1:
            kind = (action.indicator, action.level, 1)
            alike[kind] += 1
            if alike[kind] > ALIKE:
                continue
        yield action


def late(plan: Plan) -> Ranked | None:
    """Returns the dearest planned innovation of a plan if it comes too late, or None without any."""
    # What the plan itself adds is no promise of anybody yet, so it cannot be late.
    own = replace(plan.book, rows={key: row for key, row in plan.book.rows.items() if key > 0})
    return next(iter(whatif.if_late(own)), None)


def is_thin(gap: Decimal) -> bool:
    """Tells whether an index above the target is so by little."""
    return ZERO <= gap < THIN


def total_gain(choices: Iterable[Choice]) -> Decimal:
    """Returns the sum of what each would gain alone: several together are worth another sum."""
    return sum((each.ranked.gain for each in choices), ZERO)
