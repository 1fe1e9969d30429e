"""The library: sounds, films and files beside pictures; where each is used, whose it is, another in its place."""

import io
import re
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.authoring.desk.models import CourseAuthor
from lms.authoring.library.queries import item_of
from lms.authoring.versions.actions import open_draft
from lms.catalogue import actions as catalogue
from lms.catalogue.files import files_of
from lms.catalogue.models import Attachment, Course, CourseFile, CourseVersion, Media, MediaForm, Step
from lms.catalogue.queries import draft_of, pictures_of
from lms.people.models import Person
from lms.quizzes.actions import add_question
from tests.authoring.desk import NOW, Desk, Draft, page, send
from tests.authoring.test_pictures import picture, upload
from tests.browser import signed_in
from tests.factories.films import film
from tests.factories.papers import pdf
from tests.factories.people import question
from tests.factories.sounds import tone

SOUND, FILM, PAPER = "tieng/ro-rau.webm", "phim/ro-rau.mp4", "tep/ro-rau.pdf"


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def write(trainer: FlaskClient, draft: Draft, session: Session, source: str) -> None:
    """Save the first step with this text."""
    step = session.get_one(Step, draft.step_id)
    html = page(trainer, draft.step_url)
    opened = re.search(r'name="opened"[^>]*value="(\w*)"', html)
    assert opened is not None
    assert send(trainer, draft.step_url, title=step.title, source=source, opened=opened[1])[0] == 303


def test_sounds_films_and_files_stand_in_a_step(
    app: Flask, trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    for data in (tone(2), film(1), pdf()):
        assert upload(trainer, draft, data)[0] == 303
    assert list(files_of(session, draft.version_id)) == [FILM, PAPER, SOUND]
    write(trainer, draft, session, f"![Chuông]({SOUND})\n\n![Gọi]({FILM})\n\nIn [mẫu đơn]({PAPER}) ra.")
    html = page(trainer, f"{draft.step_url}/xem")
    for address in re.findall(r'(?:src|href|poster)="(/tep/[^"]+)"', html):
        answer = app.test_client().get(address)
        assert answer.status_code == 200
        assert (
            answer.mimetype
            == {
                "webm": "audio/webm",
                "m4a": "audio/mp4",
                "mp4": "video/mp4",
                "webp": "image/webp",
                "pdf": "application/pdf",
            }[address.rpartition(".")[2]]
        )
        assert answer.headers.get("Content-Disposition", "").startswith("attachment") == address.endswith(".pdf")
    assert html.count("/tep/") == 5
    assert "Không có" not in page(trainer, draft.step_url)


def test_players_get_parts(app: Flask, trainer: FlaskClient, draft: Draft, session: Session) -> None:
    upload(trainer, draft, film(1))
    row = files_of(session, draft.version_id)[FILM]
    part = app.test_client().get(f"/tep/{row.sha256}.mp4", headers={"Range": "bytes=0-3"})
    assert (part.status_code, len(part.data)) == (206, 4)
    assert app.test_client().get(f"/tep/{'0' * 64}.mp4").status_code == 404


def test_a_photo_is_kept_narrow_and_as_jpeg_too(
    app: Flask, trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    upload(trainer, draft, picture())
    write(trainer, draft, session, "![Rổ](hinh/ro-rau.webp)")
    html = page(trainer, f"{draft.step_url}/xem")
    found = {address: app.test_client().get(address) for address in re.findall(r"/hinh/[0-9a-f]{64}[^ \"]*", html)}
    assert sorted(answer.mimetype for answer in found.values()) == ["image/jpeg", "image/webp", "image/webp"]
    row = pictures_of(session, draft.version_id)["hinh/ro-rau.webp"]
    assert (row.width, row.small_width, row.jpeg_width) == (1280, 640, 640)
    assert row.small_size < row.size
    assert "Điện thoại tải 1 KB, mạng yếu chừng 1 giây." in page(trainer, f"{draft.url}/hinh")


def test_where_a_thing_is_used_is_told_with_the_way_there(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    upload(trainer, draft, picture())
    url = f"{draft.url}/hinh/hinh/ro-rau.webp"
    assert "Chưa dùng ở đâu." in page(trainer, url)
    write(trainer, draft, session, "![Rổ](hinh/ro-rau.webp)")
    assert f'href="{draft.step_url}"' in page(trainer, url)
    assert "Dùng ở 1 chỗ." in page(trainer, f"{draft.url}/hinh")


def test_whose_a_picture_is_stands_below_it(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    upload(trainer, draft, picture())
    write(trainer, draft, session, "![Rổ](hinh/ro-rau.webp)")
    url = f"{draft.url}/hinh/hinh/ro-rau.webp"
    assert send(trainer, url, description="Hai rổ", credit="Chị Hoa")[0] == 303
    assert "Ảnh: Chị Hoa" in page(trainer, f"{draft.step_url}/xem")
    assert send(trainer, url, description=" ", credit="Chị Hoa")[0] == 200
    assert item_of(session, draft.version_id, "hinh/ro-rau.webp").description == "Hai rổ"


def test_another_file_takes_the_place_everywhere(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    upload(trainer, draft, picture())
    upload(trainer, draft, tone(2))
    write(trainer, draft, session, f"![Rổ](hinh/ro-rau.webp)\n\n![Chuông]({SOUND})")
    before = page(trainer, f"{draft.step_url}/xem")
    url = f"{draft.url}/hinh/hinh/ro-rau.webp/thay"
    assert send(trainer, url, file=(io.BytesIO(picture(size=(900, 500))), "a.jpg"))[0] == 303
    assert send(trainer, f"{draft.url}/hinh/{SOUND}/thay", file=(io.BytesIO(tone(3)), "a.wav"))[0] == 303
    after = page(trainer, f"{draft.step_url}/xem")
    assert not set(re.findall("[0-9a-f]{64}", before)) & set(re.findall("[0-9a-f]{64}", after))
    assert (count(session, Media), count(session, MediaForm), count(session, Attachment)) == (1, 2, 1)
    status, html = send(trainer, url, file=(io.BytesIO(pdf()), "a.pdf"))
    assert (status, "Tệp này khác loại." in html) == (200, True)
    status, html = send(trainer, url, file=(io.BytesIO(picture()[:900]), "a.jpg"))
    assert (status, "Ảnh bị hỏng" in html) == (200, True)


def test_what_published_versions_show_stays_when_the_draft_gets_another(
    trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    upload(trainer, draft, tone(2))
    upload(trainer, draft, picture())
    catalogue.publish(session, session.get_one(CourseVersion, draft.version_id), NOW)
    session.commit()
    open_draft(session, session.get_one(Course, draft.course_id), NOW)
    session.commit()
    for path, data in ((SOUND, tone(3)), ("hinh/ro-rau.webp", picture(size=(700, 700)))):
        assert send(trainer, f"{draft.url}/hinh/{path}/thay", file=(io.BytesIO(data), "a"))[0] == 303
    new = draft_of(session, desk.course.id)
    assert new is not None
    for read in (files_of, pictures_of):
        old_rows, new_rows = read(session, draft.version_id), read(session, new.id)
        assert old_rows.keys() == new_rows.keys()
        assert all(old_rows[path].sha256 != new_rows[path].sha256 for path in old_rows)
    assert count(session, Attachment) == 2


def test_what_nothing_uses_can_go_and_what_is_used_cannot(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    upload(trainer, draft, tone(2))
    url = f"{draft.url}/hinh/{SOUND}/xoa"
    write(trainer, draft, session, f"![Chuông]({SOUND})")
    assert send(trainer, url)[0] == 409
    write(trainer, draft, session, "Chữ.")
    assert "Xóa hẳn tệp này?" in page(trainer, url)
    assert send(trainer, url)[0] == 303
    assert (count(session, CourseFile), count(session, Attachment)) == (0, 0)
    assert send(trainer, url)[0] == 404


def test_pictures_of_the_own_other_courses_can_be_taken_over(
    app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    upload(trainer, draft, picture())
    _status, where = send(trainer, "/soan/moi", title="Khóa kia", level="basic", audience="")
    other = draft_of(session, int(where.rpartition("/")[2]))
    assert other is not None
    html = page(trainer, f"{where}/hinh/khoa-khac")
    version = re.search(r'name="ban" value="(\d+)"', html)
    assert version is not None
    sent = {"ban": version[1], "ten": "hinh/ro-rau.webp"}
    assert [send(trainer, f"{where}/hinh/khoa-khac", **sent)[0] for _ in range(2)] == [303, 303]
    assert [row.description for row in pictures_of(session, other.id).values()] == ["Hai rổ rau xanh"]
    assert "không có ảnh nào khác" in page(trainer, f"{where}/hinh/khoa-khac")
    stranger = signed_in(app, session.get_one(Person, desk.other.id))
    session.add(CourseAuthor(course_id=other.course_id, person_id=desk.other.id, since=NOW))
    session.query(CourseAuthor).filter_by(course_id=draft.course_id).delete()
    session.commit()
    send(stranger, f"{where}/hinh/khoa-khac", ban=str(draft.version_id), ten="hinh/ro-rau.webp")
    assert len(pictures_of(session, other.id)) == 1


def test_hard_words_of_the_course_show_in_its_steps(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    write(trainer, draft, session, "Trả [[COD]] là gì?")
    assert "Khách nhận hàng rồi mới trả tiền" in page(trainer, f"{draft.step_url}/xem")
    version = session.get_one(CourseVersion, draft.version_id)
    given = {"title": version.title, "level": "basic", "pass_percent": "80", "quiz_size": "3", "audience": ""}
    status, html = send(trainer, f"{draft.url}/cai-dat", **given, glossary="COD\nSàn: chợ")
    assert (status, "Dòng 1 chưa có dấu hai chấm" in html, "Sàn: chợ" in html) == (200, True, True)
    assert send(trainer, f"{draft.url}/cai-dat", **given, glossary="cod: nhận hàng mới trả tiền")[0] == 303
    assert "<dd>nhận hàng mới trả tiền</dd>" in page(trainer, f"{draft.step_url}/xem")


def test_a_question_is_asked_in_the_midst_of_its_step(
    app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    step_key = session.get_one(Step, draft.step_id).key
    asked_here = replace(question(7), teaches=("bai-1", step_key))
    add_question(session, draft.course_id, draft.version_id, asked_here, NOW, lesson_id=draft.lesson_id)
    session.commit()
    write(trainer, draft, session, "Đọc đã.\n\n::: câu hỏi\n:::\n\nRồi học tiếp.")
    catalogue.publish(session, session.get_one(CourseVersion, draft.version_id), NOW)
    session.commit()
    visitor = app.test_client()
    step = "/khoa-hoc/thu/bai-1/1"
    html = page(visitor, step)
    asked = re.search(r'href="(/khoa-hoc/thu/bai-1/on-bai/1\?tu=1)"', html)
    assert asked is not None
    asking = page(visitor, asked[1])
    assert '<input type="hidden" name="tu" value="1">' in asking
    answered = page(visitor, f"{asked[1]}&lan=1&answer=a")
    assert f'href="{step}"' in answered
    assert "/on-bai/2" not in answered
