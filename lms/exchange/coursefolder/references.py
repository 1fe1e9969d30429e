"""Checks across files: names that are used twice or too long, missing steps, and pictures that are never used."""

from collections.abc import Iterator

from lms.content.text.render import names_in
from lms.exchange.coursefolder.model import CourseFolder, Flaw, LessonFile
from lms.quizzes.kinds.base import names_in_body
from lms.quizzes.texts import step_name

#: The most characters that the tables hold.
TITLE_MOST, KEY_MOST, PATH_MOST = 160, 80, 120


def problems(course: CourseFolder, *, kept: bool = False) -> list[Flaw]:
    """Everything wrong that shows only when the whole course is known; unused pictures are not reported when `kept`."""
    return [
        *_doubled_lessons(course),
        *_doubled_steps(course),
        *_questions(course),
        *([] if kept else _unused_pictures(course)),
        *_long_names(course),
    ]


def _doubled_lessons(course: CourseFolder) -> list[Flaw]:
    found, seen = [], set()
    for lesson in course.lessons:
        if lesson.key in seen:
            found.append(Flaw(lesson.file, 1, f"Hai bài cùng tên ngắn “{lesson.key}”.", "Đổi tên một tệp."))
        seen.add(lesson.key)
    return found


def _doubled_steps(course: CourseFolder) -> list[Flaw]:
    found = []
    for lesson in course.lessons:
        seen = set()
        for step in lesson.steps:
            if step.key in seen:
                message = f"Hai bước cùng tên ngắn “{step.key}”."
                found.append(Flaw(lesson.file, step.line, message, "Đổi tên một bước."))
            seen.add(step.key)
    return found


def _questions(course: CourseFolder) -> list[Flaw]:
    steps = {(lesson.key, step.key) for lesson in course.lessons for step in lesson.steps}
    # A lesson that could not be read has its own problems; a question that names one of its steps is not at fault.
    unread = {lesson.key for lesson in course.lessons if not lesson.steps}
    files = [(lesson.file, lesson.practice) for lesson in course.lessons]
    found, seen = [], set()
    for file, questions in [*files, ("cau-hoi.md", course.bank)]:
        for question in questions:
            if question.key in seen:
                found.append(Flaw(file, question.line, f"Hai câu cùng tên “{question.key}”.", "Đổi tên một câu."))
            seen.add(question.key)
            if question.teaches and question.teaches not in steps and question.teaches[0] not in unread:
                where = step_name(question.teaches)
                cure = "Sửa Dạy ở cho đúng tên bài và tên bước."
                place = f"?{question.key}"
                found.append(Flaw(file, question.line, f"Không có bước {where}.", cure, soft=True, place=place))
    return found


def _unused_pictures(course: CourseFolder) -> list[Flaw]:
    if not all(lesson.steps for lesson in course.lessons) or not course.lessons:
        return []
    questions = (*course.bank, *(question for lesson in course.lessons for question in lesson.practice))
    shown = {name for lesson in course.lessons for step in lesson.steps for name in names_in(step.body)}
    shown |= {name for question in questions for name in names_in_body(question.body)}
    return [
        Flaw(path, 1, "Ảnh chưa dùng ở đâu.", "Dùng ảnh trong một bước, hoặc xóa đi.", serious=False)
        for path in course.pictures
        if path not in shown
    ]


def _long_names(course: CourseFolder) -> Iterator[Flaw]:
    yield from _long("", 1, course.slug, KEY_MOST)
    yield from _long("khoa-hoc.md", 1, course.title, TITLE_MOST)
    yield from _long("khoa-hoc.md", 1, course.skill_group, KEY_MOST)
    for lesson in course.lessons:
        yield from _long_in_lesson(lesson)
    for question in course.bank:
        yield from _long("cau-hoi.md", question.line, question.key, KEY_MOST)
    for path in course.pictures:
        yield from _long(path, 1, path, PATH_MOST)


def _long_in_lesson(lesson: LessonFile) -> Iterator[Flaw]:
    yield from _long(lesson.file, 1, lesson.key, KEY_MOST)
    yield from _long(lesson.file, 1, lesson.title, TITLE_MOST)
    for step in lesson.steps:
        yield from _long(lesson.file, step.line, step.key, KEY_MOST)
        yield from _long(lesson.file, step.line, step.title, TITLE_MOST)
    for question in lesson.practice:
        yield from _long(lesson.file, question.line, question.key, KEY_MOST)


def _long(file: str, line: int, name: str, most: int) -> Iterator[Flaw]:
    if len(name) > most:
        yield Flaw(file, line, f"Tên “{name[:30]}…” dài {len(name)} chữ cái.", f"Viết gọn trong {most} chữ cái.")
