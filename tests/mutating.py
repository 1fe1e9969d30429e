"""What the tests would not notice: `script/mutate` takes one entry after another out of the hand-written lists.

A list that is written by hand (what a version consists of, what may be sent in, what goes by age) fails in silence when
an entry is forgotten. So each entry, each word of a list of words, each named value and each field of a value is taken
out once, in a copy of the project, and the tests of that list must fail. What they let pass is named, and is either
without consequence, which tests/mutated.toml says with the reason, or a test is missing.
"""

import contextlib
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from itertools import count
from multiprocessing import Manager, get_context
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.mutants import Mutant, mutants
from tests.structure.tree import ROOT

LISTS = ROOT / "tests" / "mutated.toml"
#: What a copy needs, and what of it is made anew by running.
NEEDED = ("lms", "tests", "templates", "static", "courses", "docs", "script", "pyproject.toml", "README.md")
MADE = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
#: Seconds after which a run counts as noticed: a loop without an end is.
PATIENCE = 600
#: The copy of the process that tries, made by `start`.
_folder = ROOT
_days = count(int(time.time()) + 1000)


def copied(folder: Path) -> Path:
    """The project in another folder, with the same installed packages."""
    for name in NEEDED:
        source, target = ROOT / name, folder / name
        shutil.copytree(source, target, ignore=MADE) if source.is_dir() else shutil.copy(source, target)
    for source in (ROOT / "lms" / "translations").rglob("*.mo"):
        shutil.copy(source, folder / source.relative_to(ROOT))
    return folder


def start(folders: Any) -> None:
    """Make this process one that tries: with a copy of its own, and with every library of others loaded already."""
    global _folder
    _folder = copied(Path(folders.get()))
    for name in _libraries():
        with contextlib.suppress(ImportError):
            import_module(name)
    gc.freeze()


def _libraries() -> list[str]:
    """What the application and its tests load of others; asked of another process, or ours would be here already."""
    asked = "import sys, lms.app, tests.conftest, hypothesis, PIL.Image, av; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=_folder)
    return [name for name in found.stdout.split() if name.partition(".")[0] not in ("lms", "tests", "__main__")]


def _forget_ours() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in ("lms", "tests")]:
        del sys.modules[name]


def passes(tests: tuple[str, ...]) -> bool:
    """Whether the tests of a list pass in the copy; they run in a copy of this process, which ends with them."""
    child = os.fork()
    if child == 0:
        _run(tests)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _run(tests: tuple[str, ...]) -> NoReturn:
    """Run them and end, like a process that was started for it."""
    code = 70
    try:
        os.setpgid(0, 0)
        for usual in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), usual)
        _forget_ours()
        os.chdir(_folder)
        sys.path[:] = [str(_folder), *(place for place in sys.path if place not in ("", str(ROOT)))]
        os.environ["PYTHONPATH"] = str(_folder)
        for name in [name for name in os.environ if name.startswith("LMS_")]:
            del os.environ[name]
        plain = ["-q", "-x", *(word for name in ("cacheprovider", "xdist", "cov") for word in ("-p", f"no:{name}"))]
        # Libraries that plugins bring are there already, so their asserts are not rewritten.
        quiet = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        code = pytest.main([*plain, *quiet, "-m", "not browser and not long", *tests])
    finally:
        os._exit(int(code))


def survives(mutant: Mutant) -> bool:
    """Whether no test of its list notices what is gone."""
    file = _folder / mutant.module
    kept = file.read_text("utf-8")
    try:
        _write(file, mutant.text)
        return passes(mutant.tests)
    finally:
        _write(file, kept)


def _write(file: Path, text: str) -> None:
    """Each time with another day, or a compiled module of the same size would be taken for this one."""
    file.write_text(text, "utf-8")
    day = next(_days)
    os.utime(file, (day, day))


def chosen(parts: list[str]) -> tuple[list[Mutant], set[str]]:
    """The mutants of the lists whose module or name contains one of `parts` (all of them without any), and the places
    that are known to be without consequence.
    """
    made: list[Mutant] = []
    equal: set[str] = set()
    for entry in tomllib.loads(LISTS.read_text("utf-8"))["list"]:
        equal |= {f"{entry['module']} {place}" for place in entry.get("equal", {})}
        found = mutants(entry["module"], entry["names"], entry["tests"])
        made += [one for one in found if not parts or any(part in f"{one.module} {one.name}" for part in parts)]
    return made, equal


def say(line: str) -> None:
    """Tell whoever waits."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(*parts: str) -> int:
    """Run them; 1 when one survives that is not known to be without consequence."""
    made, equal = chosen(list(parts))
    processes = int(os.environ.get("LMS_TEST_PROCESSES", "2"))
    with tempfile.TemporaryDirectory() as top, Manager() as manager:
        folders = manager.Queue()
        for number in range(processes):
            (Path(top) / str(number)).mkdir()
            folders.put(str(Path(top) / str(number)))
        with ProcessPoolExecutor(processes, get_context("fork"), start, (folders,)) as pool:
            survivors = _tried(pool, made, equal)
    lacking = [place for place in survivors if place not in equal]
    noticed = len(made) - len(survivors)
    say(f"{len(made)} taken out, {noticed} noticed, {len(survivors) - len(lacking)} equal, {len(lacking)} survive")
    return int(bool(lacking))


def _tried(pool: ProcessPoolExecutor, made: list[Mutant], equal: set[str]) -> list[str]:
    """The places whose mutants survive; raises SystemExit when tests fail before anything was taken out."""
    sets = list(dict.fromkeys(mutant.tests for mutant in made))
    failed = [" ".join(tests) for tests, well in zip(sets, pool.map(passes, sets), strict=True) if not well]
    if failed:
        raise SystemExit(f"FAILED before anything was taken out: {failed}")
    survivors = []
    for number, (mutant, lives) in enumerate(zip(made, pool.map(survives, made), strict=True), 1):
        if lives:
            survivors.append(mutant.place)
            say(f"{'equal' if mutant.place in equal else 'SURVIVES'} {mutant.place}")
        if number % 50 == 0:
            say(f"{number} of {len(made)}")
    return survivors


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
