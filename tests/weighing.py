"""Which tests are heavy: `script/check --weigh` runs all that the loop may run, measures, and writes tests/heavy.txt.

What is weighed is the mean of a function's tests with what sets them up, so that two runs on one machine agree, and a
function leaves the list only when it has become clearly lighter, so that the file does not change with the weather.
"""

from collections import defaultdict

import pytest

from tests.ordering import LIST, function_of, heavy

#: Seconds of the mean test of a function: above the first it enters the list, below the second it leaves it.
ENTERS, LEAVES = 0.05, 0.04
_HEAD = """\
# Functions whose tests take longest. script/check leaves them to script/test, unless it is given a path or --all.
# Written by script/check --weigh; see docs/decisions/0020-the-fast-loop.md.
"""

_seconds: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add what a phase of a test took."""
    _seconds[function_of(report.nodeid)][report.nodeid] += report.duration


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the list, once, in the process that hears of all tests, and only after a run that went well."""
    if hasattr(session.config, "workerinput") or exitstatus:
        return
    listed = heavy()
    means = {function: sum(tests.values()) / len(tests) for function, tests in _seconds.items()}
    found = {name for name, mean in means.items() if mean > (LEAVES if name in listed else ENTERS)}
    # What this run had no part of is as heavy as it was.
    names = sorted(found | (listed - means.keys()))
    LIST.write_text(_HEAD + "".join(f"{name}\n" for name in names), encoding="utf-8")
