"""The pictures of docs/authoring.md, taken while the trainer's afternoon of test_afternoon.py is acted out."""

import io
import re
import tempfile
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from lms.app import create_app
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.exchange.coursecli import load_folders
from lms.operating import database
from lms.operating.demo.demo_making import Size, load_demo
from lms.operating.demo.staff import TRAINER
from tests.conftest import make_settings
from tests.e2e.conftest import CHROMIUM, FLAGS, Site
from tests.e2e.learner import press
from tests.e2e.test_afternoon import Afternoon, begin_course, enter, write_handout, write_list
from tests.e2e.test_recording import MICROPHONE
from tests.structure.tree import ROOT

FOLDER = ROOT / "docs" / "authoring"
WIDE = {"width": 1000, "height": 760}


def keep(page: Page, name: str, *, at: str | None = None) -> None:
    """Keep what is on the screen, small; `at` is scrolled to the top first."""
    if at:
        page.locator(at).first.evaluate("element => element.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(300)
    image = Image.open(io.BytesIO(page.screenshot()))
    image.save(FOLDER / f"{name}.webp", quality=60, method=6)


def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(make_settings(f"sqlite:///{folder}/guide.db", Path(folder)))
        with app.app_context():
            database.bring_up()
            load_folders(app.extensions["lms_settings"].courses)
            db.session.rollback()
            begin_write(db.session())
            load_demo(db.session(), now(), size=Size(people=40), quiet=True)
            db.session.commit()
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *MICROPHONE])
            page = browser.new_context(viewport=WIDE, locale="vi-VN").new_page()
            site = Site(f"http://127.0.0.1:{server.server_port}", app)
            enter(page, site, TRAINER)
            walk(Afternoon(site, browser, page, Path(folder), cuts=False, title="Bán rau qua mạng"))
            browser.close()
        server.shutdown()


def walk(afternoon: Afternoon) -> None:
    """From the desk to the page that publishes."""
    page = afternoon.page
    keep(page, "1-ban-soan")
    course = begin_course(afternoon)
    press(page, "Lấy bài từ tệp Word")
    page.locator("#file").set_input_files(write_handout(afternoon.folder))
    press(page, "Đọc tệp")
    keep(page, "2-chia-bai", at="h1")
    press(page, "Đưa vào bản nháp")
    press(page, "Xem và sửa: Chụp ảnh hàng cho đẹp")
    page.locator("[data-row='1'] .step-body").click()
    keep(page, "3-viet-bai", at="h1")
    page.locator("[data-row='1']").get_by_role("link", name="Thu giọng đọc").click()
    page.get_by_role("button", name="Thu", exact=True).click()
    page.locator("[data-state]").filter(has_text="0:02").wait_for()
    keep(page, "4-thu-giong", at="h1")
    page.goto(f"{course}/nhap-cau-hoi")
    page.locator("#file").set_input_files(write_list(afternoon.folder))
    press(page, "Đọc tệp")
    keep(page, "5-xem-cau-hoi", at="h1")
    page.goto(f"{course}/hinh")
    keep(page, "6-hinh-va-tep", at="h2")
    page.goto(course)
    page.locator(".rows.ordered a").first.click()
    page.goto(page.url.removesuffix("/viet") + "/xem-truoc")
    keep(page, "7-xem-truoc", at="h1")
    page.goto(f"{course}/nho-xem")
    keep(page, "8-nho-xem", at="h1")
    page.goto(f"{course}/xuat-ban")
    keep(page, "9-xuat-ban", at="h1")
    page.goto(f"{course}/cach-hoi")
    keep(page, "10-cach-hoi", at="h1")
    copy_and_change(page, afternoon.site)


def copy_and_change(page: Page, site: Site) -> None:
    """A shipped course is copied, its original asks another question, and the copy sees it."""
    original = f"{site.url}/soan/1"
    page.goto(f"{original}/chep")
    press(page, "Chép")
    page.wait_for_url(re.compile(r"/soan/\d+$"))
    copy = page.url
    page.goto(original)
    press(page, "Mở bản nháp để sửa")
    page.goto(f"{original}/ngan-hang")
    page.locator(".questions a", has_text="Sửa").first.click()
    page.locator("#stem").fill(page.locator("#stem").input_value() + " Chọn một việc.")
    page.locator("main .buttons button").first.click()
    page.locator(".feedback.right").wait_for()
    page.goto(f"{original}/xuat-ban")
    press(page, "Xuất bản")
    page.locator(".saved").wait_for()
    page.goto(f"{copy}/ban-goc")
    keep(page, "11-ban-goc", at="h1")


if __name__ == "__main__":
    main()
