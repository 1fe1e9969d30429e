"""Days are days in Vietnam: a moment becomes one in lms/base/clock.py, and nowhere else by itself."""

import ast

from tests.structure.tree import modules, name, parsed

#: A day that was typed at a command, which click hands over as a moment without a zone.
TYPED = {"lms/jobs/cli.py: done_on.date()", "lms/exchange/cli.py: valid_from.date()"}


def test_nobody_else_takes_the_day_of_a_moment() -> None:
    """Moments are in UTC, where it is still the day before until seven in the morning."""
    found = {
        f"{name(path)}: {ast.unparse(node)}"
        for path in modules()
        if name(path) != "lms/base/clock.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date"
    }
    assert found == TYPED
