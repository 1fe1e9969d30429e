"""How far tests go: `script/check` tries a part of what can be tried without end, `script/test` all of it.

A test that draws random input or walks many combinations asks here, and does less of the same in the quick loop; it
never does something else.
"""

import os

#: Set by script/test and by CI.
DEEP = os.environ.get("LMS_TEST_DEEP") == "1"


def times(deep: int, quick: int) -> int:
    """How often to try: `deep` times in the whole run, `quick` times in the fast loop."""
    return deep if DEEP else quick
