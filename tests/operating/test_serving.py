"""A server that is stopped cuts nobody off, answers monitors while everybody waits, and shares its port with nobody."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from sqlalchemy import create_engine

from lms.base import ports
from lms.base.clock import now
from lms.base.settings import ROOT
from tests.depth import repeats
from tests.factories.people import world
from tests.operating.installed import prepared
from tests.operating.programs import SECONDS, free_port
from tests.operating.proxies import KEY

GUNICORN = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
KINDS = ("run", "gunicorn", "gunicorn --reuse-port")
#: It counts a wrong try, so it waits for its turn to write.
SLOW = "/v/KHONGCO1"
#: So many wait for it ten seconds long; whoever comes then is told after two that nothing was saved.
PATIENT = 4


def command(kind: str, port: int) -> list[str]:
    if kind.startswith("run"):
        return [sys.executable, "-m", "lms", *kind.split(), "--port", str(port)]
    return [*GUNICORN, *kind.split()[1:], "--bind", f"127.0.0.1:{port}", "wsgi:app"]


def environment(folder: Path, url: str = "") -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    return env | {"LMS_VAR": str(folder), "LMS_DATABASE_URL": url, "LMS_SECRET_KEY": KEY}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("serving")
    with prepared("sqlite", folder, lambda session: world(session, now()).farmer.id) as (url, _farmer):
        yield folder, url


@contextmanager
def served(kind: str, place: tuple[Path, str]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    with (place[0] / "server.out").open("ab") as out:
        server = subprocess.Popen(command(kind, port), cwd=ROOT, env=environment(*place), stdout=out, stderr=out)
    try:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and server.poll() is None:
            try:
                if asked(port, "/readyz") == (200, "ok"):
                    break
            except OSError:
                time.sleep(0.1)
        yield server, port
    finally:
        if server.poll() is None:
            server.kill()
        server.wait(SECONDS)


def asked(port: int, path: str) -> tuple[int, str]:
    """Status and text of an answer that came to its end."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as problem:
        return problem.code, problem.read().decode()


@contextmanager
def somebody_writes(url: str) -> Iterator[None]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.exec_driver_sql("ROLLBACK")
    engine.dispose()


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize(
    "kind", ["run", *(repeats(kind, why="gunicorn has its own way to end, which is not ours") for kind in KINDS[1:])]
)
def test_requests_in_flight_are_answered_before_the_server_ends(place: tuple[Path, str], kind: str) -> None:
    with served(kind, place) as (server, port), ThreadPoolExecutor(PATIENT) as crowd:
        with somebody_writes(place[1]):
            answers = [crowd.submit(asked, port, SLOW) for _ in range(PATIENT)]
            time.sleep(1.5)
            assert not any(answer.done() for answer in answers)
            server.send_signal(signal.SIGTERM)
            time.sleep(1)
        found = [answer.result(30) for answer in answers]
        assert {status for status, _page in found} == {404}
        assert all(page.rstrip().endswith("</html>") for _status, page in found)
        began = time.monotonic()
        assert server.wait(SECONDS) == 0
        # gunicorn's first process sometimes overhears that its workers have ended, and waits for as long as they may.
        assert time.monotonic() - began < (10 if kind == "run" else 45)
        with socket.socket() as free:
            assert free.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.slow
@pytest.mark.long
def test_monitors_are_answered_while_every_thread_waits_for_its_turn_to_write(place: tuple[Path, str]) -> None:
    with served(f"run --threads {PATIENT}", place) as (_server, port), ThreadPoolExecutor(PATIENT) as crowd:
        with somebody_writes(place[1]):
            waiting = [crowd.submit(asked, port, SLOW) for _ in range(PATIENT)]
            time.sleep(1)
            for path in ("/healthz", "/readyz"):
                assert asked(port, path) == (200, "ok")
            assert not any(answer.done() for answer in waiting), "monitors did not wait for a thread"
        assert {answer.result(30)[0] for answer in waiting} == {404}


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("run", KINDS[2]),
        *(repeats(kind, kind, why="each is the first or the second there") for kind in (KINDS[0], KINDS[2])),
    ],
)
def test_a_second_server_on_the_same_port_says_who_was_first_and_ends(
    place: tuple[Path, str], tmp_path: Path, first: str, second: str
) -> None:
    with served(first, place) as (server, port):
        for folder in (place[0], tmp_path):  # of this installation, and of another that knows nothing of its files
            late = subprocess.run(
                command(second, port), cwd=ROOT, env=environment(folder, place[1]), capture_output=True,
                text=True, timeout=SECONDS, check=False,
            )  # fmt: skip
            assert late.returncode != 0
            assert f"port {port} is taken" in late.stderr
            assert "Traceback" not in late.stderr
            assert (f"process {server.pid}" in late.stderr) is (folder == place[0])
        assert asked(port, "/healthz") == (200, "ok")
        server.kill()
        server.wait(SECONDS)
        # Its workers, if it had some, notice within a second; nobody has to clear anything away.
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                ports.be_free("127.0.0.1", port)
                break
            except ports.Taken:
                time.sleep(0.2)
        with served_on(second, place, port):
            assert asked(port, "/healthz") == (200, "ok")


@contextmanager
def served_on(kind: str, place: tuple[Path, str], port: int) -> Iterator[None]:
    process = subprocess.Popen(
        command(kind, port), cwd=ROOT, env=environment(*place), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and process.poll() is None:
            try:
                asked(port, "/healthz")
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(SECONDS)


def test_two_that_start_at_the_same_moment_do_not_both_get_the_port(tmp_path: Path) -> None:
    port = free_port()
    try:
        ports.hold(tmp_path, "127.0.0.1", port)
        script = (
            f"from pathlib import Path; from lms.base import ports; ports.hold(Path({str(tmp_path)!r}), '', {port})"
        )
        late = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
        assert f"process {os.getpid()}" in late.stderr
    finally:
        os.close(ports._held.pop(port))
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(ports.Taken, match="perhaps by this very program"):
            ports.hold(tmp_path, "127.0.0.1", port, 0)


def test_gunicorns_first_process_keeps_no_code_of_the_application() -> None:
    script = "import sys, runpy; runpy.run_path('gunicorn.conf.py'); print([m for m in sys.modules if m[:4] == 'lms.'])"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "['lms.base', 'lms.base.ports']"
