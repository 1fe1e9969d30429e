"""Draft, publish, history, put away, copy: each counts once, and what is published never changes."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.authoring.desk.models import CourseAuthor
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course, CourseVersion, Step
from lms.catalogue.outline import load
from lms.catalogue.queries import draft_of, versions_of
from lms.jobs.models import Job
from lms.people.models import AuditEntry
from lms.quizzes.actions import add_question
from lms.quizzes.models import Question
from lms.quizzes.queries import question_set
from lms.quizzes.texts import QuestionText
from tests.authoring.desk import NOW, Desk, Draft, page, send
from tests.browser import signed_in
from tests.factories.people import question
from tests.voices.speaking import speaking


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def deeds(session: Session) -> list[str]:
    """What the audit log tells of courses."""
    of_courses = select(AuditEntry.action).where(AuditEntry.subject_kind == "course")
    return list(session.scalars(of_courses.order_by(AuditEntry.id)))


def ready(session: Session, draft: Draft) -> CourseVersion:
    """Make the draft fit to be published."""
    version = session.get_one(CourseVersion, draft.version_id)
    version.quiz_size = 3
    session.commit()
    return version


def publish(client: FlaskClient, draft: Draft) -> tuple[int, str]:
    return send(client, f"{draft.url}/xuat-ban", version=draft.version_id)


def test_editing_opens_one_draft_with_everything_in_it(trainer: FlaskClient, desk: Desk, session: Session) -> None:
    url = f"/soan/{desk.course.id}"
    assert "Mở bản nháp để sửa" in page(trainer, url)
    assert [send(trainer, f"{url}/ban-nhap") for _ in range(2)] == [(303, url)] * 2
    draft = draft_of(session, desk.course.id)
    assert draft is not None
    assert len(versions_of(session, desk.course.id)) == 2
    old, new = (load(session, version) for version in (desk.world.version.id, draft.id))
    assert [[s.html for s in lesson.steps] for lesson in new.lessons] == [
        [s.html for s in n.steps] for n in old.lessons
    ]
    assert question_set(session, draft.id).bank == question_set(session, old.version_id).bank
    assert "Đang sửa bản nháp" in page(trainer, "/soan/")


def test_publishing_counts_once_and_the_old_version_stays(
    trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    before = load(session, desk.world.version.id)
    ready(session, draft)
    assert f'name="version" type="hidden" value="{draft.version_id}"' in page(trainer, f"{draft.url}/xuat-ban")
    assert [publish(trainer, draft)[0] for _ in range(2)] == [303, 303]
    session.expire_all()
    assert session.get_one(Course, draft.course_id).current_version_id == draft.version_id
    assert load(session, desk.world.version.id) == before
    assert deeds(session) == ["course_published"]
    html = page(trainer, draft.url)
    assert "Bản 2: đang dùng, xuất bản" in html


def test_a_second_press_after_a_new_draft_publishes_nothing(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    ready(session, draft)
    publish(trainer, draft)
    send(trainer, f"{draft.url}/ban-nhap")
    assert publish(trainer, draft)[0] == 303
    assert deeds(session) == ["course_published"]
    assert draft_of(session, draft.course_id) is not None


def test_what_is_missing_is_listed_with_links_and_stops_publishing(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    version = session.get_one(CourseVersion, draft.version_id)
    empty = catalogue.add_lesson(session, version, "Bài trống")
    bad = question(9)
    broken = QuestionText("single", replace(bad.body, options=bad.body.options[:1]), key="hong")
    add_question(session, draft.course_id, version.id, broken, NOW, lesson_id=None)
    catalogue.write_step(session.get_one(Step, draft.step_id), "<b>x</b>", lambda _path: None)
    session.commit()
    html = page(trainer, f"{draft.url}/xuat-ban")
    assert f'href="{draft.url}/bai/{empty.id}"' in html
    assert "Bài “Bài trống” chưa có bước nào." in html
    assert f'href="{draft.step_url}"' in html
    assert "Bài kiểm tra có 10 câu mà ngân hàng câu hỏi mới có 4 câu." in html
    assert f'href="{draft.url}/ngan-hang"' in html
    assert f'href="{draft.lesson_url}/on-bai"' in html
    assert "Câu hỏi “Câu 9: có tin nhắn lạ, làm gì?”:" in html
    assert publish(trainer, draft)[0] == 200
    session.expire_all()
    assert version.state == "draft"


def test_a_bank_that_is_too_small_is_met_with_one_press(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    assert "Cho bài kiểm tra 3 câu rồi xuất bản" in page(trainer, f"{draft.url}/xuat-ban")
    assert publish(trainer, draft)[0] == 200
    fields = {"version": draft.version_id, "it-cau": "1"}
    assert [send(trainer, f"{draft.url}/xuat-ban", **fields)[0] for _ in range(2)] == [303, 303]
    session.expire_all()
    version = session.get_one(CourseVersion, draft.version_id)
    assert (version.state, version.quiz_size) == ("published", 3)


def test_the_one_press_is_not_offered_while_something_else_stops_publishing(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    catalogue.add_lesson(session, session.get_one(CourseVersion, draft.version_id), "Bài trống")
    session.commit()
    assert "rồi xuất bản" not in page(trainer, f"{draft.url}/xuat-ban")
    assert send(trainer, f"{draft.url}/xuat-ban", **{"version": draft.version_id, "it-cau": "1"})[0] == 200


def load_step(session: Session, draft: Draft):
    from lms.catalogue.models import Step

    return session.get_one(Step, draft.step_id)


def test_a_new_course_lacks_lessons(trainer: FlaskClient, session: Session) -> None:
    _status, where = send(trainer, "/soan/moi", title="Trống", level="basic", audience="")
    assert "Chưa có bài nào." in page(trainer, f"{where}/xuat-ban")


def test_the_draft_goes_after_a_clear_yes(trainer: FlaskClient, desk: Desk, draft: Draft, session: Session) -> None:
    assert "Bỏ bản nháp này?" in page(trainer, f"{draft.url}/bo-ban-nhap")
    assert [send(trainer, f"{draft.url}/bo-ban-nhap") for _ in range(2)] == [(303, draft.url)] * 2
    assert draft_of(session, draft.course_id) is None
    assert "Đã xuất bản" in page(trainer, draft.url)
    assert len(question_set(session, desk.world.version.id).bank) == 3


def test_a_course_that_was_never_published_goes_with_its_draft(trainer: FlaskClient, session: Session) -> None:
    _status, where = send(trainer, "/soan/moi", title="Nhầm", level="basic", audience="")
    course_id = int(where.rsplit("/", 1)[1])
    add_question(session, course_id, draft_id(session, course_id), question(1), NOW, lesson_id=None)
    session.commit()
    assert "Xóa hẳn khóa học này?" in page(trainer, f"{where}/bo-ban-nhap")
    assert send(trainer, f"{where}/bo-ban-nhap") == (303, "/soan/")
    assert trainer.get(where).status_code == 404
    assert count(session, Course) == 1
    assert count(session, Question) == 3


def draft_id(session: Session, course_id: int) -> int:
    draft = draft_of(session, course_id)
    assert draft is not None
    return draft.id


def test_unpublishing_and_showing_again(app: Flask, trainer: FlaskClient, desk: Desk, session: Session) -> None:
    url = f"/soan/{desk.course.id}"
    assert "Ngừng xuất bản khóa học này?" in page(trainer, f"{url}/ngung")
    for _ in range(2):
        assert send(trainer, f"{url}/ngung") == (303, url)
    assert app.test_client().get("/khoa-hoc/thu").status_code == 404
    assert "Đã ngừng xuất bản" in page(trainer, url)
    for _ in range(2):
        assert send(trainer, f"{url}/hien-lai") == (303, url)
    assert app.test_client().get("/khoa-hoc/thu").status_code == 200
    assert deeds(session) == ["course_unpublished", "course_published"]


def test_putting_away_and_taking_out(app: Flask, trainer: FlaskClient, draft: Draft, session: Session) -> None:
    for _ in range(2):
        assert send(trainer, f"{draft.url}/cat-di") == (303, draft.url)
    assert "Đã cất đi" in page(trainer, "/soan/")
    assert app.test_client().get("/khoa-hoc/thu").status_code == 404
    ready(session, draft)
    assert publish(trainer, draft)[0] == 409
    assert send(trainer, f"{draft.url}/hien-lai")[0] == 409
    for _ in range(2):
        assert send(trainer, f"{draft.url}/lay-ra") == (303, draft.url)
    assert publish(trainer, draft)[0] == 303
    assert deeds(session) == ["course_archived", "course_unarchived", "course_published"]


def test_a_copy_is_a_new_course_of_the_trainers(trainer: FlaskClient, desk: Desk, session: Session) -> None:
    first, second = (send(trainer, f"/soan/{desk.course.id}/chep") for _ in range(2))
    assert first == second
    course_id = int(first[1].rsplit("/", 1)[1])
    draft = draft_of(session, course_id)
    assert draft is not None
    assert draft.title == "Khóa thử (bản chép)"
    assert session.get(CourseAuthor, (course_id, desk.trainer.id)) is not None
    tree, old = load(session, draft.id), load(session, desk.world.version.id)
    assert [lesson.title for lesson in tree.lessons] == [lesson.title for lesson in old.lessons]
    bank = question_set(session, draft.id).bank
    assert [asked.body for asked in bank] == [asked.body for asked in question_set(session, old.version_id).bank]
    assert {asked.id for asked in bank}.isdisjoint({a.id for a in question_set(session, old.version_id).bank})


PATHS = ["ban-nhap", "xuat-ban", "bo-ban-nhap", "ngung", "hien-lai", "cat-di", "lay-ra", "chep"]


@pytest.mark.parametrize("path", PATHS)
def test_somebody_elses_course_cannot_be_touched(
    app: Flask, desk: Desk, draft: Draft, session: Session, path: str
) -> None:
    ready(session, draft)
    client = signed_in(app, desk.other)
    if path != "ban-nhap":
        assert client.get(f"{draft.url}/{path}").status_code == 404
    assert send(client, f"{draft.url}/{path}", version=draft.version_id)[0] == 404
    assert send(signed_in(app, desk.officer), f"{draft.url}/{path}")[0] == 403
    assert deeds(session) == []


def test_what_is_published_is_to_be_heard(
    trainer: FlaskClient, draft: Draft, app: Flask, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaking(app, tmp_path, monkeypatch)
    ready(session, draft)
    publish(trainer, draft)
    (job,) = session.scalars(select(Job).where(Job.kind == "voices"))
    assert job.given == {"course_id": draft.course_id, "version_id": draft.version_id}
    assert "Làm tiếng đọc cho khóa học" in page(trainer, f"/viec/{job.id}")
