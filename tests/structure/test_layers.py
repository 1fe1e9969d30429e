"""Every module of the application belongs to a layer, and does what modules of that layer do.

Its name says which, or `lms/layers.toml` does. From the bottom up, in each package and in each room of the desk:

* models: the tables;
* rules: pure judgements, plain values in and out;
* queries: reading, and working out what is read;
* signals: telling others what has happened;
* actions: writing, in somebody else's transaction: none of them commits;
* kit: what pages share, which knows the web framework;
* forms: what is typed into pages;
* edges: programs and guards, which open and end transactions themselves;
* views and cli: pages and commands.

A module imports from its own layer and from those below. A package's forms and views are its own.
"""

import ast
from functools import cache
from pathlib import Path

import grimp
import pytest

from tests.structure.layers import LAYERS, known, layer_of, listed, said_by_name
from tests.structure.tree import modules, name, parsed

#: What only views and those below them that the framework's requests go through know.
FRAMEWORK = {"flask", "flask_login", "flask_wtf", "flask_babel", "wtforms", "werkzeug"}
KNOWS_THE_FRAMEWORK = LAYERS[LAYERS.index("kit") :]
ENDS_TRANSACTIONS = LAYERS[LAYERS.index("edges") :]
PRIVATE = ("forms", "views", "cli")
#: The application and the command put the packages together; the web kit's forms are there for all.
SEES_ALL = {"lms.app", "lms.cli", "lms.__main__"}


@cache
def imports() -> dict[str, set[str]]:
    """What each module imports of the application."""
    graph = grimp.build_graph("lms", cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) & known().keys() for module in known()}


def room_of(module: str) -> str:
    """The package, or the room of the desk, in which the order of layers holds."""
    parts = module.split(".")
    return ".".join(parts[:3] if parts[1] == "authoring" and len(parts) > 3 else parts[:2])


def test_no_module_is_outside_the_rules() -> None:
    assert [module for module in known() if not layer_of(module)] == []


def test_the_list_names_what_is_there_and_what_needs_naming() -> None:
    assert [module for module in listed() if module not in known() or said_by_name(module)] == []
    assert {layer for layer in listed().values() if layer not in LAYERS} == set()


def test_every_folder_with_modules_is_a_package() -> None:
    """Else import-linter passes over it without a word."""
    folders = {path.parent for path in modules() if "migrations" not in path.parts}
    assert [name(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_modules_import_from_their_own_layer_and_below() -> None:
    upwards = [
        f"{module} ({layer_of(module)}) imports {target} ({layer_of(target)})"
        for module, targets in imports().items()
        for target in sorted(targets)
        if room_of(module) == room_of(target) and _height(target) > _height(module)
    ]
    assert upwards == []


def test_only_edges_end_transactions() -> None:
    commits = [
        f"{module}:{node.lineno}"
        for module, path in known().items()
        if layer_of(module) not in ENDS_TRANSACTIONS
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert commits == []


def test_only_what_pages_are_made_of_knows_the_web_framework() -> None:
    knows = [
        f"{module}: {word}"
        for module, path in known().items()
        if layer_of(module) not in KNOWS_THE_FRAMEWORK
        for word in sorted(_outside(path) & FRAMEWORK)
    ]
    assert knows == []


def test_forms_and_views_are_their_packages_own() -> None:
    crossing = [
        f"{module} imports {target}"
        for module, targets in imports().items()
        if module not in SEES_ALL
        for target in sorted(targets)
        if layer_of(target) in PRIVATE and target.split(".")[1] not in ("web", module.split(".")[1])
    ]
    assert crossing == []


@pytest.mark.parametrize(
    ("module", "layer"),
    [("lms.people.actions", "actions"), ("lms.people.access_models", "models"), ("lms.pages.views.own", "views")],
)
def test_names_say_their_layer(module: str, layer: str) -> None:
    assert said_by_name(module) == layer
    assert module in known()


def _height(module: str) -> int:
    layer = layer_of(module)
    return LAYERS.index("views" if layer == "cli" else layer or "models")


def _outside(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
    return found
