"""From the text of an indicator file to an IndicatorSet, or to BadSet with all faults."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from workshop.data import Words
from workshop.iid.checks import faults_of
from workshop.iid.model import (
    Basis,
    Category,
    CountRule,
    Field,
    Indicator,
    IndicatorSet,
    Level,
    Maxima,
    Option,
    Section,
)
from workshop.iid.nodes import BadSet, Fault, Node
from workshop.iid.window import Window

SCHEMA = "rembuk-iid-set/1"
ASPECTS = ("spd", "sid")
KINDS = (
    "auto",
    "choice",
    "date",
    "file",
    "link",
    "long_text",
    "place",
    "sector",
    "sectors",
    "text",
    "yes_no",
)
# What a version says about itself is never taken over from the version it is based on.
OWN = ("schema", "key", "year", "provisional", "about", "name", "legal_basis", "source", "uncertainty")
ZERO, LEAST_WEIGHT = Decimal(0), Decimal("0.01")


def read_set(content: Mapping[str, Any], file: str) -> IndicatorSet:
    """Returns the version in `content`; `file` names it in BadSet and must be its key + .json."""
    faults: list[Fault] = []
    root = Node(content, "", faults)
    if root.text("schema") not in {SCHEMA, ""}:
        root.blame("schema", "is another format", f"Write “{SCHEMA}”")
    rules = _set(root)
    root.close()
    # The cross-checks would only repeat what a stand-in already broke.
    if not faults:
        faults.extend(faults_of(rules, file))
    if faults:
        raise BadSet(file, faults)
    return rules


def on_top_of(base: Mapping[str, Any], content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns `content` completed from the version it is based on; the sources of both are known."""
    inherited = {name: value for name, value in base.items() if name not in OWN}
    own_sources = content.get("sources", {})
    if not isinstance(own_sources, Mapping) or not isinstance(base.get("sources", {}), Mapping):
        return {**inherited, **content}
    return {**inherited, **content, "sources": {**base.get("sources", {}), **own_sources}}


def _set(root: Node) -> IndicatorSet:
    return IndicatorSet(
        key=root.text("key"),
        year=root.whole("year", 2000),
        is_provisional=root.truth("provisional"),
        based_on=root.text("based_on") if root.has("based_on") else None,
        about=root.text("about"),
        name=_words(root, "name"),
        legal_basis=_words(root, "legal_basis"),
        sources=root.wordings("sources"),
        source=root.texts("source"),
        uncertainty=_words(root, "uncertainty"),
        total=root.number("total", LEAST_WEIGHT),
        divisor=root.whole("divisor", 1),
        maxima=_maxima(root.child("maxima")),
        count=_count(root.child("count")),
        categories=tuple(_category(row) for row in root.rows("categories")),
        window=_window(root.child("window")),
        indicators=tuple(_indicator(row) for row in root.rows("indicators")),
        profile=tuple(_field(row) for row in root.rows("profile")),
    )


def _maxima(node: Node) -> Maxima:
    maxima = Maxima(*(node.number(name, ZERO) for name in ("spd", "maturity", "count")))
    node.close()
    return maxima


def _count(node: Node) -> CountRule:
    rule = CountRule(
        key=node.text("key"),
        number=node.text("number"),
        name=_words(node, "name"),
        per_innovation=node.number("per_innovation", ZERO),
        cap=node.whole("cap", 1),
        basic_needed=node.whole("basic_needed", 0),
        basic_sectors=node.texts("basic_sectors"),
        source=node.texts("source"),
        uncertainty=_words_if_any(node, "uncertainty"),
    )
    node.close()
    return rule


def _category(node: Node) -> Category:
    category = Category(
        node.text("key"), _words(node, "name"), node.number("from", ZERO), node.number("to", ZERO)
    )
    node.close()
    return category


def _window(node: Node) -> Window:
    window = Window(node.whole("first_years_back", 0), node.whole("last_years_back", 0))
    node.close()
    return window


def _indicator(node: Node) -> Indicator:
    indicator = Indicator(
        key=node.text("key"),
        number=node.text("number"),
        aspect=_one_of(node, "aspect", ASPECTS),
        variable=_words(node, "variable"),
        name=_words(node, "name"),
        weight=node.number("weight", LEAST_WEIGHT),
        is_mandatory=node.truth("mandatory"),
        levels=_levels(node),
        bases=tuple(_basis(row) for row in node.rows_if_any("bases")),
        evidence=_words_if_any(node, "evidence"),
        source=node.texts("source"),
        uncertainty=_words_if_any(node, "uncertainty"),
    )
    node.close()
    return indicator


def _basis(node: Node) -> Basis:
    basis = Basis(node.text("key"), _words(node, "name"), _levels(node))
    node.close()
    return basis


def _levels(node: Node) -> tuple[Level, ...]:
    levels = []
    for row in node.rows("levels"):
        levels.append(Level(row.whole("value", 1), row.own_words()))
        row.close()
    return tuple(levels)


def _field(node: Node) -> Field:
    kind = _one_of(node, "kind", KINDS)
    field = Field(
        key=node.text("key"),
        name=_words(node, "name"),
        kind=kind,
        options=tuple(_option(row) for row in node.rows("options")) if kind == "choice" else (),
        sections=tuple(_section(row) for row in node.rows_if_any("sections")) if kind == "long_text" else (),
        is_optional=node.has("optional") and node.truth("optional"),
        min_words=node.whole("min_words", 1) if node.has("min_words") else 0,
        note=_words_if_any(node, "note"),
        source=node.texts("source"),
        uncertainty=_words_if_any(node, "uncertainty"),
    )
    node.close()
    return field


def _section(node: Node) -> Section:
    section = Section(node.text("key"), _words(node, "name"), _words(node, "prompt"))
    node.close()
    return section


def _option(node: Node) -> Option:
    option = Option(node.text("key"), node.own_words())
    node.close()
    return option


def _one_of(node: Node, name: str, allowed: tuple[str, ...]) -> str:
    value = node.text(name)
    if value and value not in allowed:
        node.blame(name, f"is “{value}”", f"Write one of {', '.join(allowed)}")
    return value


def _words(node: Node, name: str) -> Words:
    child = node.child(name)
    words = child.own_words()
    child.close()
    return words


def _words_if_any(node: Node, name: str) -> Words | None:
    return _words(node, name) if node.has(name) else None
