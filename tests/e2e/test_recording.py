"""A step is read aloud into a (made-up) microphone and heard by a learner."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import FLAGS, WINDOWLESS, Site
from tests.e2e.test_editor import begin_lesson, text_of

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]
#: Chromium beeps into its own microphone and asks nobody.
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


def test_a_trainer_records_a_step(chromium: Browser, site: Site) -> None:
    browser = chromium.browser_type.launch(executable_path=WINDOWLESS, args=[*FLAGS, *MICROPHONE])
    context = browser.new_context(viewport={"width": 360, "height": 640})
    context.set_default_timeout(15000)
    page = context.new_page()
    begin_lesson(page, site)
    page.locator("#b1-title").fill("Mở máy")
    text_of(page).click()
    page.keyboard.type("Bấm nút bên phải.")
    page.locator(".save-bar .button").click()
    page.get_by_role("link", name="Thu giọng đọc").click()
    expect(page.locator(".to-read")).to_contain_text("Bấm nút bên phải.")
    page.get_by_role("button", name="Thu", exact=True).click()
    expect(page.locator("[data-state]")).to_contain_text("Đang thu: 0:02", timeout=10000)
    page.get_by_role("button", name="Dừng").click()
    expect(page.locator("[data-state]")).to_contain_text("Nghe lại")
    context.set_offline(True)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("[data-state]")).to_contain_text("Đoạn thu vẫn còn đây")
    context.set_offline(False)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator(".saved")).to_be_visible()
    expect(page.locator(".listen .muted").first).to_have_text(re.compile(r"^[23] giây, \d+ KB$"))
    length = page.locator(".listen audio").first.evaluate(
        """audio => new Promise(done => {
             audio.addEventListener("loadedmetadata", () => done(audio.duration))
             audio.addEventListener("error", () => done(-1))
             audio.preload = "metadata"; audio.load() })"""
    )
    assert 1.5 < length < 4
    browser.close()
