"""Every module that holds what is right and wrong has its tests where one looks, or tests/mirrors.toml says where."""

import tomllib
from functools import cache

from tests.covering import JUDGED
from tests.structure.layers import known, layer_of
from tests.structure.tree import ROOT, name, under


@cache
def files_of_tests() -> set[str]:
    """The paths of all files of tests, below tests/."""
    return {name(path).removeprefix("tests/") for path in under("tests", ".py") if path.name.startswith("test_")}


def elsewhere() -> dict[str, list[str]]:
    """Modules by the file that tests them, as the list has them."""
    return tomllib.loads((ROOT / "tests" / "mirrors.toml").read_text("utf-8"))


def judged() -> list[str]:
    """Modules of the layers in which it is decided, without "lms."."""
    return [module.removeprefix("lms.") for module in known() if layer_of(module) in JUDGED]


def has_mirror(module: str) -> bool:
    """Whether a file of the module's name lies in its package's folder of tests, or deeper."""
    package, *_rooms, stem = module.split(".")
    return any(file.startswith(f"{package}/") and file.endswith(f"/test_{stem}.py") for file in files_of_tests())


def test_every_module_that_decides_something_has_its_tests() -> None:
    named = {module for modules in elsewhere().values() for module in modules}
    assert [module for module in judged() if not has_mirror(module) and module not in named] == []


def test_the_list_names_what_is_there_and_has_no_file_of_its_own() -> None:
    files, modules = files_of_tests(), set(judged())
    assert [file for file in elsewhere() if file not in files] == []
    listed = sorted(module for modules_of in elsewhere().values() for module in modules_of)
    assert [module for module in listed if module not in modules or has_mirror(module)] == []


def test_the_list_is_in_order() -> None:
    assert list(elsewhere()) == sorted(elsewhere())
    assert all(modules == sorted(set(modules)) for modules in elsewhere().values())
