"""Each door of the desk that takes a file: when its reader dies or all are busy, the page says what to do and keeps
what was typed, nothing is written, and nobody waits for the database meanwhile.
"""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import delete, event, func, select
from sqlalchemy.orm import Session

from lms.admin.printing import CERTIFICATES
from lms.app import create_app
from lms.authoring.desk.intake_models import HandoutImport, QuestionImport
from lms.authoring.desk.models import CourseAuthor
from lms.authoring.intake.jobs import HANDOUT, QUESTIONS
from lms.authoring.library.jobs import FILM, FILM_ANEW
from lms.base import outside, turns
from lms.base.db import db
from lms.catalogue.models import Attachment, Course, Media, Sound
from lms.jobs.kinds import kind_of, kinds_known
from lms.jobs.models import Job
from lms.sharing.longwork import PACKAGE
from lms.voices.jobs import VOICES
from tests.authoring.desk import Draft, page, send
from tests.base import strange
from tests.conftest import make_settings
from tests.factories.papers import pdf, word
from tests.factories.photos import jpeg
from tests.factories.sheets import xlsx
from tests.factories.sounds import tone


@dataclass(frozen=True)
class Door:
    """Where a file is sent, a good one, and what is typed beside it."""

    path: Callable[[Draft], str]
    data: bytes
    typed: dict[str, str]


ABOUT = {"name": "Rổ rau", "description": "Hai rổ rau"}
DOORS = {
    "a picture": Door(lambda draft: f"{draft.url}/hinh", jpeg((300, 200)), ABOUT),
    "a paper": Door(lambda draft: f"{draft.url}/hinh", pdf(), ABOUT),
    "questions": Door(lambda draft: f"{draft.url}/nhap-cau-hoi", xlsx(), {"pasted": "Câu tự gõ"}),
    "a handout": Door(lambda draft: f"{draft.url}/to-bai", word("Bài một. " * 30), {"place": ""}),
    "a reading": Door(lambda draft: f"{draft.step_url}/giong-doc", tone(2), {"language": "tyz"}),
    "a course": Door(lambda _draft: "/soan/goi", b"PK\3\4", {}),
}
EVERY_DOOR = pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
KEPT = (Media, Attachment, Sound, QuestionImport, HandoutImport, Course)


def knock(client: FlaskClient, draft: Draft, door: Door) -> tuple[int, str]:
    """Send the door's file."""
    return send(client, door.path(draft), file=(io.BytesIO(door.data), "tep"), **door.typed)


def dies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every reader abort, as a library of another language does when it cannot have its memory."""
    real = outside.run
    monkeypatch.setattr(outside, "run", lambda *_given, **_limits: real(strange.misbehave, b"abort"))


def count(session: Session) -> list[int]:
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in KEPT]


def test_every_view_that_takes_a_file_reads_it_before_it_writes(app: Flask):
    """Marked views are exactly those that ask the door of lms.web.uploads; see the structural test for the rest."""
    marked = {name for name, view in app.view_functions.items() if hasattr(view, "reads_file_first")}
    assert marked == {
        "authoring.pictures", "authoring.replace_picture", "authoring.send_picture", "authoring.import_questions",
        "authoring.handout_new", "authoring.handout", "authoring.reading", "sharing.package_in",
    }  # fmt: skip


@EVERY_DOOR
def test_when_the_reader_dies_the_page_says_what_to_do_and_keeps_what_was_typed(
    trainer: FlaskClient, draft: Draft, session: Session, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = count(session)
    dies(monkeypatch)
    status, html = knock(trainer, draft, door)
    assert status == 422
    assert "làm máy không đọc nổi. Mở tệp, lưu lại thành tệp mới" in html
    assert all(typed in html for name, typed in door.typed.items() if name in ("name", "description", "pasted"))
    assert selected(html) == "tyz" or "language" not in door.typed
    assert count(session) == before
    assert page(trainer, "/soan/")


def selected(html: str) -> str:
    """The value of the option that is chosen."""
    return html.partition("<option selected")[2].partition('value="')[2].partition('"')[0]


@EVERY_DOOR
def test_when_all_readers_are_busy_the_page_says_when_to_come_back(
    trainer: FlaskClient, draft: Draft, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_given: object, **_limits: object) -> None:
        raise outside.Busy

    monkeypatch.setattr(outside, "run", busy)
    status, html = knock(trainer, draft, door)
    assert (status, "Máy đang bận đọc tệp khác. Chờ một phút rồi gửi lại." in html) == (429, True)


def test_turns_are_shared_by_all_processes_of_an_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_folder", turns._folder)
    create_app(make_settings(f"sqlite:///{tmp_path / 'x.db'}", tmp_path))
    assert turns._folder == tmp_path / "turns"


@EVERY_DOOR
def test_no_transaction_is_held_while_a_file_is_read(
    trainer: FlaskClient, draft: Draft, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen from the session of the request: between its rollback and the end of reading it asks nothing."""
    said: list[str] = []
    real = outside.run

    def watched(*given: object, **limits: object) -> object:
        assert not db.session().in_transaction()
        said.append("reads")
        return real(*given, **limits)  # type: ignore[arg-type]

    def begins(*_about: object) -> None:
        said.append("begins")

    monkeypatch.setattr(outside, "run", watched)
    event.listen(db.session, "after_begin", begins)
    try:
        knock(trainer, draft, door)
    finally:
        event.remove(db.session, "after_begin", begins)
    assert "reads" in said


def test_a_draft_that_went_meanwhile_takes_nothing(
    trainer: FlaskClient, draft: Draft, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = outside.run

    def reads_while_it_goes(*given: object, **limits: object) -> object:
        session.execute(delete(CourseAuthor))
        session.commit()
        return real(*given, **limits)  # type: ignore[arg-type]

    before = count(session)
    monkeypatch.setattr(outside, "run", reads_while_it_goes)
    assert knock(trainer, draft, DOORS["a picture"])[0] == 404
    assert count(session) == before


def test_the_editor_hears_the_same_words(trainer: FlaskClient, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    dies(monkeypatch)
    status, said = send(trainer, f"{draft.url}/hinh/gui", file=(io.BytesIO(jpeg((30, 20))), "a.jpg"), description="x")
    assert (status, "không đọc nổi" in json.loads(said)["error"]) == (422, True)


def test_a_moving_picture_is_told_that_it_stands_still(trainer: FlaskClient, draft: Draft) -> None:
    out = io.BytesIO()
    one, other = (Image.new("RGB", (30, 30), colour) for colour in ("red", "blue"))
    one.save(out, "GIF", save_all=True, append_images=[other])
    status, where = send(trainer, f"{draft.url}/hinh", file=(io.BytesIO(out.getvalue()), "a.gif"), **ABOUT)
    assert status == 303
    assert "Ảnh động: máy giữ hình đầu tiên." in page(trainer, where)


#: What a file begins with that goes to the worker, whatever its size, and at which doors.
HEAVY = {
    "a film": (lambda draft: f"{draft.url}/hinh", b"\0\0\0\x18ftypmp42", ABOUT, FILM),
    "questions": (lambda draft: f"{draft.url}/nhap-cau-hoi", b"PK\3\4", {"pasted": ""}, QUESTIONS),
    "a handout": (lambda draft: f"{draft.url}/to-bai", b"PK\3\4", {"place": ""}, HANDOUT),
    "a course": (lambda _draft: "/soan/goi", b"PK\3\4", {}, PACKAGE),
}


@pytest.mark.parametrize("heavy", HEAVY.values(), ids=HEAVY)
def test_what_is_too_heavy_is_refused_at_once_and_not_by_the_worker(
    app: Flask, trainer: FlaskClient, draft: Draft, session: Session, heavy: Any
) -> None:
    path, begins, typed, key = heavy
    kind = kind_of(key)
    assert kind is not None
    data = begins + bytes(kind.most)
    status, html = send(trainer, path(draft), file=(io.BytesIO(data), "tep"), **typed)
    assert (status, str(kind.heavy) in html) == (200, True)
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_every_kind_of_work_for_which_something_is_sent_says_how_much_it_takes() -> None:
    given = {FILM, FILM_ANEW, QUESTIONS, HANDOUT, PACKAGE}
    assert given == {key for key, kind in kinds_known().items() if kind.most and kind.heavy}
    assert {key for key in kinds_known() if key not in given} <= {CERTIFICATES, VOICES, "toy"}
