"""What all formats share: the rows of a body, and the tags that say which kind and difficulty a question had here."""

from collections.abc import Iterable, Iterator, Sequence

from lms.base.text import tidy
from lms.quizzes.kinds.matching import PairsBody
from lms.quizzes.kinds.rows import Extra, Option, Pair, Thing
from lms.quizzes.kinds.true_false import TEXTS
from lms.quizzes.labels import CATEGORY, Labels, apart
from lms.quizzes.reading import FoundQuestion
from lms.quizzes.rules import DIFFICULTIES, LEVEL, TAG_MOST

#: Begins a tag that says which kind a question has here, for programs that have only a poorer kind.
OURS = "lop-lang:"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
TRUE, FALSE = TEXTS


def options(rows: Iterable[tuple[str, bool, str]]) -> tuple[Option, ...]:
    """Options or answers made from (text, whether right, reason)."""
    return tuple(Option(letter, *row) for letter, row in zip(LETTERS, rows, strict=False))


def things(rows: Iterable[tuple[str, str]]) -> tuple[Thing, ...]:
    """Things to put in order, made from (text, reason)."""
    return tuple(Thing(letter, *row) for letter, row in zip(LETTERS, rows, strict=False))


def pairs(rows: Iterable[tuple[str, str, str]]) -> PairsBody:
    """The body of a matching made from (left, right, reason); a row without a left side is an extra right side."""
    known = list(rows)
    full = [(left, right, reason) for left, right, reason in known if left]
    extra = [right for left, right, _reason in known if not left]
    return PairsBody(
        pairs=tuple(Pair(letter, *row) for letter, row in zip(LETTERS[:20], full, strict=False)),
        extra=tuple(Extra(f"x{n}", right) for n, right in enumerate(extra, 1)),
    )


def told_by_tags(tags: Sequence[str]) -> tuple[tuple[str, ...], str, str]:
    """(labels, difficulty, kind) from all tags of a question in a file; "" for a difficulty or kind that none says."""
    level = next((tag.removeprefix(LEVEL) for tag in tags if tag.startswith(LEVEL)), "")
    kind = next((tag.removeprefix(OURS) for tag in tags if tag.startswith(OURS)), "")
    rest = tuple(tag for tag in tags if not tag.startswith((OURS, LEVEL)))
    return rest, level if level in DIFFICULTIES else "", kind


def category_label(path: str) -> list[str]:
    """The label for a category of Moodle, "$course$/top/Thanh toán/Mã OTP"; none for Moodle's default places."""
    parts = [tidy(part.replace("\0", "/")) for part in path.replace("//", "\0").split("/")]
    named = [part for part in parts if part and part.lower() not in ("top", "$course$", "$module$", "$system$")]
    if not named or named[-1].startswith("Default for"):
        return []
    return [label[:TAG_MOST] for label in Labels(" / ".join(named)).all]


def category_path(tags: Sequence[str]) -> str:
    """The path in Moodle for the category among these labels; the top of the course when there is none."""
    parts = [part.replace("/", "//") for part in apart(tags).category.split(" / ") if part]
    return "/".join(["$course$", "top", *parts])


def by_category(questions: Iterable[FoundQuestion]) -> Iterator[tuple[str, FoundQuestion]]:
    """Each question with the category to write before it; "" when the category is that of the question before."""
    before = "$course$/top"
    for one in questions:
        path = category_path(one.tags)
        yield ("" if path == before else path), one
        before = path


def tags_for(tags: Sequence[str], difficulty: str, kind: str = "") -> list[str]:
    """All tags to write for a question, without its category; `kind` only where the other program cannot tell it."""
    kept = [tag for tag in tags if not tag.startswith(CATEGORY)]
    return [*kept, *([LEVEL + difficulty] if difficulty else []), *([OURS + kind] if kind else [])]
