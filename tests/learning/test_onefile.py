"""A lesson as one file: pictures inside, small enough to send, the questions answerable without a server."""

import base64
import io
import random
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from lms.catalogue.models import Media
from lms.catalogue.pictures import picture_address
from lms.learning.onefile import MOST_BYTES, questions_of, with_pictures
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import Asked
from lms.quizzes.texts import QuestionText
from tests.factories.people import World, world
from tests.quizzes.test_kinds import BODIES

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


@pytest.fixture
def made(session: Session) -> World:
    it = world(session, NOW)
    session.commit()
    return it


def keep(session: Session, data: bytes, mime: str, sha: str) -> str:
    """A picture in the database; its address."""
    session.add(Media(sha256=sha * 64, mime=mime, width=1, height=1, size=len(data), data=data, created_at=NOW))
    session.flush()
    return picture_address(sha * 64, mime)


def noise(side: int, seed: int) -> bytes:
    """A photo that compresses badly."""
    rng = random.Random(seed)
    image = Image.frombytes("RGB", (side, side), rng.randbytes(side * side * 3))
    out = io.BytesIO()
    image.save(out, "WEBP", quality=70)
    return out.getvalue()


def inside(page: str) -> list[tuple[str, bytes]]:
    """The pictures of a page."""
    found = re.findall(r'src="data:([a-z/+]+);base64,([^"]*)"', page)
    return [(mime, base64.b64decode(data)) for mime, data in found]


def test_every_picture_lies_inside_as_it_is(session: Session):
    address = keep(session, SVG, "image/svg+xml", "a")
    page = with_pictures(session, lambda: f'<img src="{address}" alt="x"><img src="{address}" alt="y">')
    assert inside(page) == [("image/svg+xml", SVG)] * 2
    assert "/hinh/" not in page


@pytest.mark.long
def test_heavy_photos_are_made_smaller_until_the_file_can_be_sent(session: Session):
    drawing = keep(session, SVG, "image/svg+xml", "a")
    photos = [keep(session, noise(700, n), "image/webp", "bcd"[n]) for n in range(3)]
    page = with_pictures(session, lambda: "".join(f'<img src="{address}">' for address in (drawing, *photos)))
    assert len(page.encode()) <= MOST_BYTES
    kinds = inside(page)
    assert kinds[0] == ("image/svg+xml", SVG)
    assert {Image.open(io.BytesIO(data)).format for _mime, data in kinds[1:]} == {"WEBP"}


def test_a_picture_that_is_gone_leaves_no_address_behind(session: Session):
    assert "/hinh/" not in with_pictures(session, lambda: f'<img src="/hinh/{"e" * 64}.svg">')


def test_options_open_and_other_kinds_show_their_answer():
    def asked(kind: str) -> Asked:
        return Asked(1, 1, 1, QuestionText(kind, BODIES[kind], key="k"), "<p>Hỏi?</p>")

    kinds = ("single", "ordering", "matching", "categorise", "gap")
    choice, order, pairs, groups, gap = questions_of(tuple(map(asked, kinds)))
    assert [(answer.text, answer.right) for answer in choice.answers] == [("A", False), ("B", True), ("C", False)]
    assert sorted(order.parts) == ["a", "b", "c", "d"]
    assert (choice.parts, order.offered, sorted(pairs.offered)) == ((), (), ["x", "y", "z"])
    assert len(groups.parts) == len(BODIES["categorise"].pairs)
    assert gap.parts[0].count("……") == len(BODIES["gap"].gaps)
    assert (order.answers, order.right_text.split("\n")[0], order.why) == ((), "1. a", "Thế.")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_thought_about_and_looked_up_without_a_server(kind: str) -> None:
    one = Asked(1, 1, 1, QuestionText(kind, BODIES[kind], key="k"), "<p>Hỏi?</p>")
    (asked,) = questions_of((one,))
    fields = KINDS[kind].fields(one.body, KINDS[kind].shown(one.body, random.Random(1)), None)
    to_see = {item.label for item in fields.items} | {word for item in fields.items for _value, word in item.choices}
    shown = {*asked.parts, *asked.offered, *(answer.text for answer in asked.answers)}
    if fields.control not in ("text", "gaps"):
        assert {word for word in to_see if word and not word.isdigit()} <= shown
    assert asked.right_text
    if asked.answers:
        assert any(answer.right for answer in asked.answers)


def test_anybody_takes_a_lesson_along(app: Flask, made: World):
    client = app.test_client()
    answer = client.get(f"/khoa-hoc/{made.course.slug}/bai-1/tai-ve")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bai-1-bai-1.html"'
    assert client.get(f"/khoa-hoc/{made.course.slug}/khong-co/tai-ve").status_code == 404
    assert client.get("/khoa-hoc/khong-co/bai-1/tai-ve").status_code == 404


def test_the_page_after_a_lesson_offers_it(app: Flask, made: World):
    page = app.test_client().get(f"/khoa-hoc/{made.course.slug}/bai-1/xong").get_data(as_text=True)
    assert f"/khoa-hoc/{made.course.slug}/bai-1/tai-ve" in page


def test_the_file_leads_back_to_the_address_that_was_set_whatever_host_was_asked_for(
    app: Flask, made: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app.extensions["lms_settings"], base_url="https://hoc.example.vn")
    monkeypatch.setitem(app.extensions, "lms_settings", settings)
    page = app.test_client().get("/khoa-hoc/thu/bai-1/tai-ve", headers={"Host": "evil.example"}).text
    assert "https://hoc.example.vn/khoa-hoc/thu" in page
    assert "evil.example" not in page
