"""Course folders: the shipped courses come back byte for byte, and every mistake is named with file, line and cure."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms.base.clock import now
from lms.base.settings import ROOT
from lms.catalogue.models import CourseVersion
from lms.content.media.films import clean_film
from lms.content.media.sound_making import clean_sound
from lms.exchange.coursefolder.reader import read_course, read_files
from lms.exchange.coursefolder.writer import write_course
from lms.exchange.courseloading import export_course, load_course
from tests.factories.films import film
from tests.factories.papers import pdf
from tests.factories.sounds import tone

pytestmark = pytest.mark.courses

FOLDERS = sorted(folder for folder in (ROOT / "courses").iterdir() if folder.is_dir())

SIZE = "Số câu kiểm tra: 10"


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_shipped_course_has_nothing_to_mend_and_is_rewritten_the_same(folder: Path) -> None:
    course, problems = read_course(folder)
    assert problems == []
    assert course is not None
    assert write_course(course) == files_of(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_shipped_course_is_as_large_as_promised(folder: Path) -> None:
    course, _problems = read_course(folder)
    assert course is not None
    assert len(course.lessons) >= 5
    assert len(course.bank) >= 20
    assert {question.kind for question in course.bank} >= {"single", "multiple", "true_false", "ordering", "matching"}
    assert all(3 <= len(lesson.steps) <= 7 and 2 <= len(lesson.practice) <= 3 for lesson in course.lessons)
    assert all("](hinh/" in step.body for lesson in course.lessons for step in lesson.steps)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_load_and_export_give_the_same_files(folder: Path, session: Session) -> None:
    course, _problems = read_course(folder)
    assert course is not None
    loaded = load_course(session, course, now())
    version = session.get_one(CourseVersion, loaded.version_id)
    assert write_course(export_course(session, version, folder.name)) == files_of(folder)
    assert load_course(session, course, now()).outcome == "unchanged"


def broken(change: dict[str, bytes]) -> list[str]:
    files = files_of(FOLDERS[0]) | change
    course, problems = read_files("khoa-thu", files)
    assert course is None
    return [
        f"{problem.file}:{problem.line} {problem.message} {problem.cure}" for problem in problems if problem.serious
    ]


def test_a_missing_file_is_named() -> None:
    files = files_of(FOLDERS[0])
    del files["cau-hoi.md"]
    course, problems = read_files("khoa-thu", files)
    assert course is None
    assert any("Thiếu tệp cau-hoi.md" in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Bài\n\n## Bước {#a}\n\n<script>alert(1)</script>\n", "09-hong.md:5 Có mã HTML."),
        ("# Bài\n\n## Bước {#a}\n\n[x](javascript:alert(1))\n", "09-hong.md:5 Đường link không dùng được"),
        ("# Bài\n\n## Bước {#a}\n\n![](hinh/khong-co.svg)\n", "09-hong.md:5 Không có ảnh hinh/khong-co.svg."),
        ("# Bài\n\n## Bước {#a}\n\n::: lạ\nChữ\n:::\n", "09-hong.md:5 Không có khối tên"),
        ("# Bài\n\n## Bước {#a}\n\n::: mẹo\nChữ\n", "09-hong.md:5 Khối mở mà chưa đóng."),
        ("# Bài\n\n## A {#a}\n\nChữ\n\n## B {#a}\n\nChữ\n", "09-hong.md:7 Hai bước cùng tên ngắn"),
        ("# Bài\n\n## A\n\nChữ\n", "09-hong.md:3 Bước “A” thiếu tên ngắn."),
        ("# Bài\n\nXem lại trước: 31/02/2027\n\n## A {#a}\n\nChữ\n", "09-hong.md:3 Ngày “31/02/2027” không đúng."),
    ],
)
def test_a_mistake_in_a_lesson_is_named_with_its_line(text: str, said: str) -> None:
    assert any(line.startswith(said) for line in broken({"09-hong.md": text.encode()}))


def test_a_question_without_a_right_answer_is_named() -> None:
    text = (
        "# Ngân hàng câu hỏi\n\n### mot (một đáp án)\n\nDạy ở: khong#co\n\nHỏi gì?\n\n- ( ) A\n  > Vì A.\n"
        "- ( ) B\n  > Vì B.\n"
    )
    lines = broken({"cau-hoi.md": text.encode()})
    assert any(line.startswith("cau-hoi.md:3 Cần đúng một đáp án đúng.") for line in lines)
    assert any("Không có bước khong#co" in line for line in lines)


def test_a_drawing_that_acts_is_refused() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>1</script></svg>'
    assert any("hinh/xau.svg" in line for line in broken({"hinh/xau.svg": svg}))


def test_a_file_that_is_not_utf8_is_named() -> None:
    assert any("không phải UTF-8" in line for line in broken({"09-hong.md": b"# B\xe0i\n"}))


def test_sounds_films_files_readings_and_hard_words_go_out_and_in(session: Session) -> None:
    course, _problems = read_files("khoa-thu", files_of(FOLDERS[0]))
    assert course is not None
    lesson = course.lessons[0]
    clean, moving = clean_sound(tone(2)), clean_film(film(1))
    reading = f"giong-doc/{lesson.key}/{lesson.steps[0].key}"
    files = {
        "tieng/chuong.webm": clean.opus,
        "tieng/chuong.m4a": clean.aac,
        "phim/goi.mp4": moving.mp4,
        "phim/goi.webp": moving.poster,
        "tep/don.pdf": pdf(),
        f"{reading}.vi.webm": clean.opus,
        f"{reading}.vi.m4a": clean.aac,
    }
    full = replace(course, files=files, glossary="COD: trả tiền lúc nhận hàng\nSàn: chợ trên mạng")
    again, problems = read_files("khoa-thu", write_course(full))
    assert again == full
    assert not [problem for problem in problems if problem.serious]
    loaded = load_course(session, full, now())
    session.flush()
    version = session.get_one(CourseVersion, loaded.version_id)
    assert write_course(export_course(session, version, "khoa-thu")) == write_course(full)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("tieng/a.webm", b"khong phai tieng", "tieng/a.webm:1 Thiếu tệp tieng/a.m4a đi cùng."),
        ("tieng/a.m4a", b"khong phai tieng", "tieng/a.m4a:1 Máy không nghe được tệp này."),
        ("tep/a.docx", pdf(), "tep/a.docx:1 Đuôi tên không đúng"),
        ("tep/Đơn.pdf", pdf(), "tep/Đơn.pdf:1 Tên tệp không dùng được."),
        ("phim/a.webp", b"x", "phim/a.webp:1 Tệp này không phải ảnh."),
    ],
)
def test_a_file_that_cannot_be_used_is_named(name: str, data: bytes, said: str) -> None:
    assert any(line.startswith(said) for line in broken({name: data}))


def test_a_hard_word_without_its_meaning_is_named_with_its_line() -> None:
    text = files_of(FOLDERS[0])["khoa-hoc.md"].decode() + "\n## Từ khó\n\n- COD\n"
    line = text.rstrip().count("\n") + 1
    lines = broken({"khoa-hoc.md": text.encode()})
    assert f"khoa-hoc.md:{line} Dòng này chưa có từ và nghĩa." in " ".join(lines)


@pytest.mark.parametrize(
    ("line", "asking"),
    [
        ("Cách hỏi: trả lời 3 lần; báo ngay; hỏi chắc chắn; không có nút không biết", {"tries": 3, "feedback": "once"}),
        ("Cach hoi: tra loi 1 lan", {"tries": 1}),
        ("Rút câu: 1: độ khó: dễ", {"draw": [{"count": 1, "tag": "", "difficulty": "dễ"}]}),
    ],
)
def test_how_a_course_asks_goes_out_and_in(session: Session, line: str, asking: dict[str, object]) -> None:
    files = files_of(FOLDERS[1])
    files["khoa-hoc.md"] = files["khoa-hoc.md"].replace("Số câu kiểm tra: 10".encode(), f"{SIZE}\n{line}".encode())
    course, problems = read_files("khoa-hoi", files)
    assert (problems, course is not None) == ([], True)
    assert course is not None
    assert asking.items() <= course.asking.items()
    loaded = load_course(session, course, now())
    version = session.get_one(CourseVersion, loaded.version_id)
    assert version.asking == course.asking
    again, _problems = read_files("khoa-hoi", write_course(export_course(session, version, "khoa-hoi")))
    assert again is not None
    assert again.asking == course.asking


@pytest.mark.parametrize("line", ["Cách hỏi: trả lời 9 lần", "Rút câu: mã OTP", "Rút câu: " + "; ".join(["1: a"] * 9)])
def test_a_way_of_asking_that_cannot_be_is_named_with_its_line(line: str) -> None:
    text = files_of(FOLDERS[0])["khoa-hoc.md"].decode()
    assert [said.split(" ")[0] for said in broken({"khoa-hoc.md": text.replace(SIZE, f"{SIZE}\n{line}").encode()})][
        :1
    ] == ["khoa-hoc.md:8"]


def test_hints_of_a_question_that_are_too_long_are_named() -> None:
    text = files_of(FOLDERS[0])["01-nam-khong.md"].decode()
    said = broken({"01-nam-khong.md": text.replace("Gợi ý 1: ", "Gợi ý 1: " + "x" * 200, 1).encode()})
    assert any("Gợi ý dài quá. Viết gọn trong 200 ký tự." in one for one in said)
