"""Markdown from anybody: shown as text, never run, never slow."""

import re
import time

import pytest
from hypothesis import given, settings, strategies

from lms.content.text.check import mistakes
from lms.content.text.markdown import MOST_CHARS, Picture
from lms.content.text.render import Rendered, render
from tests.depth import times

TAG = re.compile(r"<(/?[a-z0-9]+)((?:\s[^>]*)?)>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
TAGS = "p strong em ul ol li a img figure div span br".split()
ATTRIBUTES = "href src alt width height loading decoding start class rel title".split()


def show(source: str) -> Rendered:
    """Render with one picture known."""
    return render(source, lambda name: Picture("/hinh/abc.webp", 2, 1) if name == "hinh/co.webp" else None)


def attributes(markup: str) -> list[tuple[str, str]]:
    """Every attribute of every tag."""
    return [pair for _tag, rest in TAG.findall(markup) for pair in ATTRIBUTE.findall(rest)]


def is_harmless(markup: str) -> bool:
    """Only our own tags and attributes, links to https or to us, nothing left that looks like a tag."""
    if re.search("<", TAG.sub("", markup)):
        return False
    names = {tag.strip("/") for tag, _rest in TAG.findall(markup)}
    found = attributes(markup)
    links = [value for name, value in found if name in ("href", "src")]
    return (
        names <= set(TAGS)
        and {name for name, _value in found} <= set(ATTRIBUTES)
        and all(link.startswith(("https://", "/", "hinh/")) and not link.startswith("//") for link in links)
    )


HTML = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src=//evil.example></iframe>",
    "<style>*{display:none}</style>",
    "<!-- --><b onclick=x>",
    "<p\n\nonclick=alert(1)>",
    "</div></main><h1>x",
    "<<script>script>alert(1)<</script>/script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<ScRiPt\x00>alert(1)</script>",
    "`<script>`",
    "<http://evil.example>",
    "<javascript:alert(1)>",
    "<?php echo 1 ?>",
    "<![CDATA[<script>]]>",
]


@pytest.mark.parametrize("source", HTML)
def test_html_is_text(source: str):
    markup = show(source).html
    assert is_harmless(markup)
    assert "<script" not in markup.lower()
    assert not re.search(r"<[^>]*\son\w+", markup)


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)"),
        *("javascript&colon;alert(1)", "&#x6A;avascript&#58;alert(1)", "%6Aavascript:alert(1)", "\x01javascript:x"),
        *(
            "data:text/html,<script>",
            "data:image/svg+xml;base64,AAAA",
            "vbscript:x",
            "file:///etc/passwd",
            "http://x.vn",
        ),
        *("//evil.example", "/\\evil.example", "\\\\evil.example", "ftp://x", "mailto:a@b.c", "blob:x", "tel:113"),
        *("https:/\\evil.example", "<javascript:alert(1)>", "./x", "?a=1", "#x", "hinhx/a"),
    ],
)
@pytest.mark.parametrize("form", ["[x]({})", "![x]({})", "[x]: {}\n\n[x]", "[![x]({})]({})", "::: mẹo\n[x]({})\n:::"])
def test_links_go_to_https_or_to_us(address: str, form: str):
    markup = show(form.replace("{}", address)).html
    assert is_harmless(markup)
    assert not [value for name, value in attributes(markup) if name in ("href", "src") and "evil" in value[:3]]


@pytest.mark.parametrize("address", ["https://thuathienhue.gov.vn/a?b=c&d=ế", "/khoa-hoc/thu", "/"])
def test_good_links_are_links(address: str):
    assert "<a href=" in show(f"[x]({address})").html


def test_a_title_cannot_bring_an_attribute():
    assert is_harmless(show('[x](https://a.vn "a\\" onclick=alert(1) b=\\"")').html)
    assert is_harmless(show('![" onerror=alert(1) x="](hinh/co.webp \'" onload=x\')').html)


def test_a_sender_of_a_message_is_text():
    markup = show('::: tin nhắn <img src=x onerror=alert(1)> "a"\nChữ\n:::').html
    assert is_harmless(markup)
    assert "<img" not in markup


def test_blocks_within_blocks():
    source = "\n".join(["::: mẹo"] * 300 + ["Chữ"] + [":::"] * 300)
    markup = show(source).html
    assert is_harmless(markup)
    assert markup.count("<div") == markup.count("</div>")


SLOW = {
    "brackets": "[",
    "pictures": "![",
    "stars": "*a **b ",
    "underscores": "_a__b",
    "ticks": "`",
    "lists": "- ",
    "numbers": "1. ",
    "blocks": "::: mẹo\n",
    "tags": "<a",
    "links": "[a](",
    "references": "[a]: https://b.vn\n",
    "lines": "a\n",
    "backslashes": "\\",
    "quotes": ">",
    "marks": "e\u0301\u0302",
    "entities": "&amp",
    "nul": "\0",
}


@pytest.mark.parametrize("piece", SLOW.values(), ids=SLOW)
def test_however_long_it_takes_a_moment(piece: str):
    source = piece * (times(500_000, 250_000, 1_000_000) // len(piece))
    began = time.process_time()
    assert is_harmless(show(source).html)
    assert [mistake.serious for mistake in mistakes(source)] == [True]
    show(source[:MOST_CHARS])
    mistakes(source[:MOST_CHARS])
    assert time.process_time() - began < 10, "it was seconds for the longest text that is read, and no more"


def test_a_link_without_an_address_leads_nowhere():
    assert "href" not in show("[chữ]()").html
    assert "chữ" in show("[chữ]()").html


@given(strategies.text(alphabet="[]()!<>*_`:#-&;/\\ \n\t\"'=abxế0.", max_size=200))
@settings(max_examples=times(300, 40), deadline=None)
def test_whatever_is_written_is_harmless(source: str):
    assert is_harmless(show(source).html)
    mistakes(source, ())
