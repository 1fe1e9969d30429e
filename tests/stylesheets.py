"""Stylesheets as what they say, so that two can be compared however they are spelled."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import tinycss2

#: Rules that hold rules; in all others stand declarations.
HOLDS_RULES = {"media", "supports"}
#: Signs beside which blanks mean nothing: in what a rule is for, in conditions, in values. Elsewhere they do, as in
#: "calc(1px + 1px)" and "p :is(a)".
SELECTOR, CONDITION, VALUE = ">+~,", ":,", ",/"


class Declaration(NamedTuple):
    """A property and its value, and the line it begins in."""

    name: str
    value: str
    important: bool
    line: int


class Rule(NamedTuple):
    """Under which conditions, for what, with which declarations. A margin of a page is a rule in that page's."""

    within: tuple[str, ...]
    head: str
    declarations: tuple[Declaration, ...]

    @property
    def says(self) -> object:
        """What it says, wherever it stands in its file."""
        return self.within, self.head, [one[:3] for one in self.declarations]


def rules_of(sheet: str) -> list[Rule]:
    """Every rule in its order. Raises ValueError for what is none."""
    return list(_rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True), ()))


def _rules(nodes: list[Any], within: tuple[str, ...]) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "error":
            raise ValueError(f"{node.source_line}: {node.message}")
        head = _spelled(node.prelude, SELECTOR)
        if node.type == "at-rule":
            head = f"@{node.at_keyword} {_spelled(node.prelude, CONDITION)}".strip()
        inside = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
        if node.type == "at-rule" and node.at_keyword in HOLDS_RULES:
            yield from _rules(inside, (*within, head))
            continue
        yield Rule(within, head, tuple(_declaration(one) for one in inside if one.type == "declaration"))
        yield from _rules([one for one in inside if one.type != "declaration"], (*within, head))


def _declaration(node: Any) -> Declaration:
    return Declaration(node.lower_name, _spelled(node.value, VALUE), node.important, node.source_line)


def _spelled(tokens: list[Any], signs: str) -> str:
    """Tokens in one spelling: one blank where there are any, none beside some signs, numbers as they count."""
    text = re.sub(r"\s+", " ", "".join(_word(one, signs) for one in tokens))
    return re.sub(rf"\s*([{re.escape(signs)}])\s*", r"\1", text).strip()


def _word(token: Any, signs: str) -> str:
    if token.type in ("number", "percentage", "dimension"):
        sign = "+" if token.representation.startswith("+") else ""
        unit = "%" if token.type == "percentage" else getattr(token, "lower_unit", "")
        return f"{sign}{token.value:g}{unit}"
    if token.type == "string":
        return repr(token.value)
    if token.type == "function":
        return f"{token.lower_name}({_spelled(token.arguments, signs)})"
    if token.type in ("() block", "[] block"):
        return f"{token.type[0]}{_spelled(token.content, signs)}{token.type[1]}"
    return "" if token.type == "comment" else str(token.serialize())
