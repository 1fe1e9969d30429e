"""Phones of learners, as a server sees them: one connection each, forms filled in from the page's own source."""

import html
import http.client
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

FORM = re.compile(r'<form\b[^>]*method="post"[^>]*action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
INPUT = re.compile(r"<input\b([^>]*)>")
SELECT = re.compile(r'<select\b[^>]*name="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)
ANSWER = re.compile(r'<button class="answer"([^>]*)>')
OPTION = re.compile(r'<option\b[^>]*value="([^"]+)"')
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
PATIENCE = 60


@dataclass
class Times:
    """Seconds that each kind of request took, and what went wrong; many threads may fill it."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def percentile(self, kind: str, share: float) -> float:
        """Seconds within which this share (0..1) of a kind of requests was answered."""
        ordered = sorted(self.taken[kind])
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Phone:
    """A browser with a session; it keeps its connection open and counts the bytes in both directions."""

    def __init__(self, port: int, cookie: str, times: Times, headers: dict[str, str] | None = None) -> None:
        self.times, self.bytes, self.shows = times, 0, ""
        self._headers = {"Cookie": cookie, "Host": f"127.0.0.1:{port}", **(headers or {})}
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def ask(self, kind: str, path: str, fields: Sequence[tuple[str, str]] | None = None) -> tuple[int, str, str]:
        """Send one request; (status, body, where it leads). Its time is kept under `kind`."""
        body = urlencode(fields) if fields is not None else None
        more = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        start = time.perf_counter()
        try:
            self._line.request("POST" if body is not None else "GET", path, body, self._headers | more)
            answer = self._line.getresponse()
            text = answer.read()
        except (http.client.HTTPException, OSError) as problem:
            self._line.close()
            self.times.wrong.append(f"{kind} {path}: {problem!r}")
            return 0, "", ""
        self.times.taken[kind].append(time.perf_counter() - start)
        self.bytes += len(text) + len(body or "")
        if answer.status >= 400:
            self.times.wrong.append(f"{kind} {path}: {answer.status}")
        # A page that came as the answer to a form names the address under which it can be opened.
        self.shows = answer.headers.get("Content-Location", path)
        return answer.status, text.decode(errors="replace"), answer.headers.get("Location", "")

    def close(self) -> None:
        """Close the connection."""
        self._line.close()


def filled(page: str, action: str = "") -> tuple[str, list[tuple[str, str]]] | None:
    """(address, fields) of the form whose address contains `action`, filled in with the first of every choice."""
    for address, inside in FORM.findall(page):
        if action in address:
            return html.unescape(address), _fields(inside)
    return None


def _fields(inside: str) -> list[tuple[str, str]]:
    fields, chosen = [], set()
    for attributes in INPUT.findall(inside):
        one = dict(ATTRIBUTE.findall(attributes))
        name, kind = one.get("name", ""), one.get("type", "text")
        if kind in ("radio", "checkbox") and name in chosen:
            continue
        chosen.add(name)
        fields.append((name, html.unescape(one.get("value") or ("" if kind == "hidden" else "x"))))
    # The numbers of an order must differ, so each list of choices gives the next one.
    for number, (name, options) in enumerate(SELECT.findall(inside)):
        values = OPTION.findall(options)
        fields.append((name, html.unescape(values[number % len(values)])))
    # One of the answers that are buttons is pressed.
    for attributes in ANSWER.findall(inside)[:1]:
        one = dict(ATTRIBUTE.findall(attributes))
        fields.append((one["name"], html.unescape(one["value"])))
    return fields


def whole_test(phone: Phone, slug: str) -> bool:
    """Take a test from the page before it to its result; True when the result was reached."""
    began = time.perf_counter()
    intro = f"/khoa-hoc/{slug}/kiem-tra"
    page = phone.ask("page", intro)[1]
    there = filled(page, "/kiem-tra")
    status, page, onward = phone.ask("begin", *there) if there else (0, "", "")
    while onward or (status == 200 and page):
        if onward:
            if "/ket-qua" in onward:
                phone.ask("result", onward)
                phone.times.taken["whole test"].append(time.perf_counter() - began)
                return True
            status, page, onward = phone.ask("question", onward)
            if onward:
                continue
        form = filled(page, "/kiem-tra/")
        if form is None:
            break
        kind = "hand in" if form[0].endswith("/nop") else "answer"
        status, page, onward = phone.ask(kind, *form)
        if "/ket-qua" in phone.shows:
            phone.times.taken["whole test"].append(time.perf_counter() - began)
            return True
    phone.times.wrong.append(f"no result: {status} {page[:300]!r}")
    return False


def at_once(number: int, seconds: float, deed: Callable[[int, Callable[[], bool]], None]) -> float:
    """Let `number` people do something side by side for `seconds`; returns the seconds that it really took."""
    end = time.monotonic() + seconds
    start = time.monotonic()
    people = [threading.Thread(target=deed, args=(who, lambda: time.monotonic() < end)) for who in range(number)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return time.monotonic() - start
