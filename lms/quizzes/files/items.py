"""What all formats share: rows of a question's body, and the tags by which a question comes back as what it was."""

from collections.abc import Iterable, Iterator, Sequence

from lms.base.text import tidy
from lms.quizzes.kinds.matching import PairsBody
from lms.quizzes.kinds.rows import Extra, Option, Pair, Thing
from lms.quizzes.labels import CATEGORY, Labels, apart
from lms.quizzes.reading import FoundQuestion
from lms.quizzes.rules import DIFFICULTIES, LEVEL, TAG_MOST

#: Before a tag that says what kind a question was here, where another program knows a poorer kind.
OURS = "lop-lang:"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
TRUE, FALSE = "Đúng", "Sai"


def options(rows: Iterable[tuple[str, bool, str]]) -> tuple[Option, ...]:
    """Options or answers from (text, whether right, reason)."""
    return tuple(Option(letter, *row) for letter, row in zip(LETTERS, rows, strict=False))


def things(rows: Iterable[tuple[str, str]]) -> tuple[Thing, ...]:
    """Things to put into order from (text, reason)."""
    return tuple(Thing(letter, *row) for letter, row in zip(LETTERS, rows, strict=False))


def pairs(rows: Iterable[tuple[str, str, str]]) -> PairsBody:
    """The sides of a matching from (left, right, reason); a row without a left side is a right side too many."""
    known = list(rows)
    full = [(left, right, reason) for left, right, reason in known if left]
    extra = [right for left, right, _reason in known if not left]
    return PairsBody(
        pairs=tuple(Pair(letter, *row) for letter, row in zip(LETTERS[:20], full, strict=False)),
        extra=tuple(Extra(f"x{n}", right) for n, right in enumerate(extra, 1)),
    )


def told_by_tags(tags: Sequence[str]) -> tuple[tuple[str, ...], str, str]:
    """(tags, difficulty, kind) from all tags of a file: ours say more than they seem."""
    level = next((tag.removeprefix(LEVEL) for tag in tags if tag.startswith(LEVEL)), "")
    kind = next((tag.removeprefix(OURS) for tag in tags if tag.startswith(OURS)), "")
    rest = tuple(tag for tag in tags if not tag.startswith((OURS, LEVEL)))
    return rest, level if level in DIFFICULTIES else "", kind


def category_label(path: str) -> list[str]:
    """The label of a category of Moodle, "$course$/top/Thanh toán/Mã OTP"; none for Moodle's own places."""
    parts = [tidy(part.replace("\0", "/")) for part in path.replace("//", "\0").split("/")]
    named = [part for part in parts if part and part.lower() not in ("top", "$course$", "$module$", "$system$")]
    if not named or named[-1].startswith("Default for"):
        return []
    return [label[:TAG_MOST] for label in Labels(" / ".join(named)).all]


def category_path(tags: Sequence[str]) -> str:
    """The same for writing; the course's top for a question without a category."""
    parts = [part.replace("/", "//") for part in apart(tags).category.split(" / ") if part]
    return "/".join(["$course$", "top", *parts])


def by_category(questions: Iterable[FoundQuestion]) -> Iterator[tuple[str, FoundQuestion]]:
    """Questions in their order, each with the category to write before it, "" where it is that of the one before."""
    before = "$course$/top"
    for one in questions:
        path = category_path(one.tags)
        yield ("" if path == before else path), one
        before = path


def tags_for(tags: Sequence[str], difficulty: str, kind: str = "") -> list[str]:
    """All tags of a file for a question but its category; `kind` where the other program cannot tell it."""
    kept = [tag for tag in tags if not tag.startswith(CATEGORY)]
    return [*kept, *([LEVEL + difficulty] if difficulty else []), *([OURS + kind] if kind else [])]
