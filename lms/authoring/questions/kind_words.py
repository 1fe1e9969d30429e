"""What the desk says about each kind of question, in WORDS: messages to be translated."""

from dataclasses import dataclass

from lms.base.text import N_


@dataclass(frozen=True)
class KindWords:
    """What a kind is good for (`about`), what its rows are called (`legend`), and what to write in them (`hint`).

    With `reasons` every row shows its field for a reason, even an empty one. With `in_order` the order of the rows is
    the answer, so rows can be moved.
    """

    about: str
    legend: str = ""
    hint: str = ""
    reasons: bool = False
    in_order: bool = False


WORDS: dict[str, KindWords] = {
    "single": KindWords(
        N_("Một câu đúng, các câu kia chưa đúng. Dễ làm nhất."),
        N_("Lựa chọn"),
        N_("Viết các lựa chọn, đánh dấu một đáp án đúng. Máy tự đảo thứ tự. Dòng để trống thì bỏ qua."),
        reasons=True,
    ),
    "multiple": KindWords(
        N_("Có vài câu đúng, học viên phải chọn cho hết."),
        N_("Lựa chọn"),
        N_("Viết các lựa chọn, đánh dấu mọi đáp án đúng. Máy tự đảo thứ tự. Dòng để trống thì bỏ qua."),
        reasons=True,
    ),
    "true_false": KindWords(
        N_("Một câu nói, học viên chọn Đúng hay Sai."),
    ),
    "ordering": KindWords(
        N_("Học viên xếp các việc cho đúng trước sau."),
        N_("Việc"),
        N_("Viết các việc theo đúng trước sau. Máy tự đảo khi hỏi. Dòng để trống thì bỏ qua."),
        in_order=True,
    ),
    "matching": KindWords(
        N_("Học viên ghép từng vế trái với vế phải."),
        N_("Cặp"),
        N_("Mỗi cặp hai vế đi với nhau. Máy tự đảo khi hỏi. Dòng để trống thì bỏ qua."),
    ),
    "short": KindWords(
        N_("Học viên tự gõ vài chữ. Gõ thiếu dấu vẫn được."),
        N_("Câu trả lời"),
        N_(
            "Viết mọi cách trả lời được tính là đúng. "
            "Rồi viết các câu hay gõ nhầm, để nói thêm với người gõ. Dấu * thay cho chữ nào cũng được."
        ),
        reasons=True,
    ),
    "number": KindWords(
        N_("Học viên tự gõ một số: tiền, cân, phần trăm. Gõ 15.000 hay 15 nghìn đều được."),
        N_("Con số"),
        N_(
            "Viết con số đúng với đơn vị của nó. "
            "Rồi viết các số hay nhầm, ví dụ thừa một số không, để nói thêm với người gõ."
        ),
        reasons=True,
    ),
    "categorise": KindWords(
        N_("Học viên xếp từng thứ vào nhóm, ví dụ thật hay lừa."),
        N_("Dòng"),
        N_("Viết từng thứ và tên nhóm của nó, ví dụ Thật, Lừa. Tên nhóm viết giống hệt nhau. Máy tự đảo khi hỏi."),
        reasons=True,
    ),
    "gap": KindWords(
        N_("Một câu có chỗ trống, học viên chọn chữ hoặc gõ vào."),
        N_("Chỗ trống"),
        N_(
            "Mỗi số trong câu một dòng, theo thứ tự. "
            "Có lựa chọn chưa đúng thì học viên chọn, không thì tự gõ. Dấu * thay cho chữ nào cũng được."
        ),
        reasons=True,
    ),
    "picture": KindWords(
        N_("Mấy tấm ảnh, học viên bấm vào ảnh đúng."),
        N_("Ảnh"),
        N_(
            "Mỗi dòng một ảnh của khóa học, đánh dấu một ảnh đúng. "
            "Máy tự đảo thứ tự. Ảnh đưa lên ở trang Hình ảnh và tệp."
        ),
        reasons=True,
    ),
    "hotspot": KindWords(
        N_("Một ảnh, học viên bấm vào chỗ đúng trên ảnh. Hợp với ảnh màn hình."),
        N_("Chỗ"),
        N_("Mỗi dòng một chỗ trên ảnh, đánh dấu một chỗ đúng. Học viên bấm vào ảnh hoặc chọn theo số."),
        reasons=True,
    ),
    "scenario": KindWords(
        N_("Một cuộc gọi, một vụ mua bán: mỗi lựa chọn dẫn tới chuyện khác, đến khi kết tốt hay xấu."),
        N_("Đoạn"),
        N_(
            "Dòng đầu là mở đầu. Mỗi lựa chọn dẫn tới một đoạn khác. "
            "Đoạn kết không có lựa chọn, chỉ nói chuyện gì xảy ra."
        ),
    ),
}
