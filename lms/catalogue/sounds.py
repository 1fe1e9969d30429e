"""Steps read aloud: in which languages; kept once, copied with their version, and served in pieces."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.base.errors import NotFound
from lms.base.text import fingerprint
from lms.catalogue.contents import put_copy
from lms.catalogue.models import Lesson, Sound, Step, StepSound
from lms.content.media.sound_making import CleanSound

#: Languages in which steps are read, by their codes (BCP 47), with the names that their speakers' neighbours use in
#: Vietnamese.
LANGUAGES = {
    "vi": "Tiếng Việt",
    "tyz": "Tiếng Tày",
    "nut": "Tiếng Nùng",
    "hmv": "Tiếng Mông",
    "ium": "Tiếng Dao",
    "blt": "Tiếng Thái",
    "mtq": "Tiếng Mường",
    "km": "Tiếng Khmer",
    "rad": "Tiếng Ê Đê",
    "jra": "Tiếng Gia Rai",
    "bdq": "Tiếng Ba Na",
    "cjm": "Tiếng Chăm",
}
ORDER = list(LANGUAGES)


def read_aloud(session: Session, step: Step, language: str, clean: CleanSound, words: str, now: datetime) -> StepSound:
    """Set how a step of a draft is heard in a language, in place of an earlier reading; `words` is a mark of the
    text that was read."""
    digest = hashlib.sha256(clean.opus).hexdigest()
    if session.get(Sound, digest) is None:
        session.add(Sound(sha256=digest, seconds=clean.seconds, opus=clean.opus, aac=clean.aac, created_at=now))
        session.flush()
    row = session.get(StepSound, (step.id, language))
    if row is None:
        row = StepSound(step_id=step.id, language=language)
        session.add(row)
    row.sha256, row.seconds, row.size, row.words = digest, clean.seconds, len(clean.opus), words
    session.flush()
    drop_unheard(session)
    return row


def mark_of_words(step: Step) -> str:
    """A mark of the words that a step says now, to be kept with a reading of them."""
    return fingerprint(step.title, step.source)


def fall_silent(session: Session, step: Step, language: str) -> None:
    """Delete a step's reading in a language."""
    session.execute(delete(StepSound).where(StepSound.step_id == step.id, StepSound.language == language))
    drop_unheard(session)


def drop_unheard(session: Session) -> None:
    """Delete the recordings with which no step of any version is read any more."""
    heard = select(StepSound.sha256).where(StepSound.sha256 == Sound.sha256)
    session.execute(delete(Sound).where(~heard.exists()))


def sounds_of(session: Session, version_id: int) -> dict[int, list[StepSound]]:
    """The readings of a version by step id, Vietnamese first."""
    statement = (
        select(StepSound)
        .join(Step, Step.id == StepSound.step_id)
        .join(Lesson, Lesson.id == Step.lesson_id)
        .where(Lesson.version_id == version_id)
    )
    return _by_step(session.scalars(statement).all())


def sounds_of_step(session: Session, step_id: int) -> list[StepSound]:
    """The readings of one step, Vietnamese first."""
    return _by_step(session.scalars(select(StepSound).where(StepSound.step_id == step_id)).all()).get(step_id, [])


def copy_sounds(session: Session, steps: dict[int, int]) -> None:
    """Copy the readings of steps to their copies; `steps` are new ids by old ids."""
    for row in session.scalars(select(StepSound).where(StepSound.step_id.in_(sorted(steps)))).all():
        new = StepSound(step_id=steps[row.step_id])
        put_copy(row, new)
        session.add(new)
    session.flush()


def recording_bytes(session: Session, digest: str) -> tuple[bytes, bytes]:
    """The bytes of a recording as Opus and as AAC. Raises NotFound when none has this hash."""
    found = session.execute(select(Sound.opus, Sound.aac).where(Sound.sha256 == digest)).first()
    if found is None:
        raise NotFound
    return found.opus, found.aac


def _by_step(rows: Sequence[StepSound]) -> dict[int, list[StepSound]]:
    found: dict[int, list[StepSound]] = {}
    for row in sorted(rows, key=lambda row: ORDER.index(row.language) if row.language in LANGUAGES else len(ORDER)):
        found.setdefault(row.step_id, []).append(row)
    return found
