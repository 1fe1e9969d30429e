"""A name serves one thing: whoever looks for a module or a class by its name finds one."""

import ast
from collections import defaultdict
from pathlib import Path

from tests.structure.tree import is_view, modules, name, parsed

#: The layers' own names, which every package and room has, and those that Python and the queue of jobs look for.
LAYERS = {"__init__", "__main__", "models", "rules", "queries", "signals", "actions", "forms", "views", "cli", "jobs"}
#: Names that mean the same wherever they stand, each in its package's or room's own matters.
COMMON = {
    "blueprint": "where the views of a package are registered",
    "contents": "what a version consists of, and what it asks",
    "forgetting": "what goes when somebody is erased",
    "loading": "what pages begin with: what this person may see, or there is no such page",
    "naming": "what texts, and what questions, name",
    "owndata": "what a package tells people of their own data",
    "room": "how much there may be, on three floors",
    "wording": "keys in the words of the screen",
}


def test_a_module_shares_its_name_with_its_own_pages_at_most() -> None:
    found: dict[str, list[Path]] = defaultdict(list)
    for path in modules():
        found[path.stem].append(path)
    for stem in LAYERS | COMMON.keys():
        found.pop(stem, None)
    several = {stem: paths for stem, paths in found.items() if not _are_one_subject(paths)}
    assert {stem: [name(path) for path in paths] for stem, paths in several.items()} == {}


def _are_one_subject(paths: list[Path]) -> bool:
    """Whether all but one are views, and know that one; pages of one subject may stand in several rooms."""
    subjects = [path for path in paths if not is_view(path)]
    return not subjects or (len(subjects) == 1 and all(_knows(view, subjects[0]) for view in paths if is_view(view)))


def _knows(view: Path, subject: Path) -> bool:
    wanted = name(subject).removesuffix(".py").replace("/", ".")
    imports = [node for node in ast.walk(parsed(view)) if isinstance(node, ast.ImportFrom)]
    return any(wanted in (node.module, *(f"{node.module}.{one.name}" for one in node.names)) for node in imports)


def test_every_common_name_is_used_in_several_places() -> None:
    stems = [path.stem for path in modules()]
    assert {stem for stem in COMMON if stems.count(stem) < 2} == set()


def test_a_class_shares_its_name_with_no_other() -> None:
    found = defaultdict(list)
    for path in modules():
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(name(path))
    assert {one: where for one, where in found.items() if len(where) > 1} == {}
