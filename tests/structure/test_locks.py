"""Locks: what is installed is exactly what was tried, from whatever index an installation uses."""

import json
import re

import pytest

from tests.structure.tree import ROOT

PYTHON_LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-soak.lock"]
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
    run, dev = (_pins(lock) for lock in PYTHON_LOCKS[:2])
    assert {package: pin for package, pin in run.items() if dev.get(package) != pin} == {}


def test_node_packages_are_pinned_with_their_checksum():
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert all(re.fullmatch(r"[\d.]+", version) for version in wanted.values())
    assert [name for name, entry in locked.items() if name and "integrity" not in entry] == []
