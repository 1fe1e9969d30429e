"""What a trainer types or is sent is never markup, breaks no page, and hurts neither the server nor those beside."""

import re

import pytest

from tests.attacks.conftest import Attacked
from tests.attacks.visitor import Visitor, where
from tests.factories.films import film
from tests.factories.sheets import xlsx
from tests.web.pages import Page

pytestmark = [pytest.mark.slow, pytest.mark.long]
BUTTON = "x<button formaction=/quan-ly/nguoi/1/giao-viec class=button>Lưu cả bài</button><input name=role value=admin>"
AWAY = '<meta http-equiv=refresh content="0;url=//evil.example">'
STEPS = [
    f"::: {BUTTON}",
    f"::: {AWAY}",
    "::: giảm 50% dịp Tết",
    "[xem](http://a.vn/50%20off)",
    "[điền: giảm %(so)s, 50%, %s, {}]",
    f"[điền: {BUTTON}]",
]


def planted(text: str) -> list[str]:
    """Elements that only an attacker has written."""
    found = []
    for tag, about in Page(text).elements:
        if "giao-viec" in about.get("formaction", "") or "refresh" in about.get("http-equiv", ""):
            found.append(f"<{tag} {about}>")
        if tag == "input" and about.get("name") == "role":
            found.append(f"<{tag} {about}>")
    return found


@pytest.mark.parametrize("source", STEPS)
def test_a_step_with_anything_in_it_opens_and_is_told_as_text(attacked: Attacked, source: str) -> None:
    trainer, made = attacked.trainer(), attacked.village
    lesson = f"/soan/{made.course_id}/bai/{made.lesson_id}"
    step = f"{lesson}/buoc/{made.step_id}"
    assert trainer.send(step, {"title": "Bước 1", "source": source}).status == 303
    for path in (step, f"{lesson}/viet", f"{step}/xem", lesson, f"/soan/{made.course_id}/xuat-ban"):
        page = trainer.open(path)
        assert page.status == 200, path
        assert planted(page.text) == [], path


@pytest.mark.parametrize("key", [AWAY, BUTTON, "50%", "%(so)s %d {}"])
def test_a_list_of_questions_from_elsewhere_is_shown_as_text(attacked: Attacked, key: str) -> None:
    trainer, path = attacked.trainer(), f"/soan/{attacked.village.course_id}/nhap-cau-hoi"
    quoted = key.replace('"', '""')
    rows = f'Câu hỏi;A;B;Đáp án\r\nAi giữ mã?;Mình;Họ;"{quoted}"\r\n"{quoted}";Mình;Họ;A\r\n'
    sent = trainer.send(path, {}, file=("de.csv", rows.encode()))
    assert sent.status == 303, sent.text
    preview = trainer.open(where(sent))
    assert preview.status == 200
    assert planted(preview.text) == []
    assert "Ai giữ mã?" in preview.text


def test_a_sheet_with_a_cell_in_the_last_corner_is_a_list_of_ten_questions(attacked: Attacked) -> None:
    trainer, path = attacked.trainer(), f"/soan/{attacked.village.course_id}/nhap-cau-hoi"
    sent = trainer.send(path, {}, file=("de.xlsx", xlsx([(1_048_575, 16_383)])))
    assert sent.status == 303, sent.text
    preview = trainer.open(where(sent)).text
    assert "Có ô nằm rất xa danh sách nên máy bỏ qua." in preview
    assert "Tệp có 10 câu." in preview
    assert attacked.visitor().open("/readyz").text == "ok"


def test_while_a_film_is_made_small_everybody_else_writes(attacked: Attacked) -> None:
    learner, trainer, path = attacked.learner("6294"), attacked.trainer(), f"/soan/{attacked.village.course_id}/hinh"
    sent = trainer.send(path, {"name": "Gọi", "description": "Một cuộc gọi"}, file=("a.mp4", _long_film()))
    job = where(sent)
    assert (sent.status, "/viec/" in job) == (303, True), sent.text
    _wait_until_begun(trainer, job)
    assert learner.send("/toi/ma-pin", {"old": "6294", "pin": "8264"}).status == 303
    assert learner.send("/khoa-hoc/thu/vao", {}, page="/khoa-hoc/thu").status == 303
    assert learner.send("/khoa-hoc/thu/bai-1/1", {}).status == 303
    assert attacked.join(attacked.visitor())[1].status == 303
    assert "Đang làm, xong" in trainer.open(job).text, "all of that happened before it was made"
    assert where(trainer.send(f"{job}/dung", {}, page=job)) == job


def _long_film() -> bytes:
    """Half a minute of work and more."""
    return film(60, (1280, 720), sound=False)


def _wait_until_begun(trainer: Visitor, job: str) -> None:
    for _look in range(600):
        page = trainer.open(job).text
        if re.search(r"Đang làm, xong \d+%", page):
            return
        assert "Đang chờ đến lượt." in page, page
    raise AssertionError("nobody began")
