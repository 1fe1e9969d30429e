"""Somebody with a browser and an address: opens pages, sends forms as their pages do, keeps cookies; knows no more."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.operating.proxies import Reply, Site
from tests.web.pages import Page

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
#: What each page says anew, whoever asks.
DRAWN_ANEW = re.compile(
    r'(?:value|id|href)="[^"]{30,}"|<code>[^<]*</code>|<span class="face"[^>]*>.</span>|\b[0-9A-F]{8}\b|\b[0-9A-Z]{6}\b'
)


@dataclass
class Visitor:
    """A browser that comes from an address of this machine; `cookies` are those it has been given."""

    site: Site
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def open(self, path: str) -> Reply:
        """Open a page."""
        return self._kept(self.site.ask(path, self.address, self._headers()))

    def send(
        self, path: str, form: Mapping[str, str], page: str | Reply = "", file: tuple[str, bytes] | None = None
    ) -> Reply:
        """Open the page that the form stands on (the same address, unless another is named, or it is open already)
        and send its form.

        What stands in the form's hidden fields goes along; `file` is (name, content).
        """
        shown = page if isinstance(page, Reply) else self.open(page or path)
        assert shown.status == 200, (path, shown.status, shown.headers.get("location"))
        body = {**hidden_in(shown.text, path, form), **form}
        if file is None:
            return self._kept(self.site.ask(path, self.address, self._headers(), body))
        boundary, data = encode_multipart({**body, "file": FileStorage(BytesIO(file[1]), file[0])})
        headers = {**self._headers(), "Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._kept(self.site.ask(path, self.address, headers, data))

    def copy(self, address: str = "") -> "Visitor":
        """Somebody else's browser into which all cookies of this one were copied."""
        return Visitor(self.site, address or self.address, dict(self.cookies))

    def forget(self, *endings: str) -> "Visitor":
        """Lose cookies whose names end so."""
        self.cookies = {name: value for name, value in self.cookies.items() if not name.endswith(endings)}
        return self

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Origin": self.site.url, "User-Agent": "Mozilla/5.0", **({"Cookie": cookies} if cookies else {})}

    def _kept(self, reply: Reply) -> Reply:
        for line in reply.headers.get("set-cookie", []):
            name, _sign, value = line.split(";")[0].partition("=")
            if "Max-Age=0" in line or "1970" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return reply


def hidden_in(text: str, path: str, names: Collection[str]) -> dict[str, str]:
    """The hidden fields of the form that goes to this address (or names none) and has most of these fields."""
    forms = [form for form in Page(text).forms if form.method == "post" and form.action.split("#")[0] in ("", path)]
    assert forms, path
    known = lambda form: any(one.name == "csrf_token" for one in form.fields)  # noqa: E731
    best = max(forms, key=lambda form: (sum(one.name in names for one in form.fields), known(form), bool(form.action)))
    return {one.name: one.value for one in best.fields if one.type == "hidden"}


def where(reply: Reply) -> str:
    """Where an answer leads, "" for a page."""
    return reply.headers.get("location", [""])[0]


def seen(reply: Reply, name: str = "") -> tuple[int, str, str]:
    """An answer without what each page says anew, and without this name and its last word."""
    text = DRAWN_ANEW.sub("", reply.text)
    for word in (name, name.split()[-1]) if name else ():
        text = text.replace(word, "")
    return reply.status, where(reply), text


def code_of(who: Visitor) -> str:
    """The learner code that a signed-in person's own page shows."""
    return who.open("/toi").text.split("Mã học viên</dt><dd>")[1].split("<")[0]
