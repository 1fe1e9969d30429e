"""What a whole run leaves to `script/soak tests`: the same deed once more in another setting.

A run of `script/test` without a path tries every deed, route, page and kind at least once. Left out are

* tests marked `repeats`: the same as a test that runs, by another pair of programs, in another size, role or version;
* the other values of an argument marked `in_turn`: a test is tried with one of them, the next with the next;
* the second engine: a test with several sets of values is tried with each of them on one engine, in turn, one without
  any on the engine that its name decides: a fifth on PostgreSQL, the rest on SQLite. What is marked `both_engines`,
  locks and races and what the program does to the database itself, is tried on both; from one engine to the other is
  tried across, both ways.

A test that is made with several other values is tried with each of them once. A path, -k or -m asks for a part, of
which everything runs, and so does everything with LMS_TEST_DEEP=2.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.depth import DEEP, DEEPEST
from tests.ordering import function_of

_LEFT = pytest.StashKey[int]()
_ENGINES = ("sqlite", "postgres")


def spares(config: pytest.Config) -> bool:
    """Whether this run leaves repetitions out: a whole one, deeper than the fast loop, not the deepest."""
    told = getattr(config, "workerinput", {})
    if "spares" in told:
        return bool(told["spares"])
    asked = config.args_source is pytest.Config.ArgsSource.ARGS
    return bool(DEEP) and not DEEPEST and not (asked or config.option.keyword or config.option.markexpr)


class _Controller:
    """Tells workers what was asked for, and hears from them what they left out."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_configure_node(self, node) -> None:  # type: ignore[no-untyped-def]  # xdist says no type
        node.workerinput["spares"] = spares(self.config)

    def pytest_testnodedown(self, node) -> None:  # type: ignore[no-untyped-def]
        self.config.stash[_LEFT] = getattr(node, "workeroutput", {}).get("left", self.config.stash.get(_LEFT, 0))


def pytest_configure(config: pytest.Config) -> None:
    """Take part in what workers are told, where there are workers."""
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(_Controller(config))


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say that something is left out."""
    return ["whole run: each deed once, its repetitions are left to script/soak tests"] if spares(config) else []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take the repetitions out."""
    if not spares(config):
        return
    functions = defaultdict(list)
    for item in items:
        if not item.get_closest_marker("repeats"):
            functions[function_of(item.nodeid)].append(item)
    kept = {item for name, made in functions.items() for item in _once(name, made)}
    left = [item for item in items if item not in kept]
    config.stash[_LEFT] = len(left)
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item in kept]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the controller how many were left out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left"] = session.config.stash.get(_LEFT, 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many."""
    if left := config.stash.get(_LEFT, 0):
        terminalreporter.write_line(f"{left} repetitions were left to script/soak tests (docs/decisions/0020).")


def _once(name: str, made: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Of the tests made from one function, those of a whole run."""
    sets: dict[tuple[object, ...], dict[tuple[str, ...], pytest.Item]] = defaultdict(dict)
    for item in made:
        values, settings = _values(item)
        sets[values][settings] = item
    each = made[0].get_closest_marker("both_engines") is not None
    for place, by_settings in enumerate(sets.values(), zlib.crc32(name.encode())):
        for settings in chosen(list(by_settings), place, each=each):
            yield by_settings[settings]


def chosen(settings: list[tuple[str, ...]], turn: int, *, each: bool) -> list[tuple[str, ...]]:
    """In which settings one set of values is tried: from one engine to the other where there are two of them, in each
    when that is asked for, else in the one whose turn it is. PostgreSQL, which takes nearly twice as long, has every
    fifth turn.
    """
    across = [one for one in settings if sorted(one) == sorted(_ENGINES)]
    if across:
        return across
    if each:
        return settings
    if sorted(settings) == sorted((engine,) for engine in _ENGINES):
        settings = [("sqlite",)] * 4 + [("postgres",)]
    return [settings[turn % len(settings)]]


def _values(item: pytest.Item) -> tuple[tuple[object, ...], tuple[str, ...]]:
    """(which values a test is made with, leaving out settings; the settings: engines, and what is marked `in_turn`)."""
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return (), ()
    given, named = item.callspec.params, [name for mark in item.iter_markers("in_turn") for name in mark.args]
    settings = [key for key in given if key in named or given[key] in _ENGINES]
    return (
        tuple((key, id(given[key])) for key in given if key not in settings),
        tuple(str(given[key] if given[key] in _ENGINES else id(given[key])) for key in settings),
    )
