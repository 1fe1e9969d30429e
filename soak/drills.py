"""Drills: what must not cost anybody an answer is done to a running installation, and then every answer is checked.

    python -m soak.drills [DRILL [ARGUMENT]]

Without arguments all of them, two at once, in about a quarter of an hour. Prints a table; ends with 1 when anything was
lost, doubled or wrong, with 3 when this machine cannot do what was asked for.
"""

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from soak._table import NotTried, Row, code_of, line_of, told, wrong_with

#: The longest first. Each module has `drill()`, and says in its first lines which settings make it longer. Most of them
#: wait half of their time for a server that starts again, so two run side by side, in processes of their own.
SIDE_BY_SIDE = ("endure", "kills", "powercut", "backups", "failover", "pitr", "diskfull", "upgrade")
#: Drills that compare how long people wait, so they have the machine to themselves.
ALONE = ("phones",)
DRILLS = (*SIDE_BY_SIDE, *ALONE)
#: The variable that names the file in which the process of one drill leaves its rows.
ROWS = "SOAK_ROWS"


def run(name: str, *arguments: int) -> list[Row]:
    """The rows of one drill; a drill that breaks off gives a row as well."""
    rows: list[Row] = []
    print(f"== {name}", flush=True)
    deed: Callable[..., Iterator[Row]] = import_module(f"soak.{name}").drill
    began = time.monotonic()
    try:
        for row in deed(*arguments):
            row.seconds, began = time.monotonic() - began, time.monotonic()
            rows.append(row)
            print(line_of(row), *wrong_with(row), sep="\n", flush=True)
    except NotTried as why:
        rows.append(Row(name, "", f"not tried: {why}", None))
    except Exception as broken:
        traceback.print_exc()
        rows.append(Row(name, "", f"the drill broke off: {broken}"[:300], False))
    return rows


def all_of_them(at_once: int = 2) -> list[Row]:
    """The rows of all drills, each run by a process of its own."""
    with TemporaryDirectory(prefix="lop-lang-rows-") as folder:
        for names, most in ((SIDE_BY_SIDE, at_once), (ALONE, 1)):
            _processes(names, most, Path(folder))
        return [row for name in DRILLS for row in _left(Path(folder) / name, name)]


def _processes(names: tuple[str, ...], most: int, folder: Path) -> None:
    """Run these drills, at most `most` at a time; ending this process ends them and what they have started."""
    waiting, running = list(names), dict[str, "subprocess.Popen[bytes]"]()
    try:
        while waiting or running:
            while waiting and len(running) < most:
                name = waiting.pop(0)
                words = [sys.executable, "-m", "soak.drills", name]
                running[name] = subprocess.Popen(words, env=os.environ | {ROWS: str(folder / name)})
            time.sleep(0.5)
            running = {name: one for name, one in running.items() if one.poll() is None}
    finally:
        for one in running.values():
            one.terminate()
        for one in running.values():
            one.wait()


def _left(file: Path, name: str) -> list[Row]:
    if not file.exists():
        return [Row(name, "", "the process of the drill ended early", good=False)]
    return [Row(**row) for row in json.loads(file.read_text("utf-8"))]


def main() -> None:
    """Run the drill named, or all of them."""
    # When it is ended from outside, it still ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))
    name = "".join(sys.argv[1:2])
    if name and name not in DRILLS:
        sys.exit(f"there is no drill {name!r}: {', '.join(DRILLS)}")
    rows = run(name, *map(int, sys.argv[2:])) if name else all_of_them()
    if ROWS in os.environ:
        Path(os.environ[ROWS]).write_text(json.dumps([asdict(row) for row in rows]), "utf-8")
    else:
        print(f"\n{told(rows)}")
    sys.exit(code_of(rows))


if __name__ == "__main__":
    main()
