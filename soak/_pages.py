"""The commands of a guide, as they are written there: blocks of shell, and the machines on which each is to be run.

A block is run on the machines that the comment before it names, after the event behind the semicolon:
`<!-- commune, province; upgrade -->`. A block that cannot be run has a line before it that begins with "*Not walked"
(in Vietnamese "*Không chạy thử") and says why; right below a heading such a line holds for every block of that part
that has no mark.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"<!-- ([a-z, ]+?)(?:; ([a-z]+))? -->\s*\Z")
_NOT = re.compile(r"^\*(?:Not walked|Không chạy thử)[^*]*\*\s*\Z", re.MULTILINE)
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
SHELL = {"sh", "bash", "shell", "console"}


@dataclass(frozen=True)
class Block:
    """A block: its commands, its place, the machines it is for, what has happened before, or why it is not run."""

    page: str
    line: int
    commands: str
    machines: tuple[str, ...] = ()
    event: str = ""
    reason: str = ""

    @property
    def name(self) -> str:
        """The place of the block and its first words."""
        return f"{self.page}:{self.line} {self.commands.splitlines()[0]}"


def blocks(file: Path) -> list[Block]:
    """Every block of shell in a page. Raises ValueError for one that says neither where it is run nor why not."""
    text = file.read_text("utf-8")
    found = []
    for fence in _FENCE.finditer(text):
        if fence[1] not in SHELL:
            continue
        before, line = text[: fence.start()], text.count("\n", 0, fence.start()) + 1
        mark, reason = _MARK.search(before), _NOT.search(before)
        if not mark and not reason:
            reason = _of_the_part(before)
        if reason:
            found.append(Block(file.name, line, fence[2], reason=" ".join(reason[0].strip().strip("*").split())))
        elif mark:
            machines = tuple(name.strip() for name in mark[1].split(","))
            found.append(Block(file.name, line, fence[2], machines, mark[2] or ""))
        else:
            raise ValueError(f"{file.name}:{line}: no mark says where this block is walked, or why not")
    return found


def _of_the_part(before: str) -> re.Match[str] | None:
    """The reason right below the last heading, if there is one there."""
    *_others, heading = _HEADING.finditer(before)
    return _NOT.match(before[heading.end() :].strip().split("\n\n")[0])
