"""Steps read aloud: sent, heard by learners, copied with their version, and forgotten with the last of it."""

import io
import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.authoring.versions.actions import open_draft
from lms.catalogue.actions import publish
from lms.catalogue.models import Course, CourseVersion, Sound, StepSound
from tests.authoring.desk import NOW, Desk, Draft, page, send
from tests.browser import signed_in
from tests.factories.sounds import tone


def record(client: FlaskClient, draft: Draft, data: bytes = b"", language: str = "vi") -> tuple[int, str]:
    """Send a recording of the draft's first step."""
    file = (io.BytesIO(data or tone(2)), "giong-doc.webm")
    return send(client, f"{draft.step_url}/giong-doc", language=language, file=file)


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_reading_is_sent_and_learners_hear_it(
    app: Flask, trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    assert record(trainer, draft) == (303, f"{draft.step_url}/giong-doc?luu=1")
    assert record(trainer, draft, language="tyz")[0] == 303
    assert count(session, StepSound) == 2
    assert count(session, Sound) == 1, "the same recording twice is kept once"
    assert "Đã lưu." in page(trainer, f"{draft.step_url}/giong-doc?luu=1")
    assert "<audio" in page(trainer, f"{draft.step_url}/xem")
    publish(session, session.get_one(CourseVersion, draft.version_id), NOW)
    session.commit()
    learner = app.test_client()
    html = page(learner, "/khoa-hoc/thu/bai-1/1")
    assert "Nghe bước này: Tiếng Tày" in html
    assert html.index("Nghe bước này <") < html.index("Tiếng Tày"), "Vietnamese comes first"
    assert 'preload="none"' in html
    assert "<audio" not in page(learner, "/khoa-hoc/thu/bai-1/2")
    webm = re.search(r'src="(/tieng/\w+\.webm)"', html)
    assert webm is not None
    whole = learner.get(webm[1])
    assert (whole.status_code, whole.mimetype) == (200, "audio/webm")
    assert "immutable" in whole.headers["Cache-Control"]
    part = learner.get(webm[1].replace(".webm", ".m4a"), headers={"Range": "bytes=0-1"})
    assert (part.status_code, part.mimetype, len(part.data)) == (206, "audio/mp4", 2)
    assert part.headers["Content-Range"].startswith("bytes 0-1/")
    assert learner.get("/tieng/" + "0" * 64 + ".webm").status_code == 404


def test_a_new_reading_takes_the_place_of_the_old_one(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    record(trainer, draft)
    record(trainer, draft, tone(3))
    assert [row.seconds for row in session.scalars(select(StepSound))] == [3]
    assert count(session, Sound) == 1


def test_when_the_words_change_the_trainer_is_told(trainer: FlaskClient, draft: Draft) -> None:
    record(trainer, draft)
    told = "Chữ của bước đã đổi sau khi thu."
    assert told not in page(trainer, f"{draft.step_url}/giong-doc")
    opened = re.search(r'name="opened"[^>]*value="(\w+)"', page(trainer, draft.step_url))
    assert opened is not None
    send(trainer, draft.step_url, title="Bước 1", source="Chữ khác.", opened=opened[1])
    assert told in page(trainer, f"{draft.step_url}/giong-doc")


def test_readings_go_along_into_the_next_draft_and_are_forgotten_with_the_last(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    record(trainer, draft)
    publish(session, session.get_one(CourseVersion, draft.version_id), NOW)
    session.commit()
    open_draft(session, session.get_one(Course, draft.course_id), NOW)
    session.commit()
    assert count(session, StepSound) == 2
    assert send(trainer, f"{draft.url}/bo-ban-nhap")[0] == 303
    assert (count(session, StepSound), count(session, Sound)) == (1, 1)


def test_a_reading_can_be_taken_away(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    record(trainer, draft)
    assert send(trainer, f"{draft.step_url}/giong-doc/vi/xoa") == (303, f"{draft.step_url}/giong-doc")
    assert count(session, Sound) == 0
    assert send(trainer, f"{draft.step_url}/giong-doc/vi/xoa")[0] == 303


def test_what_cannot_be_heard_is_refused_beside_the_field(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    status, html = record(trainer, draft, b"\0no sound at all")
    assert status == 200
    assert "Máy không nghe được tệp này." in html
    assert "Chọn một mục trong danh sách." in record(trainer, draft, language="xx")[1]
    assert "Thu giọng đọc, hoặc chọn một tệp ghi âm." in send(trainer, f"{draft.step_url}/giong-doc", language="vi")[1]
    assert count(session, Sound) == 0


def test_only_this_page_may_use_the_microphone(trainer: FlaskClient, draft: Draft) -> None:
    here, elsewhere = trainer.get(f"{draft.step_url}/giong-doc"), trainer.get(draft.step_url)
    assert "microphone=(self)" in here.headers["Permissions-Policy"]
    assert "microphone=()" in elsewhere.headers["Permissions-Policy"]
    assert "blob:" not in elsewhere.headers["Content-Security-Policy"]


def test_a_stranger_finds_nothing(app: Flask, desk: Desk, draft: Draft) -> None:
    other = signed_in(app, desk.other)
    assert other.get(f"{draft.step_url}/giong-doc").status_code == 404
    assert record(other, draft)[0] == 404
    assert send(other, f"{draft.step_url}/giong-doc/vi/xoa")[0] == 404
