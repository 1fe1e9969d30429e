"""How far tests go: `script/check` tries a part of what can be tried without end, `script/test` more of it, and
`script/soak tests` as much as was ever thought useful.

A test that draws random input or walks many combinations asks here, and does less of the same in the quick loop; it
never does something else.
"""

import os

import pytest

#: Set to 1 by script/test and by CI, to 2 by `script/soak tests`.
DEEP = int(os.environ.get("LMS_TEST_DEEP") or 0)
#: Whether everything is tried that anybody thought of, for an hour.
DEEPEST = DEEP > 1


def repeats(*values: object, why: str) -> object:
    """Values of a test whose trial repeats that of others, because of `why`: left to `script/soak tests`."""
    return pytest.param(*values, marks=pytest.mark.repeats(why))


def times(deep: int, quick: int, deepest: int = 0) -> int:
    """How often to try: `deep` times in the whole run, `quick` times in the fast loop, `deepest` times (as in the whole
    run when it is not given) where time does not matter.
    """
    return (deepest if DEEPEST and deepest else deep) if DEEP else quick
