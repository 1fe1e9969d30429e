"""A photo is made smaller in the browser before it travels: upright, without its place; the rest as it is."""

import base64
import io
import random
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from lms.base.db import db
from lms.catalogue.models import Media
from tests.e2e.conftest import Site
from tests.e2e.learner import press
from tests.e2e.test_desk_pages import sign_in
from tests.factories.photos import scene

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]
#: What the browser would send of the chosen file: its type and its bytes.
CHOSEN = """() => new Promise(done => {
  const [file] = document.querySelector("#file").files
  const reader = new FileReader()
  reader.addEventListener("load", () => done([file.type, reader.result]))
  reader.readAsDataURL(file)
})"""


@pytest.fixture
def library(chromium: Browser, site: Site) -> Iterator[Page]:
    """The library of a new course."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    context.set_default_timeout(15000)
    page = context.new_page()
    sign_in(page, site)
    press(page, "Tạo khóa học")
    page.locator("#title").fill("Khóa thử ảnh")
    press(page, "Tạo khóa học")
    page.goto(page.url.rstrip("/") + "/hinh")
    yield page
    context.close()


def photo(size: tuple[int, int] = (4000, 3000)) -> bytes:
    """A photo of a phone that lay on its side, with where it was taken."""
    made = scene(size)
    noise = Image.frombytes("RGB", (800, 600), random.Random(2).randbytes(1_440_000))
    made.paste(noise.resize((size[0] // 2, size[1])), (size[0] // 2, 0))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 54.0, 0.0)})
    out = io.BytesIO()
    made.save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


def chosen(page: Page, name: str, mime: str, data: bytes) -> tuple[str, bytes]:
    """What stands in the form once a file was chosen, when the script has had its time."""
    page.locator("#file").set_input_files({"name": name, "mimeType": mime, "buffer": data})
    page.locator("#file[data-smaller=done]").wait_for(timeout=60_000)
    kind, address = page.evaluate(CHOSEN)
    return kind, base64.b64decode(address.partition(",")[2])


def test_a_photo_becomes_small_and_upright_before_it_travels(library: Page, site: Site) -> None:
    data = photo()
    assert len(data) > 1_500_000
    kind, small = chosen(library, "anh.jpg", "image/jpeg", data)
    image = Image.open(io.BytesIO(small))
    assert (kind, image.size, dict(image.getexif())) == ("image/jpeg", (1920, 2560), {})
    assert len(small) < len(data) / 2
    red = image.getpixel((960, 100))
    assert isinstance(red, tuple)
    assert red[0] > 180 > red[2], "what was left is on top"
    library.locator("#name").fill("rổ rau")
    library.locator("#description").fill("Hai rổ rau")
    press(library, "Đưa lên")
    assert "Đã đưa lên." in library.inner_text("#moi")
    with site.app.app_context():
        kept = db.session.scalars(select(Media).order_by(Media.created_at.desc())).first()
        assert kept is not None
        assert (kept.width, kept.height) == (960, 1280)


def test_what_is_small_or_no_photo_travels_as_it_is(library: Page) -> None:
    small = photo((600, 400))
    assert chosen(library, "anh.jpg", "image/jpeg", small) == ("image/jpeg", small)
    broken = b"\xff\xd8\xff" + bytes(2_000_000)
    assert chosen(library, "anh.jpg", "image/jpeg", broken) == ("image/jpeg", broken)
    assert chosen(library, "a.pdf", "application/pdf", bytes(2_000_000)) == ("application/pdf", bytes(2_000_000))
