"""Large libraries that few need: loaded at their first use, in the process that uses them.

    if TYPE_CHECKING:
        import pypdf
    else:
        pypdf = late("pypdf")

What stands under TYPE_CHECKING is what checkers of types and layers see. Where such a library may stay loaded is
decided elsewhere: see docs/decisions/0027.
"""

from importlib import import_module
from typing import Any


class Late:
    """Stands for a module until something of it is used, and afterwards too, so that both are one and the same."""

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_name", name)

    def __getattr__(self, name: str) -> Any:
        """What the module has under this name. Raises AttributeError, or ImportError without the module."""
        return getattr(import_module(self._name), name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set this name in the module itself."""
        setattr(import_module(self._name), name, value)


_known: list[str] = []


def late(name: str) -> Any:
    """A stand-in for the module of this name, which is loaded when something of it is first used."""
    _known.append(name)
    return Late(name)


def load_all() -> None:
    """Load every module that `late` has named so far: for a process that copies itself, so that its copies have
    them."""
    while _known:
        import_module(_known.pop())
