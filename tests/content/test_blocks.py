"""A block is one row of one table: one more, wherever it stands, is known everywhere and changes no other."""

import re

import pytest

from lms.content.office import cutting
from lms.content.office.handout import HandoutPart
from lms.content.text import blocks
from lms.content.text.blocks import BLOCKS, Block, opened_by
from lms.content.text.check import mistakes
from lms.content.text.render import Rendered, render
from tests.structure.tree import ROOT
from tests.stylesheets import rules_of

NEW = Block("madeup", "Khối thử", "khối thử", "madeup", "Khối thử", "Tắt máy trước.", in_word=("cần thử",))
#: Where blocks get their looks: pages, the editor, and paper in two sizes.
STYLES = (
    "static/css/lop-lang.css",
    "templates/authoring/pdf_handout_a4.css",
    "templates/authoring/pdf_handout_a5.css",
)


def shown(block: Block) -> Rendered:
    """A block's example as a step shows it."""
    return render(block.example, lambda _name: None)


@pytest.fixture(params=range(len(BLOCKS) + 1))
def with_another(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> dict[str, Rendered]:
    """One block more, at each place of the table; how the others were shown before."""
    before = {block.css: shown(block) for block in BLOCKS}
    monkeypatch.setattr(blocks, "BLOCKS", (*BLOCKS[: request.param], NEW, *BLOCKS[request.param :]))
    return before


def test_another_block_is_drawn_said_checked_and_offered(with_another: dict[str, Rendered]) -> None:
    made = shown(NEW)
    assert made.html.strip() == '<div class="madeup"><p class="label">Khối thử</p>\n<p>Tắt máy trước.</p>\n</div>'
    assert made.plain == "Khối thử: Tắt máy trước."
    assert mistakes(NEW.example) == mistakes("::: Madeup\nTắt máy trước.\n:::") == []
    assert "::: khối thử" in str(mistakes("::: khối thử nhiều\nChữ.\n:::")[0].cure)
    assert [one for one in blocks.for_scripts() if one["css"] == "madeup"] == [
        {"word": "khối thử", "english": "madeup", "css": "madeup", "label": "Khối thử", "sender": False}
    ]


def test_another_block_changes_none_of_the_others(with_another: dict[str, Rendered]) -> None:
    assert {block.css: shown(block) for block in BLOCKS} == with_another
    assert all(mistakes(block.example) == [] for block in BLOCKS)


def test_a_word_handout_makes_another_block_of_its_words(with_another: dict[str, Rendered]) -> None:
    for begun, word in (("Cần thử", "khối thử"), ("Khối thử", "khối thử"), ("Chú ý", "cảnh báo"), ("Mẹo", "mẹo")):
        part = HandoutPart("text", f"**{begun}:** tắt máy.", f"{begun}: tắt máy.")
        assert cutting._block(part, "").markdown == f"::: {word}\nTắt máy.\n:::"


def test_each_opens_with_its_words_and_no_other_does() -> None:
    for block in BLOCKS:
        for word in (block.word, block.word.upper(), block.english):
            assert opened_by(word) == (block, "")
        assert opened_by(f"{block.word} Bà Nụ") == ((block, "Bà Nụ") if block.takes_sender else None)


def test_no_two_share_a_word_or_a_class() -> None:
    words = [word for block in BLOCKS for word in {block.word, block.english, *block.in_word}]
    assert len(words) == len(set(words))
    assert len({block.css for block in BLOCKS}) == len(BLOCKS)


def without_a_look(sheet: str, rows: tuple[Block, ...]) -> list[str]:
    """The classes of the blocks that draw a frame and get none from this stylesheet."""
    framed = {
        name
        for rule in rules_of(sheet)
        if any(one.name.startswith(("border", "background")) for one in rule.declarations)
        for name in rule.head.split(",")
    }
    return [block.css for block in rows if block.label_shown and f".{block.css}" not in framed]


@pytest.mark.parametrize("path", STYLES)
def test_each_has_a_look_on_pages_and_on_paper(path: str) -> None:
    sheet = (ROOT / path).read_text("utf-8")
    assert without_a_look(sheet, BLOCKS) == []
    assert without_a_look(f"/* .madeup {{}} */ .madeup .label {{ color: red; }} {sheet}", (*BLOCKS, NEW)) == ["madeup"]


def test_the_last_line_of_each_leaves_no_hole_in_its_frame() -> None:
    """A frame has room inside already; the space below a paragraph is for what follows in the same step."""
    heads = [rule.head for rule in rules_of((ROOT / STYLES[0]).read_text("utf-8")) if ":last-child" in rule.head]
    closed = {name for head in heads for name in re.findall(r"\.[\w-]+", head)}
    assert [block.css for block in BLOCKS if block.label_shown and f".{block.css}" not in closed] == []


def test_each_has_room_inside_its_frame() -> None:
    sheet = (ROOT / STYLES[0]).read_text("utf-8")
    roomy = {
        name
        for rule in rules_of(sheet)
        if any(one.name == "padding" for one in rule.declarations)
        for name in rule.head.split(",")
    }
    assert [block.css for block in BLOCKS if block.label_shown and f".{block.css}" not in roomy] == []


def test_the_tables_of_words_name_each() -> None:
    guide = (ROOT / "docs" / "authoring.md").read_text("utf-8")
    (offered,) = [line for line in guide.splitlines() if line.endswith("| ô chọn **Khung** |")]
    words = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    (listed,) = [line for line in words.splitlines() if line.startswith("| block |")]
    assert [block.word for block in BLOCKS if block.word not in offered] == []
    assert len(listed.split("|")[3].split(",")) == len(BLOCKS)


def test_the_guide_shows_each() -> None:
    guide = (ROOT / "docs" / "authoring.md").read_text("utf-8")
    assert [
        block.word for block in BLOCKS if f"\n::: {block.word}" not in guide or f"`{block.english}`" not in guide
    ] == []


#: What authors may write and what comes of it; texts that use a block stay readable only while it is there.
WRITTEN = {
    "mẹo": ("tip", "Mẹo"),
    "tip": ("tip", "Mẹo"),
    "cảnh báo": ("warning", "Cẩn thận"),
    "warning": ("warning", "Cẩn thận"),
    "ví dụ": ("example", "Ví dụ"),
    "example": ("example", "Ví dụ"),
    "tin nhắn": ("phone-message", "Tin nhắn"),
    "message": ("phone-message", "Tin nhắn"),
}
IN_WORD = {
    "mẹo": "mẹo",
    "cảnh báo": "cảnh báo",
    "lưu ý": "cảnh báo",
    "chú ý": "cảnh báo",
    "cẩn thận": "cảnh báo",
    "ví dụ": "ví dụ",
}


@pytest.mark.parametrize(("word", "css", "label"), [(word, *made) for word, made in WRITTEN.items()])
def test_the_blocks_that_authors_know_are_drawn(word: str, css: str, label: str) -> None:
    made = render(f"::: {word}\nChữ.\n:::", lambda _name: None).html
    assert made.startswith(f'<div class="{css}"><p class="label">{label}')
    assert "<p>Chữ.</p>" in made


@pytest.mark.parametrize("word", ["câu hỏi", "question"])
def test_the_place_of_a_question_is_drawn_without_a_label(word: str) -> None:
    made = render(f"::: {word}\n:::", lambda _name: None).html
    assert 'class="ask"' in made
    assert "label" not in made


@pytest.mark.parametrize("word", ["tin nhắn", "message"])
def test_only_a_message_has_a_sender(word: str) -> None:
    assert "Ngân hàng ABC" in render(f"::: {word} Ngân hàng ABC\nChữ.\n:::", lambda _name: None).html
    assert [block.css for block in BLOCKS if block.takes_sender] == ["phone-message"]


def test_passages_of_word_that_become_blocks() -> None:
    assert blocks.word_in_handouts().items() >= IN_WORD.items()
