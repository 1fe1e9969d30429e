"""Of which version the program and what it stands on are."""

import platform
import re
import tomllib
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms.base import versions
from lms.base.settings import ROOT


@pytest.fixture(autouse=True)
def _fresh() -> None:
    versions.program.cache_clear()


def test_the_program_says_the_version_of_its_description() -> None:
    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert versions.program() == said
    assert versions.python() == platform.python_version()


@pytest.mark.parametrize("text", [None, "", "[project]\n", "không phải toml ="])
def test_without_a_description_it_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    monkeypatch.setattr(versions, "ROOT", tmp_path)
    assert versions.program() == ""
    versions.program.cache_clear()


@pytest.mark.both_engines
def test_the_database_says_its_name_and_version(session: Session) -> None:
    assert re.fullmatch(r"(SQLite|PostgreSQL) \d+(\.\d+)+", versions.database(session))
