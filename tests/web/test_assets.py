"""Styles and scripts are written to be read, and served without what only readers need."""

import base64
import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from lms.learning.onefile import STYLE
from lms.web.assets import static_url
from tests.html_judge import NODE
from tests.structure.tree import ROOT, name, under
from tests.stylesheets import rules_of

SHEETS = under("static/css", ".css")
PAPERS = under("templates", ".css")
SCRIPTS = under("static/js", ".js")
TSC = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
SETTINGS = (
    "--ignoreConfig --allowJs --noCheck --noResolve --removeComments --target esnext --module esnext --pretty false"
)
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


def test_scripts_are_served_without_comments_and_do_the_same(app: Flask, tmp_path: Path) -> None:
    """The compiler takes comments out of both, and what is left must be the same."""
    (tmp_path / "source").mkdir()
    (tmp_path / "served").mkdir()
    for path in SCRIPTS:
        small = re.sub(r'(?<=from )"/static/(?:js/|(vendor/))([\w/-]+\.js)\?v=\w+"', _relative, served(app, path))
        assert re.search(r"^\s*(//|/\*\*)", re.sub(r"/\*\* @type .*? \*/ ?\(", "(", small), re.MULTILINE) is None
        (tmp_path / "source" / path.name).write_text(path.read_text("utf-8"), "utf-8")
        (tmp_path / "served" / path.name).write_text(small, "utf-8")
    files = sorted(tmp_path.glob("*/*.js"))
    out = tmp_path / "out"
    done = subprocess.run(
        [NODE, TSC, *SETTINGS.split(), "--rootDir", tmp_path, "--outDir", out, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    plain = {path.name: path.read_text("utf-8") for path in (out / "source").iterdir()}
    assert {path.name: path.read_text("utf-8") for path in (out / "served").iterdir()} == plain
    assert len(plain) == len(SCRIPTS) > 20


def _relative(found: re.Match[str]) -> str:
    return f'"../{found[1]}{found[2]}"' if found[1] else f'"./{found[2]}"'


def test_every_script_is_checked() -> None:
    assert [name(path) for path in SCRIPTS if not path.read_text("utf-8").startswith("// @ts-check\n")] == []
