"""Phones on a line of 2 KB/s: half of them send a long form, half of them read a long file, all at once."""

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass

from soak._installation import Taught

A_SECOND, TICK = 2048, 0.5
#: Bytes of a form: more than a phone sends at this speed during the drill.
BODY = 1 << 18
#: The longest file that the program serves to everybody.
LONG_FILE = "/static/fonts/BeVietnamPro-Bold.ttf"


@dataclass
class _Line:
    """One phone's connection; `left` bytes of its form are not sent yet."""

    socket: socket.socket
    sends: bool
    left: int = BODY


class SlowPhones(threading.Thread):
    """All phones in one thread; one that has got everything asks again. `alive`: how many were connected at the end."""

    def __init__(self, port: int, taught: Taught, many: int, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.taught, self.many, self.over = port, taught, many, over
        self.alive = 0

    def run(self) -> None:
        """Send and read slowly until the drill is over."""
        lines = [self._dial(number % 2 == 0) for number in range(self.many)]
        while not self.over.wait(TICK):
            for place, line in enumerate(lines):
                if not self._moves(line):
                    line.socket.close()
                    lines[place] = self._dial(line.sends)
        self.alive = sum(self._moves(line) for line in lines)
        for line in lines:
            line.socket.close()

    def _dial(self, sends: bool) -> _Line:
        line = socket.socket()
        # The kernel's buffer for a reader is small, so that the server has to wait for the phone.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        line.settimeout(10)
        with suppress(OSError):
            line.connect(("127.0.0.1", self.port))
            kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {BODY}\r\n" if sends else ""
            begin = f"POST /khoa-hoc/{self.taught.slug}/vao" if sends else f"GET {LONG_FILE}"
            line.sendall(f"{begin} HTTP/1.1\r\nHost: 127.0.0.1\r\n{kind}\r\n".encode())
        line.setblocking(False)
        return _Line(line, sends)

    def _moves(self, line: _Line) -> bool:
        """Send or read the next bytes; False when the server or this phone has finished."""
        most = int(A_SECOND * TICK)
        try:
            if line.sends:
                line.left -= line.socket.send(b"a" * min(most, line.left))
                return line.left > 0
            return bool(line.socket.recv(most))
        except BlockingIOError:
            return True
        except OSError:
            return False
