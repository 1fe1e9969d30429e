"""The files of the project, for the tests that look at how it is built."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", ".venv-soak", "node_modules", "var", "uv.lock", "__pycache__"}
CACHES = {".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project, without what is installed or made by running it."""
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS | CACHES:
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def under(folder: str, *suffixes: str) -> list[Path]:
    """The files in a top folder that end in one of `suffixes`."""
    return [path for path in files() if path.is_relative_to(ROOT / folder) and path.suffix in suffixes]


def modules() -> list[Path]:
    """The application's Python modules, without the migrations' generated part."""
    return [path for path in under("lms", ".py") if not path.is_relative_to(ROOT / "lms" / "migrations" / "versions")]


def templates() -> list[Path]:
    """The HTML templates."""
    return under("templates", ".html")


def name(path: Path) -> str:
    """A path as people write it: from the top of the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text("utf-8"), str(path))


def is_view(path: Path) -> bool:
    """Whether a module holds views: views.py or a module in views/."""
    return path.stem == "views" or path.parent.name == "views"
