"""One program to a port: whoever starts to serve holds it, and who comes second is told who was first.

The kernel refuses a second listener as a rule, but not when both ask for it (`--reuse-port`): then a forgotten older
version gets half of the visitors. What is held is a lock on a file, which the kernel gives back however its holder
ends; and before that the port is tried as somebody would who shares with nobody, which also finds programs that know
nothing of the file. Imports nothing of this project, because gunicorn's first process must keep no code of ours.
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
#: Seconds that one who is just ending, or whose first process was killed, is given to let go.
PATIENCE = 3.0


def hold(folder: Path, host: str, port: int, patience: float = PATIENCE) -> None:
    """Hold this port until this process and those forked from it have ended, or let go of it. Raises Taken."""
    until = time.monotonic() + patience
    while port not in _held:
        try:
            _held[port] = _locked(folder, host, port)
        except Taken:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def let_go() -> None:
    """In a process that was forked from the one that holds: that one goes on holding, this one does not."""
    while _held:
        os.close(_held.popitem()[1])


def _locked(folder: Path, host: str, port: int) -> int:
    """The lock's file, open. Raises Taken."""
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
    """Raises Taken when anybody listens there already, this program or another."""
    try:
        for family, kind, protocol, _name, address in socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind, protocol) as probe:
                # As servers do: what one that has just ended left behind does not count.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise Taken(_words(port)) from None
        # An address that this machine does not have is the server's to tell, which may take the others.


def _words(port: int, who: str = "perhaps by this very program") -> str:
    return f"port {port} is taken, {who}: stop that one, or choose another (--port, PORT=…)"
