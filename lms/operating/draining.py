"""waitress as this program uses it: health checks have a thread of their own, and stopping cuts no request off."""

import signal
import time
from contextlib import suppress
from typing import Any

import waitress.server
from waitress import wasyncore
from waitress.task import ThreadedTaskDispatcher

#: Paths that are answered even while all other threads wait for their turn to write.
QUICK = frozenset({"/healthz", "/readyz", "/metrics"})
#: Seconds that running requests are given when the server is told to end.
PATIENCE = 20


class Lanes(ThreadedTaskDispatcher):
    """The threads that answer requests, and one more for monitors."""

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.quick = ThreadedTaskDispatcher()
        self.quick.set_thread_count(1)
        self.set_thread_count(threads)

    def add_task(self, task: Any) -> None:
        """Let a thread answer a connection's next request; one in QUICK has a thread of its own."""
        path = getattr(task.requests[0], "path", "") if task.requests else ""
        if path in QUICK:
            self.quick.add_task(task)
        else:
            super().add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: int = 5) -> bool:
        """End all threads; waits at most `timeout` seconds for each kind."""
        self.quick.shutdown(cancel_pending, timeout)
        return bool(super().shutdown(cancel_pending, timeout))


class _Told:
    """Whether somebody wants the server to end (SIGTERM, Ctrl+C); a second Ctrl+C does not wait."""

    def __init__(self, server: Any) -> None:
        self.is_so, self._server = False, server
        signal.signal(signal.SIGTERM, self._on)
        signal.signal(signal.SIGINT, self._on)

    def _on(self, number: int, _frame: object) -> None:
        if self.is_so and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.is_so = True
        with suppress(OSError):
            _trigger(self._server).pull_trigger()


def serve(app: Any, threads: int, patience: float = PATIENCE, **how: Any) -> None:
    """Serve until SIGTERM or Ctrl+C; then answer what has come in, for at most `patience` seconds."""
    connections: dict[int, Any] = {}
    lanes = Lanes(threads)
    server = waitress.server.create_server(app, map=connections, _dispatcher=lanes, threads=threads, **how)
    told = _Told(server)
    while not told.is_so:
        wasyncore.loop(timeout=1, map=connections, use_poll=True, count=1)
    _drain(connections, time.monotonic() + patience)
    lanes.shutdown(timeout=1)


def _trigger(server: Any) -> Any:
    """The server whose trigger wakes the loop up; one that listens at several addresses has one for each."""
    return server if hasattr(server, "pull_trigger") else next(_listeners(server.map))


def _listeners(connections: dict[int, Any]) -> Any:
    return (one for one in list(connections.values()) if isinstance(one, waitress.server.BaseWSGIServer))


def _drain(connections: dict[int, Any], until: float) -> None:
    # Connections that are waiting already are accepted, then the server stops listening.
    for _again in range(3):
        wasyncore.loop(timeout=0, map=connections, use_poll=True, count=1)
    for listener in _listeners(connections):
        wasyncore.dispatcher.close(listener)
    while time.monotonic() < until:
        channels = [one for one in list(connections.values()) if isinstance(one, waitress.server.HTTPChannel)]
        if not channels:
            return
        for channel in channels:
            if not (channel.requests or channel.request or channel.total_outbufs_len):
                channel.will_close = True
        wasyncore.loop(timeout=0.1, map=connections, use_poll=True, count=1)
