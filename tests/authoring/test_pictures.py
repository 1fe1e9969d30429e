"""Pictures: made anew, small and without their place; hostile files are refused with words that help."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.authoring.desk.rules import described, free_name
from lms.catalogue.models import CoursePicture, Media, Step
from lms.catalogue.queries import pictures_of
from tests.authoring.desk import Desk, Draft, page, send
from tests.browser import signed_in


def picture(kind: str = "JPEG", size: tuple[int, int] = (1600, 1200), **settings: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, kind, **settings)
    return out.getvalue()


def located() -> bytes:
    """A photo that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "MayAnhCuaToi"
    exif.get_ifd(0x8825)[2] = (21.0, 54.0, 30.0)
    return picture(exif=exif)


def upload(client: FlaskClient, draft: Draft, data: bytes, **values: str) -> tuple[int, str]:
    named = {"name": "Rổ rau", "description": "Hai rổ rau [xanh]"} | values
    filename = named.pop("filename", "../../anh.jpg")
    return send(client, f"{draft.url}/hinh", file=(io.BytesIO(data), filename), **named)


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_made_anew_small_and_named(
    trainer: FlaskClient, draft: Draft, session: Session, kind: str
) -> None:
    status, where = upload(trainer, draft, picture(kind))
    assert status == 303
    kept = pictures_of(session, draft.version_id)["hinh/ro-rau.webp"]
    assert (kept.width, kept.height, kept.mime) == (1280, 960, "image/webp")
    html = page(trainer, where.split("#")[0])
    assert "![Hai rổ rau xanh](hinh/ro-rau.webp)" in html
    assert "1280 × 960" in html
    assert "Đã đưa lên." in html


def test_where_a_photo_was_taken_is_not_kept(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    photo = located()
    assert b"MayAnhCuaToi" in photo
    upload(trainer, draft, photo)
    data = session.scalars(select(Media.data)).one()
    assert b"MayAnhCuaToi" not in data
    assert dict(Image.open(io.BytesIO(data)).getexif()) == {}


def test_a_phone_photo_of_several_megabytes_gets_in(trainer: FlaskClient, draft: Draft) -> None:
    noise = io.BytesIO()
    Image.effect_noise((2400, 1800), 100).convert("RGB").save(noise, "JPEG", quality=95)
    assert len(noise.getvalue()) > 1024 * 1024
    status, where = upload(trainer, draft, noise.getvalue())
    assert status == 303
    assert "mạng yếu mở lâu" in page(trainer, where.split("#")[0])


def bomb() -> bytes:
    """A small file of 50 megapixels."""
    out = io.BytesIO()
    Image.new("1", (10_000, 5_000)).save(out, "PNG")
    return out.getvalue()


HOSTILE = [
    (b"<script>alert(1)</script>", "Tệp này là tệp chữ."),
    (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "Tệp này là hình vẽ SVG"),
    (b"\0\1\2\3", "Chỗ này nhận ảnh, ghi âm,"),
    (b"GIF89a" + b"\0" * 40, "Tệp này không phải ảnh."),
    (b"", "Tệp này trống. Chọn tệp khác."),
    (picture()[:3000], "Ảnh bị hỏng hoặc chưa tải hết."),
    (picture("PNG")[:1200], "Ảnh bị hỏng hoặc chưa tải hết."),
    (bomb(), "Ảnh lớn quá (trên 40 triệu điểm ảnh)."),
]


@pytest.mark.parametrize(("data", "advice"), HOSTILE)
def test_hostile_files_are_refused_and_what_was_typed_stays(
    trainer: FlaskClient, draft: Draft, session: Session, data: bytes, advice: str
) -> None:
    status, html = upload(trainer, draft, data)
    assert status == 200
    assert advice in html
    assert 'value="Rổ rau"' in html
    assert count(session, Media) == 0


def test_more_than_40_mb_is_told_so(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    status, html = upload(trainer, draft, b"\xff\xd8\xff" + b"x" * 42_000_000)
    assert status == 200
    assert "Ảnh nặng quá 40 MB." in html
    assert count(session, Media) == 0


def test_other_forms_keep_the_small_limit(trainer: FlaskClient, draft: Draft) -> None:
    assert send(trainer, draft.step_url, title="x", source="y" * 1_100_000)[0] == 413


@pytest.mark.parametrize(
    ("field", "advice"), [("name", "Đặt tên cho ảnh."), ("description", "Tả điều nhìn thấy trong ảnh.")]
)
def test_name_and_description_are_needed(
    trainer: FlaskClient, draft: Draft, session: Session, field: str, advice: str
) -> None:
    status, html = upload(trainer, draft, picture(), **{field: "  "})
    assert (status, advice in html, "chọn lại tệp" in html) == (200, True, True)
    assert count(session, CoursePicture) == 0


def test_without_a_file_the_form_says_so(trainer: FlaskClient, draft: Draft) -> None:
    for values in ({}, {"file": "khong-phai-tep"}):
        status, html = send(trainer, f"{draft.url}/hinh", name="x", description="y", **values)
        assert (status, "Chọn một tệp trong máy." in html) == (200, True)


def test_the_same_picture_twice_is_kept_once_and_another_gets_another_name(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    first, second = (upload(trainer, draft, picture()) for _ in range(2))
    assert first == second
    upload(trainer, draft, picture(size=(300, 200)))
    assert list(pictures_of(session, draft.version_id)) == ["hinh/ro-rau-2.webp", "hinh/ro-rau.webp"]


def test_a_step_that_waited_for_its_picture_shows_it(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    session.get_one(Step, draft.step_id).source = "![Rổ](hinh/ro-rau.webp)"
    session.commit()
    upload(trainer, draft, picture())
    assert '<img src="/hinh/' in page(trainer, f"{draft.step_url}/xem")


def test_only_a_picture_that_nothing_shows_can_go(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    upload(trainer, draft, picture())
    path = f"{draft.url}/hinh/hinh/ro-rau.webp/xoa"
    step = session.get_one(Step, draft.step_id)
    step.source = "![Rổ](hinh/ro-rau.webp)"
    session.commit()
    assert path not in page(trainer, f"{draft.url}/hinh")
    assert send(trainer, path)[0] == 409
    step.source = ""
    session.commit()
    assert path in page(trainer, f"{draft.url}/hinh")
    assert "Xóa hẳn ảnh này?" in page(trainer, path)
    assert send(trainer, path)[0] == 303
    assert (count(session, CoursePicture), count(session, Media)) == (0, 0)
    assert send(trainer, path)[0] == 404


def test_pictures_of_somebody_elses_course_do_not_exist(
    app: Flask, trainer: FlaskClient, desk: Desk, draft: Draft, session: Session
) -> None:
    upload(trainer, draft, picture())
    client = signed_in(app, desk.other)
    assert client.get(f"{draft.url}/hinh").status_code == 404
    assert upload(client, draft, picture())[0] == 404
    assert send(client, f"{draft.url}/hinh/hinh/ro-rau.webp/xoa")[0] == 404
    assert count(session, CoursePicture) == 1


def test_names_and_descriptions_fit_into_markdown() -> None:
    assert free_name("!!!", "hinh", "webp", ()) == "hinh/anh.webp"
    assert free_name("Rổ rau", "hinh", "webp", {"hinh/ro-rau.webp", "hinh/ro-rau-2.webp"}) == "hinh/ro-rau-3.webp"
    assert described("a [b](c)\n\\d") == "a b (c) d"
