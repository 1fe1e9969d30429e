"""What is written into cells of sheets is text to every spreadsheet, and is read back as it was typed."""

import ast

import pytest
from hypothesis import given, strategies as st

from lms.base.cells import RUNS, as_typed, harmless
from tests.structure.tree import modules, name, parsed

STARTS = st.text(" '=+-@\t\n\ra1", max_size=6)


@given(STARTS, st.text(max_size=10))
def test_it_comes_back_as_it_was_typed(start: str, rest: str) -> None:
    assert as_typed(harmless(start + rest)) == start + rest


@given(STARTS, st.text(max_size=10))
def test_nothing_that_is_written_runs(start: str, rest: str) -> None:
    assert not harmless(start + rest).lstrip(" ").startswith(RUNS)


@pytest.mark.parametrize("text", ["Rau 10-20", "50.000 đồng", "'Tết'", "", "  hai"])
def test_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == as_typed(text) == text


def test_it_is_decided_in_one_place() -> None:
    """Nobody else keeps a list of signs with which formulas begin."""
    lists = [
        name(path)
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Tuple) and {"=", "+", "-", "@"} <= {getattr(one, "value", None) for one in node.elts}
    ]
    assert lists == ["lms/base/cells.py"]
