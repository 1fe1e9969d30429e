"""Values that cross from one process to another: written as JSON and bytes, read back by their declared types alone.

What comes back from a process that has read a stranger's file is itself a stranger's: whoever takes such a process over
may send anything. A pickle can name any function of the program; this cannot. The types of the function that was asked
for say what may come, field by field, and whatever does not fit is refused.
"""

import json
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

#: Types whose values JSON holds as they are; `int` before `float`, and `bool` is no number here.
_PLAIN = (bool, int, float, str, type(None))


class Misfit(Exception):
    """What came is not what was promised."""


def pack(value: Any) -> tuple[bytes, list[Any]]:
    """A value as JSON, and the bytes (or open files) it holds, which JSON names by their place."""
    blobs: list[Any] = []
    return json.dumps(_lowered(value, blobs)).encode(), blobs


def unpack(kind: Any, text: bytes, blobs: list[bytes]) -> Any:
    """The value again, as the type `kind` says; raises Misfit for anything else."""
    try:
        return _raised(kind, json.loads(text), blobs)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as wrong:
        raise Misfit(str(wrong)) from None


def _lowered(value: Any, blobs: list[Any]) -> Any:
    if isinstance(value, bytes) or hasattr(value, "read"):
        blobs.append(value)
        return {"bytes": len(blobs) - 1}
    if isinstance(value, _PLAIN):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, date):  # a moment is a day, too
        return value.isoformat()
    if isinstance(value, dict):
        return {"of": [[_lowered(key, blobs), _lowered(one, blobs)] for key, one in value.items()]}
    if is_dataclass(value) or hasattr(value, "_fields"):
        return {"is": type(value).__name__, "has": [_lowered(getattr(value, name), blobs) for name in _parts(value)]}
    if isinstance(value, list | tuple | set | frozenset):
        return [_lowered(one, blobs) for one in value]
    raise TypeError(f"{type(value)} does not cross")


def _parts(value: Any) -> tuple[str, ...]:
    return tuple(value._fields) if hasattr(value, "_fields") else tuple(one.name for one in fields(value))


def _raised(kind: Any, given: Any, blobs: list[bytes]) -> Any:
    origin = typing.get_origin(kind)
    if kind is Any or kind is object:
        return _anything(given, blobs)
    if origin in (typing.Union, types.UnionType):
        return _one_of(typing.get_args(kind), given, blobs)
    if origin is None and isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields")):
        return _made(kind, given, blobs)
    if (origin or kind) in _READERS:
        return _READERS[origin or kind](typing.get_args(kind), given, blobs)
    raise Misfit(f"nothing is known of {kind}")


def _one_of(kinds: tuple[Any, ...], given: Any, blobs: list[bytes]) -> Any:
    for kind in kinds:
        try:
            return _raised(kind, given, blobs)
        except (Misfit, ValueError, TypeError, KeyError, IndexError, AttributeError):
            continue
    raise Misfit(f"none of {kinds}")


def _made(kind: type, given: Any, blobs: list[bytes]) -> Any:
    """A dataclass or named tuple; its fields' types say what may stand in them."""
    known = _types_of(kind)
    if given["is"] != kind.__name__ or len(given["has"]) != len(known):
        raise Misfit(f"no {kind.__name__}")
    return kind(**{name: _raised(of, one, blobs) for (name, of), one in zip(known, given["has"], strict=True)})


@cache
def _types_of(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = typing.get_type_hints(kind)
    names = kind._fields if hasattr(kind, "_fields") else [one.name for one in fields(kind)]
    return tuple((name, hints[name]) for name in names)


def _plain(kind: type) -> Callable[[Any, Any, Any], Any]:
    def read(_inside: Any, given: Any, _blobs: Any) -> Any:
        if type(given) is not kind and not (kind is float and type(given) is int):
            raise Misfit(f"{type(given)} instead of {kind}")
        return float(given) if kind is float else given

    return read


def _text(_inside: Any, given: Any, _blobs: Any) -> str:
    """No database column holds half a letter or the sign zero, and no text means them."""
    if not isinstance(given, str):
        raise Misfit(f"{type(given)} instead of text")
    return given.replace("\0", "").encode("utf-8", "replace").decode()


def _nothing(_inside: Any, given: Any, _blobs: Any) -> None:
    if given is not None:
        raise Misfit(f"{type(given)} instead of nothing")


def _bytes(_inside: Any, given: Any, blobs: list[bytes]) -> bytes:
    number = given["bytes"]
    if type(number) is not int or number < 0:
        raise Misfit("no such bytes")
    return blobs[number]


def _listed(make: Callable[[Any], Any]) -> Callable[[Any, Any, Any], Any]:
    def read(inside: Any, given: Any, blobs: Any) -> Any:
        if not isinstance(given, list):
            raise Misfit(f"{type(given)} instead of a list")
        if make is tuple and Ellipsis not in inside:
            return tuple(_raised(kind, one, blobs) for kind, one in zip(inside, given, strict=True))
        return make(_raised(inside[0], one, blobs) for one in given)

    return read


def _mapped(inside: Any, given: Any, blobs: Any) -> dict[Any, Any]:
    key, value = inside
    return {_raised(key, name, blobs): _raised(value, one, blobs) for name, one in given["of"]}


def _anything(given: Any, blobs: Any) -> Any:
    """What a body of free form may hold: plain values, lists, and such by names."""
    if isinstance(given, dict):
        return {_text((), name, blobs): _anything(one, blobs) for name, one in given["of"]}
    if isinstance(given, list):
        return [_anything(one, blobs) for one in given]
    return _text((), given, blobs) if isinstance(given, str) else given


_READERS: dict[Any, Callable[[Any, Any, Any], Any]] = {
    bool: _plain(bool),
    int: _plain(int),
    float: _plain(float),
    str: _text,
    type(None): _nothing,
    bytes: _bytes,
    date: lambda _inside, given, _blobs: date.fromisoformat(given),
    datetime: lambda _inside, given, _blobs: datetime.fromisoformat(given),
    list: _listed(list),
    tuple: _listed(tuple),
    set: _listed(set),
    frozenset: _listed(frozenset),
    dict: _mapped,
}
