"""A page's forms as a browser without scripts has them: which control belongs to which form, and what it would send."""

from dataclasses import dataclass, field

from lxml import html

LOOK = "_hien"
Element = html.HtmlElement
BUTTONS = {"submit", "button", "image", "reset"}


@dataclass
class Controls:
    """The controls of one form; `editable` are those that somebody fills in."""

    form: Element
    every: list[Element] = field(default_factory=list)

    @property
    def editable(self) -> list[Element]:
        """Without hidden fields and buttons."""
        return [one for one in self.every if kind_of(one) not in BUTTONS | {"hidden"}]

    @property
    def answers(self) -> list[Element]:
        """Buttons that answer a question when they are pressed."""
        return [one for one in self.every if one.tag == "button" and "answer" in (one.get("class") or "").split()]

    def sent(self) -> list[tuple[str, str]]:
        """The pairs that a browser sends when one of its buttons is pressed, without the button's own."""
        pairs = []
        for one in self.every:
            kind, name = kind_of(one), one.get("name")
            if not name or one.get("disabled") is not None or kind in BUTTONS:
                continue
            if kind == "select":
                pairs += [(name, value_of(option)) for option in chosen(one)]
            elif kind == "textarea":
                pairs.append((name, text_of(one)))
            elif kind not in ("checkbox", "radio") or one.get("checked") is not None:
                pairs.append((name, one.get("value", "on" if kind in ("checkbox", "radio") else "")))
        return pairs


def kind_of(one: Element) -> str:
    """ "text", "checkbox", "select", "textarea", "submit" and so on."""
    usual = {"input": "text", "button": "submit"}.get(str(one.tag), str(one.tag))
    return one.get("type", usual) if one.tag in ("input", "button") else usual


def value_of(option: Element) -> str:
    """What choosing an option sends."""
    return option.get("value", option.text_content())


def chosen(select: Element) -> list[Element]:
    """The options that are chosen; of a list that takes one, the first where none is marked."""
    options = list(select.iter("option"))
    marked = [option for option in options if option.get("selected") is not None]
    return marked if marked or select.get("multiple") is not None or not options else options[:1]


def text_of(area: Element) -> str:
    """What stands in a textarea: browsers leave out one line's end at its beginning, and write all of them alike."""
    text = area.text_content().replace("\r\n", "\n")
    return text.removeprefix("\n")


def forms_of(page: Element) -> list[Controls]:
    """The forms of a page that are seen, with their controls, those outside of a form but tied to it included."""
    forms = {form: Controls(form) for form in page.iter("form") if form.get("method") != "dialog" and not unseen(form)}
    by_id = {form.get("id"): form for form in forms if form.get("id")}
    for one in page.iter("input", "select", "textarea", "button"):
        tied = one.get("form")
        owner = by_id.get(tied) if tied is not None else next(one.iterancestors("form"), None)
        if owner in forms:
            forms[owner].every.append(one)
    return list(forms.values())


def unseen(one: Element) -> bool:
    """Whether a browser does not show it."""
    return any(above.tag in ("template", "dialog") for above in one.iterancestors())


def looks_of(page: Element) -> list[Element]:
    """The buttons for text size, colours and language."""
    return [one for one in page.iter("button") if one.get("name") == LOOK]


def fill_in(controls: Controls) -> None:
    """Type and choose something else in every field, odd signs too."""
    for number, one in enumerate(controls.editable):
        kind = kind_of(one)
        if kind == "textarea":
            one.text = f'\ndòng <b>một</b> & "hai" {number}\n\n  ::: mẹo\n%(x)s'
        elif kind == "select":
            _mark("selected", list(one.iter("option")), -1)
        elif kind == "checkbox":
            one.set("checked", "checked")
        elif kind == "radio":
            _mark("checked", [other for other in controls.editable if other.get("name") == one.get("name")], -1)
        else:
            one.set("value", {"password": "8264", "file": "anh.jpg"}.get(kind, f"a<b> & \"c\" 'd' {number}"))


def _mark(mark: str, ones: list[Element], which: int) -> None:
    """Choose one of several."""
    for one in ones:
        one.attrib.pop(mark, None)
    if ones:
        ones[which].set(mark, mark)
