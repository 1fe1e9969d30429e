"""The words of the file format and what they mean; the reader compares them without accents, the writer writes them."""

from lms.base.text import fold
from lms.quizzes import rules

LEVELS = {"basic": "cơ bản", "advanced": "nâng cao"}
KINDS = {
    "single": "một đáp án",
    "multiple": "nhiều đáp án",
    "true_false": "đúng sai",
    "ordering": "xếp thứ tự",
    "matching": "ghép đôi",
    "short": "trả lời ngắn",
    "number": "con số",
    "categorise": "xếp nhóm",
    "gap": "điền chỗ trống",
    "picture": "chọn ảnh",
    "hotspot": "bấm vào đâu",
    "scenario": "tình huống",
}
UNITS = {"unit_asked": "phải ghi", "convert": "đổi được"}
DIFFICULTIES = rules.DIFFICULTIES
COURSE_FIELDS = (
    "Trình độ",
    "Nhóm kỹ năng",
    "Khung năng lực",
    "Đạt từ",
    "Số câu kiểm tra",
    "Rút câu",
    "Cách hỏi",
    "Cập nhật",
    "Xem lại trước",
)
LESSON_FIELDS = ("Thời gian", "Cập nhật", "Xem lại trước", "Nguồn")
QUESTION_FIELDS = ("Dạy ở", "Nhãn", "Độ khó", "Gõ đúng", "Cho lệch", "Đơn vị", "Ảnh", "Gợi ý 1", "Gợi ý 2")
EXACT = {"case": "chữ hoa", "marks": "dấu câu", "accents": "dấu chữ"}
PRACTICE = "Ôn bài"
LOUDSPEAKER = "Bản tin loa"
GLOSSARY = "Từ khó"
VERDICTS = {"good": "kết tốt", "soso": "tạm được", "bad": "kết xấu"}
BANK_TITLE = "Ngân hàng câu hỏi"
WHY = "Vì sao:"


def meaning(words: dict[str, str], written: str) -> str | None:
    """The key of the word that is written here, whatever its accents and capitals; None when there is no such word."""
    return next((key for key, word in words.items() if fold(word) == fold(written)), None)
