"""The editor reads and writes Markdown as the server does: what it saves shows learners the same as before."""

import random
import re

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from lms.base.db import db
from lms.catalogue.models import CourseVersion, Lesson, Step
from lms.content.text.blocks import for_scripts
from lms.content.text.render import render
from lms.content.text.things import Clip, Download, Meaning, Picture, Thing
from lms.web.assets import static_url
from tests.e2e.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]

#: Reads each text with the editor and writes it again; null where the editor leaves it to be edited as Markdown.
ROUND_TRIP = """async ([schemaUrl, markdownUrl, blocks, sources]) => {
  const {makeSchema} = await import(schemaUrl)
  const {makeMarkdown} = await import(markdownUrl)
  const markdown = makeMarkdown(makeSchema(blocks, new Map()), blocks)
  return sources.map(source => markdown.fits(source) ? markdown.write(markdown.read(source)) : null)
}"""
PIECES = [
    "Bấm vào", "**Gửi**", "*nhẹ*", "`mã`", "bà con", "https://vi.vn", "[trang](https://a.vn/b)", "[x](/giup)",
    "![rổ rau](hinh/ro.webp)", "1. Một", "2) Hai", "- chè", "+ gạo", "* cá", "  - con", ":::", "::: mẹo", "::: lạ",
    "::: tin nhắn Số lạ", "::: canh bao", "\\*", "&amp;", "&nbsp;", "<b>", "# đầu", "> lời", "---", "\\", "  ", "_a_b",
    "**“Đ”**ậm", "***cả hai* một**", "a*b*c", "[", "](", "!", "10.", "\u00a0", "    mã", "[a]: /b", "50.000 đ", "~~~",
    "[[OTP]]", "[[", "]]", "[[ mã PIN ]]", "![Chuông](tieng/chuong.webm)", "![Gọi](phim/goi.mp4)",
    "[mẫu đơn](tep/don.pdf)", "::: câu hỏi",
]  # fmt: skip


def made_up(count: int) -> list[str]:
    """Texts that nobody would write and somebody will."""
    chance = random.Random(20261125)
    return [
        "".join(chance.choice(PIECES) + chance.choice(" \n\n") for _ in range(chance.randint(1, 14)))
        for _ in range(count)
    ]


def round_trip(chromium: Browser, site: Site, sources: list[str]) -> list[str | None]:
    """Every text as the editor writes it again."""
    page = chromium.new_page()
    page.goto(f"{site.url}/tro-giup")
    with site.app.test_request_context():
        urls = [static_url("js/editor-schema.js"), static_url("js/editor-markdown.js")]
    written: list[str | None] = page.evaluate(ROUND_TRIP, [*urls, for_scripts(), sources])
    page.close()
    return written


def thing(name: str) -> Thing:
    """Whatever a text names."""
    if name.startswith("[["):
        return Meaning(name[2:-2].strip(), "nghĩa")
    if name.startswith("tep/"):
        return Download(f"/{name}", "pdf", 9)
    return Clip(((f"/{name}", "x"),), 1, 9) if name.startswith(("tieng/", "phim/")) else Picture(f"/anh/{name}", 1, 1)


def shown(source: str) -> str:
    """What learners see of a text, whatever the spaces in its HTML."""
    html = render(source, thing).html
    # A picture alone in its paragraph is a figure; a stray blank beside it makes no difference to the eye.
    html = html.replace('<figure class="picture">', "<p>").replace("</figure>", "</p>")
    html = re.sub(r"\s+", " ", html.replace("&nbsp;", " "))
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", html).replace("<p></p>", "").strip()


def test_every_step_of_the_shipped_courses_comes_back_as_it_was(site: Site, chromium: Browser) -> None:
    with site.app.app_context():
        shipped = select(Step.source).join(Lesson).join(CourseVersion).where(CourseVersion.state == "published")
        sources = list(db.session.scalars(shipped))
    written = round_trip(chromium, site, sources)
    assert len(sources) > 50
    assert [source for source, back in zip(sources, written, strict=True) if back is None] == []
    assert [(s, back) for s, back in zip(sources, written, strict=True) if shown(s) != shown(back or "")] == []


def test_any_text_shows_the_same_or_is_left_as_markdown(site: Site, chromium: Browser) -> None:
    sources = made_up(1500)
    written = round_trip(chromium, site, sources)
    changed = [
        (s, back) for s, back in zip(sources, written, strict=True) if back is not None and shown(s) != shown(back)
    ]
    assert changed == []
    assert sum(back is not None for back in written) > len(sources) * 0.7


def test_what_the_editor_writes_stays_the_same(site: Site, chromium: Browser) -> None:
    once = [text for text in round_trip(chromium, site, made_up(600)) if text is not None]
    assert round_trip(chromium, site, once) == once
