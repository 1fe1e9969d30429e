"""Checks across files: names used twice, steps and pictures that do not exist or are never used."""

from collections import Counter

from lms.exchange.coursefolder.model import CourseFile, Problem


def problems(course: CourseFile) -> list[Problem]:
    """Everything that only shows when the whole course is known."""
    return [*_doubled_lessons(course), *_doubled_steps(course), *_questions(course), *_unused_pictures(course)]


def _doubled_lessons(course: CourseFile) -> list[Problem]:
    counts = Counter(lesson.key for lesson in course.lessons)
    return [Problem("", 1, f"Hai bài cùng tên ngắn “{key}”.", "Đổi tên một tệp.") for key, n in counts.items() if n > 1]


def _doubled_steps(course: CourseFile) -> list[Problem]:
    found = []
    for lesson in course.lessons:
        seen = set()
        for step in lesson.steps:
            if step.key in seen:
                message = f"Hai bước cùng tên ngắn “{step.key}”."
                found.append(Problem(lesson.file, step.line, message, "Đổi tên một bước."))
            seen.add(step.key)
    return found


def _questions(course: CourseFile) -> list[Problem]:
    steps = {(lesson.key, step.key) for lesson in course.lessons for step in lesson.steps}
    files = [(lesson.file, lesson.practice) for lesson in course.lessons]
    found, seen = [], set()
    for file, questions in [*files, ("cau-hoi.md", course.bank)]:
        for question in questions:
            if question.key in seen:
                found.append(Problem(file, question.line, f"Hai câu cùng tên “{question.key}”.", "Đổi tên một câu."))
            seen.add(question.key)
            if question.teaches and question.teaches not in steps:
                where = "#".join(question.teaches)
                cure = "Sửa Dạy ở cho đúng tên bài và tên bước."
                found.append(Problem(file, question.line, f"Không có bước {where}.", cure))
    return found


def _unused_pictures(course: CourseFile) -> list[Problem]:
    texts = [step.body for lesson in course.lessons for step in lesson.steps]
    questions = (*course.bank, *(question for lesson in course.lessons for question in lesson.practice))
    texts += [question.body["stem"] for question in questions]
    everything = "\n".join(texts)
    return [
        Problem(path, 1, "Ảnh chưa dùng ở đâu.", "Dùng ảnh trong một bước, hoặc xóa đi.", serious=False)
        for path in course.pictures
        if f"({path})" not in everything
    ]
