"""Docs: every setting is described, every command is named where a newcomer looks."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from lms.cli import COMMANDS
from tests.structure.tree import ROOT, name, under

SETTING = re.compile(r"LMS_[A-Z_]+[A-Z]")


def _read(*names: str) -> str:
    return "\n".join((ROOT / name).read_text("utf-8") for name in names)


def test_every_setting_is_in_the_operating_guide():
    known = set(SETTING.findall(_read("lms/base/settings.py")))
    described = set(re.findall(r"^\| `(LMS_[A-Z_]+)`", _read("docs/operating.md"), re.MULTILINE))
    assert known - described == set()


def test_the_operating_guide_describes_no_setting_that_is_gone():
    known = set(SETTING.findall(_read("lms/base/settings.py")))
    assert set(re.findall(r"^\| `(LMS_[A-Z_]+)`", _read("docs/operating.md"), re.MULTILINE)) - known == set()


def test_every_command_is_in_the_readme_or_the_operating_guide():
    text = _read("README.md", "docs/operating.md")
    assert [command for command in _commands(COMMANDS, "lms") if command not in text] == []


def _commands(commands: tuple[click.Command, ...], prefix: str) -> Iterator[str]:
    for command in commands:
        path = f"{prefix} {command.name}"
        if isinstance(command, click.Group):
            yield from _commands(tuple(command.commands.values()), path)
        else:
            yield path


#: `package.module`, `package.module.name` as papers and comments write it, with or without "lms." in front.
POINTER = re.compile(r"`(?:lms\.)?((?:[a-z_]+\.)+[A-Za-z_]+)`")
#: Paths of the project as papers and comments write them.
PATH = re.compile(r"(?<![\w./-])((?:lms|tests|docs|templates|static|script|courses|bench)/[\w./-]*[\w])")
#: What a reader makes, following the guide.
NOT_THERE = {"courses/lay-ma-qr"}


def _papers() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _leads_somewhere(dotted: str) -> bool:
    """Whether a package, module or name in a module of the application is called so."""
    words = dotted.split(".")
    for place in range(len(words), 0, -1):
        module = ROOT.joinpath("lms", *words[:place])
        found = module.with_suffix(".py") if module.with_suffix(".py").exists() else module / "__init__.py"
        if found.exists():
            rest = words[place:]
            return not rest or re.search(rf"\b{re.escape(rest[0])}\b", found.read_text("utf-8")) is not None
    return False


def test_what_papers_point_at_is_there():
    packages = {path.name for path in (ROOT / "lms").iterdir() if path.is_dir()}
    dead = [
        f"{name(paper)}: {dotted}"
        for paper in _papers()
        for dotted in POINTER.findall(paper.read_text("utf-8"))
        if dotted.split(".")[0] in packages and not dotted.endswith(".py") and not _leads_somewhere(dotted)
    ]
    assert dead == []


def test_paths_in_papers_and_code_are_there():
    dead = [
        f"{name(paper)}: {path}"
        for paper in [*_papers(), *under("lms", ".py"), *under("templates", ".html"), *under("tests/structure", ".py")]
        for path in PATH.findall(paper.read_text("utf-8"))
        if path not in NOT_THERE and not (ROOT / path).exists() and not list(ROOT.glob(f"{path}*"))
    ]
    assert dead == []
