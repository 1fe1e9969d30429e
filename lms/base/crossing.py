"""Values that cross from one process to another: written as JSON and bytes, read back by their declared types alone.

What comes back from a process that has read a stranger's file is itself a stranger's: whoever takes such a process over
may send anything. A pickle can name any function of the program; JSON cannot. The types that the called function
declares say what may come, field by field, and whatever does not fit is refused.
"""

import json
import sys
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, NamedTuple

#: Types whose values JSON holds as they are; types whose values it holds as texts with a sign in front.
_PLAIN = (bool, int, float, str, type(None))
_SIGNED: dict[type, str] = {datetime: "moment", date: "day", Decimal: "figure"}
_UNFIT = (ValueError, TypeError, KeyError, IndexError, AttributeError, NameError, RecursionError, InvalidOperation)


class Misfit(Exception):
    """What came does not fit the type that was promised."""


class _Room(NamedTuple):
    """What stands around a value: the bytes it may name, and the module whose names its type may use."""

    blobs: list[bytes]
    module: str = ""


def pack(value: Any) -> tuple[bytes, list[Any]]:
    """A value as JSON, and the bytes (or open files) in it, which the JSON names by their number."""
    blobs: list[Any] = []
    return json.dumps(_lowered(value, blobs)).encode(), blobs


def unpack(kind: Any, text: bytes, blobs: list[bytes], module: str = "") -> Any:
    """The value that `pack` wrote, as the type `kind`. Raises Misfit when it does not fit that type."""
    try:
        return _raised(kind, json.loads(text), _Room(blobs, module))
    except _UNFIT as wrong:
        raise Misfit(str(wrong)) from None


def _lowered(value: Any, blobs: list[Any]) -> Any:
    if isinstance(value, bytes) or hasattr(value, "read"):
        blobs.append(value)
        return {"bytes": len(blobs) - 1}
    if isinstance(value, _PLAIN):
        return str(value) if isinstance(value, str) else value
    if type(value) in _SIGNED:
        return {_SIGNED[type(value)]: str(value)}
    if isinstance(value, dict):
        return {"of": [[_lowered(key, blobs), _lowered(one, blobs)] for key, one in value.items()]}
    if is_dataclass(value) or hasattr(value, "_fields"):
        return {"is": type(value).__name__, "has": [_lowered(getattr(value, name), blobs) for name in _parts(value)]}
    if isinstance(value, list | tuple | set | frozenset):
        return [_lowered(one, blobs) for one in value]
    raise TypeError(f"{type(value)} does not cross")


def _parts(value: Any) -> tuple[str, ...]:
    return tuple(value._fields) if hasattr(value, "_fields") else tuple(one.name for one in fields(value))


def _raised(kind: Any, given: Any, room: _Room) -> Any:
    if isinstance(kind, typing.ForwardRef):
        kind = _named(kind.__forward_arg__, room.module)
    origin = typing.get_origin(kind)
    if kind is Any or kind is object:
        return _anything(given, room)
    if origin in (typing.Union, types.UnionType):
        return _one_of(typing.get_args(kind), given, room)
    if origin is None and isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields")):
        return _made(kind, given, room)
    if (origin or kind) in _READERS:
        return _READERS[origin or kind](typing.get_args(kind), given, room)
    raise Misfit(f"nothing is known of {kind}")


@cache
def _named(name: str, module: str) -> Any:
    """The type that a module calls `name`, for types that are named before they exist (a type that holds itself)."""
    holder = type("Holder", (), {"__annotations__": {"it": name}})
    return typing.get_type_hints(holder, globalns=vars(sys.modules[module]))["it"]


def _one_of(kinds: tuple[Any, ...], given: Any, room: _Room) -> Any:
    for kind in kinds:
        try:
            return _raised(kind, given, room)
        except (Misfit, *_UNFIT):
            continue
    raise Misfit(f"none of {kinds}")


def _made(kind: type, given: Any, room: _Room) -> Any:
    """A dataclass or named tuple; the types of its fields say what may stand in them."""
    known = _types_of(kind)
    if given["is"] != kind.__name__ or len(given["has"]) != len(known):
        raise Misfit(f"no {kind.__name__}")
    inside = _Room(room.blobs, kind.__module__)
    return kind(**{name: _raised(of, one, inside) for (name, of), one in zip(known, given["has"], strict=True)})


@cache
def _types_of(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = typing.get_type_hints(kind)
    names = kind._fields if hasattr(kind, "_fields") else [one.name for one in fields(kind)]
    return tuple((name, hints[name]) for name in names)


_Reading = Callable[[Any, Any, _Room], Any]


def _plain(*kinds: type) -> _Reading:
    def read(_inside: Any, given: Any, _room: _Room) -> Any:
        if type(given) not in kinds:
            raise Misfit(f"{type(given)} instead of {kinds}")
        return given

    return read


def _signed(kind: type, make: Callable[[str], Any]) -> _Reading:
    return lambda _inside, given, _room: make(given[_SIGNED[kind]])


def _literal(inside: Any, given: Any, _room: _Room) -> Any:
    """One of the values that a Literal type lists."""
    if not any(type(given) is type(one) and given == one for one in inside):
        raise Misfit(f"none of {inside}")
    return given


def _text(_inside: Any, given: Any, _room: Any) -> str:
    """A text without half letters (lone surrogates) and without the sign zero: no database column holds them, and no
    text means them."""
    if not isinstance(given, str):
        raise Misfit(f"{type(given)} instead of text")
    return given.replace("\0", "").encode("utf-8", "replace").decode()


def _bytes(_inside: Any, given: Any, room: _Room) -> bytes:
    number = given["bytes"]
    if type(number) is not int or number < 0:
        raise Misfit("no such bytes")
    return room.blobs[number]


def _listed(make: Callable[[Any], Any]) -> _Reading:
    def read(inside: Any, given: Any, room: _Room) -> Any:
        if not isinstance(given, list):
            raise Misfit(f"{type(given)} instead of a list")
        if make is tuple and Ellipsis not in inside:
            return tuple(_raised(kind, one, room) for kind, one in zip(inside, given, strict=True))
        return make(_raised(inside[0], one, room) for one in given)

    return read


def _mapped(inside: Any, given: Any, room: _Room) -> dict[Any, Any]:
    key, value = inside
    return {_raised(key, name, room): _raised(value, one, room) for name, one in given["of"]}


def _anything(given: Any, room: _Room) -> Any:
    """A value whose type is left open: plain values, lists, and dictionaries of them."""
    if isinstance(given, dict):
        return {_text((), name, room): _anything(one, room) for name, one in given["of"]}
    if isinstance(given, list):
        return [_anything(one, room) for one in given]
    return _text((), given, room) if isinstance(given, str) else given


_READERS: dict[Any, _Reading] = {
    bool: _plain(bool),
    int: _plain(int),
    float: _plain(float, int),
    str: _text,
    type(None): _plain(type(None)),
    bytes: _bytes,
    date: _signed(date, date.fromisoformat),
    datetime: _signed(datetime, datetime.fromisoformat),
    Decimal: _signed(Decimal, Decimal),
    list: _listed(list),
    tuple: _listed(tuple),
    set: _listed(set),
    frozenset: _listed(frozenset),
    dict: _mapped,
    typing.Literal: _literal,
}
