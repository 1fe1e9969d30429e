"""Each door of the desk that takes a file shows it to the operator's virus scanner first, and tells the outcome."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.base import outside
from tests.authoring.desk import Draft
from tests.authoring.test_file_doors import EVERY_DOOR, Door, count, knock
from tests.factories.clamd import clamd


@EVERY_DOOR
def test_an_infected_file_is_refused_and_nothing_is_kept(
    trainer: FlaskClient, draft: Draft, session: Session, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = count(session)
    with clamd(says=b"stream: Made.Up-1 FOUND") as made:
        monkeypatch.setattr(outside, "_scanner", made.address)
        status, html = knock(trainer, draft, door)
    assert made.shown == [door.data]
    assert (status, "Máy quét thấy vi-rút trong tệp này" in html) == (422, True)
    assert "Made.Up-1" not in html
    assert count(session) == before


@EVERY_DOOR
def test_without_the_scanners_answer_no_door_takes_anything(
    trainer: FlaskClient, draft: Draft, session: Session, door: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = count(session)
    monkeypatch.setattr(outside, "_scanner", str(tmp_path / "clamd"))
    status, html = knock(trainer, draft, door)
    assert (status, "Máy quét vi-rút đang không chạy" in html) == (422, True)
    assert count(session) == before
