"""Heavy libraries are loaded at their first use and are then the module itself."""

import sys

import pytest

from lms.base import late as module
from lms.base.late import late, load_all


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the application itself loads late stays out of it."""
    monkeypatch.setattr(module, "_known", [])


@pytest.fixture
def library(tmp_path, monkeypatch: pytest.MonkeyPatch) -> str:  # type: ignore[no-untyped-def]
    (tmp_path / "library_of_tests.py").write_text("number = 1\ndef double():\n    return 2 * number\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "library_of_tests", raising=False)
    return "library_of_tests"


def test_it_is_loaded_when_something_of_it_is_used(library: str) -> None:
    found = late(library)
    assert library not in sys.modules
    assert found.double() == 2
    assert library in sys.modules


def test_what_is_set_is_set_in_the_module(library: str) -> None:
    found = late(library)
    found.number = 4
    assert (sys.modules[library].number, found.number, found.double()) == (4, 4, 8)
    with pytest.raises(AttributeError):
        _ = found.nothing


def test_one_that_is_lacking_is_met_at_its_first_use() -> None:
    found = late("no_such_library_of_tests")
    with pytest.raises(ImportError):
        _ = found.anything


def test_all_that_are_known_are_loaded_before_a_process_copies_itself(library: str) -> None:
    late(library)
    load_all()
    assert library in sys.modules
    load_all()
