"""The server ends as its operator wants it to: what has come in is answered, and then nobody is let in."""

import gc
import signal
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from waitress.server import create_server

from lms.operating.draining import _Told, serve

Doors = list[int]


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """The server sets its own handlers; the test's come back. It leaves open what the end of its process closes."""
    kept = [(number, signal.getsignal(number)) for number in (signal.SIGTERM, signal.SIGINT)]
    yield
    for number, handler in kept:
        signal.signal(number, handler)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tell(number: signal.Signals) -> None:
    """The process is told something; its first thread hears it, as it does where nobody else has one."""
    first = threading.main_thread().ident
    assert first is not None
    signal.pthread_kill(first, number)


def ask(port: int, path: str = "/") -> str:
    """What the server says; it is given a moment to begin."""
    for _try in range(200):
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return str(answer.read().decode())
        except URLError as problem:
            if not isinstance(problem.reason, ConnectionRefusedError):
                raise
            time.sleep(0.02)
    raise AssertionError("nobody answers")


def served(app: Any, visitor: Callable[[], None], **how: Any) -> None:
    """Serve in this thread, as a process does, with a visitor in another; end when the visitor has ended."""
    seen: list[BaseException] = []

    def visit() -> None:
        try:
            visitor()
        except BaseException as problem:
            seen.append(problem)
        finally:
            tell(signal.SIGTERM)

    thread = threading.Thread(target=visit)
    thread.start()
    try:
        serve(app, **how)
    finally:
        thread.join()
    assert seen == []


def say(start: Any, words: str) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(words)))])
    return [words.encode()]


def test_it_serves_until_it_is_told_to_end_and_then_the_door_is_shut() -> None:
    port = free_port()
    served(lambda env, start: say(start, env["PATH_INFO"]), lambda: _same(ask(port, "/xin-chao"), "/xin-chao"),
           threads=2, listen=f"127.0.0.1:{port}")  # fmt: skip
    with socket.socket() as late:
        assert late.connect_ex(("127.0.0.1", port)) != 0


def test_several_addresses_are_served_and_ended_together() -> None:
    ports = free_port(), free_port()
    where = " ".join(f"127.0.0.1:{port}" for port in ports)
    served(
        lambda _env, start: say(start, "ok"), lambda: _same("".join(map(ask, ports)), "okok"), threads=1, listen=where
    )


def test_whoever_asks_whether_it_lives_does_not_wait_for_those_who_work() -> None:
    port, go_on, heard = free_port(), threading.Event(), []

    def app(env: Any, start: Any) -> list[bytes]:
        if env["PATH_INFO"] == "/viec":
            go_on.wait(20)
        return say(start, "ok")

    def visitor() -> None:
        _same(ask(port), "ok")
        worker = threading.Thread(target=lambda: heard.append(ask(port, "/viec")))
        worker.start()
        time.sleep(0.1)
        _same(ask(port, "/healthz"), "ok")
        assert heard == [], "the one thread that answers pages is still at work"
        go_on.set()
        worker.join()

    served(app, visitor, threads=1, listen=f"127.0.0.1:{port}")
    assert heard == ["ok"]


@pytest.mark.parametrize("patient", [True, False])
def test_what_is_being_answered_is_answered_to_the_end_within_its_patience(patient: bool) -> None:
    port, come_in, go_on, heard = free_port(), threading.Event(), threading.Event(), []

    def app(env: Any, start: Any) -> list[bytes]:
        if env["PATH_INFO"] == "/viec":
            come_in.set()
            go_on.wait(1 if patient else 30)
        return say(start, "ok")

    def slow() -> None:
        with suppress(OSError):
            heard.append(ask(port, "/viec"))

    worker = threading.Thread(target=slow)

    def visitor() -> None:
        ask(port)
        worker.start()
        assert come_in.wait(10)

    served(app, visitor, threads=1, patience=20 if patient else 0.2, listen=f"127.0.0.1:{port}")
    if not patient:
        assert heard == [], "the server has ended before the answer was there"
        go_on.set()
    worker.join()
    assert heard == ["ok"] or not patient


def test_a_line_that_is_kept_open_and_silent_does_not_hold_the_server_up() -> None:
    port, line = free_port(), socket.socket()

    def visitor() -> None:
        ask(port)
        line.connect(("127.0.0.1", port))
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        heard = b""
        while not heard.endswith(b"ok"):
            heard += line.recv(4096)

    began = time.monotonic()
    served(lambda _env, start: say(start, "ok"), visitor, threads=1, patience=30, listen=f"127.0.0.1:{port}")
    assert time.monotonic() - began < 15
    with line:
        assert line.recv(4096) == b""


def test_only_a_second_ctrl_c_does_not_wait() -> None:
    server = create_server(lambda _env, start: say(start, "ok"), map={}, listen="127.0.0.1:0")
    told = _Told(server)
    for number in (signal.SIGTERM, signal.SIGTERM):
        signal.raise_signal(number)
        assert told.is_so
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    server.close()
    first = _Told(server)
    signal.raise_signal(signal.SIGINT)
    assert first.is_so, "the first one waits, even for a server that has been closed"


def _same(heard: str, expected: str) -> None:
    assert heard == expected
