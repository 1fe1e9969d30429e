"""Questions of a file between reading and the draft: stored, looked through, corrected, and only then added.

Nothing is dropped on the way: a question of the file is ready, doubtful, left out, refused or taken, and the numbers of
these always add up to the number in the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms.authoring.desk.intake_models import ImportedQuestion, QuestionImport
from lms.authoring.questions.bodies import tags_of
from lms.base.errors import Conflict, NotFound
from lms.base.messages import Words
from lms.base.text import N_, tidy
from lms.catalogue.models import CourseVersion
from lms.quizzes.actions import add_questions
from lms.quizzes.kinds import KINDS
from lms.quizzes.models import VersionQuestion
from lms.quizzes.reading import FoundQuestion, Reading, Refused
from lms.quizzes.rules import DIFFICULTIES, tags_refused
from lms.quizzes.texts import QuestionText, step_name, step_named

#: How long an import is stored after it was uploaded.
KEPT_FOR = timedelta(days=30)
#: The number of questions on a page of the preview, and the most that one transaction adds to the draft.
A_PAGE, A_BATCH = 20, 200
STATES = ("ready", "doubt", "out", "refused", "taken")


@dataclass(frozen=True)
class ImportTally:
    """How many questions of a file are in each state."""

    ready: int = 0
    doubt: int = 0
    out: int = 0
    refused: int = 0
    taken: int = 0

    @property
    def total(self) -> int:
        """How many questions the file has."""
        return self.ready + self.doubt + self.out + self.refused + self.taken


def keep_reading(
    session: Session, whose: tuple[int, int], name: str, reading: Reading, at: datetime, *, lesson_id: int | None
) -> QuestionImport:
    """Store what was read from a file, and delete imports older than KEPT_FOR. Does not commit.

    `whose` is (course id, person id); `lesson_id` is the lesson whose practice the questions go into, None for the
    bank. A question becomes doubtful when the reader had doubts or its kind finds a serious problem. Unknown
    difficulties, and labels that cannot be accepted, are dropped.
    """
    session.execute(delete(QuestionImport).where(QuestionImport.created_at < at - KEPT_FOR))
    course_id, person_id = whose
    kept = QuestionImport(
        course_id=course_id, person_id=person_id, name=tidy(name)[:120], notes=list(reading.notes), created_at=at
    )
    session.add(kept)
    session.flush()
    rows = [*map(_found, reading.found), *map(_refused, reading.refused)]
    for number, row in enumerate(rows, 1):
        row.import_id, row.number, row.lesson_id = kept.id, number, lesson_id
    session.add_all(rows)
    session.flush()
    return kept


def import_of(session: Session, whose: tuple[int, int], import_id: int, *, lock: bool = False) -> QuestionImport:
    """An import of `whose` (course id, person id). Raises NotFound when they have none with this id.

    With `lock` its row is held by lock until the end of the transaction.
    """
    course_id, person_id = whose
    statement = select(QuestionImport).where(
        QuestionImport.id == import_id, QuestionImport.course_id == course_id, QuestionImport.person_id == person_id
    )
    found = session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound
    return found


def imports_waiting(session: Session, course_id: int, person_id: int) -> list[tuple[QuestionImport, int]]:
    """A trainer's imports for a course, newest first, each with how many questions in it are ready or doubtful.

    Imports without such questions are left out.
    """
    count = func.count(ImportedQuestion.number)
    statement = (
        select(QuestionImport, count)
        .join(ImportedQuestion, ImportedQuestion.import_id == QuestionImport.id)
        .where(
            QuestionImport.course_id == course_id,
            QuestionImport.person_id == person_id,
            ImportedQuestion.state.in_(("ready", "doubt")),
        )
        .group_by(QuestionImport.id)
        .order_by(QuestionImport.id.desc())
    )
    return [(kept, waiting) for kept, waiting in session.execute(statement)]


def tally_of(session: Session, import_id: int) -> ImportTally:
    """How many questions of an import are in each state."""
    statement = (
        select(ImportedQuestion.state, func.count())
        .where(ImportedQuestion.import_id == import_id)
        .group_by(ImportedQuestion.state)
    )
    return ImportTally(**{row[0]: row[1] for row in session.execute(statement)})


def questions_in(session: Session, import_id: int, state: str, page: int) -> list[ImportedQuestion]:
    """A page, counted from 1, of an import's questions in a state ("" for all), in the order of the file."""
    statement = select(ImportedQuestion).where(ImportedQuestion.import_id == import_id)
    if state in STATES:
        statement = statement.where(ImportedQuestion.state == state)
    statement = statement.order_by(ImportedQuestion.number).offset((page - 1) * A_PAGE).limit(A_PAGE)
    return list(session.scalars(statement))


def question_in(session: Session, import_id: int, number: int) -> ImportedQuestion:
    """A question of an import by its number. Raises NotFound when there is none."""
    found = session.get(ImportedQuestion, (import_id, number))
    if found is None:
        raise NotFound
    return found


def confirm(row: ImportedQuestion, text: QuestionText, lesson_id: int | None) -> None:
    """Mark a question as ready, with a text that a person checked. Raises Conflict when it was taken or refused."""
    _still_here(row)
    row.kind, row.body, row.difficulty = text.kind, text.kept(), text.difficulty
    row.tags, row.teaches = ", ".join(text.tags), step_name(text.teaches)
    row.lesson_id, row.state, row.doubts = lesson_id, "ready", []


def leave_out(row: ImportedQuestion) -> None:
    """Leave a question out, until `take_back`. Raises Conflict when it was taken or refused."""
    _still_here(row)
    row.state = "out"


def take_back(row: ImportedQuestion) -> None:
    """Bring back a question that was left out; it is doubtful if it has doubts, else ready."""
    if row.state == "out":
        row.state = "doubt" if row.doubts else "ready"


def take_ready(session: Session, draft: CourseVersion, kept: QuestionImport, now: datetime) -> int:
    """Add the next ready questions, at most A_BATCH, to the draft; returns how many. Does not commit."""
    statement = (
        select(ImportedQuestion)
        .where(ImportedQuestion.import_id == kept.id, ImportedQuestion.state == "ready")
        .order_by(ImportedQuestion.number)
        .limit(A_BATCH)
    )
    rows = list(session.scalars(statement))
    for lesson_id in dict.fromkeys(row.lesson_id for row in rows):
        group = [row for row in rows if row.lesson_id == lesson_id]
        texts = [text_of(row) for row in group]
        uses = add_questions(session, kept.course_id, draft.id, texts, now, lesson_id=lesson_id)
        for row, use in zip(group, uses, strict=True):
            row.state, row.use_id = "taken", use.id
    session.flush()
    return len(rows)


def undo(session: Session, draft: CourseVersion, kept: QuestionImport) -> int:
    """Remove everything that came from a file from the draft, and mark it as ready again. Does not commit.

    Returns how many questions were removed; those that are not in the draft any more do not count.
    """
    mine = select(ImportedQuestion.use_id).where(
        ImportedQuestion.import_id == kept.id, ImportedQuestion.state == "taken"
    )
    gone = session.execute(
        delete(VersionQuestion).where(VersionQuestion.course_version_id == draft.id, VersionQuestion.id.in_(mine))
    )
    session.execute(
        update(ImportedQuestion)
        .where(ImportedQuestion.import_id == kept.id, ImportedQuestion.state == "taken")
        .values(state="ready", use_id=None)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]


def text_of(row: ImportedQuestion) -> QuestionText:
    """What a question of an import says."""
    body = KINDS[row.kind].read(row.body)
    return QuestionText(row.kind, body, tags_of(row.tags), row.difficulty, step_named(row.teaches))


def _still_here(row: ImportedQuestion) -> None:
    if row.state in ("taken", "refused"):
        raise Conflict(N_("Câu này đã vào bản nháp rồi. Muốn sửa thì sửa ở ngân hàng câu hỏi."))


def _found(found: FoundQuestion) -> ImportedQuestion:
    doubts: list[Words] = [doubt.message for doubt in found.doubts]
    looked_at = {doubt.part for doubt in found.doubts}
    problems = [one for one in found.text.asks.problems(found.body) if one.serious and one.part not in looked_at]
    doubts = list(dict.fromkeys([*doubts, *(problem.message for problem in problems)]))
    tags: Sequence[str] = tags_of(", ".join(found.tags))
    refused = tags_refused(tags)
    return ImportedQuestion(
        place=found.place[:200],
        state="doubt" if doubts else "ready",
        kind=found.kind,
        body=found.text.kept(),
        doubts=doubts,
        tags="" if refused else ", ".join(tags),
        difficulty=found.difficulty if found.difficulty in DIFFICULTIES else "",
        source=found.source,
        teaches="",
    )


def _refused(refused: Refused) -> ImportedQuestion:
    return ImportedQuestion(
        place=refused.place[:200],
        state="refused",
        kind="",
        body={},
        doubts=[refused.message],
        tags="",
        difficulty="",
        source=refused.source,
        teaches="",
    )
