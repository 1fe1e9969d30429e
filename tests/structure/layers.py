"""Which layer each module belongs to, for the tests that ask: its name says it, or `lms/layers.toml` does."""

import tomllib
from functools import cache
from pathlib import Path

from tests.structure.tree import ROOT, modules

#: From the bottom up; tests/structure/test_layers.py says what each of them may do.
LAYERS = ("models", "rules", "queries", "signals", "actions", "kit", "forms", "edges", "views", "cli")


def dotted(path: Path) -> str:
    """lms/people/views.py as imports say it."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def listed() -> dict[str, str]:
    """Layers by module, as the list has them."""
    rooms = tomllib.loads((ROOT / "lms" / "layers.toml").read_text("utf-8"))
    return {
        f"lms.{stem}" if room == "lms" else f"lms.{room}.{stem}": layer
        for room, layers in rooms.items()
        for layer, stems in layers.items()
        for stem in stems
    }


def said_by_name(module: str) -> str | None:
    """The layer that a module's name says; None when it says none."""
    *folders, stem = module.split(".")
    if "views" in folders:
        return "views"
    return next((layer for layer in LAYERS if stem == layer or stem.endswith(f"_{layer}")), None)


def layer_of(module: str) -> str:
    """The layer of a module; "" when nothing says it."""
    return said_by_name(module) or listed().get(module, "")


@cache
def known() -> dict[str, Path]:
    """Every module that is more than a package's docstring, but for migrations, which are a history and no house."""
    return {dotted(path): path for path in modules() if path.name != "__init__.py" and "migrations" not in path.parts}
