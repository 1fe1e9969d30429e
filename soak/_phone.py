"""A browser on a phone, over HTTP: it opens pages, sends forms as they are, keeps cookies, and presses again."""

import http.client
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from lxml import html

from soak._book import Book, Deed

#: Seconds to wait for an answer, and until a button is pressed again.
PATIENCE, AGAIN = 30, 0.2


class Stopped(Exception):
    """The drill is over."""


@dataclass(frozen=True)
class Reply:
    """An answer of the server."""

    status: int
    location: str
    text: str

    def form(self, *, has: str = "", ends: str = "") -> Any:
        """The form (lxml) that has a field `has`, or whose address ends with `ends`. Raises LookupError without one."""
        for form in html.fromstring(self.text).forms if self.text else []:
            if form.method == "POST" and (has in form.fields if has else (form.action or "").endswith(ends)):
                return form
        raise LookupError(has or ends)


@dataclass
class Phone:
    """A browser with an address of its own on this machine."""

    port: int
    book: Book
    over: threading.Event
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def ask(self, path: str, form: dict[str, str] | None = None) -> Reply:
        """Send one request. Raises OSError or HTTPException when no answer comes."""
        fresh = self._connection is None
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=PATIENCE, source_address=(self.address, 0)
            )
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        began = time.monotonic()
        try:
            self._connection.request(
                "GET" if form is None else "POST", path, None if form is None else urlencode(form), headers
            )
            answer = self._connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            self.hang_up()
            # An idle connection may have been closed in between: only a fresh one shows that nobody is there.
            self.book.notes(0 if fresh else -1)
            raise
        self.book.notes(answer.status, time.monotonic() - began)
        self._keep(answer.headers.get_all("Set-Cookie") or [])
        return Reply(answer.status, answer.headers.get("Location", ""), text)

    def hang_up(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def read(self, path: str) -> Reply:
        """Open a page and reload it until it comes. Raises Stopped when the drill is over."""
        while True:
            if self.over.is_set():
                raise Stopped
            with suppress(OSError, http.client.HTTPException):
                reply = self.ask(path)
                if reply.status < 500:
                    return reply
            time.sleep(AGAIN)

    def do(self, deed: Deed, path: str, form: dict[str, str]) -> Reply:
        """Send a form, again and again, until the server acknowledges the deed.

        Raises Stopped when the drill is over, LookupError when the server refuses it."""
        while True:
            if self.over.is_set():
                raise Stopped
            self.book.tries(deed)
            with suppress(OSError, http.client.HTTPException):
                reply = self.ask(path, form)
                if _is_kept(reply, path):
                    self.book.says(deed)
                    return reply
                if reply.status < 500:
                    self.book.wonders(f"{deed}: {reply.status} {reply.location}")
                    raise LookupError(path)
            time.sleep(AGAIN)

    def _keep(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.coded_value


def _is_kept(reply: Reply, path: str) -> bool:
    """Whether an answer means that what was sent is kept: it leads on, or shows the next page at once."""
    if reply.status == 303:
        return not reply.location.startswith("/vao-hoc")
    if reply.status != 200:
        return False
    # A form for this same address (or without one, which means the same) is the sent form, shown once more.
    same = ("", path.partition("?")[0])
    forms = [
        form for form in html.fromstring(reply.text).forms if form.method == "POST" and "csrf_token" in form.fields
    ]
    asked_again = any((form.action or "").partition("?")[0] in same for form in forms)
    return not asked_again or 'class="feedback' in reply.text
