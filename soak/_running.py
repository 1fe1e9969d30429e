"""The product as it is installed, to be killed: `lms serve` for a commune, gunicorn with `lms work` for a province."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from lms.base.settings import ROOT
from soak._cluster import children, words_of
from soak._installation import environment
from tests.operating.programs import free_port

START, END = 120, 60
GUNICORN = "--worker-class gthread --workers 2 --threads 4 --reuse-port --bind"


@dataclass
class Product:
    """A server (and the worker beside it) on one database."""

    server: str
    url: str
    var: Path
    port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)
    #: Words before the processes' commands, for example `nsenter …`.
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    log: Path | None = None

    def start(self) -> float:
        """Start it; returns the seconds until it can work. Raises RuntimeError when it does not start."""
        began = time.monotonic()
        env = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        env |= environment(self.url, self.var) | self.more
        self.log = self.log or self.var / "server.log"
        for words in self._orders():
            with self.log.open("ab") as out:
                self.processes.append(
                    subprocess.Popen(words, cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True)
                )
        self._wait()
        return time.monotonic() - began

    def _orders(self) -> list[list[str]]:
        if self.server == "waitress":
            return [[sys.executable, "-m", "lms", "serve", "--port", str(self.port)]]
        gunicorn = [sys.executable, "-m", "gunicorn", *GUNICORN.split(), f"127.0.0.1:{self.port}", "wsgi:app"]
        return [gunicorn, [sys.executable, "-m", "lms", "work"]]

    def _wait(self) -> None:
        until = time.monotonic() + START
        while time.monotonic() < until and self.processes[0].poll() is None:
            if self.status("/readyz") == 200:
                return
            time.sleep(0.05)
        said = (self.log or Path(os.devnull)).read_text("utf-8", "replace")
        raise RuntimeError(f"the server did not start: {said[-2000:]}")

    def status(self, path: str) -> int:
        """The status of a page, 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def pids(self) -> list[int]:
        """The ids of all its processes."""
        return [pid for one in self.processes for pid in (one.pid, *children(one.pid))]

    def kill(self) -> None:
        """Kill (-9) all processes at once."""
        for pid in self.pids():
            _kill(pid)
        self._buried()

    def kill_server(self) -> None:
        """Kill (-9) the server alone, whose children have to notice; a worker started beside it is ended as well."""
        for one in self.processes:
            _kill(one.pid)
        self._buried()

    def kill_a_worker(self, number: int) -> None:
        """Kill (-9) one of gunicorn's workers, which gunicorn replaces by itself."""
        workers = [pid for pid in children(self.processes[0].pid) if words_of(pid).find("gunicorn") >= 0]
        if workers:
            _kill(workers[number % len(workers)])

    def kill_the_job_worker(self) -> bool:
        """Kill (-9) the worker of long work; `lms serve` starts the next one itself. False when there is none now."""
        if len(self.processes) > 1:
            _kill(self.processes[1].pid)
            self.processes[1].wait()
            env = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
            env |= environment(self.url, self.var) | self.more
            with (self.log or Path(os.devnull)).open("ab") as out:
                self.processes[1] = subprocess.Popen(
                    self._orders()[1], cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True
                )
            return True
        found = [pid for pid in children(self.processes[0].pid) if " work " in f"{words_of(pid)} "]
        for pid in found:
            _kill(pid)
        return bool(found)

    def stop(self) -> None:
        """End it as systemd does."""
        for one in self.processes:
            one.terminate()
        for one in self.processes:
            with suppress(subprocess.TimeoutExpired):
                one.wait(END)
        self.kill()

    def memory(self) -> float:
        """MB that all processes hold together; what they share is counted once (PSS)."""
        return sum(_pss(pid) for pid in self.pids()) / 1024

    def errors(self) -> list[str]:
        """The lines that the program itself logged as errors."""
        said = (self.log or Path(os.devnull)).read_text("utf-8", "replace").splitlines()
        return [line for line in said if '"level": "ERROR"' in line or line.startswith("Traceback")]

    def _buried(self) -> None:
        for one in self.processes:
            one.wait()
        self.processes.clear()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


@contextmanager
def running(product: Product) -> Iterator[Product]:
    """Run the product until the end of the block, however often it is killed and started meanwhile."""
    try:
        product.start()
        yield product
    finally:
        product.stop()
