"""Every page of visitors and learners: under 14 KB, clean for axe in light and dark, HTML as the standard asks."""

import re
import secrets
from collections.abc import Iterator
from functools import cache

import brotli
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from lms.operating.demo.staff import PASSWORD
from tests.depth import DEEPEST
from tests.e2e.axe import look
from tests.e2e.conftest import Site
from tests.e2e.learner import learn_course, press
from tests.e2e.test_learner_path import join, slugs
from tests.html_judge import judge

# What a page looks like does not depend on the database, so one engine is enough here.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]
BUDGET = 14 * 1024


@pytest.fixture(scope="session")
def learner(chromium: Browser, site: Site) -> Iterator[Page]:
    """Somebody who has joined and completed the first course."""
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    join(page, site, f"Người Thử {secrets.choice('ABCDEGHIKLMN')}{secrets.choice('abcdeghikl')}")
    page.goto(f"{site.url}/khoa-hoc/{slugs(site)[0]}")
    press(page, "Ghi danh khóa này")
    learn_course(page, site, slugs(site)[0])
    assert page.inner_text("h1") == "Bà con đạt rồi"
    yield page
    context.close()


@cache
def visitor_paths(site: Site) -> list[str]:
    """Pages anybody may open: every step of the first course, its practice, and the site's own pages."""
    client = site.app.test_client()
    paths = ["/", "/ghi-danh", "/ghi-danh?xom=goc+thong", "/vao-hoc", "/dang-nhap", "/tro-giup", "/tra-cuu"]
    paths += ["/thong-tin-duoc-giu", "/styleguide", "/v/KHONGCO2", "/khong-co-trang-nay"]
    for slug in slugs(site):
        paths += [f"/khoa-hoc/{slug}", f"/khoa-hoc/{slug}/kiem-tra"]
        for lesson in re.findall(rf'href="(/khoa-hoc/{slug}/[a-z0-9-]+)"', text(client, f"/khoa-hoc/{slug}")):
            if not lesson.endswith("/kiem-tra"):
                paths += [f"{lesson}/{n}" for n in range(1, 8)] + [f"{lesson}/on-bai/1", f"{lesson}/xong"]
    return [path for path in dict.fromkeys(paths) if client.get(path).status_code != 500]


def text(client: FlaskClient, path: str) -> str:
    """A page's HTML."""
    return client.get(path).get_data(as_text=True)


def own_paths(page: Page, site: Site) -> list[str]:
    """Pages of a learner."""
    page.goto(f"{site.url}/toi")
    code = page.locator("a[href$='.pdf']").first.get_attribute("href") or ""
    paths = ["/", "/toi", "/toi/thong-tin", "/toi/ma-pin", "/toi/xoa", "/thoat", "/ghi-danh/xong"]
    paths += ["/toi/dong-y", "/toi/nho-sua", "/toi/cau-tra-loi"]
    paths += [code.removesuffix(".pdf"), "/v/" + code.removeprefix("/giay/").removesuffix(".pdf")]
    return paths


def weight(client: FlaskClient, path: str) -> int:
    """Compressed bytes of a page with everything it loads but pictures."""
    page = client.get(path, headers={"Accept-Encoding": "br"}).data
    html = brotli.decompress(page).decode() if not page.startswith(b"<!") else page.decode()
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', html))
    return len(page) + sum(len(client.get(name, headers={"Accept-Encoding": "br"}).data) for name in files)


def test_every_visitor_page_weighs_at_most_14_kb_at_every_text_size(site: Site) -> None:
    client = site.app.test_client()
    weights: dict[tuple[str, str], int] = {}
    # The style guide shows every part of every page at once, to those who build them, in demo mode only.
    paths = [path for path in visitor_paths(site) if path != "/styleguide"]
    for size in "123":
        client.set_cookie("co-chu", size)
        weights |= {(path, size): weight(client, path) for path in paths}
        # Another size is another word or two: the heaviest pages are weighed in each.
        paths = paths if DEEPEST else sorted(paths, key=lambda path: weights[path, "1"])[-len(paths) // 4 :]
    assert not {where: w for where, w in weights.items() if w > BUDGET}


@pytest.mark.slow
def test_pages_are_clean_for_axe_in_light_and_dark(learner: Page, site: Site) -> None:
    found = []
    paths = own_paths(learner, site)
    step = next(path for path in visitor_paths(site) if path.endswith("/1"))
    for path in [*paths, step, f"/khoa-hoc/{slugs(site)[0]}", f"/khoa-hoc/{slugs(site)[0]}/kiem-tra"]:
        found += [f"{path}: {problem}" for problem in look(learner, site.url + path)]
    assert found == []


@pytest.mark.slow
def test_visitor_pages_are_clean_for_axe_in_light_and_dark(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    found = []
    # All lessons are drawn by the same pages: the first course is looked at, every second step of the first two there
    # are, the practice and the end of each lesson, and of the other courses how their test begins.
    others = tuple(f"/khoa-hoc/{slug}/" for slug in slugs(site)[1:])
    paths = [p for p in visitor_paths(site) if not re.search(r"/[3-7]$", p) and not p.startswith(others)]
    steps = [p for p in paths if re.search(r"/[12]$", p) and "/on-bai/" not in p]
    paths = [p for p in paths if p not in steps[1::2]]
    for path in [*paths, *(f"{start}kiem-tra" for start in others)]:
        found += [f"{path}: {problem}" for problem in look(page, site.url + path)]
    context.close()
    assert found == []


def test_every_page_is_valid_html(learner: Page, site: Site) -> None:
    client = site.app.test_client()
    pages = {path: text(client, path) for path in visitor_paths(site)}
    for path in own_paths(learner, site):
        learner.goto(site.url + path)
        answer = learner.context.request.get(site.url + path)
        pages[f"own {path}"] = answer.text()
    assert judge(pages) == []


def test_the_officer_signs_in_and_sees_clean_pages_of_the_own_area_only(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(f"{site.url}/dang-nhap")
    page.locator("#login").fill("canbo")
    page.locator("#password").fill(PASSWORD)
    press(page, "Đăng nhập")
    assert page.inner_text("h1") == "Báo cáo"
    page.locator("main h2 a").first.click()
    address = page.url
    found, pages = [], {}
    for path in ("/bao-cao", address.removeprefix(site.url)):
        found += [f"{path}: {problem}" for problem in look(page, site.url + path)]
        pages[path] = context.request.get(site.url + path).text()
    context.close()
    assert found == []
    assert judge(pages) == []
