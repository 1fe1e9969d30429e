"""What lies in a course folder is looked into: right for its name, or told in words with its cure."""

import io

import pytest
from PIL import Image

from lms.catalogue.pictures import EXTENSIONS
from lms.content.media.picture_making import MIMES
from lms.exchange.coursefolder.looking import facts_of, problems_in
from lms.exchange.coursefolder.model import MediaFact
from tests.factories.films import film
from tests.factories.papers import excel, pdf, word

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" viewBox="0 0 30 20"><path d="M0 0h9"/></svg>'


def saved(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(out, kind)
    return out.getvalue()


PICTURES = {
    "hinh/a.svg": (SVG, "image/svg+xml"),
    "hinh/a.png": (saved("PNG"), "image/png"),
    "hinh/a.jpg": (saved("JPEG"), "image/jpeg"),
    "hinh/a.jpeg": (saved("JPEG"), "image/jpeg"),
    "hinh/a.webp": (saved("WEBP"), "image/webp"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_is_what_its_name_says_is_right(name: str) -> None:
    data, mime = PICTURES[name]
    assert problems_in({name: data}) == []
    fact = facts_of({name: data})[name]
    assert (fact.width, fact.height) == (30, 20)
    assert MIMES[name.rpartition(".")[2]] == mime
    assert EXTENSIONS[mime][:2] == name.rpartition(".")[2][:2]


@pytest.mark.parametrize("name", [name for name in PICTURES if not name.endswith("svg")])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_of_another_kind_than_its_name_says_is_told(name: str, kind: str) -> None:
    fits = PICTURES[name][1] == Image.MIME[kind]
    assert [problem.message for problem in problems_in({name: saved(kind)})] == (
        [] if fits else ["Đuôi tên ảnh không đúng loại ảnh."]
    )


def test_a_broken_picture_is_told_with_its_cure() -> None:
    (problem,) = problems_in({"hinh/a.png": saved("PNG")[:40]})
    assert (problem.file, problem.cure[:8]) == ("hinh/a.png", "Thu nhỏ ")
    drawn = problems_in({"hinh/a.svg": b"<svg><script/></svg>"})
    assert drawn
    assert {one.cure[:6] for one in drawn} == {"Vẽ lại"}


@pytest.mark.parametrize(
    ("name", "data", "right"),
    [
        ("tep/don.pdf", pdf(), True),
        ("tep/don.docx", word(), True),
        ("tep/don.xlsx", excel(), True),
        ("tep/don.pdf", word(), False),
        ("tep/don.docx", pdf(), False),
        ("tep/don.pdf", b"x", False),
        ("phim/goi.mp4", film(1, (160, 90)), True),
        ("phim/goi.mp4", b"x" * 99, False),
        ("tieng/chuong.webm", b"x" * 99, False),
        ("phim/goi.webp", b"x" * 99, False),
    ],
)
def test_a_file_is_what_its_name_says(name: str, data: bytes, right: bool) -> None:
    assert (problems_in({name: data}) == []) is right


def test_of_papers_nothing_need_be_known_and_of_others_what_pages_tell() -> None:
    assert facts_of({"tep/don.pdf": pdf()}) == {"tep/don.pdf": MediaFact()}
    moving = facts_of({"phim/goi.mp4": film(1, (160, 90))})["phim/goi.mp4"]
    assert (moving.seconds, moving.width, moving.height) == (1, 160, 90)
    assert facts_of({"doc.txt": b"x"}) == {}
