"""A refusal that a reader has sent: one of this program's own errors, made again from its name and what it held."""

import json
import typing
from collections.abc import Iterator

from lms.base.crossing import Misfit, unpack
from lms.base.errors import LmsError


def refusal(text: bytes, blobs: list[bytes]) -> LmsError:
    """One of this program's errors, with the values it held; its class is looked up by name among LmsError's, and
    the parameters of the class say what it may hold."""
    said = json.loads(text)
    name = unpack(str, json.dumps(said[0]).encode(), [])
    kind = next((kind for kind in _all_below(LmsError) if f"{kind.__module__}.{kind.__qualname__}" == name), None)
    if kind is None:
        raise Misfit(f"no error is called {name[:80]}")
    hints = typing.get_type_hints(kind.__init__)
    made = kind.__new__(kind)
    for key, value in said[1]["of"]:
        attribute = unpack(str, json.dumps(key).encode(), [])
        holds = unpack(hints.get(attribute, object), json.dumps(value).encode(), blobs, kind.__module__)
        made.__dict__[attribute] = holds
    made.args = (str(made.__dict__.get("message", "")),)
    return made


def _all_below(kind: type[LmsError]) -> Iterator[type[LmsError]]:
    for below in kind.__subclasses__():
        yield below
        yield from _all_below(below)
