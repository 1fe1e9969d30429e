"""A course version as one frozen tree: what every page of a learner is drawn from.

Published versions never change, so their trees are kept in the process; a draft's tree is read again each time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import count

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.orm import Session

from lms.base.cache import Cache
from lms.base.errors import NotFound
from lms.base.text import fold
from lms.catalogue.models import Course, CourseVersion, Lesson, Step, StepSound
from lms.catalogue.sounds import LANGUAGES, sounds_of

_serials = count(1)
#: A picture in a step's HTML, and the words that stand for it.
_PICTURE, _SAID = re.compile(r"<picture\b.*?</picture>|<img\b[^>]*>", re.DOTALL), re.compile(r' alt="[^"]*"')


@dataclass(frozen=True)
class SoundOutline:
    """A step read aloud: code and name of the language, the recording's hash, seconds, bytes of the smaller form."""

    language: str
    name: str
    digest: str
    seconds: int
    size: int


@dataclass(frozen=True)
class StepOutline:
    """One screen; `number` counts from 1."""

    key: str
    number: int
    title: str
    html: str
    plain: str
    sounds: tuple[SoundOutline, ...] = ()
    source: str = ""

    @cached_property
    def folded(self) -> str:
        """What it says, without accents and capitals, to look for words in."""
        return fold(self.plain)


@dataclass(frozen=True)
class LessonOutline:
    """One lesson; `number` counts from 1."""

    id: int
    key: str
    number: int
    title: str
    minutes: int
    updated_label: str
    review_by: date | None
    sources: str
    loudspeaker: str
    steps: tuple[StepOutline, ...]

    @cached_property
    def step_keys(self) -> frozenset[str]:
        """The keys of all its steps."""
        return frozenset(step.key for step in self.steps)

    def step(self, number: int) -> StepOutline:
        """The step with this number. Raises NotFound."""
        if not 1 <= number <= len(self.steps):
            raise NotFound
        return self.steps[number - 1]


@dataclass(frozen=True)
class Outline:
    """A version with its lessons and steps in order."""

    course_id: int
    slug: str
    version_id: int
    number: int
    state: str
    title: str
    level: str
    pass_percent: int
    quiz_size: int
    updated_label: str
    intro_html: str
    lessons: tuple[LessonOutline, ...]
    #: Another number for every tree that was read, for caches of what is made of it.
    serial: int = field(default_factory=_serials.__next__, compare=False)

    @cached_property
    def _by_key(self) -> dict[str, LessonOutline]:
        return {lesson.key: lesson for lesson in self.lessons}

    @cached_property
    def minutes(self) -> int:
        """How many minutes all lessons take together."""
        return sum(lesson.minutes for lesson in self.lessons)

    @cached_property
    def cover(self) -> str:
        """The course's first picture, as HTML that says nothing to whoever hears the page; "" when it has none."""
        steps = (step for lesson in self.lessons for step in lesson.steps)
        found = next((one for step in steps if (one := _PICTURE.search(step.html))), None)
        return _SAID.sub(' alt=""', found[0]) if found else ""

    def lesson(self, key: str) -> LessonOutline:
        """The lesson with this key. Raises NotFound."""
        if key not in self._by_key:
            raise NotFound
        return self._by_key[key]

    def taught(self, teaches: tuple[str, str] | None) -> tuple[LessonOutline, StepOutline] | None:
        """The lesson and the step that teach a question, by their keys; None when this version has no such step."""
        lesson = self._by_key.get(teaches[0]) if teaches else None
        if teaches is None or lesson is None:
            return None
        return next(((lesson, step) for step in lesson.steps if step.key == teaches[1]), None)

    def after(self, lesson: LessonOutline) -> LessonOutline | None:
        """The lesson after this one; None after the last."""
        return self.lessons[lesson.number] if lesson.number < len(self.lessons) else None


_VERSION = (
    select(CourseVersion, Course.slug)
    .join(Course, Course.id == CourseVersion.course_id)
    .where(CourseVersion.id == bindparam("version_id"))
)
_LESSONS = select(Lesson).where(Lesson.version_id == bindparam("version_id")).order_by(Lesson.position, Lesson.id)
_STEPS = (
    select(Step)
    .join(Lesson, Lesson.id == Step.lesson_id)
    .where(Lesson.version_id == bindparam("version_id"))
    .order_by(Step.position, Step.id)
)
_kept: Cache[Outline] = Cache(64)


def outline(session: Session, version_id: int) -> Outline:
    """The tree of one version. Raises NotFound. Takes no query for a published version that was read lately."""
    engine = session.get_bind().engine
    kept = known(engine, version_id)
    if kept is not None:
        return kept
    loaded = load(session, version_id)
    if loaded.state == "published":
        _kept.put(engine, version_id, loaded)
    return loaded


def known(engine: Engine, version_id: int) -> Outline | None:
    """The tree of a published version that was read lately, without a session; else None."""
    return _kept.get(engine, version_id)


def forget_all() -> None:
    """Forget all trees (after a restore, and between tests that use ids again)."""
    _kept.clear()


def load(session: Session, version_id: int) -> Outline:
    """Read the tree of one version from the database, in four queries. Raises NotFound."""
    values = {"version_id": version_id}
    found = session.execute(_VERSION, values).first()
    if found is None:
        raise NotFound
    version, slug = found
    steps: dict[int, list[Step]] = {}
    for step in session.scalars(_STEPS, values):
        steps.setdefault(step.lesson_id, []).append(step)
    lessons = session.scalars(_LESSONS, values).all()
    sounds = sounds_of(session, version_id)
    return Outline(
        course_id=version.course_id,
        slug=slug,
        version_id=version.id,
        number=version.number,
        state=version.state,
        title=version.title,
        level=version.level,
        pass_percent=version.pass_percent,
        quiz_size=version.quiz_size,
        updated_label=version.updated_label,
        intro_html=version.intro_html,
        lessons=tuple(_lesson(number, row, steps.get(row.id, []), sounds) for number, row in enumerate(lessons, 1)),
    )


def _lesson(number: int, row: Lesson, steps: Sequence[Step], sounds: dict[int, list[StepSound]]) -> LessonOutline:
    return LessonOutline(
        id=row.id,
        key=row.key,
        number=number,
        title=row.title,
        minutes=row.minutes,
        updated_label=row.updated_label,
        review_by=row.review_by,
        sources=row.sources,
        loudspeaker=row.loudspeaker,
        steps=tuple(
            StepOutline(s.key, n, s.title, s.html, s.plain, tuple(map(_sound, sounds.get(s.id, ()))), s.source)
            for n, s in enumerate(steps, 1)
        ),
    )


def _sound(row: StepSound) -> SoundOutline:
    return SoundOutline(row.language, LANGUAGES.get(row.language, row.language), row.sha256, row.seconds, row.size)
