"""The forms of a page that was just drawn: which one is filled in there, so that the buttons below can belong to it.

A page is drawn by many templates; its forms are looked for in what they made, so that no template has to tell of them.
What a browser sends of a form is what its buttons send: the buttons for text size, colours and language have to belong
to the form in which something is typed, or what was typed does not come along.
"""

import re
from dataclasses import dataclass

from markupsafe import Markup

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
ID = re.compile(r'(?:^|\s)id="([^"]+)"')
#: A field that somebody fills in: neither hidden nor a button.
FIELD = re.compile(r'<(?:textarea|select|input(?![^>]*\btype="(?:hidden|submit|button)"))\b')
#: What a browser does not show: forms in there are nobody's yet.
UNSEEN = re.compile(r'<template\b.*?</template>|<dialog\b.*?</dialog>|<form\b[^>]*method="dialog".*?</form>', re.DOTALL)


@dataclass(frozen=True)
class Drawn:
    """The page's HTML, each form with an id, and the id of the form that has most to fill in; "" when none has any."""

    html: Markup
    main_form: str


def with_main_form(page: str) -> Drawn:
    """Find it; where two have as much to fill in, it is the first."""
    seen = list(FORM.finditer(UNSEEN.sub(lambda hidden: " " * len(hidden[0]), page)))
    weights = [len(FIELD.findall(match[2])) for match in seen]
    most = max(weights, default=0)
    if not most:
        return Drawn(Markup(page), "")  # noqa: S704  (made by our templates)
    form = seen[weights.index(most)]
    named = ID.search(form[1])
    if named:
        return Drawn(Markup(page), named[1])  # noqa: S704  (made by our templates)
    start = form.start() + len("<form")
    return Drawn(Markup(f'{page[:start]} id="dien"{page[start:]}'), "dien")  # noqa: S704  (made by our templates)
