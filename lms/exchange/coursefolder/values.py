"""Turning what a version says (lms.catalogue.contents, lms.quizzes.contents) into a folder's values, and back.

Everything that a version says is named here once in each direction. A test with a course in which every column says
something shows that nothing is forgotten (tests/exchange/test_complete.py). What pictures and files show and whose they
are is not in folders; a package carries it separately (lms.sharing.packages).
"""

from collections.abc import Mapping

from lms.catalogue.contents import Contents, LessonContents, LessonWords, StepWords, VersionSettings
from lms.exchange.coursefolder.model import CourseFolder, LessonFile, QuestionFile, StepFile
from lms.quizzes.texts import QuestionText

#: The questions of a version by the key of their lesson; those of the bank are under None.
Questions = Mapping[str | None, tuple[QuestionText, ...]]


def course_file(
    slug: str, said: Contents, asked: Questions, pictures: dict[str, bytes], files: dict[str, bytes]
) -> CourseFolder:
    """A version as the values of a folder."""
    settings = said.settings
    return CourseFolder(
        slug=slug,
        title=settings.title,
        level=settings.level,
        skill_group=settings.skill_group,
        framework=_parts(settings.framework),
        pass_percent=settings.pass_percent,
        quiz_size=settings.quiz_size,
        asking=settings.asking,
        updated=settings.updated_label,
        review_by=settings.review_by,
        intro=settings.intro_source,
        lessons=tuple(_lesson_file(lesson, asked.get(lesson.words.key, ())) for lesson in said.lessons),
        bank=tuple(map(QuestionFile, asked.get(None, ()))),
        pictures=pictures,
        files=files,
        glossary=settings.glossary,
    )


def settings_of(course: CourseFolder) -> VersionSettings:
    """The settings of a version that a folder gives."""
    return VersionSettings(
        title=course.title,
        level=course.level,
        skill_group=course.skill_group,
        framework="; ".join(course.framework),
        pass_percent=course.pass_percent,
        quiz_size=course.quiz_size,
        updated_label=course.updated,
        review_by=course.review_by,
        intro_source=course.intro,
        glossary=course.glossary,
        asking=course.asking,
    )


def lesson_words(file: LessonFile) -> LessonWords:
    """What a folder says about a lesson, apart from its steps."""
    return LessonWords(
        key=file.key,
        title=file.title,
        minutes=file.minutes,
        updated_label=file.updated,
        review_by=file.review_by,
        sources="; ".join(file.sources),
        loudspeaker=file.loudspeaker,
    )


def step_words(file: StepFile) -> StepWords:
    """What a folder says about a step."""
    return StepWords(key=file.key, title=file.title, source=file.body)


def _lesson_file(lesson: LessonContents, practice: tuple[QuestionText, ...]) -> LessonFile:
    words = lesson.words
    return LessonFile(
        key=words.key,
        title=words.title,
        minutes=words.minutes,
        updated=words.updated_label,
        review_by=words.review_by,
        sources=_parts(words.sources),
        steps=tuple(StepFile(step.words.key, step.words.title, step.words.source) for step in lesson.steps),
        practice=tuple(map(QuestionFile, practice)),
        loudspeaker=words.loudspeaker,
    )


def _parts(text: str) -> tuple[str, ...]:
    """The parts of a text in which "; " separates them."""
    return tuple(part for part in text.split("; ") if part)
