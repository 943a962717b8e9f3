"""What-if a second time, by brute force: an action is done to the whole portfolio and the index counted anew."""

from collections.abc import Iterator

from tests.two_years import formula
from tests.two_years.recomputed import Truth


def changed(truth: Truth, code: str, now: dict, government: dict) -> tuple[dict, dict]:
    """Returns portfolio and government after an action, found by doing it."""
    what, *rest = code.split(":")
    now, government = dict(now), dict(government)
    if what == "region":
        government[rest[0]] = int(rest[1])
    elif what == "drop":
        del now[int(rest[0])]
    elif what == "soon":
        key = int(rest[0])
        now[key] = (truth.candidates[key]["sector"], truth.levels(key, "claimed"))
    elif what == "add":
        weighed = sorted(now, key=lambda key: (formula.points(now[key][1], truth.focus), key))
        middle = now[weighed[(len(weighed) - 1) // 2]][1]
        now[-1] = (rest[0].strip("-"), middle)
    else:
        name, level = rest[-2], int(rest[-1])
        keys = [int(rest[0])] if what == "one" else [k for k in now if now[k][1].get(name, 0) == level - 1]
        now |= {key: (now[key][0], {**now[key][1], name: level}) for key in keys}
    return now, government


def after(truth: Truth, code: str, now: dict, government: dict) -> formula.Index:
    """Returns the index with an action done, counted anew as a whole."""
    later = changed(truth, code, now, government)
    return formula.index_of(truth.focus, later[0].values(), later[1])


def possible(truth: Truth, now: dict, government: dict) -> Iterator[str]:
    """Yields the codes of single steps a second time."""
    for row in formula.rules(truth.focus)["indicators"]:
        name = row["key"]
        if row["aspect"] == "spd" and government.get(name, 0) < 3:
            yield f"region:{name}:{government.get(name, 0) + 1}"
        elif row["aspect"] == "sid":
            yield from (f"all:{name}:{level}" for level in (1, 2, 3))
    rest = (key for key, one in truth.candidates.items() if key not in now and not one["is_parked"])
    yield from (f"soon:{key}" for key in rest)
