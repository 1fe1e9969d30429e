"""Locks: what is installed is exactly what was tried, from whatever index an installation uses."""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.structure.tree import ROOT, modules, name, parsed

PYTHON_LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-soak.lock", "requirements-province.lock"]
ADDRESS = re.compile(
    r"https?://|file://|--(?:extra-)?index-url|--find-links|^registry\s*=", re.IGNORECASE | re.MULTILINE
)


def _pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("file", [*PYTHON_LOCKS, "package-lock.json", "package.json", ".npmrc"])
def test_no_address_of_an_index_is_locked(file: str):
    assert ADDRESS.findall((ROOT / file).read_text("utf-8")) == []


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_python_package_has_its_hash(lock: str):
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    assert [block.split("\n")[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []


def test_tests_run_on_the_versions_that_serve():
    dev = _pins("requirements-dev.lock")
    for lock in ("requirements.lock", "requirements-province.lock"):
        assert {package: pin for package, pin in _pins(lock).items() if dev.get(package) != pin} == {}


def test_node_packages_are_pinned_with_their_checksum():
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert all(re.fullmatch(r"[\d.]+", version) for version in wanted.values())
    assert [name for name, entry in locked.items() if name and "integrity" not in entry] == []


def test_types_of_the_editor_are_those_of_what_is_bundled():
    """static/vendor/prosemirror was made of script/editor; its types come from packages that tests install."""
    bundled = json.loads((ROOT / "script/editor/package.json").read_text("utf-8"))["dependencies"]
    typed = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    parts = {name: version for name, version in bundled.items() if name.startswith("prosemirror-")}
    assert parts
    assert {name: typed.get(name) for name in parts} == parts


def test_whatever_is_imported_is_declared():
    """What comes along with another package may leave with it."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {_plain(re.split(r"[\[<>=~! ]", line)[0]) for line in declared}
    owners = packages_distributions()
    wrong = sorted(
        {f"{name(path)}: {top}" for path in modules() for top in _imported(path) if not _owned(top, owners, names)}
    )
    assert wrong == []


def _imported(path: Path) -> set[str]:
    """The top of everything that a module imports from elsewhere."""
    tops: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            tops |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            tops.add(node.module.partition(".")[0])
    return tops - set(sys.stdlib_module_names) - {"lms"}


def _owned(top: str, owners: Mapping[str, list[str]], declared: set[str]) -> bool:
    return any(_plain(owner) in declared for owner in owners.get(top, [top]))


def _plain(package: str) -> str:
    """The name of a package as indexes know it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", package).lower()
