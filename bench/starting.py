"""From the command to the first page: `lms serve` on a new folder, the same a second time, and `lms run`.

Also the memory of all processes of `lms serve`: with the worker that does the daily jobs, and when that has ended. The
program is compiled before, as script/install does. Servers listen on 127.0.0.1 only, on a free port, and are stopped as
soon as they have answered; the last one when its worker has ended.
"""

import compileall
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from tempfile import TemporaryDirectory

from lms.base.settings import ROOT
from tests.operating.programs import free_port, megabytes

PATIENCE = 120


def seconds_to_answer(command: str, folder: str, look: Callable[[str], None] = lambda _mark: None) -> float:
    """Start `lms COMMAND`, wait for its first page, stop it; seconds from start to page.

    `look` is called before it is stopped, with a mark that only its environment holds.
    """
    port, mark = free_port(), f"LMS_VAR={folder}"
    environment = os.environ | {"LMS_DEMO": "1", "LMS_VAR": folder, "LMS_DATABASE_URL": "", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    words = [sys.executable, "-m", "lms", command, "--port", str(port)]
    start = time.perf_counter()
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            while not answers(port):
                if server.poll() is not None or time.perf_counter() - start > PATIENCE:
                    raise SystemExit(f"lms {command} did not start")
                time.sleep(0.02)
            took = time.perf_counter() - start
            look(mark)
            return took
        finally:
            server.send_signal(signal.SIGTERM)


def answers(port: int) -> bool:
    """Whether the first page can be opened."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
            return int(page.status) == 200
    except urllib.error.URLError:
        return False


def memory(mark: str) -> None:
    """Print the memory of the processes with this mark as soon as a worker is there, and when it is gone."""
    end = time.monotonic() + PATIENCE
    for what, is_so in (("with its worker", lambda held: len(held) > 1), ("afterwards", lambda held: len(held) == 1)):
        while not is_so(megabytes(mark)) and time.monotonic() < end:
            time.sleep(0.5)
        if what == "with its worker":
            time.sleep(10)
        held = megabytes(mark)
        print(f"  lms serve holds {what:16} {sum(held.values()):18.0f} MB in {len(held)} processes")


def main() -> None:
    """Measure and print."""
    compileall.compile_dir(ROOT / "lms", quiet=2)
    with TemporaryDirectory() as folder:
        print(f"  lms serve, new folder (tables, courses, demo): {seconds_to_answer('serve', folder):5.2f} s")
        again = min(seconds_to_answer("serve", folder) for _ in range(3))
        print(f"  lms serve, second time:                        {again:5.2f} s")
        seconds_to_answer("serve", folder, memory)
        only = min(seconds_to_answer("run", folder) for _ in range(3))
        print(f"  lms run:                                       {only:5.2f} s")


if __name__ == "__main__":
    main()
