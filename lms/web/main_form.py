"""The forms of a page that was just drawn: which one is filled in there, so that buttons elsewhere can belong to it.

A page is drawn by many templates; its forms are looked for in the finished HTML, so that no template has to name them.
A browser sends a form only with the form's own buttons: the buttons for text size, colours and language have to belong
to the form in which something is typed, or what was typed does not come along.
"""

import re
from dataclasses import dataclass, field

from markupsafe import Markup

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
ID = re.compile(r'(?:^|\s)id="([^"]+)"')
#: A field that somebody fills in: neither hidden nor a button; or a button that answers a question, whose form holds in
#: which order its answers stand.
FIELD = re.compile(r'<(?:textarea|select|input(?![^>]*\btype="(?:hidden|submit|button)"))\b|<button class="answer"')
#: What a browser does not show; forms in there are not in use yet.
UNSEEN = re.compile(r'<template\b.*?</template>|<dialog\b.*?</dialog>|<form\b[^>]*method="dialog".*?</form>', re.DOTALL)


#: A button that sends a form, and what of it a browser sends or goes by.
SENDS = re.compile(r'<button\b(?![^>]*\btype="(?:button|reset)")(?![^>]*\bdisabled\b)([^>]*)>')
SENT = re.compile(r'(?:^|\s)((?:name|value|formaction|formmethod|formnovalidate|formenctype)(?:="[^"]*")?)(?=\s|$)')


@dataclass(frozen=True)
class Drawn:
    """The page's HTML, and the id of the form that has most to fill in; "" when none has anything.

    `enter` are the attributes of that form's first button. The Enter key presses the first button that belongs to a
    form, wherever it stands: buttons before the form that belong to it need such a one before them.
    """

    html: Markup
    main_form: str
    enter: Markup = field(default_factory=Markup)


def with_main_form(page: str, group: str = "") -> Drawn:
    """Find the form with most to fill in; where two have as much, it is the first.

    Where there are several forms to fill in, each of the others gets the buttons too: the HTML `group`, in which "FORM"
    stands for the form's id.
    """
    page, group = str(page), str(group)  # else what is put in between would be escaped
    seen = list(FORM.finditer(UNSEEN.sub(lambda hidden: " " * len(hidden[0]), page)))
    weights = {form: len(FIELD.findall(form[2])) for form in seen if FIELD.search(form[2])}
    if not weights:
        return Drawn(Markup(page), "")  # noqa: S704  (made by our templates)
    main = max(weights, key=lambda form: weights[form])
    ids = {form: _id_of(form) or ("dien" if form is main else f"dien-{seen.index(form)}") for form in weights}
    for form in reversed(weights):
        start, end = form.end(1), form.end(2)
        more = "" if form is main else group.replace("FORM", ids[form])
        named = "" if _id_of(form) else f' id="{ids[form]}"'
        page = page[:start] + named + page[start:end] + more + page[end:]
    first = SENDS.search(main[2])
    enter = Markup(" ".join(SENT.findall(first[1]))) if first else Markup()  # noqa: S704  (made by our templates)
    return Drawn(Markup(page), ids[main], enter)  # noqa: S704  (made by our templates)


def _id_of(form: re.Match[str]) -> str:
    named = ID.search(form[1])
    return named[1] if named else ""
