"""The habits of the house that a program can check. The reasons stand in docs/architecture.md.

Floors and rooms are import-linter's contracts in pyproject.toml, the layers of modules test_layers.py's; imports inside
functions, branches and parameters are ruff's.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.structure.tree import ROOT, files, is_view, modules, name, parsed, templates, under

EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "service", "services", "misc"}
SQL_WORDS = {"select", "insert", "update", "delete", "text"}
TEXT = {"", *".py .html .css .js .ts .md .toml .json .jsonc .svg .sh .txt .yml .po .csv".split()}
# A path of one machine, a folder outside the project, a notice that a tool left in a file.
TRACES = re.compile(r"(?<![\w.>~])/(?:work|home|Users)/[a-z]|\.\./shared\b|session[ ]limit", re.IGNORECASE)


def test_a_module_has_at_most_250_lines():
    assert _longer_than(modules(), 250) == []


def test_a_template_has_at_most_100_lines():
    assert _longer_than(templates(), 100) == []


def test_a_view_has_at_most_30_lines():
    long = [
        f"{name(path)}:{view.lineno} {view.name}"
        for path in modules()
        for view in _routes(path)
        if _last(view) - view.lineno >= 30
    ]
    assert long == []


def test_views_write_no_sql():
    words = [
        f"{name(path)}:{node.lineno} {alias.name}"
        for path in modules()
        if is_view(path)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy"
        for alias in node.names
        if alias.name in SQL_WORDS
    ]
    assert words == []


def test_queries_are_in_the_new_style():
    old = [f"{name(path)}: {ast.unparse(n)}" for path in modules() for n in ast.walk(parsed(path)) if _is_old_style(n)]
    assert old == []


def test_names_say_what_is_inside():
    empty = [name(path) for path in modules() if EMPTY_NAMES & {*path.relative_to(ROOT).parts[:-1], path.stem}]
    assert empty == []


def test_templates_keep_style_and_script_out():
    """The content security policy forbids them, so they would silently do nothing."""
    inline = re.compile(
        r"""\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)|javascript:""", re.IGNORECASE
    )
    pages = [path for path in templates() if not path.name.startswith("pdf_")]
    assert _hits(pages, inline) == []


def test_pages_load_nothing_from_elsewhere():
    """Learners pay for every byte, and no third party learns who reads what."""
    address = re.compile(r"https?://(?!www\.w3\.org/)[a-z0-9]", re.IGNORECASE)
    ours = [path for path in under("static", ".css", ".js", ".svg") if "vendor" not in path.parts]
    assert _hits([*templates(), *ours], address) == []


def test_no_trace_of_the_machine_it_was_made_on():
    here = Path(__file__)
    assert _hits([path for path in files() if path.suffix in TEXT and path != here], TRACES) == []


def _longer_than(paths: list[Path], lines: int) -> list[str]:
    counts = {name(path): len(path.read_text("utf-8").splitlines()) for path in paths}
    return [f"{path}: {count} lines" for path, count in counts.items() if count > lines]


def _hits(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name(path)}:{number} {found.group()}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := pattern.search(line))
    ]


def _routes(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef) and any(_is_route(mark) for mark in node.decorator_list):
            yield node


def _is_route(mark: ast.expr) -> bool:
    return (
        isinstance(mark, ast.Call)
        and isinstance(mark.func, ast.Attribute)
        and mark.func.attr in {"route", "get", "post"}
    )


def _last(node: ast.FunctionDef) -> int:
    return node.end_lineno or node.lineno


def _is_old_style(node: ast.AST) -> bool:
    """`session.query(...)`, `relationship(backref=...)` or `Model.query.filter_by(...)`."""
    if isinstance(node, ast.Call):
        asks = isinstance(node.func, ast.Attribute) and node.func.attr == "query"
        return asks or any(word.arg == "backref" for word in node.keywords)
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "query"
