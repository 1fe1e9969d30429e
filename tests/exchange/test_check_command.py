"""`lms courses check` and `load` on folders as people really make them: each mistake has file, line and cure."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.base.db import Base
from lms.base.settings import ROOT
from lms.catalogue.models import Course
from lms.exchange.coursecli import courses_cli

pytestmark = pytest.mark.courses

LESSON, BANK, DRAWING = "01-ba-cach-tra-tien.md", "cau-hoi.md", "hinh/ba-cach.svg"
Change = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good course folder of one's own."""
    return Path(shutil.copytree(ROOT / "courses" / "thanh-toan-tren-dien-thoai", tmp_path / "khoa-thu"))


def put(name: str, old: str, new: str) -> Change:
    """A change of one place in one file."""

    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert text.count(old) >= 1
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


def add(name: str, data: bytes) -> Change:
    """A change that makes or overwrites a file."""
    return lambda folder: (folder / name).write_bytes(data)


def raster(kind: str, width: int, height: int = 40) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, kind)
    return out.getvalue()


def shown_picture(name: str, data: bytes) -> Change:
    """A picture put in the place of a drawing."""

    def change(folder: Path) -> None:
        (folder / name).write_bytes(data)
        put(LESSON, DRAWING, name)(folder)

    return change


def said(result: Result) -> list[str]:
    return result.stderr.splitlines()


def invoke(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(courses_cli, words)


MISTAKES: dict[str, tuple[Change, str, str]] = {
    "no khoa-hoc.md": (lambda f: (f / "khoa-hoc.md").unlink(), "khoa-hoc.md:1: Thiếu tệp khoa-hoc.md.", "Tạo tệp"),
    "no cau-hoi.md": (lambda f: (f / BANK).unlink(), "cau-hoi.md:1: Thiếu tệp cau-hoi.md.", "Tạo tệp"),
    "two lessons of one name": (
        lambda f: shutil.copy(f / LESSON, f / "07-ba-cach-tra-tien.md"),
        "07-ba-cach-tra-tien.md:1: Hai bài cùng tên ngắn “ba-cach-tra-tien”.",
        "Đổi tên một tệp.",
    ),
    "two steps of one name": (
        put(LESSON, "{#vi-dien-tu}", "{#mobile-money}"),
        f"{LESSON}:58: Hai bước cùng tên ngắn “mobile-money”.",
        "Đổi tên một bước.",
    ),
    "two questions of one name": (
        put(BANK, "### can-gi-mo-mobile-money", "### gui-tien-cho-me"),
        f"{BANK}:18: Hai câu cùng tên “gui-tien-cho-me”.",
        "Đổi tên một câu.",
    ),
    "no right answer": (put(BANK, "- (x)", "- ( )"), f"{BANK}:3: Cần đúng một đáp án đúng.", "Chọn một lựa chọn."),
    "a step that is nowhere": (
        put(BANK, "ba-cach-tra-tien#mobile-money", "ba-cach-tra-tien#khong-co"),
        f"{BANK}:3: Không có bước ba-cach-tra-tien#khong-co.",
        "Sửa Dạy ở",
    ),
    "a picture that is missing": (
        lambda f: (f / DRAWING).unlink(),
        f"{LESSON}:76: Không có ảnh {DRAWING}.",
        "Đưa ảnh vào thư mục hinh",
    ),
    "a drawing too heavy": (
        add(DRAWING, b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">' + b" " * 6200 + b"</svg>"),
        f"{DRAWING}:1: Hình nặng 6264 byte; tối đa 6144.",
        "Vẽ lại cho gọn",
    ),
    "a drawing with a script": (
        put(DRAWING, "</svg>", "<script>alert(1)</script></svg>"),
        f"{DRAWING}:1: Không dùng thẻ script trong hình.",
        "Vẽ lại cho gọn",
    ),
    "a picture that is none": (
        shown_picture("hinh/anh.png", b"\x89PNG nope"),
        "hinh/anh.png:1: Tệp này không phải ảnh.",
        "đưa ảnh lên trong trang soạn bài",
    ),
    "half a picture": (
        shown_picture("hinh/anh.png", raster("PNG", 900, 900)[:-2000]),
        "hinh/anh.png:1: Ảnh bị hỏng hoặc chưa tải hết.",
        "Thu nhỏ ảnh rồi lưu lại",
    ),
    "a picture too wide": (
        shown_picture("hinh/anh.jpg", raster("JPEG", 1600)),
        "hinh/anh.jpg:1: Ảnh rộng 1600 x 40 điểm; mỗi chiều tối đa 1280.",
        "Thu nhỏ ảnh",
    ),
    "a picture too heavy": (
        shown_picture("hinh/anh.png", raster("PNG", 40) + bytes(1024 * 1024)),
        "hinh/anh.png:1: Ảnh nặng 1024 KB; tối đa 1024 KB.",
        "Thu nhỏ ảnh",
    ),
    "a picture of another kind than its name": (
        shown_picture("hinh/anh.png", raster("JPEG", 40)),
        "hinh/anh.png:1: Đuôi tên ảnh không đúng loại ảnh.",
        "Thu nhỏ ảnh rồi lưu lại",
    ),
    "HTML in a step": (put(LESSON, "Ra chợ,", "<b>Ra chợ</b>,"), f"{LESSON}:12: Có mã HTML.", "Bỏ các thẻ"),
    "HTML in an answer": (put(BANK, "Giúp mẹ", "<b>Giúp</b> mẹ"), f"{BANK}:13: Có mã HTML.", "Bỏ các thẻ"),
    "HTML in a reason": (put(BANK, "  > Tiền", "  > <i>Tiền</i>"), f"{BANK}:12: Có mã HTML.", "Bỏ các thẻ"),
    "HTML in the loudspeaker text": (
        put(LESSON, "Thưa bà con.", "<p>Thưa bà con."),
        f"{LESSON}:139: Có mã HTML.",
        "Bỏ các thẻ",
    ),
    "HTML in the introduction": (
        put("khoa-hoc.md", "Bán mớ rau", "<b>Bán</b> mớ rau"),
        "khoa-hoc.md:11: Có mã HTML.",
        "Bỏ các thẻ",
    ),
    "a link that acts": (
        put(LESSON, "Ra chợ,", "[Ra chợ](javascript:alert(1)),"),
        f"{LESSON}:12: Đường link không dùng được: javascript:alert(1).",
        "bắt đầu bằng https://",
    ),
    "a link that acts, written apart": (
        put(LESSON, "Ra chợ,", "[x]: javascript:alert(1)\n\n[Ra chợ][x],"),
        f"{LESSON}:12: Đường link không dùng được: javascript:alert(1).",
        "bắt đầu bằng https://",
    ),
    "a link without https": (
        put(LESSON, "Ra chợ,", "[Ra chợ](http://vi-du.vn),"),
        f"{LESSON}:12: Đường link không dùng được: http://vi-du.vn.",
        "bắt đầu bằng https://",
    ),
    "another encoding": (add(LESSON, "# Bài\n\nChợ\n".encode("utf-16")), f"{LESSON}:1: Tệp không phải UTF-8.", "UTF-8"),
    "one bad letter": (
        lambda f: (f / LESSON).write_bytes((f / LESSON).read_bytes() + b"\xe0"),
        f"{LESSON}:140: Tệp không phải UTF-8.",
        "chọn bảng mã UTF-8",
    ),
    "a letter that is not seen": (put(LESSON, "Ra chợ,", "Ra\0chợ,"), f"{LESSON}:12: Có ký tự lạ", "gõ lại bằng tay"),
    "a day that is not": (
        put(LESSON, "Xem lại trước: 31/05/2027", "Xem lại trước: 31/02/2027"),
        f"{LESSON}:5: Ngày “31/02/2027” không đúng.",
        "ví dụ 31/05/2027",
    ),
    "a month that is not": (
        put("khoa-hoc.md", "Cập nhật: 11/2026", "Cập nhật: 13/2026"),
        "khoa-hoc.md:8: Tháng “13/2026” không đúng.",
        "ví dụ 11/2026",
    ),
    "a name too long": (
        put(LESSON, "# Ba cách", "# " + "Ba cách " * 30),
        f"{LESSON}:1: Tên “Ba cách Ba cách Ba cách Ba các…” dài 268 chữ cái.",
        "Viết gọn trong 160 chữ cái.",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_file_line_and_cure_and_nothing_is_loaded(
    mistake: str, folder: Path, app: Flask, session: Session
) -> None:
    change, where, cure = MISTAKES[mistake]
    change(folder)
    checked = invoke(app, "check", str(folder))
    assert checked.exit_code == 1
    lines = [line for line in said(checked) if line.startswith(f"khoa-thu/{where}")]
    assert lines, checked.stderr
    assert cure in lines[0]
    loaded = invoke(app, "load", str(folder))
    assert loaded.exit_code == 1
    assert isinstance(loaded.exception, SystemExit)
    assert rows(session) == 0


def rows(session: Session) -> int:
    """How many rows all tables hold together."""
    counts = (session.scalar(select(func.count()).select_from(table)) or 0 for table in Base.metadata.sorted_tables)
    return sum(counts)


def test_a_good_folder_is_told_so_and_is_loaded_once(folder: Path, app: Flask, session: Session) -> None:
    checked = invoke(app, "check", str(folder))
    assert (checked.exit_code, checked.stdout, checked.stderr) == (0, "khoa-thu: 5 lessons, 38 questions, good\n", "")
    assert rows(session) == 0
    assert invoke(app, "load", str(folder)).stdout == "khoa-thu: new\n"
    assert invoke(app, "load", str(folder)).stdout == "khoa-thu: unchanged\n"
    assert session.scalar(select(func.count()).select_from(Course)) == 1


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"], ids=["windows", "old mac"])
def test_line_ends_and_marks_of_other_editors_are_taken(
    line_end: bytes, folder: Path, app: Flask, session: Session
) -> None:
    assert invoke(app, "load", str(folder)).stdout == "khoa-thu: new\n"
    for file in folder.glob("*.md"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", line_end))
    checked = invoke(app, "check", str(folder))
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert invoke(app, "load", str(folder)).stdout == "khoa-thu: unchanged\n"


def test_one_bad_folder_of_two_keeps_the_good_one(folder: Path, app: Flask, session: Session) -> None:
    good = Path(shutil.copytree(folder, folder.parent / "khoa-tot"))
    put(BANK, "- (x)", "- ( )")(folder)
    assert invoke(app, "check", str(folder.parent)).exit_code == 1
    loaded = invoke(app, "load", str(folder.parent))
    assert loaded.exit_code == 1
    assert loaded.stdout == f"{good.name}: new\n"
    assert session.scalars(select(Course.slug)).all() == [good.name]


def test_a_file_that_cannot_be_read_hides_no_other_mistake_and_blames_nobody_else(folder: Path, app: Flask) -> None:
    (folder / LESSON).write_bytes("# Bài".encode("utf-16"))
    put(BANK, "Độ khó: dễ", "Độ khó: rất dễ")(folder)
    lines = said(invoke(app, "check", str(folder)))
    assert [line.split(" ")[0] for line in lines] == [f"khoa-thu/{LESSON}:1:", f"khoa-thu/{BANK}:7:"]


def test_a_place_without_courses_is_no_success(tmp_path: Path, app: Flask) -> None:
    assert invoke(app, "check", str(tmp_path)).exit_code == 1
    result = invoke(app, "load", str(tmp_path))
    assert result.exit_code == 1
    assert "no course folder" in result.output
    assert invoke(app, "check", str(tmp_path / "khong-co")).exit_code == 2


def test_pictures_of_a_camera_may_be_small_enough(folder: Path, app: Flask, session: Session) -> None:
    shown_picture("hinh/anh.jpg", raster("JPEG", 1280, 960))(folder)
    shutil.copy(folder / DRAWING, folder / "hinh" / "khac.svg")
    (folder / DRAWING).unlink()
    result = invoke(app, "check", str(folder))
    assert result.exit_code == 0
    assert said(result) == ["khoa-thu/hinh/khac.svg:1: Ảnh chưa dùng ở đâu. Dùng ảnh trong một bước, hoặc xóa đi."]
    assert invoke(app, "load", str(folder)).stdout == "khoa-thu: new\n"
