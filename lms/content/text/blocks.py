"""The small set of blocks a step may hold, and the words with which authors open them."""

from dataclasses import dataclass

from lms.base.text import N_, fold


@dataclass(frozen=True)
class Block:
    """A block: its CSS class, its label on screen, the word that opens it, and whether more may follow the word."""

    css: str
    label: str
    word: str
    takes_sender: bool = False
    #: The question's place says nothing by itself: the page puts the question there.
    label_shown: bool = True


BLOCKS = (
    Block("tip", N_("Mẹo"), "mẹo"),
    Block("warning", N_("Cẩn thận"), "cảnh báo"),
    Block("example", N_("Ví dụ"), "ví dụ"),
    Block("phone-message", N_("Tin nhắn"), "tin nhắn", takes_sender=True),
    Block("ask", N_("Câu hỏi của bước này"), "câu hỏi", label_shown=False),
)
#: Folded opening words, English ones too, for authors whose keyboard has no accents.
WORDS = {fold(block.word): block for block in BLOCKS} | {
    "tip": BLOCKS[0],
    "warning": BLOCKS[1],
    "example": BLOCKS[2],
    "message": BLOCKS[3],
    "question": BLOCKS[4],
}


def opened_by(info: str) -> tuple[Block, str] | None:
    """The block and the sender that the text after ":::" opens; None when it opens nothing known."""
    folded = fold(info)
    for word, block in WORDS.items():
        if folded == word:
            return block, ""
        if block.takes_sender and folded.startswith(word + " "):
            return block, " ".join(info.split()[len(word.split()) :])
    return None


def for_scripts() -> list[dict[str, str | bool]]:
    """The blocks for the editor in the browser; "english" is the other opening word, "sender" whether it takes one."""
    english = {block.word: word for word, block in WORDS.items() if word != fold(block.word)}
    return [
        {"word": b.word, "english": english.get(b.word, ""), "css": b.css, "label": b.label, "sender": b.takes_sender}
        for b in BLOCKS
    ]
