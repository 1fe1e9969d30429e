"""The pictures of the README's tour, taken from a fresh demo by script/tour."""

import io
import tempfile
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from lms.app import create_app
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.exchange.coursecli import load_folders
from lms.operating import database
from lms.operating.demo.demo_making import load_demo
from lms.operating.demo.staff import LEARNER_CODE, PASSWORD, PIN
from tests.conftest import make_settings
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.learner import press
from tests.structure.tree import ROOT

FOLDER = ROOT / "docs" / "tour"
PHONE, DESK = (360, 640), (1280, 800)
LESSON = "/khoa-hoc/ban-hang-tren-mang/tinh-gia"
#: name -> (who, size, address, height to keep or None for the screen); taken in this order.
PICTURES = {
    "1-home": ("visitor", PHONE, "/", None),
    "2-step": ("visitor", PHONE, f"{LESSON}/3", 1000),
    "3-practice": ("visitor", PHONE, f"{LESSON}/on-bai/1?lan=1&answer=b", 1000),
    "4-learner": ("learner", PHONE, "/", None),
    "5-writing": ("huongdan", DESK, "step", 900),
    "6-bank": ("huongdan", PHONE, "/soan/1/ngan-hang", 1000),
    "7-report": ("canbo", DESK, "report", 1100),
    "8-people": ("canbo", PHONE, "/quan-ly", None),
}


def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(make_settings(f"sqlite:///{folder}/tour.db", Path(folder)))
        with app.app_context():
            database.bring_up()
            load_folders(app.extensions["lms_settings"].courses)
            db.session.rollback()
            begin_write(db.session())
            load_demo(db.session(), now(), quiet=True)
            db.session.commit()
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for name in PICTURES:
                take(browser, f"http://127.0.0.1:{server.server_port}", name)
            browser.close()
        server.shutdown()


def take(browser: Browser, url: str, name: str) -> None:
    """Take one picture and keep it small."""
    who, (width, height), path, keep = PICTURES[name]
    context = browser.new_context(viewport={"width": width, "height": keep or height}, device_scale_factor=1.5)
    page = context.new_page()
    enter(page, url, who)
    find(page, url, path)
    image = Image.open(io.BytesIO(page.screenshot()))
    image.save(FOLDER / f"{name}.webp", quality=70, method=6)
    context.close()


def enter(page: Page, url: str, who: str) -> None:
    """Sign the demo's person in."""
    if who == "learner":
        page.goto(f"{url}/vao-hoc")
        page.locator("#who").fill(LEARNER_CODE)
        page.locator("#pin").fill(PIN)
        press(page, "Vào học")
    elif who != "visitor":
        page.goto(f"{url}/dang-nhap")
        page.locator("#login").fill(who)
        page.locator("#password").fill(PASSWORD)
        press(page, "Đăng nhập")


def find(page: Page, url: str, path: str) -> None:
    """Go to an address, or to a page that has no fixed one."""
    if path == "report":
        page.locator("main a[href^='/bao-cao/']").first.click()
    elif path == "step":
        page.goto(f"{url}/soan/1")
        press(page, "Mở bản nháp để sửa")
        page.locator(".rows.ordered a").first.click()
        page.locator(".rows.ordered a").nth(1).click()
        page.locator("iframe").scroll_into_view_if_needed()
        page.evaluate("scrollTo(0, 0)")
    else:
        page.goto(url + path)


if __name__ == "__main__":
    main()
