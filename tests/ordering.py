"""Order of the run: quick tests, then slow ones, then the browser, so that a mistake shows early; which are heavy."""

from pathlib import Path

import pytest

#: Functions whose tests take longest, one a line. tests/weighing.py writes it, docs/decisions/0020-the-fast-loop.md
#: says why.
LIST = Path(__file__).with_name("heavy.txt")


def heavy() -> frozenset[str]:
    """Node ids, without parameters, of the functions that the fast loop leaves to the whole run."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def function_of(nodeid: str) -> str:
    """The node id of the function that a test with parameters is made from."""
    return nodeid.split("[", 1)[0]


_HEAVY = heavy()


def rank(item: pytest.Item) -> int:
    """0 for a quick test, 1 for a slow one, then the browser: 2 for its long stories, 3 for the rest of it.

    The longest come before the many short ones at the end, or the last of them would run while all other workers wait.
    """
    slow = item.get_closest_marker("slow") is not None
    if item.get_closest_marker("browser"):
        return 2 if slow else 3
    return 1 if slow else 0


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the heavy ones; tests that read the whole source tree run in one worker, so that it is parsed once.

    So do those marked `together`, so that what a module sets up for them is set up once.
    """
    if function_of(item.nodeid) in _HEAVY:
        item.add_marker(pytest.mark.heavy)
    if item.nodeid.startswith("tests/structure/"):
        item.add_marker(pytest.mark.xdist_group("structure"))
    if (mark := item.get_closest_marker("together")) and isinstance(item, pytest.Function):
        values = [str(item.callspec.params.get(name)) for name in mark.args if hasattr(item, "callspec")]
        item.add_marker(pytest.mark.xdist_group("-".join([item.path.stem, *values])))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort stably, so that pytest's own grouping by fixture stays as it is inside each rank."""
    items.sort(key=rank)
