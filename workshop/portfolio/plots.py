"""Where the marks of the plots stand: plain numbers for SVG attributes. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from workshop.iid.innovations import Mode
from workshop.portfolio.projection import Cycle, Passed

LEFT, RIGHT, TOP, BOTTOM = 88, 640, 22, 266
STEP = Decimal(10)
LINE = 17
# From a mark's middle to the foot of the lowest label above it.
CLEAR = 17
FUNNEL_BASE, FUNNEL_HIGH, FUNNEL_WIDE, FUNNEL_STEP = 160, 130, 92, 182


@dataclass(frozen=True, slots=True)
class Mark:
    """One value: where its mark stands, and where its label: beside it, or centred above all marks of the year."""

    mode: str
    value: Decimal
    x: float
    y: float
    label_y: float
    is_above: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    value: int
    y: float


@dataclass(frozen=True, slots=True)
class IndexPlot:
    """The index by year: scale, years, the target's line by pieces, and per mode a path with its marks."""

    ticks: tuple[Tick, ...]
    years: tuple[tuple[int, float], ...]
    target: str
    target_y: float
    paths: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One step of the funnel and the band towards the next ("" after the last)."""

    passed: Passed
    x: int
    y: float
    height: float
    band: str


def index_plot(cycles: Sequence[Cycle]) -> IndexPlot:
    """Returns the index of `cycles` in all modes; the scale is cut to the tens around the values."""
    values = [score.iid for cycle in cycles for score in cycle.scores.values()]
    values += [cycle.target for cycle in cycles if cycle.target is not None]
    low = max((min(values) / STEP).to_integral_value(ROUND_FLOOR) * STEP, Decimal(0))
    high = max((max(values) / STEP).to_integral_value(ROUND_CEILING) * STEP, low + STEP)

    def y_of(value: Decimal) -> float:
        return round(BOTTOM - float((value - low) / (high - low)) * (BOTTOM - TOP), 1)

    wide = (RIGHT - LEFT) / max(len(cycles) - 1, 1)
    years = tuple((cycle.year, round(LEFT + at * wide, 1)) for at, cycle in enumerate(cycles))
    targets = [(x, y_of(c.target)) for (_, x), c in zip(years, cycles, strict=True) if c.target is not None]
    return IndexPlot(
        ticks=tuple(Tick(value, y_of(Decimal(value))) for value in _scale(int(low), int(high))),
        years=years,
        target=_path([(x - 44, y) for x, y in targets[:1]] + targets + [(x + 20, y) for x, y in targets[-1:]]),
        target_y=targets[0][1] if targets else 0.0,
        paths=tuple(
            (mode.value, _path([(x, y_of(c.scores[mode].iid)) for (_, x), c in zip(years, cycles, strict=True)]))
            for mode in (Mode.EXPECTED, Mode.VERIFIED)
        ),
        marks=tuple(
            mark for (_, x), cycle in zip(years, cycles, strict=True)
            for mark in _marks(x, [(m.value, s.iid, y_of(s.iid)) for m, s in cycle.scores.items()])
        ),
    )  # fmt: skip


def funnel_plot(steps: Sequence[Passed]) -> list[Block]:
    """Returns the blocks of the funnel, the first as high as the plot unless a later one is greater."""
    most = max((step.number for step in steps), default=0)
    highs = [_high(step.number, most) for step in steps]
    blocks = []
    for at, (step, high) in enumerate(zip(steps, highs, strict=True)):
        x, y = at * FUNNEL_STEP, round(FUNNEL_BASE - high, 1)
        band = ""
        if at + 1 < len(steps):
            start, end = x + FUNNEL_WIDE, x + FUNNEL_STEP
            y_next = round(FUNNEL_BASE - highs[at + 1], 1)
            band = (
                f"M{start} {y}C{start + 36} {y} {start + 38} {y_next} {end} {y_next}V{FUNNEL_BASE}H{start}z"
            )
        blocks.append(Block(step, x, y, round(high, 1), band))
    return blocks


def line_at(value: Decimal, low: Decimal, high: Decimal, wide: int) -> float:
    """Returns where `value` stands on a line of `wide` from `low` to `high`."""
    share = (value - low) / (high - low)
    return round(float(min(max(share, Decimal(0)), Decimal(1))) * wide, 1)


def _high(number: int, most: int) -> float:
    # A step nobody reached has no height; one person's is still seen.
    return max(FUNNEL_HIGH * number / most, 2.0) if number else 0.0


def _scale(low: int, high: int) -> range:
    return range(low, high + 1, 5 if high - low <= 30 else 10 if high - low <= 60 else 20)


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "".join(f"{'L' if at else 'M'}{x} {y}" for at, (x, y) in enumerate(points))


def _marks(x: float, values: list[tuple[str, Decimal, float]]) -> list[Mark]:
    """Returns the marks of one year, highest first, their labels at least a line apart."""
    ordered = sorted(values, key=lambda each: each[2])
    foot = ordered[0][2] - CLEAR if ordered else 0.0
    top = foot - LINE * (len(ordered) - 1)
    is_above = top >= TOP + LINE and any(low[2] - high[2] < LINE for high, low in pairwise(ordered))
    marks: list[Mark] = []
    for at, (mode, value, y) in enumerate(ordered):
        # Beside crowded marks the labels would lie on the ways between the years: above them is room.
        beside = max(y + 5, marks[-1].label_y + LINE) if marks else y + 5
        marks.append(Mark(mode, value, x, y, top + LINE * at if is_above else beside, is_above))
    over = marks[-1].label_y - BOTTOM if marks else 0.0
    return marks if over <= 0 else _lifted(marks)


def _lifted(marks: list[Mark]) -> list[Mark]:
    # At the foot of the plot the labels make room upwards.
    last, lifted = float(BOTTOM) + LINE, []
    for mark in reversed(marks):
        last = min(mark.label_y, last - LINE)
        lifted.append(replace(mark, label_y=last))
    return lifted[::-1]
