"""Questions from a file, between reading and the draft: kept, looked through, mended, and only then taken.

Nothing is dropped on the way: a question of the file is ready, doubtful, left out, refused or taken, and these always
add up to what the file held.
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

#: How long a file that was not finished waits for its trainer.
KEPT_FOR = timedelta(days=30)
#: Questions of a page of the preview, and of one transaction while they are taken.
A_PAGE, A_BATCH = 20, 200
STATES = ("ready", "doubt", "out", "refused", "taken")


@dataclass(frozen=True)
class ImportTally:
    """How many questions of a file stand where."""

    ready: int = 0
    doubt: int = 0
    out: int = 0
    refused: int = 0
    taken: int = 0

    @property
    def total(self) -> int:
        """All of the file."""
        return self.ready + self.doubt + self.out + self.refused + self.taken


def keep_reading(
    session: Session, whose: tuple[int, int], name: str, reading: Reading, at: datetime, *, lesson_id: int | None
) -> QuestionImport:
    """Keep what was read from a file; `whose` is (course id, person id), `lesson_id` where the questions shall go.

    What a file says twice, or says wrong about itself (unknown difficulty, endless tags), becomes a doubt, too.
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
    """An import of `whose` (course id, person id), held until the end when `lock`; raises NotFound."""
    course_id, person_id = whose
    statement = select(QuestionImport).where(
        QuestionImport.id == import_id, QuestionImport.course_id == course_id, QuestionImport.person_id == person_id
    )
    found = session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound
    return found


def imports_waiting(session: Session, course_id: int, person_id: int) -> list[tuple[QuestionImport, int]]:
    """A trainer's imports of a course that hold something to take or to look at, newest first, with how many."""
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
    """How many questions stand where."""
    statement = (
        select(ImportedQuestion.state, func.count())
        .where(ImportedQuestion.import_id == import_id)
        .group_by(ImportedQuestion.state)
    )
    return ImportTally(**{row[0]: row[1] for row in session.execute(statement)})


def questions_in(session: Session, import_id: int, state: str, page: int) -> list[ImportedQuestion]:
    """A page, from 1, of the questions in a state ("" for all), in the file's order."""
    statement = select(ImportedQuestion).where(ImportedQuestion.import_id == import_id)
    if state in STATES:
        statement = statement.where(ImportedQuestion.state == state)
    statement = statement.order_by(ImportedQuestion.number).offset((page - 1) * A_PAGE).limit(A_PAGE)
    return list(session.scalars(statement))


def question_in(session: Session, import_id: int, number: int) -> ImportedQuestion:
    """One question by its number; raises NotFound."""
    found = session.get(ImportedQuestion, (import_id, number))
    if found is None:
        raise NotFound
    return found


def confirm(row: ImportedQuestion, text: QuestionText, lesson_id: int | None) -> None:
    """What a person has looked at and found right: it will be taken. Raises Conflict when it was taken meanwhile."""
    _still_here(row)
    row.kind, row.body, row.difficulty = text.kind, text.kept(), text.difficulty
    row.tags, row.teaches = ", ".join(text.tags), step_name(text.teaches)
    row.lesson_id, row.state, row.doubts = lesson_id, "ready", []


def leave_out(row: ImportedQuestion) -> None:
    """This question shall not be taken; it can be taken back. Raises Conflict when it was taken meanwhile."""
    _still_here(row)
    row.state = "out"


def take_back(row: ImportedQuestion) -> None:
    """A question that was left out is one of the file's again: doubtful while it has doubts."""
    if row.state == "out":
        row.state = "doubt" if row.doubts else "ready"


def take_ready(session: Session, draft: CourseVersion, kept: QuestionImport, now: datetime) -> int:
    """Put the next ready questions, at most A_BATCH, into the draft; how many. Doubtful ones stay where they are."""
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
    """Take everything that came from a file out of the draft again, as far as it is still there; how many."""
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
    """What a question of a file says."""
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
