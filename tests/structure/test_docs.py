"""Docs: every setting is described, every command is named where a newcomer looks."""

import re
from collections.abc import Iterator

import click

from lms.cli import COMMANDS
from tests.structure.tree import ROOT

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
