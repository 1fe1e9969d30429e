"""The list of heavy tests names tests that there are: a line left over would take a new test of that name along."""

import ast
from functools import cache
from pathlib import Path

from tests.ordering import heavy
from tests.structure.tree import ROOT, parsed


def test_every_heavy_test_is_one():
    gone = sorted(name for name in heavy() if name.split("::")[-1] not in _functions(ROOT / name.split("::")[0]))
    assert gone == [], "script/check --weigh measures anew; take these lines out of tests/heavy.txt"


@cache
def _functions(path: Path) -> set[str]:
    if not path.exists():
        return set()
    return {node.name for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef)}
