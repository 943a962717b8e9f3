"""The numbers and actions of the portfolio as words, in the language of the page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext, ngettext

from workshop.candidates.words import actor_name
from workshop.data import sector
from workshop.iid.actions import Action, Add, BringForward, Drop, Raise, RaiseRegion
from workshop.iid.book import Book, Row
from workshop.iid.model import CENT, Indicator, IndicatorSet, rounded
from workshop.page import day, language
from workshop.portfolio import agencies
from workshop.portfolio.projection import Cycle
from workshop.sentences import answer_sentence


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def figure(value: Decimal | int, step: Decimal = CENT, is_signed: bool = False) -> str:
    """Returns "63,57" (Indonesian) or "63.57"; `is_signed` writes + and − (U+2212) in front."""
    number = rounded(Decimal(value), step)
    text = f"{abs(number):f}"
    sign = "−" if number < 0 else "+" if is_signed and number > 0 else ""
    return sign + (text.replace(".", ",") if language() == "id" else text)


def modes() -> dict[str, str]:
    """Returns the names of the modes."""
    return {"expected": _("expected"), "verified": _("verified"), "claimed": _("claimed")}


def passed() -> dict[str, str]:
    """Returns the names of the funnel's steps."""
    return {
        "ideas": _("Ideas"), "candidates": _("Candidates"), "trial": _("Trial"),
        "implemented": _("Application"), "counted": _("Counted"),
    }  # fmt: skip


def states() -> dict[str, str]:
    """Returns what an agency has."""
    return {
        agencies.HAS: _("Has one"), agencies.COMING: _("In preparation"), agencies.NOTHING: _("Nothing yet"),
    }  # fmt: skip


def standing_of(gap: Decimal) -> str:
    """Returns how an index stands against the target."""
    if gap == 0:
        return _("exactly on target")
    if gap < 0:
        return _("%(gap)s short of the target", gap=figure(-gap))
    return _("%(gap)s above the target", gap=figure(gap))


def bound(target: Decimal, rules: IndicatorSet) -> str:
    """Returns which class the target itself lies in, and where the next begins: the two are not the same thing."""
    category = rules.category(target)
    above = [each for each in rules.categories if each.lowest > target]
    value, name = figure(target), category.name.in_(language())
    if not above:
        return _("%(value)s is %(category)s", value=value, category=name)
    following = above[-1]
    return _(
        "%(value)s is still %(category)s; %(next)s begins at %(bound)s",
        value=value, category=name, next=following.name.in_(language()), bound=figure(following.lowest),
    )  # fmt: skip


def action(what: Action, book: Book, titles: Mapping[int, str]) -> tuple[str, str]:
    """Returns an action as a line and its detail."""
    match what:
        case RaiseRegion(name, level):
            indicator = _indicator(book, name)
            return indicator.name.in_(language()), _region_detail(indicator, book.region.get(name, 0), level)
        case Raise(keys, name, level):
            indicator = _indicator(book, name)
            return _raised(keys, indicator, titles), _detail(indicator, book, keys[0], level)
        case BringForward(key, on):
            return titles[key], _("Applied by %(day)s at the latest", day=day(on))
        case Drop(key):
            return titles[key], _("Not reported in this cycle")
        case Add(innovation):
            return _added(innovation.sector), _("As mature as the middle one that counts")


def step(what: Action, key: int, cycle: Cycle, rows: Mapping[int, Row]) -> str:
    """Returns an action on a candidate as a step somebody can do."""
    match what:
        case Raise(_, name, level):
            indicator = cycle.rules.indicator(name)
            assert indicator is not None, name
            return _(
                "Raise indicator %(number)s, %(name)s, from level %(old)d to %(new)d: %(text)s",
                number=indicator.number, name=indicator.name.in_(language()), new=level,
                old=rows[key].levels.get(name, 0) if key in rows else 0, text=_text(indicator, level),
            )  # fmt: skip
        case BringForward(_, on):
            return _(
                "Apply or renew by %(day)s, so that it counts in IID %(year)d", day=day(on), year=cycle.year
            )
    return _("Do not report it for IID %(year)d; complete its evidence for a later one", year=cycle.year)


def plan_name(year: int) -> str:
    """Returns what the history names as the reason of planned days."""
    return _("Simulation for IID %(year)d", year=year)


def plan_refusal(answer: Mapping[str, Any]) -> str:
    """Returns why a plan was not made."""
    params = answer["params"]
    if answer["code"] == "CHANGED" and params.get("title"):
        return _(
            "%(name)s changed “%(title)s” in the meantime. Nothing was made. Below is the plan as it would be now.",
            name=actor_name(params.get("by", "")) or _("Somebody else"), title=params["title"],
        )  # fmt: skip
    if answer["code"] == "INVALID" and params.get("field") == "due":
        return _("Give a due date that is still to come. Nothing was made.")
    if answer["code"] == "INVALID" and params.get("why") == "long":
        return _("At most %(num)d tasks at once. Choose fewer actions.", num=params.get("limit") or 0)
    return answer_sentence(answer)


def sector_name(code: str) -> str:
    """Returns the short name of a government sector."""
    found = sector(code)
    return code if found is None else found.short.in_(language())


def rule(name: str, versions: tuple[IndicatorSet, IndicatorSet]) -> str:
    """Returns what a rule that two versions say differently is about."""
    kind, _colon, key = name.partition(":")
    if kind == "category":
        return _("Bounds of %(name)s", name=_named(key, [one for v in versions for one in v.categories]))
    if kind == "indicator":
        return _named(key, [one for v in versions for one in v.indicators])
    return {
        "total": _("Points in all"), "divisor": _("Smallest divisor of the mean"),
        "per_innovation": _("Points for each innovation"), "cap": _("Most innovations that earn points"),
        "basic_needed": _("Basic services needed"), "window": _("Years that count, before the index"),
    }.get(kind, name)  # fmt: skip


def _named(key: str, those: list[Any]) -> str:
    return next((str(one.name.in_(language())) for one in those if one.key == key), key)


def refusal(answer: Mapping[str, Any], rules: IndicatorSet) -> str:
    """Returns why levels or a target were not taken."""
    params = answer["params"]
    if answer["code"] == "CHANGED":
        return _(
            "Somebody changed this year in the meantime. Nothing was overwritten: your levels are below, "
            "the stored ones beside them. Save again to keep yours."
        )
    indicator = rules.indicator(str(params.get("indicator", "")))
    if answer["code"] == "INVALID" and params.get("field") == "verified" and indicator is not None:
        name = indicator.name.in_(language())
        return _("%(name)s: what is verified cannot be higher than what is claimed.", name=name)
    if answer["code"] == "INVALID" and params.get("field") == "value":
        return _("The target is a number from 0 to 100, such as 65,00.")
    return answer_sentence(answer)


def _added(code: str) -> str:
    if not code:
        return _("One more innovation outside the basic services")
    return _("One more innovation in %(sector)s", sector=sector_name(code))


def _raised(keys: tuple[int, ...], indicator: Indicator, titles: Mapping[int, str]) -> str:
    if len(keys) == 1:
        return titles[keys[0]]
    return str(
        ngettext(
            "%(name)s, %(num)d innovation", "%(name)s, %(num)d innovations", len(keys),
            name=indicator.name.in_(language()),
        )
    )  # fmt: skip


def _detail(indicator: Indicator, book: Book, key: int, level: int) -> str:
    # An innovation that a plan adds has no row before it.
    row = book.rows.get(key)
    return _(
        "Indicator %(number)s, level %(old)d to %(new)d: %(text)s",
        number=indicator.number, old=row.levels.get(indicator.key, 0) if row else 0, new=level,
        text=_text(indicator, level),
    )  # fmt: skip


def _region_detail(indicator: Indicator, old: int, level: int) -> str:
    return _(
        "Regional indicator %(number)s, level %(old)d to %(new)d: %(text)s",
        number=indicator.number, old=old, new=level, text=_text(indicator, level),
    )  # fmt: skip


def _text(indicator: Indicator, level: int) -> str:
    return next((one.text.in_(language()) for one in indicator.levels if one.value == level), "")


def _indicator(book: Book, name: str) -> Indicator:
    found = book.rules.indicator(name)
    assert found is not None, name
    return found
