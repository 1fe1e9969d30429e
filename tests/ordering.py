"""Order of the run: quick tests, then slow ones, then the browser, so that a mistake shows early; which are heavy."""

from pathlib import Path
from typing import Any

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


#: Stories that are played on PostgreSQL: its site is made for them alone.
STORIES = ("tests/e2e/test_neighbour.py", "tests/e2e/test_team_phone.py", "tests/e2e/test_whole_story.py")
#: Tests that run in one worker, because what they begin with is worth doing once: by the start of their node ids; those
#: with parameters by the first of them too, which is a server or a database.
TOGETHER = (
    "tests/structure/",
    "tests/attacks/",
    "tests/e2e/test_pages.py",
    *STORIES,
    "tests/jobs/test_worker.py",
    "tests/operating/test_behind_proxies.py",
    "tests/operating/test_encrypted_backups.py",
    "tests/operating/test_media_by_servers.py",
    "tests/operating/test_media_folder.py",
)
_HEAVY = heavy()


def group_of(nodeid: str) -> str:
    """The tests that run in the same worker as this one."""
    start = next((start for start in TOGETHER if nodeid.startswith(start)), "")
    if not start:
        return nodeid
    if start in STORIES:
        return "stories"
    first = nodeid.partition("[")[2].rstrip("]").split("-")[0]
    return start if start.endswith("structure/") else f"{start} {first}"


def rank(item: pytest.Item) -> int:
    """0 for a quick test, 1 for a slow one, then the browser: 2 for its long stories, 3 for the rest of it.

    The longest come before the many short ones at the end, or the last of them would run while all other workers wait.
    """
    slow = item.get_closest_marker("slow") is not None
    if item.get_closest_marker("browser"):
        return 2 if slow else 3
    return 1 if slow else 0


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the heavy ones."""
    if function_of(item.nodeid) in _HEAVY:
        item.add_marker(pytest.mark.heavy)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort stably, so that pytest's own grouping by fixture stays as it is inside each rank."""
    items.sort(key=rank)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Groups by node ids: marks of xdist do not reach its scheduler with a pytest whose node ids are no plain texts."""
    from xdist.scheduler import LoadGroupScheduling

    class Grouped(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return Grouped(config, log)
