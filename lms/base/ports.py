"""One program for each port: the first that serves there holds it, and a second one is told who was first.

The kernel refuses a second listener as a rule, but not when both ask for it (`--reuse-port`): then a forgotten older
version gets half of the visitors. What is held is a lock on a file, which the kernel gives back however its holder
ends; and before that the port is tried in the way of a program that shares with nobody, which also finds programs that
know nothing of the file. Imports nothing of this project, because gunicorn's first process must keep none of its code.
"""

import errno
import fcntl
import os
import socket
import time
from pathlib import Path


class Taken(Exception):
    """Somebody serves on this port; the message says who, and what to do."""


_held: dict[int, int] = {}
#: Seconds to wait for a program that is just ending, or whose first process was killed, to let go.
PATIENCE = 3.0


def hold(folder: Path, host: str, port: int, patience: float = PATIENCE) -> None:
    """Hold this port until this process and those forked from it have ended, or let go of it. Waits at most
    `patience` seconds. Raises Taken."""
    until = time.monotonic() + patience
    while port not in _held:
        try:
            _held[port] = _locked(folder, host, port)
        except Taken:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def let_go() -> None:
    """In a process that was forked from the holder: give up this process's share, while the holder goes on holding."""
    while _held:
        os.close(_held.popitem()[1])


def _locked(folder: Path, host: str, port: int) -> int:
    """The lock's file, open and locked. Raises Taken when another program holds it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"serving-{port}.lock"
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        be_free(host, port)
    except (BlockingIOError, Taken) as problem:
        os.close(file)
        if isinstance(problem, Taken):
            raise
        raise Taken(_words(port, path.read_text("utf-8").strip())) from None
    os.ftruncate(file, 0)
    os.pwrite(file, f"process {os.getpid()} in {os.getcwd()}\n".encode(), 0)
    return file


def be_free(host: str, port: int) -> None:
    """Check that nobody listens on this port, this program or another. Raises Taken when somebody does."""
    try:
        for family, kind, protocol, _name, address in socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind, protocol) as probe:
                # As servers do: connections that an ended program left behind do not count.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise Taken(_words(port)) from None
        # Whether this machine has the address at all is for the server to say, which may be able to use its other
        # addresses.


def _words(port: int, who: str = "perhaps by this very program") -> str:
    return f"port {port} is taken, {who}: stop that one, or choose another (--port, PORT=…)"
