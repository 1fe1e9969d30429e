"""Open forms: what stands in them is kept, offered again, and forgotten when it is saved."""

import html as htmllib
import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.authoring.desk import working_copies as keeping
from lms.authoring.desk.models import CourseAuthor, WorkingCopy
from lms.authoring.desk.working_copies import PageOf
from tests.authoring.desk import NOW, Desk, Draft, page, send
from tests.authoring.room import allowed
from tests.browser import signed_in, token


def kept(client: FlaskClient, draft: Draft, path: str, **fields: str) -> tuple[int, str]:
    """What the page at `path` says while somebody types in it."""
    return send(client, f"{draft.url}/dang-viet", of=path, **fields)


def hidden(page_html: str) -> dict[str, str]:
    """The fields that "Dùng chữ đó" sends."""
    box = page_html.split("left-unsaved", 1)[1].split("</form>", 1)[0]
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', box)
    return {name: htmllib.unescape(value) for name, value in found}


def test_what_was_typed_is_offered_shown_and_forgotten_when_saved(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    path = f"{draft.lesson_url}/viet"
    fields = {"row[]": "1", "b1-title": "Tên <mới>", "b1-source": 'Dòng "một"\nDòng hai'}
    assert kept(trainer, draft, path, **fields)[0] == 200
    shown = page(trainer, path)
    assert "Có chữ chưa lưu, viết lúc " in shown
    assert {name: hidden(shown)[name] for name in fields} == fields
    status, again = send(trainer, path, **hidden(shown), deed="show")
    assert status == 200
    assert "Tên &lt;mới&gt;" in again
    assert "Có chữ chưa lưu, viết lúc " not in again
    assert send(trainer, path, **fields)[0] == 303
    assert "Có chữ chưa lưu, viết lúc " not in page(trainer, path)
    assert session.scalar(select(func.count()).select_from(WorkingCopy)) == 0


@pytest.mark.parametrize("name", ["step", "new_step", "question"])
def test_every_form_with_words_offers_them_again(trainer: FlaskClient, draft: Draft, name: str) -> None:
    paths = {
        "step": (draft.step_url, {"title": "Bước dở", "source": "Chữ dở dang"}),
        "new_step": (f"{draft.lesson_url}/buoc/moi", {"title": "Bước dở", "source": "Chữ dở dang"}),
        "question": (f"{draft.url}/cau-hoi/moi?kieu=single", {"stem": "Chữ dở dang", "kind": "single"}),
    }
    path, fields = paths[name]
    assert "data-keep" in page(trainer, path)
    kept(trainer, draft, path, **fields)
    shown = page(trainer, path)
    status, again = send(trainer, path, **hidden(shown), deed="show")
    assert status == 200
    assert "Chữ dở dang</textarea>" in again
    assert "error-summary" not in again


def test_it_can_be_thrown_away(trainer: FlaskClient, draft: Draft) -> None:
    kept(trainer, draft, draft.step_url, title="Dở")
    assert send(trainer, f"{draft.url}/dang-viet/bo", of=draft.step_url) == (303, draft.step_url)
    assert "Có chữ chưa lưu, viết lúc " not in page(trainer, draft.step_url)


def test_being_open_keeps_what_was_typed_before(trainer: FlaskClient, draft: Draft) -> None:
    kept(trainer, draft, draft.step_url, title="Dở")
    kept(trainer, draft, draft.step_url, open="1")
    assert hidden(page(trainer, draft.step_url))["title"] == "Dở"


def test_others_at_the_same_lesson_are_named(
    app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    session.add(CourseAuthor(course_id=draft.course_id, person_id=desk.other.id, since=NOW))
    session.commit()
    other = signed_in(app, desk.other)
    whole = f"{draft.lesson_url}/viet"
    assert kept(other, draft, draft.step_url, open="1")[1] == '{"others":[]}\n'
    assert "Người Khác cũng đang mở trang này." in page(trainer, draft.step_url)
    assert "Người Khác cũng đang mở trang này." in page(trainer, whole), "a step is a part of the lesson"
    copy = session.get_one(WorkingCopy, (desk.other.id, draft.step_url))
    copy.seen_at -= keeping.THERE_FOR
    session.commit()
    assert "Người Khác cũng đang mở trang này." not in page(trainer, draft.step_url)


def test_old_copies_are_forgotten(desk: Desk, draft: Draft, session: Session) -> None:
    old = PageOf(desk.other.id, draft.course_id, draft.step_url)
    keeping.keep(session, old, [("title", "Cũ")], NOW - keeping.KEPT_FOR - timedelta(days=1))
    keeping.keep(session, PageOf(desk.trainer.id, draft.course_id, draft.step_url), [("title", "Mới")], NOW)
    assert keeping.unsaved(session, desk.other.id, draft.step_url) is None
    assert keeping.unsaved(session, desk.trainer.id, draft.step_url) is not None


def test_a_page_outside_the_course_and_a_stranger_are_refused(
    app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft
) -> None:
    assert kept(trainer, draft, "/toi", title="Dở")[0] == 404
    assert kept(trainer, draft, f"/soan/{draft.course_id}0/bai/1", title="Dở")[0] == 404
    assert kept(trainer, draft, draft.step_url, source="x" * (keeping.MOST_CHARS + 1))[0] == 404
    other = signed_in(app, desk.other)
    assert kept(other, draft, draft.step_url, title="Dở")[0] == 404


def test_who_signs_out_leaves_nothing_on_the_machine(trainer: FlaskClient) -> None:
    answer = trainer.get("/thoat")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.get_data(as_text=True))
    assert token is not None
    assert trainer.post("/thoat", data={"csrf_token": token[1]}).headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_page_from_before_signing_in_again_goes_on_keeping(app: Flask, desk: Desk, draft: Draft) -> None:
    """The desk has closed and its trainer has signed in in another window: the open page need not be reloaded."""
    before = signed_in(app, desk.trainer)
    page = {"of": f"/soan/{draft.course_id}/thong-tin", "title": "Viết tiếp", "csrf_token": token(before)}
    again = signed_in(app, desk.trainer)
    assert again.post(f"/soan/{draft.course_id}/dang-viet", data=page).status_code == 200
    other = signed_in(app, desk.other)
    assert other.post(f"/soan/{draft.course_id}/dang-viet", data=page).status_code == 400


def test_very_many_unsaved_pages_keep_what_they_have_and_take_no_more(
    app: Flask, trainer: FlaskClient, draft: Draft, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any path inside the course can be named, each with a text of 300 KB."""
    long, paths = "ệ" * 60_000, [f"{draft.url}/bai/{n}" for n in range(8)]
    with allowed(app, drafts_mb=1):
        answers = [kept(trainer, draft, path, source=long)[1] for path in paths]
        said = [json.loads(answer).get("full", "") for answer in answers]
        assert [bool(one) for one in said] == [False] * 2 + [True] * 6, "a letter of six bytes counts as six"
        assert said[2].startswith("Bạn có 2 trang viết dở chưa lưu, nặng 2 MB; máy chủ giữ được 100 trang, 1 MB.")
        assert json.loads(kept(trainer, draft, paths[0], source="Sửa")[1]) == {"others": []}, "a page that is there"
    monkeypatch.setattr(keeping, "MOST_COPIES", 3)
    assert [bool(json.loads(kept(trainer, draft, path, title="x")[1]).get("full")) for path in paths[2:5]] == [
        False,
        True,
        True,
    ]
    rows = {row.path for row in session.scalars(select(WorkingCopy))}
    assert rows == set(paths[:3]), "nobody's words were dropped to make room"


def test_pages_that_were_only_open_take_no_place(desk: Desk, draft: Draft, session: Session) -> None:
    for n in range(keeping.MOST_COPIES + 5):
        page = PageOf(desk.trainer.id, draft.course_id, f"{draft.url}/bai/{n}")
        keeping.keep(session, page, None, NOW + n * keeping.THERE_FOR * 1.01)
    assert session.scalar(select(func.count()).select_from(WorkingCopy)) <= 2
