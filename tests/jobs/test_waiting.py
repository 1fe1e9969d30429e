"""What was sent and waits for its job is bounded: by the disk, by what everybody may have, by what one may."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.quotas import MB
from lms.jobs import actions, job_files, waiting
from lms.jobs.actions import JobRequest
from lms.jobs.models import Job
from tests.authoring.conftest import *  # noqa: F403
from tests.authoring.desk import NOW, Desk, Draft
from tests.authoring.room import allowed
from tests.browser import signed_in, token
from tests.factories.films import film


@pytest.fixture
def folder(app: Flask) -> Path:
    return job_files.folder_of(app.extensions["lms_settings"])


def waits(session: Session, folder: Path, person_id: int, size: int) -> Path:
    """A file of so many bytes that this person has sent."""
    name = f"{size:032x}"
    (folder / name).write_bytes(bytes(size))
    actions.ask(session, JobRequest("film", "a.mp4", {}, name), person_id, NOW)
    session.commit()
    return folder / name


def sent(client: FlaskClient, draft: Draft) -> str:
    form = {"csrf_token": token(client), "name": "Gọi", "description": "Một cuộc gọi"}
    answer = client.post(f"{draft.url}/hinh", data=form | {"file": (io.BytesIO(film(1)), "a.mp4")})
    return answer.headers.get("Location") or answer.get_data(as_text=True)


def test_one_person_has_half_of_what_everybody_has(
    app: Flask, session: Session, desk: Desk, draft: Draft, folder: Path
) -> None:
    with allowed(app, waiting_mb=2):
        mine = waits(session, folder, desk.trainer.id, MB - 100)
        html = sent(signed_in(app, desk.trainer), draft)
        assert "Tệp của bạn đang chờ máy làm nặng 2 MB kể cả tệp này, mà mỗi người được 1 MB." in html
        assert 'value="Một cuộc gọi"' in html
        assert len(session.scalars(select(Job.id)).all()) == 1
        assert {path.name for path in folder.iterdir() if len(path.name) == 32} == {mine.name}
        waits(session, folder, desk.other.id, MB - 200)
        html = sent(signed_in(app, desk.other), draft)
    assert "<h1" in html


def test_all_together_have_so_much(app: Flask, session: Session, desk: Desk, draft: Draft, folder: Path) -> None:
    with allowed(app, waiting_mb=2):
        waits(session, folder, desk.other.id, MB - 10)
        waits(session, folder, desk.officer.id, MB - 20)
        html = sent(signed_in(app, desk.trainer), draft)
        assert "Tệp của mọi người đang chờ máy làm nặng 3 MB kể cả tệp này, mà máy giữ được 2 MB." in html
        for path in folder.iterdir():
            path.unlink()
        assert sent(signed_in(app, desk.trainer), draft).startswith("/viec/"), "files that are gone do not count"


def test_a_disk_that_is_nearly_full_takes_no_large_file(
    app: Flask, session: Session, desk: Desk, draft: Draft, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "free_bytes", lambda: 500 * MB)
    html = sent(signed_in(app, desk.trainer), draft)
    assert "Ổ đĩa của máy chủ chỉ còn 500 MB trống nên chưa nhận tệp lớn." in html
    assert session.scalars(select(Job.id)).all() == []
    monkeypatch.setattr(waiting, "free_bytes", lambda: 501 * MB)
    assert sent(signed_in(app, desk.trainer), draft).startswith("/viec/")


@pytest.fixture(autouse=True)
def _swept(folder: Path) -> None:
    for path in folder.iterdir():
        if len(path.name) == 32:
            path.unlink()
