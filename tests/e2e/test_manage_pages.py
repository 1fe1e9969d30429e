"""The managing desk: each page clean for axe in light and dark and valid HTML; an officer's morning without scripts."""

import re
import secrets
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from lms.base.db import db
from lms.people.models import Person
from tests.admin.desk import Screen
from tests.e2e.axe import look_in_turn
from tests.e2e.conftest import Site
from tests.e2e.doors import come_in
from tests.e2e.learner import press
from tests.html_judge import judge

pytestmark = pytest.mark.browser
ONE_ENGINE = pytest.mark.parametrize("site", ["sqlite"], indirect=True)


SEARCHES = (("people", "khong co"), ("people", "nguyen"), ("areas", "dinh bien"))


def sign_in(page: Page, site: Site) -> None:
    """As the commune's officer."""
    come_in(page.context, site, "canbo")
    page.goto(f"{site.url}/quan-ly/")


def first_link(page: Page, url: str, selector: str = "main .rows a") -> str:
    """Where the first link of a list leads."""
    page.goto(url)
    return page.locator(selector).first.get_attribute("href") or ""


def paths(page: Page, site: Site) -> list[str]:
    """Every page of the desk, for things of the demo."""
    desk = f"{site.url}/quan-ly"
    certificate = first_link(page, f"{desk}/giay")
    person = first_link(page, site.url + certificate, "main dd a")
    commune = first_link(page, f"{desk}/dia-ban")
    hamlet = first_link(page, site.url + commune)
    role, code = first_link(page, f"{desk}/can-bo"), first_link(page, f"{desk}/ma-ghi-danh")
    own = [
        "/",
        "/nguoi",
        "/nguoi/ghi-danh",
        "/can-bo",
        "/can-bo/them",
        "/giay",
        "/giay?la=valid",
    ]
    own += ["/ma-ghi-danh", "/ma-ghi-danh/them", "/dia-ban", "/nhat-ky"]
    own += ["/nho-sua", "/co-the-trung"]
    found = [f"/quan-ly{path}" for path in own]
    found += [
        person + what for what in ("", "/sua", "/chuyen-xom", "/ma-pin", "/the", "/giao-viec", "/ma-moi", "/dong-y")
    ]
    found += [certificate + what for what in ("", "/cap-lai", "/thu-hoi")]
    found += [role + what for what in ("", "/thoi", "/mat-khau")]
    found += [code + what for what in ("", "/dong")]
    found += [commune, f"{commune}/them-xom", hamlet, f"{hamlet}/doi-ten", f"{hamlet}/ket-thuc"]
    return found


@pytest.fixture
def officer(chromium: Browser, site: Site) -> Iterator[Page]:
    """The officer, signed in on a phone."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    context.set_default_timeout(15000)
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


@pytest.mark.slow
@ONE_ENGINE
def test_pages_are_clean_for_axe_in_light_and_dark_and_fit_a_phone(officer: Page, site: Site) -> None:
    found = []
    searched = []
    for place, words in SEARCHES:
        officer.goto(f"{site.url}/quan-ly/{'nguoi' if place == 'people' else 'dia-ban'}")
        officer.locator("#tim").fill(words)
        press(officer, "Tìm")
        searched.append(officer.url.removeprefix(site.url))
    for number, path in enumerate([*paths(officer, site), *searched]):
        found += [f"{path}: {problem}" for problem in look_in_turn(officer, site.url + path, number)[0]]
        wide = officer.evaluate("document.documentElement.scrollWidth")
        if wide > 360:
            found.append(f"{path}: {wide} px wide")
    assert found == []


@ONE_ENGINE
def test_pages_are_valid_html_with_their_mistakes_too(officer: Page, site: Site) -> None:
    known = paths(officer, site)
    with site.app.app_context():
        screen = Screen(site.app, db.session.scalars(select(Person).where(Person.login == "canbo")).one())
    pages = {path: screen.text(path) for path in known}
    sent = [path for path in known if re.search(r"/(ghi-danh|them|sua|chuyen-xom|giao-viec|thu-hoi|them-xom)$", path)]
    pages |= {f"POST {path}": screen.refused(path) for path in sent}
    pages |= {f"found in {place}": screen.search(place, words) for place, words in SEARCHES}
    assert len(sent) == 8
    assert judge(pages) == []


@ONE_ENGINE
def test_a_form_with_mistakes_is_clean_for_axe(officer: Page, site: Site) -> None:
    found = []
    for scheme in ("light", "dark"):
        officer.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        officer.goto(f"{site.url}/quan-ly/nguoi/ghi-danh")
        press(officer, "Ghi danh cho người này")
        assert officer.locator(".error-summary li").count() == 4
        found += axe(officer)
    assert found == []


def axe(page: Page) -> list[str]:
    """What axe says about the page as it stands."""

    return [violation["id"] for violation in Axe().run(page).response["violations"]]


def test_an_officer_registers_somebody_who_then_learns_and_corrects_a_certificate(
    phone: BrowserContext, site: Site
) -> None:
    page = phone.new_page()
    sign_in(page, site)
    name = f"Lục Thị Mới {secrets.choice('ABCDEGHIKLMN')}{secrets.choice('abcdeghikl')}"
    page.goto(f"{site.url}/quan-ly")
    page.locator("main .rows a").filter(has_text="Học viên").first.click()
    press(page, "Ghi danh hộ")
    page.locator("#name").fill(name)
    page.locator("#birth_year").fill("1958")
    page.locator("#area").select_option(index=1)
    page.locator("#agree_learning").check()
    press(page, "Ghi danh cho người này")
    code, pin = (page.locator(".code").nth(n).inner_text() for n in (0, 1))
    correct_and_reissue(page, site)
    page.goto(f"{site.url}/thoat")
    press(page, "Thoát")
    page.goto(f"{site.url}/vao-hoc")
    page.locator("#who").fill(code)
    page.locator("#pin").fill(pin)
    press(page, "Vào học")
    page.goto(f"{site.url}/toi")
    assert name in page.inner_text("main")
    page.goto(f"{site.url}/quan-ly")
    assert page.inner_text("h1") == "Trang này không mở được với tài khoản này"


def correct_and_reissue(page: Page, site: Site) -> None:
    """A name is corrected; the paper follows, the old one is known as replaced, the log tells of both."""
    certificate = first_link(page, f"{site.url}/quan-ly/giay?la=valid")
    person = first_link(page, site.url + certificate, "main dd a")
    page.goto(f"{site.url}{person}/sua")
    corrected = page.locator("#name").input_value() + " Sửa"
    page.locator("#name").fill(corrected)
    page.locator("#reason").fill("thiếu chữ")
    press(page, "Lưu")
    press(page, "Cấp lại giấy")
    press(page, "Đồng ý cấp lại")
    assert corrected in page.inner_text("main")
    page.goto(site.url + certificate.replace("/quan-ly/giay/", "/v/"))
    assert "Đã cấp lại giấy khác" in page.inner_text("main")
    page.goto(f"{site.url}/quan-ly/nhat-ky")
    assert f"Cấp lại giấy cho {corrected}" in page.inner_text("main .rows li:first-child")
