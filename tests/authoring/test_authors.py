"""A course is written by several people: each may do everything, somebody always does, and strangers see nothing."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.desk.models import CourseAuthor
from lms.people.models import AuditEntry
from tests.authoring.desk import Desk, Draft, page, send
from tests.browser import signed_in


def writing(session: Session, course_id: int) -> set[int]:
    return set(session.scalars(select(CourseAuthor.person_id).where(CourseAuthor.course_id == course_id)))


def test_somebody_else_is_let_write_and_let_go(
    app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    url = f"{draft.url}/cung-soan"
    other = signed_in(app, desk.other)
    assert other.get(draft.url).status_code == 404
    assert "Người Khác" in page(trainer, url)
    assert [send(trainer, url, person=desk.other.id)[0] for _ in range(2)] == [303, 200]
    assert writing(session, draft.course_id) == {desk.trainer.id, desk.other.id}
    assert page(other, draft.url)
    assert "Thôi cho người này cùng soạn?" in page(trainer, f"{url}/{desk.other.id}/bo")
    assert [send(other, f"{url}/{desk.trainer.id}/bo")[0] for _ in range(2)] == [303, 303]
    assert trainer.get(draft.url).status_code == 404
    assert send(other, f"{url}/{desk.other.id}/bo")[0] == 409
    assert writing(session, draft.course_id) == {desk.other.id}
    said = list(session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("course_author%"))))
    assert said == ["course_author_added", "course_author_removed"]


def test_only_people_of_the_list_may_be_chosen(
    app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    status, html = send(trainer, f"{draft.url}/cung-soan", person=desk.officer.id)
    assert (status, "Chọn một mục trong danh sách." in html) == (200, True)
    assert send(signed_in(app, desk.other), f"{draft.url}/cung-soan", person=desk.other.id)[0] == 404
    assert trainer.get(f"{draft.url}/cung-soan/{desk.other.id}/bo").status_code == 404
    assert writing(session, draft.course_id) == {desk.trainer.id}
