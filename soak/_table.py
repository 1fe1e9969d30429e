"""The rows that drills print, and the exit code that they give."""

from dataclasses import dataclass, field

from soak._book import Book, Verdict


class NotTried(Exception):
    """This machine cannot do what the drill needs; the message says what is missing."""


#: The exit code of a drill that could not be tried.
NOT_TRIED = 3


@dataclass
class Row:
    """One line of the table: what was done, on which database, how it ended. `good` is None when it was not tried."""

    drill: str
    on: str
    did: str
    good: bool | None = True
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    counters: str = ""
    more: list[str] = field(default_factory=list)
    seconds: float = 0.0


def row_of(drill: str, on: str, did: str, verdict: Verdict, book: Book | None = None) -> Row:
    """A row about what was looked for and found, with what learners saw and should not have seen."""
    row = Row(drill, on, did, verdict.is_good, verdict.acknowledged, len(verdict.lost), len(verdict.doubled))
    row.counters = "equal" if not verdict.troubles else f"{len(verdict.troubles)} differ"
    row.more = [f"lost: {deed}" for deed in verdict.lost[:10]]
    row.more += [f"doubled: {deed}" for deed in verdict.doubled[:10]] + verdict.troubles[:10]
    if verdict.acknowledged == 0:
        row.good = False
        row.more.append("nothing was acknowledged, so nothing was tried")
    if book is not None and book.surprises:
        row.good = False
        row.more += [f"surprise: {words}" for words in book.surprises[:10]]
    return row


def line_of(row: Row) -> str:
    """A row as a line of the table."""
    word = {True: "good", False: "BAD", None: "not tried"}[row.good]
    numbers = f"{row.acknowledged:,} | {row.lost} | {row.doubled}" if row.acknowledged else "| | "
    return f"| {row.drill} | {row.on} | {row.did} ({row.seconds:.0f} s) | {numbers} | {row.counters} | {word} |"


def wrong_with(row: Row) -> list[str]:
    """A line for each thing that was wrong."""
    return [f"  {row.drill}, {row.on}: {words}" for words in row.more]


def told(rows: list[Row]) -> str:
    """The table in the form of the documentation, and below it what was wrong."""
    head = ["| drill | on | what was done | acknowledged | lost | doubled | counters | |", "|" + "---|" * 8]
    return "\n".join([*head, *map(line_of, rows), *(line for row in rows for line in wrong_with(row))])


def code_of(rows: list[Row]) -> int:
    """The exit code: 1 when anything was wrong, NOT_TRIED when nothing could be tried, else 0."""
    if any(row.good is False for row in rows):
        return 1
    return NOT_TRIED if rows and all(row.good is None for row in rows) else 0
