"""Messages of which parts were typed by people: the sentence and its values stay apart until they are shown.

A sentence is a constant of the program and known to the translators; what people typed is neither, so it is put in as
it stands, after the translation, and is never read again: a "%" or a "<" in it stays what it is. `lms.web.i18n.told`
shows a message.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Union

_PLACE = re.compile(r"%\((\w+)\)[sd]|%%")


@dataclass(frozen=True)
class Message:
    """A sentence with places such as %(name)s, and the values for them; see `with_values`.

    As text (`str`) it is Vietnamese, for the command line and the log.
    """

    id: str
    values: "tuple[tuple[str, Value], ...]" = ()

    def __str__(self) -> str:
        return filled(self.id, {name: plain(value) for name, value in self.values}) if self.values else self.id


#: What may stand in a place: text as typed, a figure, a day, another message, or several of these.
Value = Union[str, int, float, Decimal, date, Message, "tuple[Value, ...]"]
#: What is shown to a person: a sentence that `N_` marks for translation, or one with values.
Words = str | Message


def with_values(sentence: str, /, **values: Value) -> Message:
    """A message of a sentence and its values. `sentence` is a constant marked with `N_`, and writes a percent sign
    of its own as "%%"."""
    return Message(sentence, tuple(values.items()))


def message_of(words: Words) -> Message:
    """The words as a message, so that they are translated where they stand inside another message."""
    return words if isinstance(words, Message) else Message(words)


def filled(sentence: str, values: Mapping[str, str]) -> str:
    """The sentence with its places filled in one pass, so that a value is never searched for places. Never raises; a
    place without a value stays as it is."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]) if place[1] else "%", sentence)


def plain(value: Value) -> str:
    """A value in Vietnamese: a day as dd/mm/yyyy, several values with commas between them."""
    if isinstance(value, tuple):
        return ", ".join(map(plain, value))
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def to_keep(words: Words) -> Any:
    """A message as plain JSON: a text, or {"id", "values"}."""
    if isinstance(words, Message):
        return {"id": words.id, "values": {name: _to_keep(value) for name, value in words.values}}
    return str(words)


def kept(raw: Any) -> Words:
    """The message that `to_keep` wrote. What was kept before messages had values is a text, and stays one."""
    if isinstance(raw, dict) and isinstance(raw.get("id"), str):
        return Message(raw["id"], tuple((name, _kept(value)) for name, value in raw.get("values", {}).items()))
    return str(raw)


def _to_keep(value: Value) -> Any:
    if isinstance(value, tuple):
        return [_to_keep(one) for one in value]
    if isinstance(value, Message):
        return to_keep(value)
    return value if isinstance(value, int | float) else plain(value)


def _kept(raw: Any) -> Value:
    if isinstance(raw, list):
        return tuple(_kept(one) for one in raw)
    return raw if isinstance(raw, int | float) else kept(raw)
