"""The fence behind the renderer lets through what the renderer makes, and nothing else."""

import pytest

from lms.content.text.blocks import BLOCKS
from lms.content.text.sanitise import sanitise

#: Every element with everything it may carry, as it comes out again.
PASSES = [
    *(f"<{tag}>chữ</{tag}>" for tag in "p strong em ul li figure div span picture figcaption dfn dl dt dd".split()),
    "<p>một<br>hai</p>",
    '<ol start="3"><li>ba</li></ol>',
    '<a href="https://vi.dien/x" rel="noopener noreferrer">đi</a>',
    '<a href="/khoa-hoc/thu" rel="noopener noreferrer">đi</a>',
    '<img src="/hinh/a.webp" alt="Rổ" width="64" height="48" loading="lazy" decoding="async">',
    '<audio controls="" preload="none" aria-label="Chuông"></audio>',
    '<video controls="" preload="none" playsinline="" width="360" height="640" poster="/tep/c.webp" aria-label="Gọi">'
    "</video>",
    '<picture><source src="/tep/b.webm" type="audio/webm" srcset="/hinh/a.webp 64w" sizes="100vw"></picture>',
    '<div class="words">chữ</div>',
    '<p class="label">Mẹo</p>',
    '<figure class="picture"></figure>',
    '<span class="missing">chữ</span>',
    '<span class="muted">chữ</span>',
    '<figcaption class="muted">chữ</figcaption>',
    *(f'<div class="{block.css}">chữ</div>' for block in BLOCKS),
]


@pytest.mark.parametrize("markup", PASSES)
def test_what_the_renderer_makes_passes_as_it_is(markup: str) -> None:
    assert sanitise(markup) == markup


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ("<script>alert(1)</script>chữ", "chữ"),
        ("<style>p{}</style>chữ", "chữ"),
        ("<iframe src='https://a.vn'></iframe>chữ", "chữ"),
        ("<form><input name='a'>chữ</form>", "chữ"),
        ("<h1>chữ</h1>", "chữ"),
        ("<p onclick='x()'>chữ</p>", "<p>chữ</p>"),
        ("<p style='color:red' id='a'>chữ</p>", "<p>chữ</p>"),
        ("<img src='/a.webp' onerror='x()'>", '<img src="/a.webp">'),
        ("<a href='javascript:x()'>chữ</a>", '<a rel="noopener noreferrer">chữ</a>'),
        ("<a href='http://a.vn'>chữ</a>", '<a rel="noopener noreferrer">chữ</a>'),
        ("<a href='data:text/html,x'>chữ</a>", '<a rel="noopener noreferrer">chữ</a>'),
        ("<div class='tip hack'>chữ</div>", '<div class="tip">chữ</div>'),
        ("<p class='tip'>chữ</p>", '<p class="">chữ</p>'),
        ("<p><!-- chú thích -->chữ</p>", "<p>chữ</p>"),
        ("<p>chữ", "<p>chữ</p>"),
    ],
)
def test_anything_else_is_left_out(markup: str, left: str) -> None:
    assert sanitise(markup) == left
