"""Messages between the program and a process that reads for it: a sign, JSON, and bytes beside it."""

import socket
import struct
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple

from lms.base.crossing import Misfit, pack

#: A message's sign (one byte), the length of its JSON in bytes, and how many byte strings follow; then come their
#: lengths.
_HEAD = struct.Struct("!cQI")
_LENGTH = struct.Struct("!Q")
_PIECE = 256 * 1024
_MOST_BLOBS = 20_000


class Frame(NamedTuple):
    """What came: "P" how far the work is, "R" a result, "E" a refusal, "X" a fault that ends the work, "L" one that
    does not, "A" what is asked for, "H" hello."""

    sign: bytes
    text: bytes
    blobs: list[bytes]


class Gone(Exception):
    """The other side ended before its message was whole."""


def send(line: socket.socket, sign: bytes, value: Any) -> None:
    """Send a value; open files in it arrive as bytes and are never whole in memory here."""
    text, blobs = pack(value)
    sizes = [_size(blob) for blob in blobs]
    head = _HEAD.pack(sign, len(text), len(blobs)) + b"".join(map(_LENGTH.pack, sizes))
    try:
        line.sendall(head + text)
        for blob in blobs:
            _send_blob(line, blob)
    except (BrokenPipeError, ConnectionError):
        raise Gone from None


def receive(line: socket.socket, most: int, alive: Callable[[], None] = lambda: None) -> Frame:
    """The next message, of at most `most` bytes. Each time the line's timeout passes, `alive` is called, which may end
    the wait by raising.

    Raises Gone when the line has ended, Misfit when the message is larger.
    """
    sign, length, count = _HEAD.unpack(_exactly(line, _HEAD.size, alive))
    if count > _MOST_BLOBS:
        raise Misfit("too many parts")
    raw = _exactly(line, count * _LENGTH.size, alive)
    sizes = [_LENGTH.unpack_from(raw, at * _LENGTH.size)[0] for at in range(count)]
    if length + sum(sizes) > most:
        raise Misfit("too much")
    text = bytes(_exactly(line, length, alive))
    return Frame(sign, text, [bytes(_exactly(line, size, alive)) for size in sizes])


def _exactly(line: socket.socket, size: int, alive: Callable[[], None]) -> bytearray:
    got = bytearray()
    while len(got) < size:
        alive()
        try:
            piece = line.recv(min(size - len(got), _PIECE))
        except TimeoutError:
            continue
        except ConnectionError:
            raise Gone from None
        if not piece:
            raise Gone
        got += piece
    return got


def _size(blob: bytes | BinaryIO) -> int:
    if isinstance(blob, bytes):
        return len(blob)
    size = blob.seek(0, 2)
    # A spooled file of older Pythons returns nothing here.
    size = blob.tell() if size is None else size
    blob.seek(0)
    return size


def _send_blob(line: socket.socket, blob: bytes | BinaryIO) -> None:
    if isinstance(blob, bytes):
        line.sendall(blob)
        return
    while piece := blob.read(_PIECE):
        line.sendall(piece)
