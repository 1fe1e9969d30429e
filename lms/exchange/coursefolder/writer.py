"""Writing a course as the files of a folder, in the one form that the reader reads back unchanged."""

from datetime import date
from functools import partial

from lms.exchange.coursefolder import folder_words
from lms.exchange.coursefolder.askings import written_asking
from lms.exchange.coursefolder.kind_rows import ROWS
from lms.exchange.coursefolder.kind_settings import written_settings
from lms.exchange.coursefolder.lines import in_a_row
from lms.exchange.coursefolder.model import CourseFolder, LessonFile, QuestionFile
from lms.exchange.coursefolder.questions import looks_like
from lms.exchange.coursefolder.quoting import guarded, heading, shown
from lms.quizzes.kinds.gap import GapBody
from lms.quizzes.texts import step_name

#: The least number of digits in front of the name of a lesson's file.
DIGITS = 2


def write_course(course: CourseFolder) -> dict[str, bytes]:
    """The files of the folder by name: khoa-hoc.md, the lessons, cau-hoi.md, and the pictures and other media."""
    texts = {"khoa-hoc.md": _course(course), "cau-hoi.md": _bank(course.bank)}
    for number, lesson in enumerate(course.lessons, 1):
        texts[f"{number:0{DIGITS}d}-{lesson.key}.md"] = _lesson(lesson)
    return {name: text.encode() for name, text in texts.items()} | course.pictures | course.files


def _course(course: CourseFolder) -> str:
    fields = [
        ("Trình độ", folder_words.LEVELS[course.level]),
        ("Nhóm kỹ năng", course.skill_group),
        ("Khung năng lực", in_a_row(course.framework)),
        ("Đạt từ", f"{course.pass_percent}%"),
        ("Số câu kiểm tra", str(course.quiz_size)),
        *written_asking(course.asking),
        ("Cập nhật", course.updated),
        ("Xem lại trước", day(course.review_by)),
    ]
    rows = "\n".join(f"- {line}".rstrip() for line in course.glossary.split("\n")) if course.glossary else ""
    glossary = [f"## {folder_words.GLOSSARY}", rows] if rows else []
    return _joined([f"# {course.title}", _fields(fields), guarded(shown(course.intro), heading), *glossary])


def _lesson(lesson: LessonFile) -> str:
    fields = [
        ("Thời gian", f"{lesson.minutes} phút"),
        ("Cập nhật", lesson.updated),
        ("Xem lại trước", day(lesson.review_by)),
        ("Nguồn", in_a_row(lesson.sources)),
    ]
    parts = [f"# {lesson.title}", _fields(fields)]
    for step in lesson.steps:
        parts += [f"## {step.title} {{#{step.key}}}", step.body]
    if lesson.practice:
        parts += [f"## {folder_words.PRACTICE}", *(_question(question) for question in lesson.practice)]
    if lesson.loudspeaker:
        parts += [f"## {folder_words.LOUDSPEAKER}", guarded(shown(lesson.loudspeaker), heading)]
    return _joined(parts)


def _bank(bank: tuple[QuestionFile, ...]) -> str:
    return _joined([f"# {folder_words.BANK_TITLE}", *(_question(question) for question in bank)])


def _question(question: QuestionFile) -> str:
    fields = [
        ("Dạy ở", step_name(question.teaches)),
        ("Nhãn", in_a_row(question.tags)),
        ("Độ khó", question.difficulty),
        *written_settings(question.kind, question.body),
    ]
    body, looks = question.body, partial(looks_like, question.kind)
    sentence = body.text if isinstance(body, GapBody) else ""
    parts = [
        f"### {question.key} ({folder_words.KINDS[question.kind]})",
        _fields(fields),
        guarded(shown(body.stem), looks),
        guarded(shown(sentence), lambda bare: not bare or looks(bare)) if sentence else "",
        shown("\n".join(ROWS[question.kind].write(body))),
        f"{folder_words.WHY} {shown(body.why)}" if body.why else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _fields(fields: list[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in fields if value)


def day(value: date | None) -> str:
    """A day written 31/05/2027; "" for None."""
    return value.strftime("%d/%m/%Y") if value else ""


def _joined(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
