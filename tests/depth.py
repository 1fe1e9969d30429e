"""How far tests go: `script/check` tries a part of what can be tried without end, `script/test` more of it, and
`script/soak tests` as much as was ever thought useful.

A test that draws random input or walks many combinations asks here, and does less of the same in the quick loop; it
never does something else. Which tests are left out of a whole run altogether is decided in tests/repeating.py.
"""

import os
import re
import zlib
from collections.abc import Sequence
from typing import Any, TypeVar

import pytest

#: Set to 1 by script/test and by CI, to 2 by `script/soak tests`.
DEEP = int(os.environ.get("LMS_TEST_DEEP") or 0)
#: Whether everything is tried that anybody thought of, for an hour.
DEEPEST = DEEP > 1

Value = TypeVar("Value")


def times(deep: int, quick: int, deepest: int = 0) -> int:
    """How often to try: `deep` times in the whole run, `quick` times in the fast loop, `deepest` times (as in the whole
    run when it is not given) where time does not matter.
    """
    return (deepest if DEEPEST and deepest else deep) if DEEP else quick


def share(values: Sequence[Value], place: int = 0, parts: int = 2) -> list[Value]:
    """Every value where time does not matter; else every `parts`-th, beginning at `place`: others are tried elsewhere,
    or are the same once more.
    """
    return list(values) if DEEPEST else list(values[place::parts])


def turn(values: Sequence[Value], of: str) -> list[Value]:
    """Every value where time does not matter; else the one whose turn it is at `of`, such as an address: the others
    take their turns at others. Numbers in it are those of rows, which differ from run to run, and say nothing.
    """
    return list(values) if DEEPEST else [values[zlib.crc32(re.sub("[0-9]", "", of).encode()) % len(values)]]


def repeats(*values: object, why: str) -> Any:
    """Values of a test whose trial repeats that of others, because of `why`: left to `script/soak tests`."""
    return pytest.param(*values, marks=pytest.mark.repeats(why))
