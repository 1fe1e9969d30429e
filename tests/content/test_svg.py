"""Drawings: shapes and text, nothing that acts, fetches or draws for ever."""

import pytest

from lms.content.media.svg import MOST_BYTES, svg_problems, svg_size
from tests.structure.tree import under

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 320 200">'


def drawing(inside: str) -> bytes:
    """A drawing with this in it."""
    return f"{HEAD}{inside}</svg>".encode()


GOOD = [
    '<rect width="10" height="10" fill="#fff"/>',
    '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/>',
    '<defs><linearGradient id="a"/><linearGradient id="b" href="#a"/></defs><rect fill="url(#b)"/>',
    '<defs><g id="a"><path d="M0 0"/></g></defs><use href="#a"/><use xlink:href="#a" x="5"/>',
    "<!-- lời ghi --><text>Chợ &amp; xóm</text>",
]


@pytest.mark.parametrize("inside", GOOD)
def test_drawings_that_may_be_used(inside: str):
    assert svg_problems(drawing(inside)) == []
    assert svg_size(drawing(inside)) == (320, 200)


def test_a_declaration_of_utf8_may_stand_in_front():
    assert svg_problems(b'<?xml version="1.0" encoding="UTF-8"?>\n' + drawing("")) == []
    assert svg_problems(b'<?xml version="1.0"?>' + drawing("")) == []


def test_the_drawings_of_the_courses_may_be_used():
    drawings = under("courses", ".svg")
    assert drawings
    assert [(path.name, found) for path in drawings if (found := svg_problems(path.read_bytes()))] == []


BAD = [
    "<script>alert(1)</script>",
    '<rect onload="alert(1)"/>',
    '<rect ONCLICK="alert(1)"/>',
    '<a href="javascript:alert(1)"><text>x</text></a>',
    '<image href="https://evil.example/x.png"/>',
    '<use href="https://evil.example/x.svg#a"/>',
    '<use href="data:image/svg+xml,x#a"/>',
    '<use xlink:href="//evil.example/x.svg#a"/>',
    '<rect fill="url(https://evil.example/x.svg#a)"/>',
    "<rect fill=\"url('//evil.example/x.svg#a')\"/>",
    '<rect fill=" URL( data:x)"/>',
    '<rect fill="u\\72l(https://evil.example)"/>',
    '<rect fill="&#117;rl(//evil.example)"/>',
    '<rect style="background:url(x)"/>',
    "<style>@import 'https://evil.example'</style>",
    "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onload" to="alert(1)"/>',
    '<iframe src="//evil.example"/>',
    '<svg:script xmlns:svg="http://www.w3.org/2000/svg">alert(1)</svg:script>',
    "<![CDATA[<script>]]>",
    "<?xml-stylesheet href='x'?>",
    '<rect xml:base="https://evil.example"/>',
    '<handler xmlns="http://www.w3.org/2001/xml-events"/>',
]


@pytest.mark.parametrize("inside", BAD)
def test_drawings_that_may_not(inside: str):
    assert svg_problems(drawing(inside)) != []


ENTITIES = (
    '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + HEAD + "<text>&b;</text></svg>"
)


@pytest.mark.parametrize(
    "data",
    [
        ENTITIES.encode(),
        ENTITIES.encode("utf-16"),
        ENTITIES.encode("utf-16-le"),
        ENTITIES.encode("utf-32"),
        b"\xef\xbb\xbf" + ENTITIES.encode(),
        ('<?xml version="1.0" encoding="UTF-16"?>' + ENTITIES).encode("utf-16"),
        ('<?xml version="1.0" encoding="utf-7"?>' + HEAD + "</svg>").encode(),
        ('<?xml version="1.0" encoding="cp037"?>' + HEAD + "</svg>").encode(),
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + drawing(""),
        b"",
        b"\x00",
        b"\xff\xd8\xff\xe0 no drawing",
        b"<svg",
        b"<html></html>",
        b"GIF89a",
        drawing("<g>" * 2000),
        drawing("<g/>" * MOST_BYTES),
        HEAD.replace("svg", "g", 1).encode() + b"</g>",
    ],
)
def test_files_that_are_no_drawings(data: bytes):
    assert svg_problems(data) != []


@pytest.mark.parametrize(
    "box", ["", "0 0 320", "a b c d", "0 0 nan inf", "0 0 0 0", "0 0 1e9 1e9", "0 0 -1 5", "0 0 9999999 1"]
)
def test_a_drawing_without_a_size(box: str):
    data = HEAD.replace("0 0 320 200", box).encode() + b"</svg>"
    assert svg_problems(data) != []


def test_a_drawing_that_would_draw_for_ever():
    levels = [f'<g id="a{n + 1}">' + f'<use href="#a{n}"/>' * 10 + "</g>" for n in range(9)]
    bomb = drawing('<defs><g id="a0"><rect/></g>' + "".join(levels) + '</defs><use href="#a9"/>')
    assert len(bomb) < MOST_BYTES
    assert svg_problems(bomb) != []


@pytest.mark.parametrize(
    "inside",
    [
        '<g id="a"><use href="#a"/></g>',
        '<pattern id="a"><rect fill="url(#b)"/></pattern><pattern id="b"><rect/></pattern><rect fill="url(#a)"/>',
        '<mask id="a" mask="url(#a)"/><rect mask="url(#a)"/>',
    ],
)
def test_uses_within_uses(inside: str):
    assert svg_problems(drawing(inside)) != []
