"""The guide for people who write courses says what the program does: its sample course and its samples load."""

import re
from pathlib import Path

from lms.base.settings import ROOT
from lms.content.media.picture_making import LONGEST_SIDE, MOST_BYTES
from lms.content.media.svg import MOST_BYTES as MOST_OF_DRAWING
from lms.content.text.check import WORDS_MOST, mistakes
from lms.exchange.coursefolder import folder_words
from lms.exchange.coursefolder.lines import Notes
from lms.exchange.coursefolder.questions import read_questions
from lms.exchange.coursefolder.reader import read_course, read_files
from lms.exchange.coursefolder.references import KEY_MOST, TITLE_MOST
from lms.exchange.coursefolder.writer import write_course
from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.judging import REASON_MOST, STEM_MOST, TEXT_MOST

GUIDE = (ROOT / "docs" / "authoring.md").read_text("utf-8")
SAMPLES = re.findall(r"^```text\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
FILES = re.findall(r"^`([^`\n]+)`\n\n```text\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


def test_the_sample_course_is_good_and_written_as_the_program_writes() -> None:
    files = {name: text.encode() for name, text in FILES}
    assert set(files) == {"khoa-hoc.md", "01-lay-ma-qr.md", "cau-hoi.md", "hinh/bang.svg"}
    course, problems = read_files("lay-ma-qr", files)
    assert [problem.message for problem in problems] == ["Bài có 2 bước."]
    assert course is not None
    assert write_course(course) == files


def test_there_is_a_good_sample_of_every_kind_of_question() -> None:
    asked = [sample for sample in SAMPLES if sample.startswith("### ")]
    notes = Notes("authoring.md")
    read = [question for sample in asked for question in read_questions(_lines(sample), notes, bank=True)]
    assert notes.problems == []
    assert [question.kind for question in read] == list(KINDS)


def _lines(text: str) -> list[tuple[int, str]]:
    return list(enumerate(text.split("\n"), 1))


def test_there_is_a_good_sample_of_every_block() -> None:
    (blocks,) = [sample for sample in SAMPLES if sample.startswith("::: ")]
    assert mistakes(blocks) == []
    assert re.findall(r"^::: (mẹo|cảnh báo|ví dụ|tin nhắn|câu hỏi)", blocks, re.MULTILINE) == [
        "mẹo",
        "cảnh báo",
        "ví dụ",
        "tin nhắn",
        "câu hỏi",
    ]


def test_every_line_of_the_format_is_explained() -> None:
    fields = {*folder_words.COURSE_FIELDS, *folder_words.LESSON_FIELDS, *folder_words.QUESTION_FIELDS, folder_words.WHY}
    assert [name for name in fields if f"`{name}`" not in GUIDE] == []


def test_the_limits_are_the_real_ones() -> None:
    assert f"| {MOST_OF_DRAWING} byte;" in GUIDE
    assert f"| {MOST_BYTES // 1024**2} MB; mỗi chiều {LONGEST_SIDE} điểm;" in GUIDE
    assert f"dưới {WORDS_MOST} tiếng" in GUIDE
    assert f"tối đa {TITLE_MOST} chữ cái" in GUIDE
    assert f"không quá {KEY_MOST} chữ cái" in GUIDE
    assert f"tối đa {STEM_MOST} chữ cái, một lựa chọn {TEXT_MOST}, một lý do {REASON_MOST}" in GUIDE


def test_the_messages_shown_are_the_real_ones(tmp_path: Path) -> None:
    folder = tmp_path / "khoa-thu"
    (folder / "hinh").mkdir(parents=True)
    for name, text in FILES:
        (folder / name).write_text(text.replace("- (x) Không dùng", "- ( ) Không dùng"), "utf-8")
    (folder / "hinh" / "bang.svg").unlink()
    _course, problems = read_course(folder)
    said = {f"{folder.name}/{p.file}:{p.line}: {p.message} {p.cure}" for p in problems if p.serious}
    (shown,) = [sample for sample in SAMPLES if sample.startswith("khoa-thu/")]
    assert set(shown.splitlines()) == said
