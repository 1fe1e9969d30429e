"""Media are sent whole or in parts, in pieces, from the database or from the folder: a browser sees no difference."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.base import mediafolder
from lms.base.mediafolder import PIECE
from lms.catalogue.models import Attachment, Media
from lms.web import media_answers as sending

NOW = datetime(2026, 11, 30, tzinfo=UTC)
#: More than SQLite fetches at once, and no whole number of pieces.
FILM = os.urandom(6 * PIECE) + b"the end"
SIZE = len(FILM)
HASH, OTHER = "f" * 64, "e" * 64


@pytest.fixture(params=["database", "folder"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Both places of media."""
    mediafolder.configure(tmp_path / "media" if request.param == "folder" else None)
    yield str(request.param)
    mediafolder.configure(None)


@pytest.fixture
def phone(app: Flask, session: Session, where: str) -> FlaskClient:
    """A browser, and a film that it may look at."""
    more = {"mime": "video/mp4", "seconds": 1, "width": 2, "height": 2, "created_at": NOW}
    session.add(Attachment(sha256=HASH, size=SIZE, data=FILM, other=b"poster", **more))
    session.commit()
    return app.test_client()


def film(phone: FlaskClient, method: str = "GET", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return phone.open(f"/tep/{HASH}.mp4", method=method, headers=named)


def test_a_film_comes_whole(phone: FlaskClient) -> None:
    answer = film(phone)
    assert (answer.status_code, answer.mimetype, answer.content_length) == (200, "video/mp4", SIZE)
    assert (answer.headers["Accept-Ranges"], answer.headers["ETag"]) == ("bytes", f'"{HASH}"')
    assert answer.data == FILM


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=0-", 0, SIZE),
        (f"bytes={PIECE - 1}-{PIECE}", PIECE - 1, PIECE + 1),
        (f"bytes={5 * PIECE + 3}-", 5 * PIECE + 3, SIZE),
        (f"bytes={SIZE - 1}-{SIZE + 99}", SIZE - 1, SIZE),
        ("bytes=-7", SIZE - 7, SIZE),
        (f"bytes=-{SIZE + 1}", 0, SIZE),
    ],
)
def test_a_film_comes_in_parts(phone: FlaskClient, asked: str, start: int, stop: int) -> None:
    answer = film(phone, Range=asked)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert answer.content_length == stop - start
    assert answer.data == FILM[start:stop]


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=2-1", "bytes=x", "bytes="])
def test_what_nobody_understands_gets_the_whole(phone: FlaskClient, asked: str) -> None:
    answer = film(phone, Range=asked)
    assert (answer.status_code, answer.data) == (200, FILM)


def test_a_part_beyond_the_end_is_refused_with_the_size(phone: FlaskClient) -> None:
    answer = film(phone, Range=f"bytes={SIZE}-")
    assert (answer.status_code, answer.headers["Content-Range"], answer.data) == (416, f"bytes */{SIZE}", b"")


def test_who_has_it_gets_nothing_and_who_has_part_of_something_else_gets_all(phone: FlaskClient) -> None:
    assert film(phone, If_None_Match=f'"{HASH}"').status_code == 304
    assert film(phone, If_None_Match=f'W/"{HASH}"').data == b""
    assert film(phone, If_None_Match='"other"').status_code == 200
    assert film(phone, Range="bytes=0-1", If_Range=f'"{HASH}"').status_code == 206
    for other in ('"other"', f'W/"{HASH}"', "Mon, 30 Nov 2026 00:00:00 GMT"):
        assert film(phone, Range="bytes=0-1", If_Range=other).status_code == 200


def test_head_tells_the_same_and_sends_nothing(phone: FlaskClient) -> None:
    answer = film(phone, "HEAD", Range="bytes=0-1")
    assert (answer.status_code, answer.content_length, answer.data) == (200, SIZE, b"")


def test_the_two_forms_of_a_file_have_marks_of_their_own(phone: FlaskClient) -> None:
    answer = phone.get(f"/tep/{HASH}.webp", headers={"Range": "bytes=1-2"})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (206, b"os", f'"{HASH}-webp"')


def test_a_drawing_is_packed_whole_and_never_in_parts(app: Flask, session: Session, where: str) -> None:
    drawing = b"<svg>" + b" " * 1000 + b"</svg>"
    row = Media(sha256=OTHER, mime="image/svg+xml", width=1, height=1, size=1011, data=drawing, created_at=NOW)
    session.add(row)
    session.commit()
    whole = app.test_client().get(f"/hinh/{OTHER}.svg", headers={"Accept-Encoding": "gzip"})
    assert whole.headers["Content-Encoding"] == "gzip"
    part = app.test_client().get(f"/hinh/{OTHER}.svg", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-900"})
    assert (part.status_code, part.data) == (206, drawing[:901])


def test_no_film_is_read_as_a_whole(phone: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = film(phone)
    assert max(map(len, answer.response)) <= PIECE


def test_a_player_that_wants_everything_gets_what_comes_next(
    phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_UNASKED", 1000)
    seen = b""
    while len(seen) < SIZE:
        answer = film(phone, Range=f"bytes={len(seen)}-")
        assert answer.headers["Content-Range"].startswith(f"bytes {len(seen)}-")
        seen += answer.data
        monkeypatch.setattr(sending, "MOST_UNASKED", SIZE // 2)
    assert seen == FILM
    monkeypatch.setattr(sending, "MOST_UNASKED", 1000)
    for rest in ({"Range": "bytes=5-", "If_Range": f'"{HASH}"'}, {"Range": f"bytes=5-{SIZE - 1}"}):
        assert film(phone, **rest).data == FILM[5:]
    assert film(phone, Range="bytes=-2000").data == FILM[-2000:]


def test_the_server_sends_a_file_by_itself(phone: FlaskClient, where: str) -> None:
    handed = []

    def wrapper(file: Any, size: int) -> Any:
        with file:
            handed.append((file.tell(), size))
            return iter([file.read(2)])

    phone.get(f"/tep/{HASH}.mp4", headers={"Range": "bytes=5-6"}, environ_base={"wsgi.file_wrapper": wrapper})
    assert handed == ([(5, PIECE)] if where == "folder" else [])


def test_the_proxy_sends_it_where_it_may(phone: FlaskClient, app: Flask, where: str, tmp_path: Path) -> None:
    kept = app.extensions["lms_settings"]
    app.extensions["lms_settings"] = replace(kept, media_accel="/media-inside")
    try:
        answer = film(phone, Range="bytes=0-1")
    finally:
        app.extensions["lms_settings"] = kept
    if where == "folder":
        inside = answer.headers["X-Accel-Redirect"].removeprefix("/media-inside/")
        assert (tmp_path / "media" / inside).read_bytes() == FILM
        assert (answer.data, answer.mimetype) == (b"", "video/mp4")
    else:
        assert "X-Accel-Redirect" not in answer.headers
        assert answer.data == FILM[:2]


def test_what_is_nowhere_is_not_found(phone: FlaskClient) -> None:
    assert phone.get("/tep/" + "0" * 64 + ".mp4").status_code == 404
    assert phone.get(f"/tieng/{HASH}.webm").status_code == 404
