"""Names and values that tell nothing: what a page calls the parts of a question is drawn anew for every attempt.

In its body a question's rows are called "a", "b", "c" in the order in which they were written, which is often the
right one. A page never shows those ids. Each name, value and id that a kind draws becomes a word made of it with a
secret key that belongs to this attempt (or this round of practice) alone; what is sent is turned back before a kind
reads it. It is done here once, for whatever `fields` gives, so that no kind can forget it. See docs/decisions/0016.
"""

import base64
import hashlib
import hmac
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from lms.quizzes.kinds.base import AT, Fields, Form, Item, Kind, PartChoice, StoryPart
from lms.quizzes.kinds.rows import B

#: Where the key of an attempt's question lies, beside its frozen order; attempts from before there were keys have none.
KEY = "key"
#: Takes the place of a value that the page did not offer: no kind knows it, so it is refused.
NOT_OFFERED = "?"


def key_from(rng: random.Random) -> str:
    """A new key."""
    return f"{rng.getrandbits(128):032x}"


def key_for(secret: str | bytes, *what: object) -> str:
    """The key of something that has no row to keep one in; nobody can work it out without the `secret`."""
    known = secret if isinstance(secret, bytes) else secret.encode()
    return hmac.new(known, "\0".join(map(str, what)).encode(), hashlib.sha256).hexdigest()[:32]


def veiled(fields: Fields, key: str) -> Fields:
    """The same controls under drawn names; without a key (an attempt from before) as they are."""
    if not key:
        return fields
    return replace(
        fields,
        items=tuple(_item(item, key) for item in fields.items),
        story=tuple(_part(part, key) for part in fields.story),
    )


def unveiled(kind: Kind[B], body: B, shown: dict[str, Any], form: Form, key: str) -> dict[str, list[str]]:
    """What a form says of the question, under the names that the kind knows; nothing else of the form is in it.

    A conversation draws what was asked next only once it knows what was answered before, so the form is read again
    until it says no more.
    """
    said: dict[str, list[str]] = {}
    while True:
        drawn = kind.fields(body, shown, None, said)
        read = {name: values for name, values in _read(drawn, form, key) if values}
        if read == said:
            return said
        said = read


def names_of(fields: Fields) -> list[str]:
    """The names of all controls, each once."""
    names = [*(item.name for item in fields.items), *(part.name for part in fields.story)]
    return list(dict.fromkeys([*names, AT] if fields.story else names))


def _read(drawn: Fields, form: Form, key: str) -> Iterator[tuple[str, list[str]]]:
    """Each control's name with the values sent for it."""
    offered: dict[str, set[str]] = {}
    for item in drawn.items:
        offered.setdefault(item.name, set()).update(_values(item))
    offered |= {part.name: {choice.value for choice in part.choices} for part in drawn.story}
    for name, values in offered.items():
        known = {_word(key, "value", name, value): value for value in values}
        sent = form.get(_word(key, "name", name), [])
        yield name, [known.get(value, NOT_OFFERED) if known and value else value for value in sent]
    known = {_word(key, "name", part.name): part.name for part in drawn.story}
    yield AT, [known[value] for value in form.get(AT, []) if value in known]


def _values(item: Item) -> list[str]:
    """What can be chosen of a control; nothing for a field to type in."""
    if item.choices:
        return [value for value, _label in item.choices]
    return [item.id] if isinstance(item.selected, bool) else []


def _item(item: Item, key: str) -> Item:
    named: Callable[[str], str] = lambda value: _word(key, "value", item.name, value)  # noqa: E731
    name = _word(key, "name", item.name)
    if item.choices:
        choices = tuple((named(value), label) for value, label in item.choices)
        return replace(item, id=name, name=name, choices=choices, selected=item.selected and named(str(item.selected)))
    return replace(item, id=named(item.id), name=name)


def _part(part: StoryPart, key: str) -> StoryPart:
    choices = (PartChoice(_word(key, "value", part.name, one.value), one.label, one.selected) for one in part.choices)
    return StoryPart(part.who, part.text, _word(key, "name", part.name), tuple(choices))


def _word(key: str, *what: str) -> str:
    """A word of nine letters and digits that begins with a letter, as the ids of a page must; plain without a key."""
    if not key:
        return what[-1]
    digest = hashlib.blake2b("\0".join(what).encode(), key=key.encode()[:64], digest_size=5).digest()
    return "q" + base64.b32encode(digest).decode().lower()
