"""What needs a look is told with the place where it is mended, and nothing is told twice or without cause."""

import io
from datetime import UTC, date, datetime, timedelta

from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.authoring.figures.care import grouped, needs
from lms.authoring.library.queries import library
from lms.catalogue.models import Course, CourseVersion, Lesson, Step
from lms.learning.models import AttemptItem
from tests.authoring.desk import NOW, Desk, Draft, page
from tests.authoring.test_library import write
from tests.authoring.test_pictures import upload
from tests.authoring.test_statistics import ago, reader, sit


def told(session: Session, draft: Draft) -> list[tuple[str, str]]:
    version, course = session.get_one(CourseVersion, draft.version_id), session.get_one(Course, draft.course_id)
    return [(one.group, str(one.message)) for one in needs(session, course, version, NOW)]


def test_a_course_in_order_needs_nothing(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    assert told(session, draft) == []
    assert "Chưa có gì phải xem lại." in page(trainer, f"{draft.url}/cham-soc")


def test_days_that_passed_or_come_soon_are_told(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    session.get_one(CourseVersion, draft.version_id).review_by = NOW.date() - timedelta(days=1)
    lesson = session.get_one(Lesson, draft.lesson_id)
    lesson.review_by = NOW.date() + timedelta(days=29)
    session.commit()
    html = page(trainer, f"{draft.url}/cham-soc")
    assert "quá ngày xem lại" in html
    assert "sắp đến ngày xem lại" in html
    assert f'href="{draft.lesson_url}/thong-tin"' in html
    lesson.review_by = date(2099, 1, 1)
    session.commit()
    assert [group for group, _said in told(session, draft)] == ["day"]


def test_a_day_passes_when_it_does_in_vietnam(draft: Draft, session: Session) -> None:
    """At five in the morning there it is still the day before in UTC."""
    version, course = session.get_one(CourseVersion, draft.version_id), session.get_one(Course, draft.course_id)
    version.review_by = date(2026, 11, 20)
    (night,) = needs(session, course, version, datetime(2026, 11, 20, 16, 59, tzinfo=UTC))
    (morning,) = needs(session, course, version, datetime(2026, 11, 20, 22, 0, tzinfo=UTC))
    assert "sắp đến ngày xem lại" in str(night.message)
    assert "quá ngày xem lại" in str(morning.message)


def test_links_that_lead_nowhere_are_told(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    write(trainer, draft, session, "[a](/soan/9) [b](/khoa-hoc/thu/bai-1/1) [c](https://vi.dien/x) [d](/tro-giup)")
    said = [words for group, words in told(session, draft) if group == "link"]
    assert len(said) == 2
    assert said[0].endswith("có link tới trang không có: /soan/9.")
    assert said[1].endswith("mở thử xem còn không: https://vi.dien/x.")
    session.get_one(Step, draft.step_id).source = "![x](hinh/khong-co.webp)"
    session.commit()
    said = [words for group, words in told(session, draft) if group == "link"]
    assert said[0].endswith("hinh/khong-co.webp.")


def test_heavy_pictures_in_use_are_told(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    out = io.BytesIO()
    Image.effect_noise((1280, 960), 120).convert("RGB").save(out, "JPEG", quality=95)
    upload(trainer, draft, out.getvalue())
    assert told(session, draft) == []
    write(trainer, draft, session, "![Rổ](hinh/ro-rau.webp)")
    (item,) = library(session, draft.version_id)
    assert told(session, draft) == [
        ("picture", f"Hai rổ rau xanh: điện thoại tải {item.phone // 1024} KB, mạng yếu chừng {item.waiting} giây.")
    ]
    assert f'href="{draft.url}/hinh/hinh/ro-rau.webp"' in page(trainer, f"{draft.url}/cham-soc")


def test_a_published_course_is_cared_for_without_a_draft(trainer: FlaskClient, desk: Desk) -> None:
    assert "Cần xem lại" in page(trainer, f"/soan/{desk.course.id}/cham-soc")


def test_where_people_stop_and_what_nearly_all_get_wrong_or_right_is_told(session: Session, desk: Desk) -> None:
    """Of twenty two thirds stop at the second step; nobody knows the first question, everybody the second."""
    for number in range(20):
        person = reader(session, desk, 2 if number < 13 else 4)
        sit(session, person, {"cau-1": False, "cau-2": True, "cau-3": number % 2 == 0}, ago(9))
    session.execute(update(AttemptItem).where(AttemptItem.position == 1).values(fraction=0.0))
    course = session.get_one(Course, desk.course.id)
    found = needs(session, course, session.get_one(CourseVersion, desk.world.version.id), NOW)
    said = [(group, [str(one.message) for one in mine]) for group, mine in grouped(found)]

    questions = sorted(dict(said)["Câu hỏi"], reverse=True)
    assert questions[0].startswith("Gần như ai cũng sai (0% đúng, 20 lượt): Câu 1")
    assert questions[1].startswith("Ai cũng đúng, chưa chắc đã dạy được gì (20 lượt): Câu 2")


def test_fewer_than_twenty_tests_say_nothing_about_a_question(session: Session, desk: Desk) -> None:
    for _person in range(19):
        sit(session, reader(session, desk, 4), {"cau-1": False, "cau-2": True}, ago(9))
    course = session.get_one(Course, desk.course.id)
    found = needs(session, course, session.get_one(CourseVersion, desk.world.version.id), NOW)
    assert [one for one in found if one.group == "question"] == []


def test_five_who_stop_are_told_when_they_are_a_quarter_of_those_who_came(session: Session, desk: Desk) -> None:
    for steps in (1, 1, 1, 1, 1, *[4] * 15):
        reader(session, desk, steps)
    session.flush()
    course = session.get_one(Course, desk.course.id)
    version = session.get_one(CourseVersion, desk.world.version.id)

    def stops() -> list[str]:
        found = needs(session, course, version, NOW)
        return [str(one.message) for one in found if one.group == "people" and "Bước 1" in str(one.message)]

    assert stops() == ["5 trên 20 người dừng ở “Bước 1”, bài “Bài 1”."]
    reader(session, desk, 4)
    session.flush()
    assert stops() == []
