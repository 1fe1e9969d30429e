"""A Word handout between reading and the draft: it is stored, cut as its trainer decides, and then used."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.authoring.desk.intake_models import HandoutImport, HandoutPicture
from lms.authoring.desk.queries import lesson_in
from lms.authoring.desk.rules import described
from lms.authoring.library.actions import NewPicture, add_picture
from lms.base.errors import NotFound
from lms.base.text import tidy
from lms.catalogue import actions as catalogue
from lms.catalogue.models import CourseVersion, Lesson
from lms.content.media.picture_making import CleanPicture, Form, Mime
from lms.content.office.cutting import HandoutBlock, LessonOf, composed, lessons, suggested
from lms.content.sent import ReadHandout

#: How long a handout is stored after it was uploaded.
KEPT_FOR = timedelta(days=30)
#: The number of blocks on a screen of the preview. Each has up to four fields, and a form may hold 500.
A_SCREEN = 60
CUTS = ("", "step", "lesson")


@dataclass(frozen=True)
class BlockChange:
    """What a trainer decides about a block.

    `cut` is one of CUTS, `title` the title of what begins there, `out` whether it is left out; a picture has a
    `description`.
    """

    cut: str
    title: str
    out: bool
    description: str = ""


def keep_handout(
    session: Session, whose: tuple[int, int], name: str, handout: ReadHandout, at: datetime, *, lesson_id: int | None
) -> HandoutImport:
    """Store what was read from a file, and delete handouts older than KEPT_FOR. Does not commit.

    `whose` is (course id, person id); `lesson_id` is the lesson that the steps go into, None for new lessons. Pictures
    that could not be read are left out, and a note says so.
    """
    session.execute(delete(HandoutImport).where(HandoutImport.created_at < at - KEPT_FOR))
    stem = tidy(name.rsplit(".", 1)[0].replace("_", " ")) or "Word"
    blocks, guesses = suggested(handout.pieces, stem, one_lesson=lesson_id is not None)
    clean = handout.pictures
    blocks = [block for block in blocks if block.kind != "picture" or block.picture in clean]
    notes = [*guesses, *handout.notes]
    kept = HandoutImport(
        course_id=whose[0], person_id=whose[1], lesson_id=lesson_id, name=tidy(name)[:120], notes=notes,
        blocks=[asdict(block) for block in blocks], made=None, created_at=at,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    for number, one in clean.items():
        session.add(
            HandoutPicture(
                import_id=kept.id, number=number, mime=one.mime, width=one.width, height=one.height, data=one.data
            )
        )
    session.flush()
    return kept


def handout_of(session: Session, whose: tuple[int, int], import_id: int, *, lock: bool = False) -> HandoutImport:
    """A handout of `whose` (course id, person id). Raises NotFound when they have none with this id.

    With `lock` its row is held by lock until the end of the transaction.
    """
    statement = select(HandoutImport).where(
        HandoutImport.id == import_id, HandoutImport.course_id == whose[0], HandoutImport.person_id == whose[1]
    )
    found = session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound
    return found


def handouts_waiting(session: Session, whose: tuple[int, int]) -> list[HandoutImport]:
    """The handouts of `whose` (course id, person id) that have not gone into a draft yet, newest first."""
    statement = (
        select(HandoutImport)
        .where(HandoutImport.course_id == whose[0], HandoutImport.person_id == whose[1])
        .order_by(HandoutImport.id.desc())
    )
    return [kept for kept in session.scalars(statement) if kept.made is None]


def pictures_kept(session: Session, import_id: int) -> dict[int, bytes]:
    """The bytes of a handout's stored pictures, by their numbers."""
    statement = select(HandoutPicture).where(HandoutPicture.import_id == import_id)
    return {row.number: row.data for row in session.scalars(statement)}


def picture_of(session: Session, import_id: int, number: int) -> HandoutPicture:
    """A stored picture of a handout. Raises NotFound when there is none with this number."""
    found = session.get(HandoutPicture, (import_id, number))
    if found is None:
        raise NotFound
    return found


def blocks_of(kept: HandoutImport) -> list[HandoutBlock]:
    """The blocks of a handout, with the changes so far."""
    return [HandoutBlock(**block) for block in kept.blocks]


def arrange(kept: HandoutImport, changes: Mapping[int, BlockChange]) -> None:
    """Apply what the trainer decides about blocks, by their numbers; a block without a cut gets no title."""
    blocks = blocks_of(kept)
    for n, change in changes.items():
        if not 0 <= n < len(blocks):
            continue
        block = blocks[n]
        cut = change.cut if change.cut in CUTS else block.cut
        title = tidy(change.title)[:160] if cut else ""
        own = block.head and title == block.plain
        plain = described(change.description)[:200] if block.kind == "picture" else block.plain
        blocks[n] = replace(block, cut=cut, title="" if own else title, out=change.out, plain=plain)
    kept.blocks = [asdict(block) for block in blocks]


def put_into_draft(
    session: Session, version: CourseVersion, kept: HandoutImport, forms: Mapping[int, tuple[Form, ...]], now: datetime
) -> list[int]:
    """Put a handout into a draft, and return the ids of its lessons; a second call only returns them. Does not commit.

    `forms` are the smaller forms of its pictures, by their numbers. The stored pictures are deleted.
    """
    if kept.made is not None:
        return kept.made
    blocks = blocks_of(kept)
    lines = _shown_pictures(session, version, kept, forms, now)
    into = lesson_in(session, version.id, kept.lesson_id) if kept.lesson_id is not None else None
    made: list[int] = []
    for lesson in lessons(blocks):
        target = into or catalogue.add_lesson(session, version, lesson.title)
        _fill(session, version, target, lesson, (blocks, lines))
        if target.id not in made:
            made.append(target.id)
    kept.made = made
    session.execute(delete(HandoutPicture).where(HandoutPicture.import_id == kept.id))
    session.flush()
    return made


def _fill(
    session: Session,
    version: CourseVersion,
    target: Lesson,
    lesson: LessonOf,
    words: tuple[list[HandoutBlock], list[str]],
) -> None:
    blocks, lines = words
    for step in lesson.steps:
        source = composed([blocks[n] for n in step.blocks], lines)
        catalogue.add_step(session, version, target, step.title, source)


def _shown_pictures(
    session: Session, version: CourseVersion, kept: HandoutImport, forms: Mapping[int, tuple[Form, ...]], now: datetime
) -> list[str]:
    """By a picture's number, the line of Markdown that shows it, "" when no block does.

    Each picture that a block shows is added to the draft under a name that is not in use.
    """
    blocks = blocks_of(kept)
    used = {block.picture: block.plain for block in reversed(blocks) if block.kind == "picture" and not block.out}
    lines = [""] * (max((block.picture for block in blocks), default=-1) + 1)
    for number, description in sorted(used.items()):
        row = picture_of(session, kept.id, number)
        clean = CleanPicture(cast(Mime, row.mime), row.width, row.height, row.data, forms.get(number, ()))
        name = description or f"{kept.name.rsplit('.', 1)[0]} {number + 1}"
        path = add_picture(session, version, NewPicture(name[:60], description, clean), now)
        lines[number] = f"![{description}]({path})"
    return lines
