"""Rules for addresses that prepare the building of an address when one is first built, which most processes do for few.

Werkzeug writes a function of its own for each rule, twice, by way of a syntax tree: half of the time that it takes to
make this application.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Build = Callable[..., Any]


class LateRule(Rule):
    """A rule that prepares the building of its address at the first time."""

    def _compile_builder(self, append_unknown: bool = True) -> Build:
        made: Build | None = None

        def build(_rule: object, **values: Any) -> Any:
            nonlocal made
            if made is None:
                made = super(LateRule, self)._compile_builder(append_unknown)
            return made(self, **values)

        return build
