"""Files of other programs as people have them: every question is found, doubted or refused, with its place and cure."""

import unicodedata

import pytest

from lms.quizzes.contents import said_in
from lms.quizzes.files.readers import read_file, read_text
from lms.quizzes.files.text_cleaning import TCVN3, decoded
from lms.quizzes.kinds import KINDS
from lms.quizzes.reading import Unreadable

GIFT = """// Bộ câu hỏi xã
$CATEGORY: $course$/top/An toàn

// [tag:lừa đảo] [tag:OTP]
::Câu 1::Ai gọi xin mã OTP thì làm gì? {
  ~Đọc mã#Đừng đọc.
  =Tắt máy#Đúng rồi.
  ~Hỏi tên rồi đọc
  ####Không ai được xin mã.
}

Hà Nội là thủ đô {T}

Ngân hàng hỏi mật khẩu qua điện thoại. {FALSE#Không bao giờ hỏi.#Nhớ kỹ nhé.}

Chọn hai việc đúng {~%50%Tắt máy ~%50%Báo con ~%-100%Đọc mã}

Bà con bấm vào {=Trả lời ~Xóa} để nghe máy.

Gõ tên mã {=OTP =mã OTP}

Ghép {=Zalo -> nhắn tin =Shopee -> mua bán =VNeID -> căn cước}

Một chục là mấy? {#10:0}

Giá từ đâu tới đâu? {#1..5}

Kể chuyện bị lừa {}

Đây chỉ là lời dẫn.
"""


def test_gift_of_every_sort_is_read():
    reading = read_text(GIFT)
    assert [(one.place, one.kind) for one in reading.found] == [
        ("Dòng 5", "single"),
        ("Dòng 12", "true_false"),
        ("Dòng 14", "true_false"),
        ("Dòng 16", "multiple"),
        ("Dòng 18", "single"),
        ("Dòng 20", "short"),
        ("Dòng 22", "matching"),
        ("Dòng 24", "number"),
        ("Dòng 26", "number"),
    ]
    first = reading.found[0]
    assert first.tags == ("nhóm: An toàn", "lừa đảo", "OTP")
    assert said_in(first.text.kept()) == {
        "stem": "Ai gọi xin mã OTP thì làm gì?",
        "options": [
            {"text": "Đọc mã", "reason": "Đừng đọc."},
            {"text": "Tắt máy", "right": True, "reason": "Đúng rồi."},
            {"text": "Hỏi tên rồi đọc"},
        ],
        "why": "Không ai được xin mã.",
    }
    no = reading.found[2].body.options
    assert [(o.text, o.right, o.reason) for o in no] == [
        ("Đúng", False, "Không bao giờ hỏi."),
        ("Sai", True, "Nhớ kỹ nhé."),
    ]
    assert reading.found[4].body.stem == "Bà con bấm vào \\_\\_\\_\\_\\_ để nghe máy."
    assert (reading.found[8].body.answers[0].text, reading.found[8].body.tolerance) == ("3", "2")
    assert [one.place for one in reading.refused] == ["Dòng 28", "Dòng 30"]
    assert reading.count == 11


def test_a_mistake_on_line_31_is_told_there_and_spoils_one_question_alone():
    good = "".join(f"Câu {n}? {{=a{n} ~b{n}}}\n\n" for n in range(1, 16))
    text = good + "Câu hỏng? {=a ~b\n\nCâu cuối? {=a ~b}\n"
    assert text.split("\n")[30].startswith("Câu hỏng")
    reading = read_text(text)
    assert (len(reading.found), len(reading.refused)) == (16, 1)
    assert reading.refused[0].place == "Dòng 31"
    assert str(reading.refused[0].message).startswith("Dòng 31: ngoặc { mở mà không đóng. Thêm }")


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("Hỏi? {=a ~b} }", "ngoặc } thừa"),
        ("Hỏi? {=a {b} ~c}", "ngoặc { thứ hai"),
        ("Hỏi?\n{a ~b}", "Dòng 2: câu trả lời phải bắt đầu bằng ="),
        ("Hỏi? {#mười}", "sau # phải là con số"),
    ],
)
def test_each_mistake_in_gift_has_its_cure(block: str, message: str):
    reading = read_text(f"{block}\n\nTốt? {{=a ~b}}")
    assert len(reading.found) == 1
    assert message in str(reading.refused[0].message)


def test_weights_that_differ_are_doubted():
    (one,) = read_text("Chọn {~%70%a ~%30%b ~%-100%c}").found
    assert ("một số điểm khác nhau" in one.doubts[0].message, one.kind) == (True, "multiple")


MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
 <question type="category"><category><text>$course$/top/Bán hàng</text></category></question>
 <question type="multichoice"><name><text>Q1</text></name>
  <questiontext format="html"><text><![CDATA[<p>Ảnh nào <b>rõ</b>?&nbsp;<img src="@@PLUGINFILE@@/a.png"></p><ul><li>một</li><li>hai</li></ul>]]></text>
   <file name="a.png" encoding="base64">AAAA</file></questiontext>
  <generalfeedback format="html"><text>&lt;p&gt;Chụp chỗ sáng.&lt;/p&gt;</text></generalfeedback><single>true</single>
  <answer fraction="100" format="html"><text><![CDATA[<p>Ảnh ngoài sân</p>]]></text><feedback format="html"><text>Sáng.</text></feedback></answer>
  <answer fraction="0" format="html"><text>Ảnh trong bếp</text><feedback><text></text></feedback></answer>
  <tags><tag><text>ảnh</text></tag></tags></question>
 <question type="numerical"><name><text>Giá</text></name><questiontext format="plain_text"><text>Giá 2 cân, 1 cân 1 * 10?</text></questiontext>
  <answer fraction="100"><text>20000</text><tolerance>100</tolerance><feedback><text>Nhân đôi.</text></feedback></answer>
  <units><unit><multiplier>1</multiplier><unit_name>đồng</unit_name></unit></units></question>
 <question type="cloze"><name><text>Điền</text></name><questiontext format="html"><text>&lt;p&gt;Tiền về {1:MULTICHOICE:=tài khoản#Đúng chỗ.~ví của họ} mới là tiền. Gõ {1:SHORTANSWER:=OTP~=mã OTP}.&lt;/p&gt;</text></questiontext></question>
 <question type="essay"><name><text>Viết</text></name><questiontext format="html"><text>Kể.</text></questiontext></question>
 <question type="ddimageortext"><name><text>Kéo</text></name><questiontext format="html"><text>Kéo.</text></questiontext></question>
</quiz>"""  # noqa: E501


def test_moodle_xml_as_moodle_writes_it():
    reading = read_file(MOODLE.encode())
    assert [one.kind for one in reading.found] == ["single", "number", "gap"]
    choice, number, gap = reading.found
    assert choice.body.stem == "Ảnh nào **rõ**?\n\n- một\n- hai"
    assert [o.text for o in choice.body.options] == ["Ảnh ngoài sân", "Ảnh trong bếp"]
    assert (choice.body.why, choice.tags) == ("Chụp chỗ sáng.", ("nhóm: Bán hàng", "ảnh"))
    assert "Hình trong câu không nhập được" in choice.doubts[0].message
    assert number.body.stem == "Giá 2 cân, 1 cân 1 \\* 10?"
    assert (number.body.answers[0].text, number.body.tolerance) == ("20.000 đồng", "100")
    assert gap.body.text == "Tiền về [[1]] mới là tiền. Gõ [[2]]."
    assert [(g.rights, g.others) for g in gap.body.gaps] == [
        (("tài khoản",), ("ví của họ",)),
        (("OTP", "mã OTP"), ()),
    ]
    assert [one.place for one in reading.refused] == ["Câu 4 (Viết)", "Câu 5 (Kéo)"]
    assert all(KINDS[one.kind].problems(one.body) is not None for one in reading.found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<?xml version="1.0"?><quiz>\n<question>\n</quiz>', "hỏng ở dòng 3"),
        ('<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', "DTD"),
        ('<?xml version="1.0"?><quiz></quiz>', "Không thấy câu hỏi nào"),
    ],
)
def test_broken_and_hostile_xml_is_refused(text: str, message: str):
    with pytest.raises(Unreadable, match=message):
        read_text(text)


def test_aiken_with_a_lost_answer():
    text = "Câu một?\nA. x\nB) y\nANSWER: B\n\nCâu hai\nđi tiếp?\nA. x\nB. y\nANSWER: D\n\nChỉ có chữ\nANSWER: A\n"
    reading = read_text(text)
    assert [(one.place, len(one.doubts)) for one in reading.found] == [("Dòng 1", 0), ("Dòng 6", 1)]
    assert reading.found[1].body.stem == "Câu hai\n\nđi tiếp?"
    assert [one.place for one in reading.refused] == ["Dòng 12"]


LIST = "Câu 1: Người lạ hỏi mã thì làm gì?\nA. Đọc ngay\nB. Không đọc, tắt máy\nĐáp án: B\n"


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1258", "tcvn3"])
def test_old_code_pages_are_told_apart(code: str):
    if code == "tcvn3":
        small = {letter: byte for byte, letter in TCVN3.items()}
        data = bytes(small.get(char, ord(char) if ord(char) < 128 else 63) for char in LIST)
    elif code == "cp1258":
        data = b"".join(_cp1258(char) for char in unicodedata.normalize("NFC", LIST))
    else:
        data = LIST.encode(code)
    (one,) = read_file(data).found
    assert one.body.stem == "Người lạ hỏi mã thì làm gì?"
    assert [o.right for o in one.body.options] == [False, True]


def _cp1258(char: str) -> bytes:
    """A letter as Vietnamese Windows wrote it: the vowel, then its tone."""
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        base, tone = unicodedata.normalize("NFD", char)[:-1], unicodedata.normalize("NFD", char)[-1]
        for vowel, mark in ((base, tone), *((base.replace(m, ""), m) for m in base[1:])):
            try:
                rest = tone if mark != tone else ""
                return unicodedata.normalize("NFC", vowel + rest).encode("cp1258") + mark.encode("cp1258")
            except UnicodeEncodeError:
                continue
        raise


@pytest.mark.parametrize(
    ("data", "message"),
    [(bytes(range(128, 256)) * 4, "bảng mã UTF-8"), (b"\x00\x01\x02" * 50, "không phải chữ")],
)
def test_what_is_no_text_is_refused(data: bytes, message: str):
    with pytest.raises(Unreadable, match=message):
        decoded(data)


def test_a_csv_of_another_program_is_read_by_its_header():
    text = "Câu hỏi,A,B,Đáp án\nAi hỏi mã?,Kẻ gian,Ngân hàng,A\n"
    (one,) = read_text(text).found
    assert (one.place, one.kind, one.body.options[0].right) == ("Dòng 2", "single", True)
