"""Pages drawn once: whatever a browser accepts, it reads the same page; what fills the gaps is not compressed."""

import gzip
import zlib

import brotli
import pytest
from flask import Flask
from hypothesis import given, strategies as st

from lms.web.drawn import DrawnPage

HTML = "<!doctype html><p>Chào [[tên]]!</p>" + "<p>Bà con bấm vào đây.</p>" * 40 + "<input value='[[mã]]'></html>"
MARKS = ("[[tên]]", "[[mã]]")


def body(page: DrawnPage, accepted: str, filling: dict[str, str] | None = None) -> tuple[str, bytes]:
    """Content-Encoding and bytes for a browser that accepts so much."""
    with Flask("t").test_request_context(headers={"Accept-Encoding": accepted}):
        response = page.answer(filling)
    assert "Accept-Encoding" in response.vary
    assert "Cookie" in response.vary
    assert response.content_type == "text/html; charset=utf-8"
    return response.headers.get("Content-Encoding", ""), response.data


def test_a_page_without_gaps_comes_in_what_the_browser_accepts() -> None:
    page = DrawnPage(HTML)
    assert body(page, "") == ("", HTML.encode())
    coding, packed = body(page, "gzip, deflate, br")
    assert (coding, brotli.decompress(packed).decode()) == ("br", HTML)
    coding, packed = body(page, "gzip, deflate")
    assert (coding, gzip.decompress(packed).decode()) == ("gzip", HTML)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", ""),
        ("identity", ""),
        ("deflate", ""),
        ("*", "br"),
    ],
)
def test_what_a_browser_refuses_is_not_sent(accepted: str, coding: str) -> None:
    assert body(DrawnPage(HTML), accepted)[0] == coding


@given(name=st.text(max_size=200), token=st.text(max_size=200))
def test_a_filled_page_reads_the_same_compressed_or_not(name: str, token: str) -> None:
    filling = {"[[tên]]": name.encode(errors="replace").decode(), "[[mã]]": token.encode(errors="replace").decode()}
    page = DrawnPage(HTML, MARKS)
    plain = HTML.replace("[[tên]]", filling["[[tên]]"], 1).replace("[[mã]]", filling["[[mã]]"])
    assert body(page, "", filling)[1].decode() == plain
    coding, packed = body(page, "gzip, br", filling)
    assert coding == "gzip"
    assert gzip.decompress(packed).decode() == plain


def test_a_token_stays_out_of_the_compressor() -> None:
    """Words of the page in a token must not make the answer shorter."""
    page, alike, unlike = DrawnPage(HTML, MARKS), "<p>Bà con bấm", "qxzwjk~{}#@%^&*+"
    assert len(alike.encode()) == len(unlike)
    lengths = {len(body(page, "gzip", {"[[tên]]": "Thoa", "[[mã]]": token})[1]) for token in (alike, unlike)}
    assert len(lengths) == 1


def test_a_gap_that_nothing_fills_is_an_error() -> None:
    with pytest.raises(KeyError):
        body(DrawnPage(HTML, MARKS), "gzip", {"[[tên]]": "Thoa"})


def test_the_compressed_page_is_smaller() -> None:
    packed = body(DrawnPage(HTML, MARKS), "gzip", {"[[tên]]": "Thoa", "[[mã]]": "0" * 90})[1]
    assert len(packed) < len(zlib.compress(HTML.encode())) + 250 < len(HTML.encode()) / 2
