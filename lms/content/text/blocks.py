"""The blocks a step may hold: one row of one table each, from which all code that knows of blocks reads.

The renderer, the fence behind it, the checks, the words for the ear, the editor, the cheat sheet, the style guide and
the reader of Word handouts take them from here. What a block looks like stands in stylesheets under its class;
docs/extending.md says in which.
"""

from dataclasses import dataclass

from lms.base.text import N_, fold


@dataclass(frozen=True)
class Block:
    """A block: its class in stylesheets, its label on screen, the words that open it, and an example to copy.

    `english` opens it too, for authors whose keyboard has no accents; it must be no other block's. `heading` says on
    the cheat sheet what the piece is for.
    """

    css: str
    label: str
    word: str
    english: str
    heading: str
    piece: str
    #: Whether a sender may follow the word, and whose name stands in the example.
    sender: str = ""
    #: False for the question's place, which says nothing by itself: the page puts the question there.
    label_shown: bool = True
    #: How such a passage begins in Word ("Lưu ý: …"), besides the word itself.
    in_word: tuple[str, ...] = ()

    @property
    def takes_sender(self) -> bool:
        """Whether a sender may follow the word."""
        return bool(self.sender)

    @property
    def opening(self) -> str:
        """How the block begins, as the list of blocks shows it."""
        return f"::: {self.word} NGƯỜI GỬI" if self.sender else f"::: {self.word}"

    @property
    def example(self) -> str:
        """The whole example, ready to be copied."""
        head = " ".join(part for part in (":::", self.word, self.sender) if part)
        return f"{head}\n{self.piece}\n:::" if self.piece else f"{head}\n:::"


BLOCKS: tuple[Block, ...] = (
    Block("tip", N_("Mẹo"), "mẹo", "tip", N_("Mẹo"), "Hàng tươi thì bán gần."),
    Block(
        *("warning", N_("Cẩn thận"), "cảnh báo", "warning", N_("Cảnh báo"), "Không đọc mã OTP cho ai."),
        in_word=("lưu ý", "chú ý", "cẩn thận"),
    ),
    Block("example", N_("Ví dụ"), "ví dụ", "example", N_("Ví dụ"), "Chè xanh, túi 200 g, 50.000 đồng."),
    Block(
        *("ask", N_("Câu hỏi của bước này"), "câu hỏi", "question", N_("Câu hỏi ôn bài, ngay trong bước"), ""),
        label_shown=False,
    ),
    Block(
        *("phone-message", N_("Tin nhắn"), "tin nhắn", "message", N_("Tin nhắn trên điện thoại")),
        "Bấm vào đây để nhận quà.",
        sender="Số lạ",
    ),
)


def opened_by(info: str) -> tuple[Block, str] | None:
    """The block and the sender that the text after ":::" opens; None when it opens nothing known."""
    folded = fold(info)
    for block in BLOCKS:
        for word in (fold(block.word), block.english):
            if folded == word:
                return block, ""
            if block.takes_sender and folded.startswith(word + " "):
                return block, " ".join(info.split()[len(word.split()) :])
    return None


def openings() -> str:
    """How each block begins, in a row; course texts are Vietnamese in every language of the screens."""
    return ", ".join(block.opening for block in BLOCKS)


def word_in_handouts() -> dict[str, str]:
    """How a passage of a Word handout begins, and the word of the block that it becomes."""
    plain = [block for block in BLOCKS if block.label_shown and not block.takes_sender]
    return {begun: block.word for block in plain for begun in (block.word, *block.in_word)}


def for_scripts() -> list[dict[str, str | bool]]:
    """The blocks for the editor in the browser; "english" is the other opening word, "sender" whether it takes one."""
    return [
        {"word": b.word, "english": b.english, "css": b.css, "label": b.label, "sender": b.takes_sender} for b in BLOCKS
    ]
