"""For monitors: the process lives, and it can do its work, or one word says what is missing."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import text

from lms.app import create_app
from lms.base.db import db
from lms.operating import database
from tests.conftest import make_settings


class Room(NamedTuple):
    """A disk as shutil tells of it."""

    total: int
    used: int
    free: int


@pytest.fixture
def installed(tmp_path: Path) -> Flask:
    app = create_app(make_settings(f"sqlite:///{tmp_path / 'x.db'}", tmp_path))
    with app.app_context():
        database.bring_up()
    return app


def ready(app: Flask) -> tuple[int, str]:
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.text


def test_a_working_installation_is_ready(installed: Flask) -> None:
    assert ready(installed) == (200, "ok")
    assert installed.test_client().get("/healthz").text == "ok"


def test_tables_of_another_version_are_told(installed: Flask) -> None:
    with installed.app_context(), db.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert ready(installed) == (503, "tables")


def test_an_empty_database_is_told(tmp_path: Path) -> None:
    assert ready(create_app(make_settings(f"sqlite:///{tmp_path / 'x.db'}", tmp_path))) == (503, "tables")


def test_a_database_that_cannot_be_reached_or_written_is_told(
    installed: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = create_app(make_settings("postgresql+psycopg://lms:x@127.0.0.1:1/none", Path("/tmp")))
    assert ready(gone) == (503, "database")
    monkeypatch.setattr("lms.pages.views.health.os.access", lambda *_parts: False)
    assert ready(installed) == (503, "writing")


def test_a_full_disk_is_told(installed: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Room(10**9, 10**9, 1000))
    assert ready(installed) == (503, "disk")
    settings = installed.extensions["lms_settings"]
    installed.extensions["lms_settings"] = replace(settings, var=settings.var / "not made yet")
    assert ready(installed) == (503, "disk")
