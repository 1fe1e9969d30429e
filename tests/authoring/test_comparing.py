"""Versions side by side: what changed, read word by word; an earlier one taken back; what learners are told."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.base.text import fingerprint
from lms.catalogue import actions as catalogue
from lms.catalogue.differences import compared
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.outline import outline
from lms.catalogue.queries import draft_of, lessons_of, steps_of
from lms.content.text.worddiff import abridged, differences
from tests.authoring.desk import NOW, Desk, Draft, page, send
from tests.browser import signed_in


def test_words_that_went_and_came_put_both_texts_together_again() -> None:
    old, new = "Bấm nút đỏ.\nChờ một lát.", "Bấm nút xanh.\nChờ lâu.\nXong."
    runs = differences(old, new)
    assert "".join(run.text for run in runs if run.kind != "new") == old
    assert "".join(run.text for run in runs if run.kind != "gone") == new
    assert ("gone", "đỏ.") in runs
    assert ("new", "xanh.") in runs
    assert differences("", "Mới") == [("new", "Mới")]
    assert differences("Cũ", "Cũ") == [("same", "Cũ")]


def change(session: Session, draft: Draft) -> None:
    """One step says something else, one is moved, one is new; a lesson is new, one is gone."""
    version = session.get_one(CourseVersion, draft.version_id)
    first, *others = lessons_of(session, version.id)
    one, two = steps_of(session, first.id)
    resolve = catalogue.resolver(session, version.id)
    catalogue.write_step(one, "Bà con **bấm** vào chỗ kia.", resolve)
    one.position, two.position = 2, 1
    catalogue.add_step(session, version, first, "Thêm", "Chữ mới.")
    catalogue.add_lesson(session, version, "Bài thêm")
    for lesson in others:
        catalogue.drop(session, version, lesson)
    session.commit()


def test_lessons_and_steps_are_told_apart_by_their_keys(desk: Desk, draft: Draft, session: Session) -> None:
    change(session, draft)
    old = outline(session, desk.course.current_version_id or 0)
    found = compared(old, outline(session, draft.version_id))
    assert [(lesson.kind, lesson.title) for lesson in found if lesson.kind != "gone"] == [
        ("changed", old.lessons[0].title),
        ("new", "Bài thêm"),
    ]
    assert {lesson.title for lesson in found if lesson.kind == "gone"} == {lesson.title for lesson in old.lessons[1:]}
    kinds = sorted((step.kind, step.title) for step in found[0].steps)
    assert ("new", "Thêm") in kinds
    assert ("changed", "Bước 1") in kinds
    assert compared(old, old)[0].kind == "same"


def test_the_page_strikes_out_and_underlines(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    change(session, draft)
    html = page(trainer, f"{draft.url}/so-sanh")
    assert "<del>" in html
    assert "<ins>" in html
    assert "Bài: Bài thêm" in html
    same = page(trainer, f"{draft.url}/so-sanh?tu={draft.version_id}&den={draft.version_id}")
    assert "Hai bản giống hệt nhau." in same
    assert trainer.get(f"{draft.url}/so-sanh?tu=999999&den={draft.version_id}").status_code == 404


def test_an_earlier_version_is_taken_back_after_a_clear_yes(
    trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    change(session, draft)
    published = desk.course.current_version_id
    where = trainer.get(f"{draft.url}/ban/{published}/lay-lai").headers["Location"]
    html = page(trainer, where)
    assert "Bản nháp đang viết sẽ mất" in html
    assert send(trainer, where) == (303, draft.url)
    session.expire_all()
    restored = draft_of(session, draft.course_id)
    assert restored is not None
    old, new = outline(session, published or 0), outline(session, restored.id)
    assert all(lesson.kind == "same" for lesson in compared(old, new))
    assert send(trainer, where) == (303, draft.url), "a second press"
    session.expire_all()
    again = draft_of(session, draft.course_id)
    assert again is not None
    assert again.id == restored.id
    assert session.get_one(Course, draft.course_id).current_version_id == published


def test_a_version_can_be_read_by_its_trainer_only(app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft) -> None:
    assert "Bà con <strong>bấm</strong>" in page(trainer, f"{draft.url}/ban/{draft.version_id}")
    other = signed_in(app, desk.other)
    for path in (f"ban/{draft.version_id}", "so-sanh", f"ban/{draft.version_id}/lay-lai"):
        assert other.get(f"{draft.url}/{path}").status_code == 404


def test_who_saves_too_late_sees_where_the_texts_differ(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    step = steps_of(session, draft.lesson_id)[0]
    opened = fingerprint(step.title, step.source)
    step.source = "Bà con **gạt** vào đây."
    session.commit()
    status, html = send(trainer, draft.step_url, title=step.title, source="Bà con **nhấn** vào đây.", opened=opened)
    assert status == 409
    assert "**gạt**<span" in html
    assert "**nhấn**<span" in html


def test_learners_in_the_middle_are_told_what_is_new(app: Flask, desk: Desk, draft: Draft, session: Session) -> None:
    learner = signed_in(app, desk.world.farmer)
    send(learner, "/khoa-hoc/thu/vao")
    change(session, draft)
    catalogue.publish(session, session.get_one(CourseVersion, draft.version_id), NOW)
    session.commit()
    html = page(learner, "/khoa-hoc/thu")
    assert "Khóa học này có bản mới." in html
    assert "Thêm bài: Bài thêm." in html
    assert "Sửa bài: " in html
    assert "cứ học tiếp bản đang học" in html


def test_long_stretches_that_stayed_are_cut_beside_changes_only():
    stayed = " ".join(f"chữ{n}" for n in range(200))
    runs = abridged(differences(f"{stayed} cũ {stayed}", f"{stayed} mới {stayed}"))
    assert [run.kind for run in runs] == ["same", "gone", "new", "same"]
    assert runs[0].text.startswith(" … ")
    assert runs[0].text.endswith("chữ199 ")
    assert runs[3].text.endswith(" … ")
    assert all(len(run.text) < 200 for run in runs)
    short = differences("một hai ba", "một hai bốn")
    assert abridged(short) == short
