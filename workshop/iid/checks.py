"""Whether the parts of an indicator set agree with each other; shapes were checked while reading."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from workshop import data
from workshop.iid.model import CENT, ZERO, Indicator, IndicatorSet, Level
from workshop.iid.nodes import Fault

HUNDRED = Decimal(100)
LONGEST_KEY = 24  # the history writes "profile." before it, into 32 letters


def faults_of(rules: IndicatorSet, file: str) -> Iterator[Fault]:
    """Yields what contradicts itself in `rules`, read from `file`."""
    if file != f"{rules.key}.json":
        yield Fault("key", f"is “{rules.key}” in a file called {file}", f"Call the file {rules.key}.json")
    for check in CHECKS:
        yield from check(rules)


def _named(rules: IndicatorSet) -> Iterator[tuple[str, Sequence[str]]]:
    yield "indicators", [indicator.key for indicator in rules.indicators]
    yield "indicators", [indicator.number for indicator in rules.indicators]
    yield "categories", [category.key for category in rules.categories]
    yield "profile", [*(field.key for field in rules.profile), *_sections(rules)]
    yield "count.basic_sectors", rules.count.basic_sectors
    for indicator in rules.indicators:
        yield f"indicators[{indicator.key}].bases", [basis.key for basis in indicator.bases]
    for field in rules.profile:
        yield f"profile[{field.key}].options", [option.key for option in field.options]


def _sections(rules: IndicatorSet) -> list[str]:
    return [section.key for field in rules.profile for section in field.sections]


def _doubles(rules: IndicatorSet) -> Iterator[Fault]:
    for path, names in _named(rules):
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield Fault(path, f"has “{name}” twice", "Give each its own")


def _numbers(rules: IndicatorSet) -> Iterator[Fault]:
    texts = [*(indicator.number for indicator in rules.indicators), rules.count.number]
    found = [re.fullmatch(r"([1-9][0-9]*)[a-z]?", text) for text in texts]
    for text, match in zip(texts, found, strict=True):
        if match is None:
            yield Fault("indicators", f"has the number “{text}”", "Write a number such as 16 or 5a")
    numbers = {int(match[1]) for match in found if match}
    for number in sorted(set(range(1, max(numbers, default=0))) - numbers):
        yield Fault("indicators", f"has no number {number}", f"Add indicator {number} as published")


def _levels(rules: IndicatorSet) -> Iterator[Fault]:
    for indicator in rules.indicators:
        path = f"indicators[{indicator.key}]"
        yield from _level_faults(f"{path}.levels", indicator.levels)
        for basis in indicator.bases:
            yield from _level_faults(f"{path}.bases[{basis.key}].levels", basis.levels)
            if len(basis.levels) != len(indicator.levels):
                wrong = f"has {len(basis.levels)} levels, the indicator has {len(indicator.levels)}"
                yield Fault(f"{path}.bases[{basis.key}]", wrong, "Write as many")


def _level_faults(path: str, levels: tuple[Level, ...]) -> Iterator[Fault]:
    values = [level.value for level in levels]
    if values != list(range(1, len(values) + 1)):
        yield Fault(path, f"has the values {values}", "Write 1, 2, 3 … in order, without a gap")


def _maxima(rules: IndicatorSet) -> Iterator[Fault]:
    sums = {
        "spd": _sum(rules.spd),
        "maturity": _sum(rules.sid),
        "count": rules.count.points(rules.count.cap),
    }
    for name, found in sums.items():
        said = getattr(rules.maxima, name)
        if found != said:
            wrong = f"says {said}, the parts of the file add up to {found}"
            yield Fault(f"maxima.{name}", wrong, "Look for a missing row or a wrong weight")
    together = sum(sums.values(), ZERO)
    if together != rules.total:
        yield Fault("total", f"says {rules.total}, the maxima add up to {together}", "Make them agree")


def _sum(indicators: Iterable[Indicator]) -> Decimal:
    return sum((indicator.max_points for indicator in indicators), ZERO)


def _categories(rules: IndicatorSet) -> Iterator[Fault]:
    first, last = rules.categories[0], rules.categories[-1]
    if first.highest != HUNDRED:
        yield Fault(f"categories[{first.key}].to", f"is {first.highest}", "Begin with the class up to 100")
    if last.lowest != ZERO:
        yield Fault(f"categories[{last.key}].from", f"is {last.lowest}", "End with the class from 0")
    for upper, lower in pairwise(rules.categories):
        if upper.lowest - lower.highest != CENT:
            wrong = f"is {lower.highest}, the class above begins at {upper.lowest}"
            mend = f"Leave neither hole nor overlap: {upper.lowest - CENT}"
            yield Fault(f"categories[{lower.key}].to", wrong, mend)
    for each in rules.categories:
        if each.lowest > each.highest:
            yield Fault(f"categories[{each.key}]", f"goes from {each.lowest} to {each.highest}", "Swap them")


def _gate(rules: IndicatorSet) -> Iterator[Fault]:
    count = rules.count
    if count.basic_needed > len(count.basic_sectors):
        wrong = f"is {count.basic_needed} of {len(count.basic_sectors)} sectors"
        yield Fault("count.basic_needed", wrong, f"Write at most {len(count.basic_sectors)}")
    for code in count.basic_sectors:
        if code not in data.sector_codes():
            yield Fault("count.basic_sectors", f"has the unknown code “{code}”", "Use a code of sectors.json")


def _window(rules: IndicatorSet) -> Iterator[Fault]:
    if rules.window.first_years_back < rules.window.last_years_back:
        wrong = f"begins {rules.window.first_years_back} and ends {rules.window.last_years_back} years back"
        yield Fault("window", wrong, "Let it begin further back than it ends")


def _profile_keys(rules: IndicatorSet) -> Iterator[Fault]:
    for key in (*(field.key for field in rules.profile), *_sections(rules)):
        if len(key) > LONGEST_KEY:
            yield Fault("profile", f"has the key “{key}”", f"Write at most {LONGEST_KEY} letters")


def _sources(rules: IndicatorSet) -> Iterator[Fault]:
    parts = [("source", rules.source), ("count.source", rules.count.source)]
    parts += [(f"indicators[{i.key}].source", i.source) for i in rules.indicators]
    parts += [(f"profile[{field.key}].source", field.source) for field in rules.profile]
    for path, names in parts:
        for name in sorted(set(names) - set(rules.sources)):
            yield Fault(path, f"names “{name}”", "Describe it under sources, or name another")


CHECKS: tuple[Callable[[IndicatorSet], Iterator[Fault]], ...] = (
    _doubles,
    _numbers,
    _levels,
    _maxima,
    _categories,
    _gate,
    _window,
    _profile_keys,
    _sources,
)
