"""Libraries that weigh much and that few need: loaded at their first use, in the process that uses them.

    if TYPE_CHECKING:
        import pypdf
    else:
        pypdf = late("pypdf")

What is written under TYPE_CHECKING is what checkers of types and of layers see. Where such a library is needed for long
is no matter of this module: see docs/decisions/0027.
"""

from importlib import import_module
from typing import Any


class Late:
    """Stands for a module until somebody wants something of it; after that too, so that both are one and the same."""

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_name", name)

    def __getattr__(self, name: str) -> Any:
        """What the module has under this name; raises AttributeError, and ImportError where the module is lacking."""
        return getattr(import_module(self._name), name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set it in the module."""
        setattr(import_module(self._name), name, value)


_known: list[str] = []


def late(name: str) -> Any:
    """The module of this name, loaded when something of it is used for the first time."""
    _known.append(name)
    return Late(name)


def load_all() -> None:
    """Load all that are known here by now: for a process that copies itself, so that the copies have them already."""
    while _known:
        import_module(_known.pop())
