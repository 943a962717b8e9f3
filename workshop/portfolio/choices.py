"""The actions of the what-if page, each with a short code: a plan is an address to keep and send. Pure."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from workshop.iid import whatif
from workshop.iid.actions import Action, Add, BringForward, Drop, Raise, RaiseRegion
from workshop.iid.book import Book
from workshop.iid.innovations import Innovation
from workshop.iid.model import ZERO, rounded
from workshop.iid.score import gate, index
from workshop.iid.whatif import Advice, Plan, Ranked

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
    actions = {code_of(action): action for action in (*_additions(book), *whatif.possible(book, ALIKE))}
    chosen = {code: actions[code] for code in dict.fromkeys(codes) if code in actions}
    ranked = _ranked(book, actions.values())
    gaining = [each for each in ranked if each.gain > ZERO and not isinstance(each.action, Drop)]
    held = [each for each in ranked if each.advice is Advice.HOLD_BACK]
    alone = {id(each.action): each for each in ranked}
    picked = [Choice(code, alone[id(action)]) for code, action in chosen.items()]
    drops = [each for each in picked if isinstance(each.action, Drop)]
    first, weak = _named(gaining[:SHOWN]), _named(held[:SHOWN])
    best = first + [each for each in picked if each not in first + drops]
    return Options(
        best=tuple(sorted(best, key=lambda each: -each.ranked.gain)),
        held=tuple(weak + [each for each in drops if each not in weak]),
        chosen=tuple(picked),
        left=max(len(gaining) - SHOWN, 0),
        held_left=max(len(held) - SHOWN, 0),
        lost=len(set(codes)) - len(chosen),
        plan=whatif.plan(book, chosen.values()),
        break_even=whatif.break_even(book),
    )


def _named(ranked: Iterable[Ranked]) -> list[Choice]:
    return [Choice(code_of(each.action), each) for each in ranked]


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


def _ranked(book: Book, actions: Iterable[Action]) -> list[Ranked]:
    """Returns what `whatif.rank` does; of actions that change the sums alike one is computed."""
    alike: dict[Hashable, list[tuple[int, Action]]] = defaultdict(list)
    wide: list[tuple[int, Ranked]] = []
    scale = {one.key: [one.points(level) for level in range(one.top + 1)] for one in book.rules.sid}
    for place, action in enumerate(actions):
        if isinstance(action, Raise) and len(action.keys) > 1:
            wide.append((place, _all_raised(book, action)))
            continue
        alike[_likeness(book, action, scale)].append((place, action))
    of_code = {code_of(group[0][1]): group for group in alike.values()}
    found = wide + [
        (place, Ranked(action, each.gain, each.iid, each.gate, each.advice))
        for each in whatif.rank(book, [group[0][1] for group in alike.values()])
        for place, action in of_code[code_of(each.action)]
    ]
    found.sort(key=lambda pair: (-pair[1].gain, _breadth(pair[1].action), pair[0]))
    return [each for _place, each in found]


def _all_raised(book: Book, action: Raise) -> Ranked:
    """Returns what raising several by one level is worth: by the number of those that stand just below it."""
    one = next(each for each in book.rules.sid if each.key == action.indicator)
    step = one.points(action.level) - one.points(action.level - 1)
    end = index(replace(book.sums, sid=book.sums.sid + step * len(action.keys)), book.rules)
    gain = rounded(end - index(book.sums, book.rules), whatif.GAIN_STEP)
    advice = Advice.RAISES if gain > ZERO else Advice.NOTHING
    return Ranked(action, gain, rounded(end), gate(book.sums, book.rules), advice)


def _likeness(book: Book, action: Action, scale: Mapping[str, Sequence[Decimal]]) -> Hashable:
    """Returns what an action's worth depends on: equal ones are worth the same."""
    covered = book.sums.basic
    match action:
        case BringForward(key, _):
            one = book.innovations[key]
            held = ((scale[name], level) for name, level in one.claimed.items() if name in scale)
            worth = sum((points[min(level, len(points) - 1)] for points, level in held), ZERO)
            is_new = one.sector in book.rules.count.basic_sectors and one.sector not in covered
            return "soon", worth, one.sector if is_new else ""
        case Drop(key):
            row = book.rows[key]
            return "drop", row.points, row.sector if covered.get(row.sector) == 1 else ""
    return code_of(action)


def _breadth(action: Action) -> int:
    return len(action.keys) if isinstance(action, Raise) else 1


def _additions(book: Book) -> Iterator[Add]:
    """Yields one more innovation, as mature as the middle one: for each service not covered, and for none of them."""
    example = middle(book)
    levels = book.rows[example.key].levels if example is not None else {}
    by = book.rules.window.last_day(book.cycle)
    missing = [code for code in book.rules.count.basic_sectors if code not in book.sums.basic]
    for number, code in enumerate((*missing, ""), start=1):
        yield Add(Innovation(-number, code, claimed=levels, verified={}, planned_on=by))


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
