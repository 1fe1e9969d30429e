"""Texts name sounds, films, files and hard words; each becomes what learners need, and nothing harmful gets through."""

import io

import pytest
from pypdf.generic import NameObject, TextStringObject

from lms.content.office.take_home import BadPaper, checked_paper
from lms.content.text.check import mistakes
from lms.content.text.glossary import own_words, shipped, unread_lines
from lms.content.text.named_things import Clip, Download, Meaning, Picture, Thing
from lms.content.text.question_places import has_place, with_questions
from lms.content.text.render import render
from tests.content.test_officefiles import word as word_file
from tests.factories.papers import pdf, said

THINGS: dict[str, Thing] = {
    "hinh/ro.webp": Picture(
        "/hinh/a-nho.jpg", 640, 480, "/hinh/a-nho.webp 640w, /hinh/a.webp 1280w", "image/webp", "Chị Hoa"
    ),
    "tieng/chuong.webm": Clip((("/tep/b.webm", "audio/webm; codecs=opus"), ("/tep/b.m4a", "audio/mp4")), 65, 195_000),
    "phim/goi.mp4": Clip((("/tep/c.mp4", "video/mp4"),), 40, 1_500_000, 360, 640, "/tep/c.webp"),
    "tep/don.pdf": Download("/tep/d.pdf", "pdf", 120_000),
    "[[OTP]]": Meaning("OTP", "mã <dùng> một lần"),
}


def html(source: str) -> str:
    return render(source, THINGS.get).html


def test_a_photo_has_a_narrow_form_a_jpeg_and_whose_it_is():
    assert html("![Rổ rau](hinh/ro.webp)") == (
        '<figure class="picture"><picture><source type="image/webp" srcset="/hinh/a-nho.webp 640w, /hinh/a.webp 1280w"'
        ' sizes="(min-width: 44rem) 40rem, 100vw"><img src="/hinh/a-nho.jpg" alt="Rổ rau" width="640" height="480"'
        ' loading="lazy" decoding="async"></picture><figcaption class="muted">Ảnh: Chị Hoa</figcaption></figure>\n'
    )


def test_a_sound_is_played_when_pressed_and_says_what_it_costs():
    assert html("![Chuông báo tiền](tieng/chuong.webm)") == (
        '<figure class="picture"><audio controls="" preload="none" aria-label="Chuông báo tiền">'
        '<source src="/tep/b.webm" type="audio/webm; codecs=opus"><source src="/tep/b.m4a" type="audio/mp4"></audio>'
        '<figcaption>Chuông báo tiền <span class="muted">1 phút 5 giây, 190 KB</span></figcaption></figure>\n'
    )


def test_a_film_shows_its_first_picture_and_a_file_says_what_it_is():
    assert 'poster="/tep/c.webp"' in html("![Gọi](phim/goi.mp4)")
    assert "40 giây, 1,4 MB" in html("![Gọi](phim/goi.mp4)")
    assert html("In [mẫu đơn](tep/don.pdf) ra.") == (
        '<p>In <a href="/tep/d.pdf" rel="noopener noreferrer">mẫu đơn (PDF, 117 KB)</a> ra.</p>\n'
    )
    assert html("[x](tep/khac.pdf) [y](tieng/chuong.webm)").count("href") == 0


def test_hard_words_are_explained_once_below_the_text_and_read_aloud():
    made = render("Mã [[OTP]] là gì? Không đọc [[OTP]], [[lạ]].", THINGS.get)
    assert made.html.count("<dfn>OTP</dfn>") == 2
    assert made.html.endswith(
        '<div class="words"><p class="label">Từ khó</p><dl><dt>OTP</dt><dd>mã &lt;dùng&gt; một lần</dd></dl></div>\n'
    )
    assert "lạ" in made.html
    assert made.plain == "Mã OTP là gì? Không đọc OTP, lạ.\nOTP: mã <dùng> một lần"


@pytest.mark.parametrize("source", ["[[]]", "[[a\nb]]", "[[a]", "`[[x]]`", "\\[[x]]"])
def test_what_is_no_word_stays_text(source: str):
    assert "<dfn>" not in render(source, lambda _name: Meaning("x", "y")).html


def test_a_course_says_its_own_words():
    own = own_words("COD: trả tiền lúc nhận\n\n  Sàn :  chợ trên mạng \nkhông có nghĩa\n: trống")
    assert {key: one.text for key, one in own.items()} == {"cod": "trả tiền lúc nhận", "san": "chợ trên mạng"}
    assert unread_lines("COD: x\n\nkhông\n: y") == [3, 4]
    assert shipped()["otp"].word == "OTP"


def test_a_place_for_questions():
    made = html("Đọc xong.\n\n::: câu hỏi\nBà con thử nhé.\n:::")
    assert has_place(made)
    assert with_questions(made, "<b>?</b>") == (
        '<p>Đọc xong.</p>\n<div class="ask"><p>Bà con thử nhé.</p>\n<b>?</b></div>\n'
    )
    assert '<div class="ask"></div>' in html("::: câu hỏi\n:::")


def test_names_that_do_not_exist_are_told_by_what_they_are():
    source = "![](tieng/a.webm)\n\n![Phim](phim/b.mp4)\n\n[đơn](tep/c.pdf)"
    assert [str(one.message) for one in mistakes(source, {"phim/b.mp4"})] == [
        "Đoạn tiếng tieng/a.webm chưa có lời tả.",
        "Không có đoạn tiếng tieng/a.webm.",
        "Không có tệp tep/c.pdf.",
    ]
    assert mistakes("[đơn](tep/c.pdf)", {"tep/c.pdf"}) == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf({"/OpenAction": said(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))}), "lệnh tự chạy"),
        (b"MZ\x90\0" + bytes(60), "chương trình"),
        (b"\0\1\2", "nhận ảnh, ghi âm"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "đời cũ"),
        (pdf() + bytes(5 * 1024 * 1024), "5 MB"),
    ],
)
def test_files_that_act_are_not_handed_out(data: bytes, message: str):
    with pytest.raises(BadPaper, match=message):
        checked_paper(data)


def test_plain_files_are_handed_out_as_they_are():
    assert checked_paper(pdf()).ending == "pdf"
    word = word_file()
    assert (checked_paper(word).ending, checked_paper(word).data == word) == ("docx", True)
    assert io.BytesIO(word).read(2) == b"PK"
