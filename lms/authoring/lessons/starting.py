"""Starting points: half-written lessons which a trainer fills in. They are the Markdown files in starting/.

A file has "# name", a line about it, then "## step" and the step's text for each step. "[điền: …]" stands where the
trainer has to write; while one is left, the lesson cannot be published (lms.content.text.check).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "starting"


@dataclass(frozen=True)
class StartingPoint:
    """A half-written lesson: `key` names it in forms, `steps` are (title, Markdown)."""

    key: str
    name: str
    about: str
    steps: tuple[tuple[str, str], ...]


@cache
def starting_points() -> dict[str, StartingPoint]:
    """Every starting point by its key, in the order in which they are offered."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.md"))}


def _read(path: Path) -> StartingPoint:
    head, *parts = path.read_text(encoding="utf-8").split("\n## ")
    name, about = head.removeprefix("# ").strip().split("\n")
    steps = tuple(
        (title.strip(), source.strip()) for title, _newline, source in (part.partition("\n") for part in parts)
    )
    return StartingPoint(path.stem, name, about, steps)
