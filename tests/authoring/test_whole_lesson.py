"""A lesson written on one page: rows, saving at once, and two people at the same time."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.authoring.lessons.whole_lesson_forms import MOST_ROWS
from lms.base.text import fingerprint
from lms.catalogue.actions import add_step, discard_draft
from lms.catalogue.models import CourseVersion, Lesson, Step
from lms.catalogue.queries import steps_of
from tests.authoring.desk import Desk, Draft, page, send
from tests.browser import signed_in


def texts(session: Session, draft: Draft) -> list[tuple[str, str]]:
    session.expire_all()
    return [(step.title, step.source) for step in steps_of(session, draft.lesson_id)]


def row(number: int, title: str, source: str, step: Step | None = None, **more: str) -> dict[str, str]:
    """A row's fields; of a kept step when one is given, opened with what it says now."""
    kept = {"step_id": str(step.id), "opened": fingerprint(step.title, step.source)} if step else {}
    return {f"b{number}-{name}": value for name, value in {"title": title, "source": source, **kept, **more}.items()}


def steps(session: Session, draft: Draft) -> list[Step]:
    session.expire_all()
    return list(steps_of(session, draft.lesson_id))


def save(client: FlaskClient, draft: Draft, order: str, *rows: dict[str, str], **more: object) -> tuple[int, str]:
    """Send the page with its rows in this order: "2 1 3"."""
    fields: dict[str, object] = {"row[]": order.split(), **more}
    for one in rows:
        fields |= one
    return send(client, f"{draft.lesson_url}/viet", **fields)


def order_of(html: str) -> list[str]:
    return re.findall(r'data-row="(\d+)"', html)


def test_all_steps_are_saved_in_the_order_of_the_page(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    one, two = steps(session, draft)
    status, where = save(
        trainer, draft, "2 3 1", row(1, "Một", "A", one), row(2, two.title, two.source, two), row(3, "Mới", "B\r\n")
    )
    assert (status, where) == (303, f"{draft.lesson_url}/viet?luu=1")
    assert texts(session, draft) == [(two.title, two.source), ("Mới", "B"), ("Một", "A")]
    assert [step.key for step in steps(session, draft)][2] == one.key
    assert "Đã lưu." in page(trainer, where)


def test_a_second_press_changes_nothing(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    one, two = steps(session, draft)
    rows = [row(1, "Một", "A", one), row(2, "", "", two, gone="1"), row(3, "Mới", "B"), row(4, "Mới", "B")]
    first, second = (save(trainer, draft, "1 2 3 4", *rows) for _ in range(2))
    assert first == second
    assert texts(session, draft) == [("Một", "A"), ("Mới", "B"), ("Mới", "B")]


def test_a_lesson_without_steps_offers_one_and_a_blank_row_is_no_step(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    _status, where = send(trainer, f"{draft.url}/bai/moi", title="Bài trống")
    assert where.endswith("/viet")
    assert order_of(page(trainer, where).split('<template id="row-template')[0]) == ["1"]
    lesson = session.get_one(Lesson, int(where.split("/")[-2]))
    status, _where = send(trainer, where, **{"row[]": ["1", "2"]}, **row(1, " ", ""), **row(2, "Có tên", ""))
    assert status == 303
    assert [step.title for step in steps_of(session, lesson.id)] == ["Có tên"]


def test_a_step_without_a_name_is_told_beside_it_and_nothing_is_saved(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    before = texts(session, draft)
    one, two = steps(session, draft)
    status, html = save(trainer, draft, "1 2", row(1, "Đổi tên", "A", one), row(2, " ", "Chữ <chưa> lưu", two))
    assert status == 200
    assert '<a href="#b2-title">Đặt tên cho bước.</a>' in html
    assert "Chữ &lt;chưa&gt; lưu" in html
    assert 'value="Đổi tên"' in html
    assert texts(session, draft) == before


def test_rows_can_be_rearranged_without_scripts_and_without_saving(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    before = texts(session, draft)
    one, two = steps(session, draft)
    rows = [row(1, "Một", "A", one), row(2, "Hai", "B", two), row(3, "Ba", "C")]

    def done(deed: str, order: str = "1 2 3", **more: str) -> str:
        status, html = save(trainer, draft, order, *rows, more, deed=deed)
        assert status == 200
        return html.split('<template id="row-template')[0]

    assert order_of(done("up:2")) == ["2", "1", "3"]
    assert order_of(done("down:2")) == ["1", "3", "2"]
    assert order_of(done("up:1")) == ["1", "2", "3"]
    assert order_of(done("add:1")) == ["1", "4", "2", "3"]
    copied = done("copy:2")
    assert order_of(copied) == ["1", "2", "4", "3"]
    assert re.search(r'id="b4-title"[^>]*value="Hai"', copied)
    assert re.search(r'id="b4-step_id"[^>]*value=""', copied)
    assert 'data-row="2" class="card gone"' in done("remove:2")
    assert "card gone" not in done("back:2", **{"b2-gone": "1"})
    assert order_of(done("up:3", **{"b2-gone": "1"})) == ["3", "1", "2"], "over the one that is not shown"
    for odd in ("up:9", "burn:1", "add", ":", "add:x"):
        assert order_of(done(odd)) == ["1", "2", "3"]
    assert texts(session, draft) == before


def test_who_saves_later_is_warned_and_sees_both_texts(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    one, two = steps(session, draft)
    mine = [row(1, "Một", "Của tôi", one), row(2, two.title, two.source, two)]
    one.source, two.source = "Của người kia", "Người kia sửa cả bước hai"
    session.commit()
    status, html = save(trainer, draft, "1 2", *mine)
    assert status == 409
    assert "Của tôi" in html
    assert "Của người kia" in html
    assert html.count("Bước này vừa được sửa ở máy khác") == 1, "the step that was not touched here is no conflict"
    assert texts(session, draft)[0] == (one.title, "Của người kia")
    opened = re.search(r'id="b1-opened"[^>]*value="(\w+)"', html)
    assert opened is not None
    status, _where = save(trainer, draft, "1 2", *mine, {"b1-opened": opened[1]})
    assert status == 303
    assert texts(session, draft) == [("Một", "Của tôi"), (two.title, "Người kia sửa cả bước hai")]


def test_the_text_of_the_other_can_be_taken(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    one, two = steps(session, draft)
    mine = [row(1, "Một", "Của tôi", one), row(2, two.title, two.source, two)]
    one.source = "Của người kia"
    session.commit()
    status, html = save(trainer, draft, "1 2", *mine, deed="theirs:1")
    assert status == 200
    assert "Của người kia</textarea>" in html
    assert f'value="{fingerprint(one.title, "Của người kia")}"' in html


def test_a_step_that_another_added_stays_and_one_that_another_removed_comes_back_only_when_changed(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    one, two = steps(session, draft)
    rows = [row(1, "Một", "A", one), row(2, two.title, two.source, two)]
    changed = [row(1, "Một", "A", one), row(2, "Hai", "Sửa", two)]
    lesson, version = session.get_one(Lesson, draft.lesson_id), session.get_one(CourseVersion, draft.version_id)
    session.delete(two)
    session.flush()
    add_step(session, version, lesson, "Người kia thêm", "C")
    session.commit()
    assert save(trainer, draft, "1 2", *rows)[0] == 303
    assert texts(session, draft) == [("Một", "A"), ("Người kia thêm", "C")]
    assert save(trainer, draft, "1 2", *changed)[0] == 303
    assert texts(session, draft) == [("Một", "A"), ("Người kia thêm", "C"), ("Hai", "Sửa")]


def test_taking_out_what_another_has_changed_asks_first(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    one, two = steps(session, draft)
    rows = [row(1, one.title, one.source, one), row(2, two.title, two.source, two, gone="1")]
    two.source = "Người kia vừa viết thêm"
    session.commit()
    status, html = save(trainer, draft, "1 2", *rows)
    assert status == 409
    assert "Người kia vừa viết thêm" in html
    assert len(steps(session, draft)) == 2


def test_the_words_come_back_when_the_draft_is_gone(
    trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    one, two = steps(session, draft)
    discard_draft(session, desk.course)
    session.commit()
    status, html = save(trainer, draft, "1 2", row(1, "Một", "Chữ đã viết", one), row(2, "Hai", "B", two))
    assert status == 409
    assert "Chữ đã viết" in html
    assert trainer.get(f"{draft.lesson_url}/viet").status_code == 404


def test_too_many_rows_are_refused_with_a_cure(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    rows = [row(n, f"Bước {n}", "A") for n in range(1, MOST_ROWS + 2)]
    status, html = save(trainer, draft, " ".join(str(n) for n in range(1, MOST_ROWS + 2)), *rows)
    assert status == 200
    assert f"Một bài tối đa {MOST_ROWS} bước." in html
    assert len(steps(session, draft)) == 2


@pytest.mark.parametrize(("who", "status"), [("other", 404), ("officer", 403)])
def test_a_stranger_finds_nothing(app: Flask, desk: Desk, draft: Draft, who: str, status: int) -> None:
    client = signed_in(app, getattr(desk, who))
    assert client.get(f"{draft.lesson_url}/viet").status_code == status
    assert save(client, draft, "1", row(1, "X", "Y"))[0] == status
    assert send(client, f"{draft.url}/hinh/gui")[0] == status
