"""A lesson taken along: opened from a folder, without network and scripts, it shows everything and answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.axe import judged
from tests.e2e.conftest import Site
from tests.e2e.learner import named
from tests.html_judge import judge

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]
LESSON = "/khoa-hoc/an-toan-tren-mang"


@pytest.fixture
def taken(phone: BrowserContext, site: Site, tmp_path: Path) -> Path:
    """The first lesson's file, got the way a learner gets it."""
    page = phone.new_page()
    page.goto(site.url + LESSON)
    page.locator("main .path a").first.click()
    page.goto(page.url.rsplit("/", 1)[0] + "/xong")
    with page.expect_download() as download:
        named(page, "Tải cả bài về một tệp, mở không cần mạng, gửi được qua Zalo").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path


@pytest.fixture
def offline(chromium: Browser) -> Iterator[Page]:
    """A phone without network and scripts."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False, offline=True)
    yield context.new_page()
    context.close()


def test_it_opens_without_network_and_scripts(taken: Path, offline: Page) -> None:
    asked: list[str] = []
    offline.on("request", lambda request: asked.append(request.url))
    offline.goto(taken.as_uri())
    assert taken.name.startswith("bai-1-")
    assert taken.name.endswith(".html")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    pictures = offline.locator("img")
    assert pictures.count() > 0
    assert all(pictures.nth(n).evaluate("picture => picture.naturalWidth") > 0 for n in range(pictures.count()))
    assert offline.locator("body").evaluate("body => getComputedStyle(body).fontSize") == "18px"
    summary = offline.locator("main details summary").first
    summary.click()
    assert offline.locator("details[open] p").first.inner_text().startswith(("Đúng rồi.", "Chưa đúng."))
    assert offline.evaluate("document.documentElement.scrollWidth") <= 360


def test_it_is_clean_for_axe_and_valid(taken: Path, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(taken.as_uri())
    found = judged(page)
    context.close()
    assert found == []
    assert judge({"lesson": taken.read_text()}) == []
