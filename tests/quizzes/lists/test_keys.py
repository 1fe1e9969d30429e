"""A key belongs to one question: what could belong to two, or contradicts itself, is told and marks nothing."""

import io

import pytest
import xlsxwriter

from lms.quizzes.files.lists import read_list, read_pasted
from lms.quizzes.files.readers import read_text
from lms.quizzes.reading import FoundQuestion, Reading
from tests.quizzes.lists.test_lists import excel, word

UNSURE = "Bảng đáp án không rõ về câu này"


def marked(reading: Reading) -> list[str]:
    """Of each question: the letters that are marked, or "?" where it is doubtful."""
    return [
        "?" if one.doubts else "".join(option.id for option in one.body.options if option.right)
        for one in reading.found
    ]


def says(one: FoundQuestion) -> str:
    return " ".join(str(doubt.message) for doubt in one.doubts)


def asked(number: int, text: str = "Gì?") -> str:
    return f"Câu {number}: {text} {number}\nA. Một {text}\nB. Hai {text}\nC. Ba {text}\n"


ONE, TWO = asked(1, "Một phần") + asked(2, "Một phần"), asked(1, "Phần kia") + asked(2, "Phần kia")
PARTS = {
    "one key, two questions": (f"PHẦN I\n{ONE}PHẦN II\n{TWO}ĐÁP ÁN\n1-A, 2-B\n", "????"),
    "one of them only in one part": (f"PHẦN I\n{ONE}PHẦN II\n{asked(1, 'Kia')}ĐÁP ÁN\n1-A, 2-B\n", "?b?"),
    "without headings of the parts": (f"{ONE}{TWO}ĐÁP ÁN\n1-A, 2-B\n", "????"),
    "a table below each part": (f"PHẦN I\n{ONE}ĐÁP ÁN\n1-A, 2-B\nPHẦN II\n{TWO}ĐÁP ÁN\n1-B, 2-C\n", "abbc"),
    "a table below the first part": (f"PHẦN I\n{ONE}ĐÁP ÁN\n1-A, 2-B\nPHẦN II\n{TWO}", "ab??"),
    "headings in the table": (f"PHẦN I\n{ONE}PHẦN II\n{TWO}ĐÁP ÁN\nPHẦN I\n1-A, 2-B\nPHẦN II\n1-B, 2-C\n", "abbc"),
    "one heading in the table": (f"PHẦN I\n{ONE}PHẦN II\n{TWO}ĐÁP ÁN\nPHẦN II\n1-B, 2-C\n", "??bc"),
    "the table says it twice": (f"PHẦN I\n{ONE}PHẦN II\n{TWO}ĐÁP ÁN\n1-A, 2-B, 1-B, 2-C\n", "????"),
    "the table contradicts itself": (f"{ONE}ĐÁP ÁN\n1-A, 2-B, 1-C\n", "?b"),
    "the table says the same twice": (f"{ONE}ĐÁP ÁN\n1-A, 2-B, 1-A\n", "ab"),
    "a table in rows": (f"PHẦN I\n{ONE}PHẦN II\n{TWO}BẢNG ĐÁP ÁN\nCâu 1 2\nĐáp án A B\n", "????"),
    "numbers run on over the parts": (f"PHẦN I\n{ONE}PHẦN II\n{asked(3)}ĐÁP ÁN\n1-A, 2-B, 3-C\n", "abc"),
    "a table that may answer one question alone": (f"{ONE}{asked(3)}Đáp án:\n1-b, 2-a\n{asked(4)}", "????"),
    "tables that name all above them": (f"{ONE}ĐÁP ÁN\n1-A, 2-B\n{asked(3)}ĐÁP ÁN\n3-C\n", "abc"),
}


@pytest.mark.parametrize(("text", "letters"), PARTS.values(), ids=PARTS)
def test_a_key_marks_a_question_only_where_it_can_belong_to_no_other(text: str, letters: str):
    for reading in (read_pasted(text), read_list(word(text))):
        assert "".join(marked(reading)) == letters
        assert reading.count == len(letters)


def test_a_key_that_fits_two_questions_is_told():
    first, second = read_pasted(f"PHẦN I\n{asked(1)}PHẦN II\n{asked(1, 'Kia')}ĐÁP ÁN\n1-A\n").found
    assert says(first).startswith(UNSURE)
    assert says(second).startswith(UNSURE)
    assert not any(option.right for one in (first, second) for option in one.body.options)


def test_a_file_of_answers_for_two_parts_needs_their_headings():
    text = f"PHẦN I\n{ONE}PHẦN II\n{TWO}"
    assert "".join(marked(read_list(word(text), word("1-A, 2-B")))) == "????"
    assert "".join(marked(read_list(word(text), word("PHẦN I\n1-A, 2-B\nPHẦN II\n1-C, 2-A")))) == "abca"


def test_a_file_of_answers_for_two_sheets_marks_none():
    rows = [["Câu hỏi", "A", "B"], ["Ai?", "Một", "Hai"]]
    book = excel(*rows)
    assert "".join(marked(read_list(book, word("1-A")))) == "a"
    assert "".join(marked(read_list(two_sheets(), word("1-A")))) == "??"


def two_sheets() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for sheet in (made.add_worksheet("Một"), made.add_worksheet("Hai")):
            sheet.write_row(0, 0, ["Câu hỏi", "A", "B"])
            sheet.write_row(1, 0, [f"Ai, {sheet.name}?", "Một", "Hai"])
    return out.getvalue()


@pytest.mark.parametrize(
    ("lines", "doubt"),
    [
        ("Đáp án: A\nĐáp án: B", "Tệp nói hai cách khác nhau: dòng đáp án là A, dòng đáp án là B."),
        ("Đáp án: A\nĐÁP ÁN\n1-B", "Tệp nói hai cách khác nhau: dòng đáp án là A, bảng đáp án là B."),
        ("Đáp án: B. Họ", "Dòng đáp án ghi “B. Họ”, không khớp lựa chọn nào."),
        ("Đáp án: 50% %(x)s", "Dòng đáp án ghi “50% %(x)s”, không khớp lựa chọn nào."),
    ],
)
def test_lines_of_the_answer_that_contradict_each_other_mark_nothing(lines: str, doubt: str):
    one = read_pasted(f"{asked(1)}{lines}\n").found[0]
    assert says(one).startswith(doubt)
    assert not any(option.right for option in one.body.options)


def test_the_same_answer_twice_is_no_contradiction():
    assert marked(read_pasted(f"{asked(1)}Đáp án: A\nChọn: a\n")) == ["a"]


@pytest.mark.parametrize("key", ["D", "d", "S", "s", "(D)", "S.", "A"])
def test_a_bare_letter_is_no_true_or_false(key: str):
    reading = read_pasted(f"{asked(1)}Đáp án: A\nCâu 2: Nút nào gửi tiền?\nĐáp án: {key}\n")
    assert [one.kind for one in reading.found] == ["single"]
    told = [str(one.message) for one in reading.refused]
    assert [f"Đáp án ghi “{key}” nhưng máy không đọc được lựa chọn nào" in one for one in told] == [True]


@pytest.mark.parametrize(
    ("stem", "key", "right"),
    [
        ("Mã OTP là của mình.", "Đúng", "a"),
        ("Mã OTP là của mình.", "SAI.", "b"),
        ("Mã OTP là của mình.", "Đ", "a"),
        ("Mã OTP là của mình. (Đ/S)", "S", "b"),
        ("Mã OTP là của mình. (Đúng/Sai)", "Ð", "a"),
        ("Mã OTP là của mình. (Đ/S)", "D", "?"),
        ("Mã OTP là của mình.\nA. Đúng\nB. Sai", "Đ", "a"),
        ("Mã OTP là của mình.\nA. Đúng\nB. Sai", "S", "b"),
        ("Mã OTP là của mình.\nA. Đúng\nB. Sai", "D", "?"),
        ("Mã OTP là của mình.\nA. Sai\nB. Đúng", "A", "b"),
    ],
)
def test_true_or_false_in_vietnamese_spelling(stem: str, key: str, right: str):
    reading = read_pasted(f"Câu 1: {stem}\nĐáp án: {key}\n")
    assert [one.kind for one in reading.found] == ["true_false"]
    assert marked(reading) == [right]


def test_s_means_false_in_a_list_that_answers_with_both():
    text = "Câu 1: Mã OTP là của mình.\nĐáp án: Đ\nCâu 2: Ngân hàng hỏi mã OTP.\nĐáp án: S\n"
    assert marked(read_pasted(text)) == ["a", "b"]


def test_words_that_differ_in_accents_are_other_words():
    one = read_pasted("Câu 1: Nút nào?\nA. Dừng\nB. Đúng\nC. Dùng\nĐáp án: Đúng\n").found[0]
    assert (one.kind, marked(Reading((one,)))) == ("single", ["b"])
    one = read_pasted("Câu 1: Nút nào?\nA. Dùng\nB. Sai *\n").found[0]
    assert one.kind == "single"


HEAD = ["Câu hỏi", "A", "B", "C", "D", "Đáp án"]


def test_a_row_whose_options_were_not_read_is_no_true_or_false():
    reading = read_list(excel(HEAD, ["Nút nào?", "", "", "", "", "D"], ["Ai?", "Một", "Hai", "", "", "S"]))
    assert [str(one.message)[:45] for one in reading.refused] == ["Ô đáp án ghi “D” nhưng máy không đọc được lựa"]
    assert (marked(reading), reading.count) == (["?"], 2)
    other = read_list(excel(["Câu hỏi", "Phương án trả lời", "Đáp án"], ["Nút nào?", "A. Một B. Hai", "D"]))
    assert [str(one.message)[:45] for one in other.refused] == ["Ô đáp án ghi “D” nhưng máy không đọc được lựa"]


def test_a_column_of_true_and_false_is_read():
    head = ["Câu hỏi", "Đáp án"]
    assert marked(read_list(excel(head, ["Một.", "Đ"], ["Hai.", "S"], ["Ba.", "Sai"], ["Bốn.", "Đúng"]))) == [*"abba"]
    reading = read_list(excel(head, ["Một.", "D"], ["Hai.", "S"]))
    assert (reading.found, len(reading.refused)) == ((), 2)


def test_true_or_false_beside_words_that_were_not_read_is_a_doubt():
    head = ["Câu hỏi", "Lời thứ nhất", "Lời thứ hai", "Đáp án"]
    reading = read_list(excel(head, ["Ai?", "Mình", "Ngân hàng", "Đ"]))
    assert marked(reading) == ["?"]


def test_an_aiken_question_without_its_answer_does_not_swallow_the_next():
    second = "Ai giữ mã?\nA. Mình\nB. Ngân hàng\nANSWER: A\n"
    for between in ("\n", "", "\n\n"):
        reading = read_text(f"Nút nào?\nA. Xanh\nB. Đỏ\n{between}{second}")
        assert [one.source.split("\n")[0] for one in reading.refused] == ["Nút nào?"]
        assert [one.body.stem for one in reading.found] == ["Ai giữ mã?"]
        assert [option.text for option in reading.found[0].body.options] == ["Mình", "Ngân hàng"]
    two_lines = read_text(f"Nút nào?\nA. Xanh\nB. Đỏ\n\nĐọc kỹ.\n{second}")
    assert [one.body.stem for one in two_lines.found] == ["Đọc kỹ.\n\nAi giữ mã?"]


def test_blank_lines_and_long_options_of_aiken_stay_together():
    reading = read_text("Nút nào?\n\nA. Xanh\nvà to\n\nB. Đỏ\n\nANSWER: B\n")
    assert [option.text for option in reading.found[0].body.options] == ["Xanh và to", "Đỏ"]
    assert reading.count == 1
