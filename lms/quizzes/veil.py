"""Names and values on a page that give nothing away: each attempt gets its own.

In its body a question's rows are called "a", "b", "c" in the order in which they were written, which is often the right
one. A page never shows those ids. Each name, value and id that a kind gives is replaced by a word derived from it with
a secret key of this attempt (or this round of practice); what the browser sends is translated back before a kind reads
it. This is done here for all that `fields` gives, so that no kind can forget it. See docs/decisions/0016.
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

#: The name of the key in what is stored about a question of an attempt; attempts older than keys have none.
KEY = "key"
#: Replaces a value that the page did not offer. No kind knows this value, so the answer is refused.
NOT_OFFERED = "?"


def key_from(rng: random.Random) -> str:
    """A new key of 32 hexadecimal digits, drawn with `rng`."""
    return f"{rng.getrandbits(128):032x}"


def key_for(secret: str | bytes, *what: object) -> str:
    """The key of something that has no row to store one in; nobody can work it out without the `secret`."""
    known = secret if isinstance(secret, bytes) else secret.encode()
    return hmac.new(known, "\0".join(map(str, what)).encode(), hashlib.sha256).hexdigest()[:32]


def veiled(fields: Fields, key: str) -> Fields:
    """The same controls under disguised names; unchanged without a key, as for attempts older than keys."""
    if not key:
        return fields
    return replace(
        fields,
        items=tuple(_item(item, key) for item in fields.items),
        story=tuple(_part(part, key) for part in fields.story),
    )


def unveiled(kind: Kind[B], body: B, shown: dict[str, Any], form: Form, key: str) -> dict[str, list[str]]:
    """What a form says about the question, under the names that the kind knows; nothing else of the form is kept.

    A conversation draws its next part only when the answer to the one before is known, so the form is read again and
    again until nothing new is found.
    """
    said: dict[str, list[str]] = {}
    while True:
        drawn = kind.fields(body, shown, None, said)
        read = {name: values for name, values in _read(drawn, form, key) if values}
        if read == said:
            return said
        said = read


def names_of(fields: Fields) -> list[str]:
    """The names of all controls of a question, each once."""
    names = [*(item.name for item in fields.items), *(part.name for part in fields.story)]
    return list(dict.fromkeys([*names, AT] if fields.story else names))


def _read(drawn: Fields, form: Form, key: str) -> Iterator[tuple[str, list[str]]]:
    """The name of each control, with the values that were sent for it."""
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
    """The values that can be chosen in a control; none for a field to type in."""
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
    """A word of nine letters and digits that begins with a letter, as ids on a page must; without a key, the last of
    `what`."""
    if not key:
        return what[-1]
    digest = hashlib.blake2b("\0".join(what).encode(), key=key.encode()[:64], digest_size=5).digest()
    return "q" + base64.b32encode(digest).decode().lower()
