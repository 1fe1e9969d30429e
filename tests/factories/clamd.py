"""A stand-in for clamd, the virus scanner: it speaks the two words of its language that the program uses.

INSTREAM as the manual of clamd has it: pieces, each with its length as four bytes before it, then a piece of length 0.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

EVIL = b"X5O!P%@AP-made-up-virus"


@dataclass
class Clamd:
    """Where it listens, and what it was shown. `says` is an answer to every file, in place of an honest one."""

    address: str
    says: bytes = b""
    shown: list[bytes] = field(default_factory=list)

    def answer(self, line: socket.socket) -> None:
        """One conversation."""
        with line, line.makefile("rb") as heard:
            command = b""
            while not command.endswith(b"\0"):
                command += heard.read(1)
            line.sendall(self._reply(command, heard) + b"\0")

    def _reply(self, command: bytes, heard: object) -> bytes:
        if command == b"zPING\0":
            return self.says or b"PONG"
        assert command == b"zINSTREAM\0"
        seen = b""
        while length := int.from_bytes(heard.read(4), "big"):  # type: ignore[attr-defined]
            seen += heard.read(length)  # type: ignore[attr-defined]
        self.shown.append(seen)
        return self.says or (b"stream: Made.Up-1 FOUND" if EVIL in seen else b"stream: OK")


@contextmanager
def clamd(path: Path | None = None, says: bytes = b"") -> Iterator[Clamd]:
    """One that listens at this path, or at a port of this machine."""
    server = socket.socket(socket.AF_UNIX) if path else socket.socket()
    server.bind(str(path) if path else ("127.0.0.1", 0))
    server.listen()
    made = Clamd(str(path) if path else f"127.0.0.1:{server.getsockname()[1]}", says)

    def serve() -> None:
        while True:
            try:
                line, _whom = server.accept()
            except OSError:
                return
            made.answer(line)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)
