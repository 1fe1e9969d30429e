"""Reading a course folder: all that it says, or all mistakes in it at once, each with file, line and what to do."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from lms.base.text import fold
from lms.content.text.check import HTML, HTML_CURE, Mistake, mistakes
from lms.content.text.glossary import own_words
from lms.exchange.coursefolder import folder_words, references
from lms.exchange.coursefolder.askings import read_asking
from lms.exchange.coursefolder.folder_media import FOLDERS, PICTURE_FILE, names_in_texts, read_media
from lms.exchange.coursefolder.lines import Line, Notes, cut, day, decode, month, number, parts, take_fields, text_of
from lms.exchange.coursefolder.looking import problems_in
from lms.exchange.coursefolder.model import CourseFolder, Flaw, LessonFile, QuestionFile, StepFile
from lms.exchange.coursefolder.questions import KEY, read_questions
from lms.exchange.coursefolder.quoting import as_shown, has_html, heading as looks_like_heading, unguarded

#: (course, its problems); the course is None when any problem is serious.
Read = tuple[CourseFolder | None, list[Flaw]]
LESSON_FILE = re.compile(r"^\d+-(.+)\.md$")

__all__ = ["Flaw", "files_in", "read_course", "read_files", "read_ours"]


def read_course(folder: Path) -> Read:
    """Read a folder: the course, and the problems; the course is None when any problem is serious."""
    return read_files(folder.resolve().name, files_in(folder))


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their paths in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def read_files(slug: str, files: dict[str, bytes], *, published: bool = False) -> Read:
    """Read a folder from its name and its files' bytes by path. Never raises, whatever the files hold.

    Folders of others are read in another process (lms.base.outside), because their pictures, sounds and films are
    examined. The soft problems of a course that was `published` elsewhere, which cannot be corrected, are not serious.
    """
    return _read(slug, files, published=published)


def read_ours(slug: str, files: Mapping[str, bytes], *, published: bool = False) -> Read:
    """Read a folder made of what is stored here; its pictures, sounds and films may be empty and are not examined."""
    return _read(slug, files, published=published, kept=True)


def _read(slug: str, files: Mapping[str, bytes], *, published: bool, kept: bool = False) -> Read:
    problems = [] if kept else problems_in(files)
    if not KEY.fullmatch(slug):
        problems.append(Flaw("", 1, f"Tên thư mục “{slug}” không dùng được.", "Chỉ dùng a-z, số và gạch nối."))
    pictures, media = _pictures(files, problems), read_media(files, problems)
    names = set(pictures) | names_in_texts(media)
    lessons = tuple(_lesson(name, files[name], names, problems) for name in _lesson_names(files, problems))
    course = replace(_course(slug, files, lessons, pictures, problems), files=media)
    problems += references.problems(course, kept=kept)
    if published:
        problems = [replace(problem, serious=problem.serious and not problem.soft) for problem in problems]
    serious = any(problem.serious for problem in problems)
    return (None if serious else course), sorted(problems, key=lambda problem: (problem.file, problem.line))


def _lesson_names(files: Mapping[str, bytes], problems: list[Flaw]) -> list[str]:
    names = sorted((name for name in files if LESSON_FILE.match(name)), key=_place)
    if not names:
        problems.append(Flaw("", 1, "Chưa có bài nào.", "Thêm tệp 01-ten-bai.md."))
    known = {"khoa-hoc.md", "cau-hoi.md", *names}
    for name in files:
        if name not in known and not name.startswith(("hinh/", *FOLDERS)):
            problems.append(Flaw(name, 1, "Tệp lạ, không đọc.", "Xóa đi hoặc đổi tên cho đúng.", serious=False))
    return names


def _place(name: str) -> tuple[int, str]:
    """The key to sort lesson files by: "100-xong.md" comes after "99-gan-xong.md"."""
    return int(name.partition("-")[0]), name


def _course(
    slug: str,
    files: Mapping[str, bytes],
    lessons: tuple[LessonFile, ...],
    pictures: dict[str, bytes],
    problems: list[Flaw],
) -> CourseFolder:
    notes = Notes("khoa-hoc.md", problems)
    title, rest = _titled(files, "khoa-hoc.md", notes)
    rest, sections = cut(rest, "##")
    fields, intro = take_fields(rest, folder_words.COURSE_FIELDS, notes)
    level = folder_words.meaning(folder_words.LEVELS, fields.get("Trình độ", (0, "cơ bản"))[1])
    if level is None:
        notes.say(fields["Trình độ"][0], "Trình độ không đúng.", "Viết cơ bản hoặc nâng cao.")
    bank_notes = Notes("cau-hoi.md", problems)
    _bank_title, bank_lines = _titled(files, "cau-hoi.md", bank_notes)
    return CourseFolder(
        slug=slug,
        title=title,
        level=level or "basic",
        skill_group=fields.get("Nhóm kỹ năng", (0, ""))[1],
        framework=parts(fields.get("Khung năng lực", (0, ""))[1]),
        pass_percent=number(fields.get("Đạt từ"), 80, (1, 100), notes),
        quiz_size=number(fields.get("Số câu kiểm tra"), 10, (1, 50), notes),
        asking=read_asking(fields, notes),
        updated=month(fields.get("Cập nhật"), notes),
        review_by=day(fields.get("Xem lại trước"), notes),
        intro=_text(intro, notes),
        lessons=lessons,
        bank=read_questions(bank_lines, bank_notes, bank=True),
        pictures=pictures,
        glossary=_glossary(sections, notes),
    )


def _glossary(sections: list[tuple[Line, list[Line]]], notes: Notes) -> str:
    """The hard words in the section below the introduction, one a line."""
    rows: list[str] = []
    for heading, below in sections:
        if fold(heading[1]) != fold(folder_words.GLOSSARY):
            notes.say(heading[0], f"Không có mục “{heading[1]}”.", f"Chỉ có mục ## {folder_words.GLOSSARY}.")
            continue
        for line_number, line in below:
            said = line.removeprefix("- ") if line.startswith("- ") else line.strip().removeprefix("-").strip()
            if said and not own_words(said):
                message, cure = "Dòng này chưa có từ và nghĩa.", "Viết: - COD: trả tiền lúc nhận hàng."
                notes.say(line_number, message, cure, soft=True)
            if said or line.strip() == "-":
                rows.append(said.rstrip())
    return "\n".join(rows)


def _titled(files: Mapping[str, bytes], name: str, notes: Notes) -> tuple[str, list[Line]]:
    """The title of a file, and the lines below it."""
    if name not in files:
        notes.say(1, f"Thiếu tệp {name}.", "Tạo tệp này theo mẫu trong hướng dẫn.")
        return "", []
    lines = decode(files[name], notes)
    if not lines:
        return "", []
    before, found = cut(lines, "#")
    if not found or any(line.strip() for _n, line in before):
        notes.say(1, "Tệp phải bắt đầu bằng tên.", "Viết dòng đầu: # Tên.")
        return "", before
    for heading, _below in found[1:]:
        notes.say(heading[0], "Có hai dòng tên #.", "Giữ một dòng # ở đầu tệp.")
    return found[0][0][1], found[0][1]


def _lesson(name: str, data: bytes, pictures: set[str], problems: list[Flaw]) -> LessonFile:
    match = LESSON_FILE.match(name)
    key = match[1] if match else name
    notes = Notes(name, problems, f"{key}/")
    if not KEY.fullmatch(key):
        notes.say(1, f"Tên tệp “{name}” không dùng được.", "Chỉ dùng a-z, số và gạch nối.")
    title, rest = _titled({name: data}, name, notes)
    head, sections = cut(rest, "##")
    fields, stray = take_fields(head, folder_words.LESSON_FIELDS, notes)
    for line_number, line in stray:
        if line.strip():
            notes.say(line_number, "Dòng này không thuộc bước nào.", "Bắt đầu bước bằng ## Tên bước {#ten-buoc}.")
            break
    steps: list[StepFile] = []
    practice: tuple[QuestionFile, ...] = ()
    loudspeaker = ""
    for heading, below in sections:
        if fold(heading[1]) == fold(folder_words.PRACTICE):
            practice = read_questions(below, notes, bank=False)
        elif fold(heading[1]) == fold(folder_words.LOUDSPEAKER):
            loudspeaker = _words(below, notes)
        else:
            steps.append(_step(heading, below, pictures, notes, key))
    if title:
        _counts(len(steps), len(practice), notes)
    return LessonFile(
        key=key,
        title=title,
        minutes=number(fields.get("Thời gian"), 5, (1, 60), notes),
        updated=month(fields.get("Cập nhật"), notes),
        review_by=day(fields.get("Xem lại trước"), notes),
        sources=parts(fields.get("Nguồn", (0, ""))[1]),
        steps=tuple(steps),
        practice=practice,
        loudspeaker=loudspeaker,
        file=name,
    )


def _counts(steps: int, practice: int, notes: Notes) -> None:
    if not steps:
        notes.say(1, "Bài chưa có bước nào.", "Thêm dòng ## Tên bước {#ten-buoc} và nội dung.")
    elif not 3 <= steps <= 7:
        notes.say(1, f"Bài có {steps} bước.", "Bài vừa sức có từ 3 đến 7 bước.", serious=False)
    if not practice:
        notes.say(1, "Bài chưa có câu ôn.", "Thêm ## Ôn bài với 2 đến 3 câu.", serious=False)


def _step(heading: Line, below: list[Line], pictures: set[str], notes: Notes, lesson: str) -> StepFile:
    line_number, title = heading
    match = re.fullmatch(r"(.*?)\s*\{#([^{}]*)\}", title)
    notes = notes.at(f"{lesson}/{match[2]}" if match else f"{lesson}/")
    if match is None or not KEY.fullmatch(match[2]):
        notes.say(line_number, f"Bước “{title}” thiếu tên ngắn.", "Viết: ## Tên bước {#ten-buoc}, chữ không dấu.")
    body = text_of(below)
    for line, mistake in _mistakes(below, pictures):
        notes.say(line, mistake.message, mistake.cure, serious=mistake.serious, soft=True)
    return StepFile(match[2] if match else title, match[1] if match else title, body, line_number)


def _text(lines: list[Line], notes: Notes) -> str:
    """A text outside the steps; it is shown whatever it holds, and may have any length."""
    for line, mistake in _mistakes(lines, None):
        if mistake.serious and mistake.message != HTML:
            notes.say(line, mistake.message, mistake.cure, serious=False)
    return _words(lines, notes)


def _words(lines: list[Line], notes: Notes) -> str:
    """A text of several lines in which only HTML is a mistake."""
    for line_number, line in lines:
        if has_html(line):
            notes.say(line_number, HTML, HTML_CURE, soft=True)
    return as_shown(unguarded(text_of(lines), looks_like_heading))


def _mistakes(lines: list[Line], names: set[str] | None) -> list[tuple[int, Mistake]]:
    """(line in the file, mistake) of everything that is wrong with a text."""
    first = next((n for n, line in lines if line.strip()), 1)
    return [(first + mistake.line - 1, mistake) for mistake in mistakes(text_of(lines), names)]


def _pictures(files: Mapping[str, bytes], problems: list[Flaw]) -> dict[str, bytes]:
    found = {}
    for name, data in files.items():
        if not name.startswith("hinh/"):
            continue
        if not PICTURE_FILE.match(name):
            cure = "Tên ảnh chỉ dùng a-z, số, gạch nối; đuôi svg, png, jpg hoặc webp."
            problems.append(Flaw(name, 1, "Tên ảnh không dùng được.", cure))
            continue
        found[name] = data
    return found
