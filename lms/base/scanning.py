"""A virus scanner, where the operator runs one (clamd): it is shown every file of a stranger before the file is read.

It finds only what is known already; what keeps a hostile file from doing harm here is that it is read elsewhere and
written again as a new file (lms.base.outside). The scanner is one check more for those to whom files are handed out.
"""

import socket
from collections.abc import Iterator
from typing import IO, Any

#: Bytes sent at once; seconds that clamd may take for one file; bytes of the longest answer.
CHUNK, SECONDS, LONGEST = 64 * 1024, 60, 1_000


class NoAnswer(Exception):
    """The scanner cannot be reached, or does not say whether the file is clean; the message says why, for the log."""


def found_in(address: str, file: Any) -> str:
    """What the scanner at `address` (host:port, or the path of a socket) finds in bytes or an open file; "" for
    nothing. Afterwards the file stands at its beginning again. Raises NoAnswer."""
    answer = _asked(address, b"zINSTREAM\0", _frames(file))
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NoAnswer(f"it says: {answer[:200]!r}")


def answers(address: str) -> bool:
    """Whether a scanner answers at this address. Raises NoAnswer."""
    return _asked(address, b"zPING\0", ()) == "PONG"


def _asked(address: str, command: bytes, frames: Iterator[bytes] | tuple[()]) -> str:
    try:
        with _line(address) as line:
            line.sendall(command)
            for frame in frames:
                line.sendall(frame)
            return _answer(line)
    except OSError as why:
        raise NoAnswer(f"{type(why).__name__}: {why.strerror or 'no answer in time'}") from None


def _line(address: str) -> socket.socket:
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(SECONDS)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST and (part := line.recv(LONGEST)):
        said += part
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()


def _frames(file: Any) -> Iterator[bytes]:
    """The file in pieces, each with its length before it; an empty piece is the end (clamd's INSTREAM)."""
    for piece in _pieces(file):
        yield len(piece).to_bytes(4, "big") + piece
    yield bytes(4)


def _pieces(file: bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(file, bytes):
        yield from (file[at : at + CHUNK] for at in range(0, len(file), CHUNK))
        return
    file.seek(0)
    try:
        while piece := file.read(CHUNK):
            yield piece
    finally:
        file.seek(0)
