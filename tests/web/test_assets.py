"""Styles are written to be read, and served without what only readers need."""

import base64
import re
from pathlib import Path

import pytest
from flask import Flask

from lms.learning.onefile import STYLE
from lms.web.assets import static_url
from tests.structure.tree import ROOT, name, under
from tests.stylesheets import rules_of

SHEETS = under("static/css", ".css")
PAPERS = under("templates", ".css")
LONGEST = 120


def served(app: Flask, path: Path) -> str:
    """A file as a browser gets it."""
    with app.test_request_context():
        address = static_url(path.relative_to(ROOT / "static").as_posix())
    return app.test_client().get(address).text


def says(sheet: str) -> list[object]:
    """What a stylesheet says, in its order."""
    return [rule.says for rule in rules_of(sheet)]


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_a_stylesheet_is_served_small_and_says_the_same(app: Flask, path: Path) -> None:
    source = path.read_text("utf-8")
    small = served(app, path)
    assert says(small) == says(source)
    assert "/*" not in small
    assert "\n" not in small
    assert "  " not in small
    assert len(small) < len(source) * 0.9


def test_a_lesson_as_a_file_carries_the_small_one(app: Flask) -> None:
    carried = base64.b64decode(STYLE.removeprefix("data:text/css;base64,")).decode()
    assert carried == served(app, ROOT / "static" / "css" / "lop-lang.css")


@pytest.mark.parametrize("path", [*SHEETS, *PAPERS], ids=name)
def test_the_source_of_a_stylesheet_is_open(path: Path) -> None:
    source = path.read_text("utf-8")
    rules = rules_of(source)
    begun = [one.line for rule in rules for one in rule.declarations]
    assert [line for line in source.splitlines() if len(line) > LONGEST] == []
    assert len(begun) == len(set(begun)), "one declaration a line"
    # A heading over each subject, and no subject without one.
    sections = re.split(r"^/\* .* \*/$", source, flags=re.MULTILINE)
    assert sections[0] == ""
    assert max(len(rules_of(section)) for section in sections) <= 26


def test_rules_differ_where_blanks_mean_something() -> None:
    assert says("p :is(a) {b: c}") != says("p:is(a) {b: c}")
    assert says("p {b: calc(1px + 1px)}") != says("p {b: calc(1px+1px)}")
    assert says("@media print {p {b: c}}") != says("p {b: c}")
    assert says("p { margin : 0.5rem }") == says("p{margin:.5rem}")
