"""The editor's bridge to Markdown (static/js/editor-markdown.js), run by the Node of the virtual environment."""

import json
import os
import random
import subprocess
from dataclasses import dataclass

from lms.content.text.blocks import for_scripts
from tests.html_judge import NODE, ROOT

PROGRAMS = ROOT / "tests" / "js"
PIECES = [
    "Bấm vào", "**Gửi**", "*nhẹ*", "`mã`", "bà con", "https://vi.vn", "[trang](https://a.vn/b)", "[x](/giup)",
    "![rổ rau](hinh/ro.webp)", "1. Một", "2) Hai", "- chè", "+ gạo", "* cá", "  - con", ":::", "::: mẹo", "::: lạ",
    "::: tin nhắn Số lạ", "::: canh bao", "\\*", "&amp;", "&nbsp;", "<b>", "# đầu", "> lời", "---", "\\", "  ", "_a_b",
    "**“Đ”**ậm", "***cả hai* một**", "a*b*c", "[", "](", "!", "10.", "\u00a0", "    mã", "[a]: /b", "50.000 đ", "~~~",
    "[[OTP]]", "[[", "]]", "[[ mã PIN ]]", "![Chuông](tieng/chuong.webm)", "![Gọi](phim/goi.mp4)",
    "[mẫu đơn](tep/don.pdf)", "::: câu hỏi",
]  # fmt: skip
#: What nobody writes who sees what it does. Much of it the editor leaves as Markdown.
ODD = [
    "![Rổ [to] rau](hinh/ro.webp)", "![a \\] &amp; b](hinh/ro.webp)", "[chè](https://vi.vn/Chè_(cây))", "| a | b |",
    '[x](https://a.vn "tên")', "|---|---|", "[x](hinh/ro.webp)", "      - con", "     1. con", "    :::", "\t[b]: /c",
    "\t::: mẹo", "[b]",
]  # fmt: skip


@dataclass(frozen=True)
class Again:
    """A text as the editor writes it again, None where it leaves it as Markdown; whether it is the same document."""

    written: str | None
    same: bool


@dataclass(frozen=True)
class Drawn:
    """A document drawn at random: the Markdown that the editor makes of it, and what is said in it, without blanks."""

    written: str
    said: str


def made_up(count: int, pieces: list[str] = PIECES) -> list[str]:
    """Texts that nobody would write and somebody will."""
    chance = random.Random(20261125)
    return [
        "".join(chance.choice(pieces) + chance.choice(" \n\n") for _ in range(chance.randint(1, 14)))
        for _ in range(count)
    ]


def round_trip(sources: list[str]) -> list[Again]:
    """Every text read by the editor and written again."""
    return [Again(**one) for one in _asked(sources=sources, seed=0, count=0)["sources"]]


def drawn(seed: int, count: int) -> list[Drawn]:
    """Documents as the buttons of the editor can make them."""
    return [Drawn(**one) for one in _asked(sources=[], seed=seed, count=count)["drawn"]]


def node(*arguments: str, told: str = "", **environment: object) -> subprocess.CompletedProcess[str]:
    """A run of Node, which knows our blocks."""
    known = {"BLOCKS": json.dumps(for_scripts())} | {name: str(value) for name, value in environment.items()}
    return subprocess.run(
        [NODE, *arguments],
        input=told,
        env=os.environ | known,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _asked(**what: object) -> dict[str, list[dict[str, object]]]:
    done = node(str(PROGRAMS / "round-trip.js"), told=json.dumps(what))
    assert done.returncode == 0, done.stderr
    answer: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return answer
