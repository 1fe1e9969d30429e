"""A page as a browser reads it: its elements, its words, its links and its forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
TEXTUAL = {"text", "search", "tel", "password", "email", "url", "number", "date", "textarea", ""}


@dataclass
class Field:
    """A field of a form: its name, its type ("textarea", "select", "button" too), its value, what can be chosen."""

    name: str
    type: str
    value: str = ""
    chosen: bool = False
    choices: list[str] = field(default_factory=list)
    most: int = 0

    @property
    def is_textual(self) -> bool:
        """Whether people type into it."""
        return self.type in TEXTUAL


@dataclass
class Form:
    """A form of a page."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, ...]:
        """What tells forms of the same kind apart."""
        return (self.method, *sorted({one.name for one in self.fields}))


class Page(HTMLParser):
    """Reads a page; `elements` are (name, attributes), `texts` what stands between them and in their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._area: Field | None = None
        self._select: Field | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element."""
        about = {name: value or "" for name, value in attrs}
        self.elements.append((tag, about))
        self.texts += [value for name, value in about.items() if name not in ("href", "action", "src")]
        if tag == "a" and "href" in about:
            self.links.append(about["href"])
        elif tag == "form":
            self._open = Form(about.get("action", ""), about.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is not None:
            self._field(tag, about)

    def _field(self, tag: str, about: dict[str, str]) -> None:
        assert self._open is not None
        if tag == "option" and self._select is not None:
            self._select.choices.append(about.get("value", ""))
            if "selected" in about:
                self._select.value = about.get("value", "")
        elif tag in ("input", "textarea", "select", "button") and about.get("name"):
            kind = about.get("type", "") if tag == "input" else tag
            most = int(about.get("maxlength") or 0)
            made = Field(about["name"], kind, about.get("value", ""), "checked" in about, most=most)
            self._open.fields.append(made)
            self._area = made if tag == "textarea" else self._area
            self._select = made if tag == "select" else self._select

    def handle_endtag(self, tag: str) -> None:
        """The end of one."""
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        """Words; a browser drops the first line end of a text field."""
        self.texts.append(data)
        if self._area is not None:
            self._area.value += data.removeprefix("\n") if not self._area.value else data
