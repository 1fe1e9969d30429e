"""What a course, a trainer and the installation may hold: told from four fifths on, kept to at every door."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.courses import actions
from lms.authoring.desk.deeds import Deed
from lms.authoring.desk.models import CourseAuthor
from lms.authoring.intake import handouts
from lms.authoring.library.actions import NewPicture, add_picture, describe, remove_file
from lms.authoring.room import TRAINER, courses_of, owner_of
from lms.authoring.versions import actions as versions
from lms.base.quotas import MB, NoRoom
from lms.catalogue import room, watching
from lms.catalogue.actions import publish
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.queries import draft_of, pictures_of
from lms.catalogue.room import COURSE, INSTALLATION
from lms.content.media.picture_making import CleanPicture
from tests.authoring.desk import NOW, Desk, Draft, page, send
from tests.authoring.room import ONE, allowed, fill, things
from tests.authoring.test_handouts import fields, sent, word
from tests.authoring.test_pictures import picture, upload
from tests.authoring.test_readings import record
from tests.browser import signed_in, token
from tests.factories.films import film

REFUSED = "khóa học này đang có 1 MB ảnh, tiếng, phim và tệp, thêm vào là 2 MB, mà mỗi khóa học được 1 MB."


@pytest.fixture
def full(app: Flask, draft: Draft, session: Session) -> Iterator[int]:
    """The draft holds all but nothing of what it may; how many things there are."""
    add_picture(session, session.get_one(CourseVersion, draft.version_id), dot(), NOW)
    fill_up(session, draft)
    with allowed(app, course_mb=1):
        yield things(session)


def fill_up(session: Session, draft: Draft) -> None:
    """Leave so many bytes that no file fits."""
    fill(session, draft.version_id, ONE - 20 - room.bytes_of(session, [draft.course_id]), NOW)


def dot() -> NewPicture:
    """A picture that takes next to nothing."""
    return NewPicture("Chấm", "Chấm", CleanPicture("image/webp", 8, 6, picture("WEBP", (8, 6)), ()))


def photo() -> bytes:
    """A small photo that takes some kilobytes with its other forms."""
    return picture("PNG", (900, 700))


def test_a_picture_for_which_there_is_no_room_is_told_so_and_what_was_typed_stays(
    trainer: FlaskClient, draft: Draft, session: Session, full: int
) -> None:
    status, html = upload(trainer, draft, photo(), name="Rổ <rau>", description="Hai rổ")
    assert status == 200
    assert REFUSED in html
    assert 'value="Rổ &lt;rau&gt;"' in html
    assert 'value="Hai rổ"' in html
    assert things(session) == full
    assert set(pictures_of(session, draft.version_id)) == {"hinh/cham.webp"}
    assert "Khóa học này đã dùng 1 trên 1 MB cho ảnh, tiếng, phim và tệp (99%)." in html


def test_every_other_door_of_the_desk_refuses_too(
    trainer: FlaskClient, draft: Draft, session: Session, full: int
) -> None:
    door = {"csrf_token": token(trainer), "description": "Rổ"}
    editor = trainer.post(f"{draft.url}/hinh/gui", data=door | {"file": (io.BytesIO(photo()), "a.png")})
    assert (editor.status_code, REFUSED in editor.get_json()["error"]) == (409, True)
    answers = [
        send(trainer, f"{draft.url}/hinh/hinh/cham.webp/thay", file=(io.BytesIO(photo()), "b.png")),
        record(trainer, draft),
        sent(trainer, draft, word()),
        send(trainer, f"{draft.url}/hinh", file=(io.BytesIO(film(1)), "a.mp4"), name="Gọi", description="Gọi"),
    ]
    assert [(status, REFUSED in html) for status, html in answers] == [(200, True)] * 4
    assert things(session) == full


def test_a_film_is_not_waited_for_where_nothing_fits(
    app: Flask, trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    fill(session, draft.version_id, ONE, NOW)
    with allowed(app, course_mb=1):
        form = {
            "csrf_token": token(trainer),
            "name": "Gọi",
            "description": "Gọi",
            "file": (io.BytesIO(film(1)), "a.mp4"),
        }
        answer = trainer.post(f"{draft.url}/hinh", data=form)
    assert answer.status_code == 200
    assert "Hết chỗ rồi, nên chưa nhận phim." in answer.get_data(as_text=True)


def test_cuts_of_a_handout_stay_where_its_pictures_do_not_fit(
    app: Flask, trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    _status, where = sent(trainer, draft, word())
    form = fields(page(trainer, where))
    title = next(name for name in form if str(name).startswith("t"))
    fill_up(session, draft)
    with allowed(app, course_mb=1):
        status, html = send(trainer, where, **form | {title: "Tên tôi đặt", "deed": "take"})
        assert status == 409
        assert "Không đủ chỗ" in html
    assert "Tên tôi đặt" in page(trainer, where)


def test_what_does_not_grow_may_always_be_done(app: Flask, desk: Desk, draft: Draft, session: Session) -> None:
    fill(session, draft.version_id, 2 * ONE, NOW)
    fill(session, draft.version_id, ONE, NOW, "nho")
    with allowed(app, course_mb=1, trainer_mb=1, media_mb=1):
        version = session.get_one(CourseVersion, draft.version_id)
        publish(session, version, NOW)
        session.commit()
        course, deed = session.get_one(Course, draft.course_id), Deed(desk.trainer.id, NOW)
        opened = versions.open_draft(session, course, NOW)
        session.commit()
        remove_file(session, opened, "tep/nho.pdf")
        session.commit()
        versions.restore(session, deed, course, version)
        session.commit()
        again = draft_of(session, course.id)
        assert again is not None
        describe(session, again, "tep/day.pdf", "Tả lại", "", NOW)
        session.commit()
        with pytest.raises(NoRoom):
            fill(session, again.id, ONE, NOW, "them")
        session.rollback()


def test_after_a_refusal_the_session_goes_on(app: Flask, draft: Draft, session: Session, full: int) -> None:
    with pytest.raises(NoRoom):
        fill(session, draft.version_id, ONE, NOW, "them")
    session.rollback()
    assert things(session) == full
    fill(session, draft.version_id, 20, NOW, "be")
    assert things(session) == full + 1


def test_copying_counts_for_the_copy_and_not_for_the_machine(
    app: Flask, desk: Desk, draft: Draft, session: Session
) -> None:
    fill(session, draft.version_id, ONE, NOW)
    course = session.get_one(Course, draft.course_id)
    before = room.bytes_of(session)
    copy = versions.duplicate(session, Deed(desk.other.id, NOW), course)
    session.commit()
    assert room.bytes_of(session) == before
    assert room.bytes_of(session, [copy.id]) == room.bytes_of(session, [course.id])
    again = versions.duplicate(session, Deed(desk.other.id, NOW), copy)
    with allowed(app, trainer_mb=1):
        session.commit()
    assert room.bytes_of(session, [copy.id, again.id]) == room.bytes_of(session, [copy.id]), "own things twice, once"


def test_a_course_counts_for_the_one_who_began_it(app: Flask, desk: Desk, draft: Draft, session: Session) -> None:
    session.add(CourseAuthor(course_id=draft.course_id, person_id=desk.other.id, since=NOW + timedelta(days=1)))
    own, version = actions.begin_course(session, Deed(desk.other.id, NOW), "Khóa riêng", None)
    session.commit()
    assert owner_of(session, draft.course_id) == desk.trainer.id
    assert list(courses_of(session, desk.other.id)) == [own.id]
    fill(session, version.id, ONE, NOW, "cua-toi")
    with allowed(app, trainer_mb=1):
        status, _html = upload(signed_in(app, desk.other), draft, photo())
        assert status == 303, "in the course of somebody who has room, whoever sends it"
        with pytest.raises(NoRoom, match="các khóa học của người lập khóa này đang có 1 MB"):
            fill(session, version.id, 5000, NOW, "them")
        session.rollback()


def test_the_machine_is_full(app: Flask, trainer: FlaskClient, draft: Draft, session: Session) -> None:
    fill(session, draft.version_id, ONE - 2000, NOW)
    with allowed(app, media_mb=1):
        assert "Máy chủ không đủ chỗ: mọi khóa học đang có 1 MB" in upload(trainer, draft, photo())[1]


def test_the_disk_is_nearly_full(
    app: Flask, trainer: FlaskClient, draft: Draft, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "free_bytes", lambda: 501 * MB)
    assert upload(trainer, draft, photo())[0] == 303
    monkeypatch.setattr(watching, "free_bytes", lambda: 500 * MB)
    html = upload(trainer, draft, picture("PNG", (640, 480)), name="Khác")[1]
    assert "Ổ đĩa của máy chủ chỉ còn 500 MB trống, mà phải để lại 500 MB" in html


def test_a_copy_that_is_too_much_is_refused_and_leaves_no_course(
    app: Flask, desk: Desk, draft: Draft, session: Session
) -> None:
    fill(session, draft.version_id, ONE + 5000, NOW)
    publish(session, session.get_one(CourseVersion, draft.version_id), NOW)
    session.commit()
    before = session.scalars(select(Course.id)).all()
    other = signed_in(app, desk.other)
    with allowed(app, trainer_mb=1):
        status, html = send(other, "/soan/chep-khoa", khoa=str(draft.course_id))
    assert (status, "các khóa học của người lập khóa này đang có 0 MB" in html) == (409, True)
    assert session.scalars(select(Course.id)).all() == before
    assert send(other, "/soan/chep-khoa", khoa=str(draft.course_id))[0] == 303


def test_a_picture_of_another_course_is_refused_too(
    app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    own, version = actions.begin_course(session, Deed(desk.trainer.id, NOW), "Khóa riêng", None)
    upload(trainer, draft, photo())
    fill(session, version.id, ONE - 2000, NOW, "khac")
    form = {"ban": str(draft.version_id), "ten": "hinh/ro-rau.webp"}
    with allowed(app, course_mb=1):
        status, html = send(trainer, f"/soan/{own.id}/hinh/khoa-khac", **form)
    assert (status, REFUSED in html) == (409, True)
    assert pictures_of(session, version.id) == {}
    assert send(trainer, f"/soan/{own.id}/hinh/khoa-khac", **form)[0] == 303


@pytest.mark.parametrize(("size", "said"), [(0.79, False), (0.81, True)])
def test_pages_say_it_from_four_fifths_on(
    app: Flask, trainer: FlaskClient, draft: Draft, session: Session, size: float, said: bool
) -> None:
    fill(session, draft.version_id, round(size * 10 * ONE), NOW)
    paths = (
        draft.url,
        f"{draft.url}/hinh",
        f"{draft.url}/hinh/tep/day.pdf",
        f"{draft.url}/to-bai",
        f"{draft.step_url}/giong-doc",
    )
    with allowed(app, course_mb=10, trainer_mb=10, media_mb=10):
        shown = [re.findall(r"đã dùng (\d+) trên 10 MB", page(trainer, path)) for path in paths]
        assert shown == [["9"] * 3 if said else []] * 5
        assert ("Các khóa học của bạn đã dùng 9 trên 10 MB" in page(trainer, "/soan/goi")) is said


def test_each_thing_counts_once_however_often_it_is_named(draft: Draft, session: Session) -> None:
    before = room.bytes_of(session, [draft.course_id])
    fill(session, draft.version_id, 5000, NOW)
    publish(session, session.get_one(CourseVersion, draft.version_id), NOW)
    versions.open_draft(session, session.get_one(Course, draft.course_id), NOW)
    session.commit()
    assert room.bytes_of(session, [draft.course_id]) == before + 5000
    assert [scope.name for scope in room.SCOPES] == [COURSE.name, TRAINER.name, INSTALLATION.name]


def test_pictures_of_a_handout_that_waits_count(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    _status, where = sent(trainer, draft, word())
    kept = handouts.pictures_kept(session, int(where.rsplit("/", 1)[1]))
    assert room.bytes_of(session, [draft.course_id]) == sum(map(len, kept.values())) > 0
