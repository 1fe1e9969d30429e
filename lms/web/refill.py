"""What was typed, put back into the form of a page: the fields as a browser sent them, into the HTML of the same form.

Done for every form in one place, so that no view has to know about it. Passwords and PINs are never written into a
page, and no page can put a file back: the caller learns which kinds could not be kept.
"""

from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser

from lms.web.tokens import FIELD as TOKEN

Attributes = list[tuple[str, str | None]]
LEFT_ALONE = {"submit", "button", "image", "reset"}
#: Kinds of fields that cannot be put back.
SECRET, FILE = "password", "file"


class Refilled(HTMLParser):
    """The page with its form filled in (`html`), and the kinds of fields that could not be put back (`lost`)."""

    def __init__(self, page: str, form_id: str, typed: Mapping[str, list[str]]) -> None:
        super().__init__(convert_charrefs=False)
        self.lost: set[str] = set()
        self._form_id, self._inside = form_id, False
        self._typed = {name: list(values) for name, values in typed.items()}
        #: Of several fields with one name, each takes the next value.
        self._left = {name: list(values) for name, values in typed.items()}
        self._select: list[str] | None = None
        self._skipping = False
        self._out: list[str] = []
        self.feed(page)
        self.close()

    @property
    def html(self) -> str:
        """The whole page with its form filled in."""
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Copy a tag; a field of the form gets what was typed."""
        there = dict(attrs)
        if tag == "form":
            self._inside = there.get("id") == self._form_id
        mine = there["form"] == self._form_id if "form" in there else self._inside
        if mine and tag == "input":
            attrs = self._input(attrs)
        elif tag == "select":
            self._select = self._typed.get(there.get("name") or "", []) if mine else None
        elif tag == "option" and self._select is not None:
            attrs = _marked(attrs, "selected", there.get("value") in self._select)
        self._out.append(_tag(tag, attrs) if attrs != list(there.items()) else self.get_starttag_text() or "")
        if mine and tag == "textarea" and there.get("name") in self._left:
            self._out.append("\n" + escape(self._next(there["name"] or "")))
            self._skipping = True

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        """Copy an end tag."""
        self._skipping = self._skipping and tag != "textarea"
        if tag == "select":
            self._select = None
        elif tag == "form":
            self._inside = False
        self._copy(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Copy text."""
        self._copy(data)

    def handle_entityref(self, name: str) -> None:
        """Copy "&amp;"."""
        self._copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Copy "&#34;"."""
        self._copy(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        """Copy the doctype."""
        self._copy(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        """Copy a comment."""
        self._copy(f"<!--{data}-->")

    def _copy(self, text: str) -> None:
        if not self._skipping:
            self._out.append(text)

    def _input(self, attrs: Attributes) -> Attributes:
        there = dict(attrs)
        name, kind = there.get("name") or "", there.get("type") or "text"
        if kind in LEFT_ALONE or name == TOKEN:
            return attrs
        if kind in (SECRET, FILE):
            self.lost |= {kind} if any(self._typed.get(name, [])) else set()
            return attrs
        if kind in ("checkbox", "radio"):
            return _marked(attrs, "checked", there.get("value", "on") in self._typed.get(name, []))
        if name not in self._left:
            return attrs
        return [*((key, value) for key, value in attrs if key != "value"), ("value", self._next(name))]

    def _next(self, name: str) -> str:
        return self._left[name].pop(0) if self._left[name] else ""


def _marked(attrs: Attributes, mark: str, on: bool) -> Attributes:
    """The attributes with or without `checked` or `selected`."""
    rest = [(name, value) for name, value in attrs if name != mark]
    return [*rest, (mark, None)] if on else rest


def _tag(tag: str, attrs: Attributes) -> str:
    said = (name if value is None else f'{name}="{escape(value)}"' for name, value in attrs)
    return f"<{' '.join((tag, *said))}>"
