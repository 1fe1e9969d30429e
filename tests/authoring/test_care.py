"""What needs a look is told with the place where it is mended, and nothing is told twice or without cause."""

import io
from datetime import date, timedelta

from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from lms.authoring.figures.care import needs
from lms.authoring.library.queries import library
from lms.catalogue.models import Course, CourseVersion, Lesson, Step
from tests.authoring.desk import NOW, Desk, Draft, page
from tests.authoring.test_library import write
from tests.authoring.test_pictures import upload


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
