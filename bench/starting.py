"""From the command to the first page: `lms serve` on a new folder, the same a second time, and `lms run`.

Servers listen on 127.0.0.1 only, on a free port, and are stopped as soon as they have answered.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from tempfile import TemporaryDirectory

from lms.base.settings import ROOT

PATIENCE = 120


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def seconds_to_answer(command: str, folder: str) -> float:
    """Start `lms COMMAND`, wait for its first page, stop it; seconds from start to page."""
    port = free_port()
    environment = os.environ | {"LMS_DEMO": "1", "LMS_VAR": folder, "LMS_DATABASE_URL": "", "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "lms", command, "--port", str(port)]
    start = time.perf_counter()
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            while not answers(port):
                if server.poll() is not None or time.perf_counter() - start > PATIENCE:
                    raise SystemExit(f"lms {command} did not start")
                time.sleep(0.02)
            return time.perf_counter() - start
        finally:
            server.send_signal(signal.SIGTERM)


def answers(port: int) -> bool:
    """Whether the first page comes."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
            return int(page.status) == 200
    except urllib.error.URLError:
        return False


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        print(f"  lms serve, new folder (tables, courses, demo): {seconds_to_answer('serve', folder):5.2f} s")
        again = min(seconds_to_answer("serve", folder) for _ in range(3))
        print(f"  lms serve, second time:                        {again:5.2f} s")
        only = min(seconds_to_answer("run", folder) for _ in range(3))
        print(f"  lms run:                                       {only:5.2f} s")


if __name__ == "__main__":
    main()
