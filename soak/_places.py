"""Finding the pages that look something up by a value in an address or in a search form, by opening page after page.

Nothing is listed by hand, so a page that asks its address for one more value, and a new search form, are found as well.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import Request, build_opener

from werkzeug.exceptions import HTTPException

from lms.app import create_app
from lms.base.settings import Settings
from soak._served import Installation
from tests.web.pages import Form, Page

#: The most pages of one kind that are opened, and of all; further ones of a kind differ only in what they show.
OF_A_KIND, PAGES = 3, 700
#: Names of search fields, besides those whose type says so.
SEARCHES = ("tim", "area_search", "code")


@dataclass
class Place:
    """A kind of page or of search form, with one address of it and the names of the values that are tried there."""

    rule: str
    address: str
    names: set[str] = field(default_factory=set)
    #: The fields that a form sends; empty for a page.
    body: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """A text that names the kind of place and what is tried there."""
        return f"{self.rule}: {', '.join(sorted(self.names))}"

    def url(self) -> str:
        """The address with a value for everything that is tried; a form's values are in the body."""
        path, given = urlsplit(self.address).path, dict(parse_qsl(urlsplit(self.address).query))
        wanted = {} if self.body else {name: given.get(name) or "1" for name in sorted(self.names)}
        query = urlencode(given | wanted)
        return path + (f"?{query}" if query else "")


def places(made: Installation, cookies: dict[str, str], first: str, left_out: tuple[str, ...]) -> list[Place]:
    """Every place that a session reaches from "/" and from `first`, without addresses that begin like `left_out`."""
    found: dict[str, Place] = {}
    routes, opened = _Routes(made), 0
    waiting, known = deque(["/", first]), {"/", first}
    while waiting and opened < PAGES:
        address = waiting.popleft()
        if not routes.is_wanted(address):
            continue
        opened += 1
        address, html, rule, asked = _open(made, address, cookies)
        place = found.setdefault(rule, Place(rule, address))
        place.names |= asked
        if "?" in address and "?" not in place.address:
            place.address = address
        page = Page(html)
        for form in page.forms:
            _note_form(found, form, address)
        onward = {path for path in _onward(page, address) if not path.startswith(left_out)}
        waiting += sorted(onward - known)
        known |= onward
    return [place for place in found.values() if place.names]


class _Routes:
    """Tells what kind of page an address is before it is opened, and counts the pages of each kind."""

    def __init__(self, made: Installation) -> None:
        app = create_app(Settings(made.database_url, "", demo=True, var=made.log.parent, testing=True))
        self._adapter = app.url_map.bind("127.0.0.1")
        self._opened: Counter[tuple[str, ...]] = Counter()

    def is_wanted(self, address: str) -> bool:
        """Whether a page should be opened: a few of each kind, and a few for each set of parameters."""
        parts = urlsplit(address)
        try:
            rule, _arguments = self._adapter.match(parts.path, method="GET", return_rule=True)
        except HTTPException:
            return False
        kind = (rule.rule, *sorted({name for name, _value in parse_qsl(parts.query)}))
        self._opened[kind] += 1
        return self._opened[kind] <= OF_A_KIND


def _open(made: Installation, address: str, cookies: dict[str, str]) -> tuple[str, str, str, set[str]]:
    """(address it led to, the page or "" for other files, its route, the parameters that the view asked for)."""
    asked = Request(made.address + address, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
    try:
        with build_opener().open(asked, timeout=60) as answer:
            body, kind = answer.read(), answer.headers.get_content_type()
            address = answer.url.removeprefix(made.address)
    except HTTPError:
        body, kind = b"", ""
    last = made.answers()[-1]
    return address, body.decode() if kind == "text/html" else "", str(last["rule"]), set(last["asked"])


def _onward(page: Page, address: str) -> Iterator[str]:
    for link in page.links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or link.startswith("#"):
            continue
        path = parts.path or urlsplit(address).path
        yield (path if path.startswith("/") else "/") + (f"?{parts.query}" if parts.query else "")
    for form in page.forms:
        if form.method == "get":
            values = {one.name: one.value or (one.choices or [""])[-1] for one in form.fields}
            yield f"{form.action or urlsplit(address).path}?{urlencode(values)}"


def _note_form(found: dict[str, Place], form: Form, address: str) -> None:
    """Note a search form whose values are sent in the body."""
    names = {one.name for one in form.fields if one.type == "search" or one.name in SEARCHES}
    if form.method != "post" or not names:
        return
    sent = {one.name: one.value for one in form.fields if one.type != "button" or one.name in names}
    action = form.action or address
    rule = f"POST {urlsplit(action).path}"
    found.setdefault(rule, Place(rule, action, names, sent))
