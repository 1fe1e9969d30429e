"""Order of the run: quick tests, then slow ones, then the browser, so that a mistake shows early."""

import pytest


def rank(item: pytest.Item) -> int:
    """0 for a quick test, 1 for a slow one, 2 for one that opens a browser."""
    if item.get_closest_marker("browser"):
        return 2
    return 1 if item.get_closest_marker("slow") else 0


def pytest_itemcollected(item: pytest.Item) -> None:
    """Tests that read the whole source tree run in one worker, so that it is parsed once."""
    if item.nodeid.startswith("tests/structure/"):
        item.add_marker(pytest.mark.xdist_group("structure"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort stably, so that pytest's own grouping by fixture stays as it is inside each rank."""
    items.sort(key=rank)
