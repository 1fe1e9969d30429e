"""Drills: what must not cost anybody an answer is done to a running installation, and every answer is looked for.

    python -m soak.drills [DRILL [ARGUMENT]]

Without arguments all of them, in about a quarter of an hour. Prints a table; ends with 1 when anything was lost,
doubled or wrong, with 3 when this machine cannot do what was asked for.
"""

import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module

from soak._table import NotTried, Row, code_of, line_of, told, wrong_with

#: In this order. Each module has `drill()`, and says in its first lines which settings make it longer.
DRILLS = ("kills", "powercut", "failover", "pitr", "backups", "diskfull", "upgrade", "endure")


def run(name: str, *arguments: int) -> list[Row]:
    """The rows of one drill; one that breaks off is a row too."""
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


def main() -> None:
    """Run the drill named, or all of them."""
    # Ended from outside, it still ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))
    wanted = sys.argv[1:2] or list(DRILLS)
    if not set(wanted) <= set(DRILLS):
        sys.exit(f"there is no drill {wanted[0]!r}: {', '.join(DRILLS)}")
    arguments = [int(word) for word in sys.argv[2:]]
    rows = [row for name in wanted for row in run(name, *arguments)]
    print(f"\n{told(rows)}")
    sys.exit(code_of(rows))


if __name__ == "__main__":
    main()
