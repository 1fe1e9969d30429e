"""A course goes out as one file and comes in as it was: versions, media, readings, questions; hostile files do not."""

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.library.actions import NewPicture, add_picture
from lms.authoring.versions.actions import open_draft
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course, CourseVersion, Step
from lms.catalogue.queries import pictures_of, versions_of
from lms.content.media.picture_making import CleanPicture
from lms.exchange.coursefolder.writer import write_course
from lms.exchange.courseloading import export_course
from lms.sharing.packages import MANIFEST, BadPackage, load_package, read_package, write_package
from tests.authoring.desk import NOW, Desk, Draft, page, send
from tests.authoring.room import allowed
from tests.authoring.test_library import write
from tests.authoring.test_pictures import picture, upload
from tests.authoring.test_readings import record
from tests.browser import signed_in
from tests.factories.sounds import tone


def filled(trainer: FlaskClient, draft: Draft, session: Session) -> Course:
    """A course with two published versions and a draft, with a picture, a sound and a reading."""
    upload(trainer, draft, picture(size=(700, 400)))
    send(trainer, f"{draft.url}/hinh/hinh/ro-rau.webp", description="Hai rổ rau", credit="Chị Hoa")
    upload(trainer, draft, tone(2))
    write(trainer, draft, session, "![Rổ](hinh/ro-rau.webp)\n\n![Chuông](tieng/ro-rau.webm)")
    record(trainer, draft)
    catalogue.publish(session, session.get_one(CourseVersion, draft.version_id), NOW)
    course = session.get_one(Course, draft.course_id)
    new = open_draft(session, course, NOW)
    new.title = "Tên mới của bản nháp"
    session.commit()
    return course


def without_slug(data: bytes) -> dict[str, bytes]:
    """What a package holds, but for the address, which is another for another course of the same site."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop(MANIFEST))
    return files | {"versions": json.dumps(manifest["versions"], sort_keys=True).encode()}


def test_out_and_in_and_out_again_is_the_same(trainer: FlaskClient, desk: Desk, draft: Draft, session: Session) -> None:
    course = filled(trainer, draft, session)
    data = write_package(session, course)
    assert write_package(session, course) == data
    copy = load_package(session, read_package(data), desk.other.id, NOW)
    session.commit()
    assert without_slug(write_package(session, copy)) == without_slug(data)
    versions = versions_of(session, copy.id)
    assert (versions[0].state, versions[0].title) == ("draft", "Tên mới của bản nháp")
    assert len(versions) == 3
    row = pictures_of(session, versions[1].id)["hinh/ro-rau.webp"]
    assert (row.description, row.credit) == ("Hai rổ rau", "Chị Hoa")
    assert copy.current_version_id is None


def test_the_pages_carry_it(app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft, session: Session) -> None:
    filled(trainer, draft, session)
    assert "Tải tệp .zip" in page(trainer, f"{draft.url}/goi")
    answer = trainer.get(f"{draft.url}/goi.zip")
    assert answer.mimetype == "application/zip"
    other = signed_in(app, desk.other)
    assert other.get(f"{draft.url}/goi.zip").status_code == 404
    status, where = send(other, "/soan/goi", file=(io.BytesIO(answer.data), "khoa.zip"))
    assert status == 303
    assert "Tên mới của bản nháp" in page(other, where)
    assert trainer.get(where).status_code == 404


def test_a_draft_that_is_not_complete_stays_behind_and_that_is_said(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    session.get_one(Step, draft.step_id).source = "<b>x</b>"
    session.commit()
    assert "chưa mang theo được" in page(trainer, f"{draft.url}/goi")
    package = read_package(trainer.get(f"{draft.url}/goi.zip").data)
    assert len(package.versions) == 1


def changed(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def newer(files: dict[str, bytes]) -> None:
    files[MANIFEST] = files[MANIFEST].replace(b'"version": 1', b'"version": 2')


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda files: files.pop("ban-1/cau-hoi.md"), "ban-1/cau-hoi.md trong gói bị thiếu"),
        (lambda files: files.update({"ban-1/cau-hoi.md": b"# x"}), "ban-1/cau-hoi.md trong gói bị thiếu hoặc đã đổi"),
        (lambda files: files.update({"la.txt": b"x"}), "la.txt trong gói"),
        (lambda files: files.update({"../../etc/passwd": b"x"}), "không dùng được"),
        (lambda files: files.pop(MANIFEST), "không phải khóa học lấy ra"),
        (lambda files: files.update({MANIFEST: b"[]"}), "không phải khóa học lấy ra"),
        (newer, "mới hơn"),
    ],
)
def test_a_file_that_was_touched_is_refused_by_name(
    trainer: FlaskClient, draft: Draft, session: Session, change: Callable[[dict[str, bytes]], None], message: str
) -> None:
    data = write_package(session, session.get_one(Course, draft.course_id))
    with pytest.raises(BadPackage, match=message):
        read_package(changed(data, change))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 hong", b"<html>"])
def test_what_is_no_zip_is_refused_and_nothing_is_made(trainer: FlaskClient, session: Session, data: bytes) -> None:
    before = session.query(Course).count()
    status, html = send(trainer, "/soan/goi", file=(io.BytesIO(data), "x.zip"))
    assert status == 200
    assert "Tệp này không phải gói .zip" in html
    assert session.query(Course).count() == before


def heavy(session: Session, draft: Draft) -> Course:
    """The trainer's course with two pictures of over half a megabyte each."""
    version = session.get_one(CourseVersion, draft.version_id)
    for number in (1, 2):
        noise = io.BytesIO()
        Image.frombytes("RGB", (450, 420), os.urandom(450 * 420 * 3)).save(noise, "WEBP", lossless=True)
        clean = CleanPicture("image/webp", 450, 420, noise.getvalue(), ())
        add_picture(session, version, NewPicture(f"Nhiễu {number}", "Nhiễu", clean), NOW)
    catalogue.publish(session, version, NOW)
    session.commit()
    return session.get_one(Course, draft.course_id)


def test_a_course_for_which_there_is_no_room_is_not_taken_in(
    app: Flask, trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    data = write_package(session, heavy(session, draft))
    before = session.scalars(select(Course.id)).all()
    with allowed(app, course_mb=1):
        status, html = send(trainer, "/soan/goi", file=(io.BytesIO(data), "khoa.zip"))
    assert status == 200
    assert "Không đủ chỗ: khóa học này đang có 0 MB ảnh, tiếng, phim và tệp, thêm vào là 2 MB" in html
    assert session.scalars(select(Course.id)).all() == before
    assert send(trainer, "/soan/goi", file=(io.BytesIO(data), "khoa.zip"))[0] == 303


def test_a_folder_for_which_there_is_no_room_is_not_loaded(
    app: Flask, draft: Draft, session: Session, tmp_path: Path
) -> None:
    heavy(session, draft)
    version = session.get_one(CourseVersion, draft.version_id)
    for name, content in write_course(export_course(session, version, "nang")).items():
        (tmp_path / "nang" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "nang" / name).write_bytes(content)
    with allowed(app, course_mb=1):
        told = app.test_cli_runner().invoke(args=["courses", "load", str(tmp_path)])
    assert told.exit_code == 1
    assert "nang: Không đủ chỗ" in told.output
    assert session.scalar(select(Course.id).where(Course.slug == "nang")) is None
