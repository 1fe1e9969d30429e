"""Migrations make the very tables of the models, and a backup of one engine restores on the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

import lms.authoring.desk.intake_models
import lms.authoring.desk.models
import lms.authoring.desk.review_models
import lms.web.models  # noqa: F401
from lms.app import create_app
from lms.base.clock import now
from lms.base.db import Base, begin_write, db
from lms.certificates.queries import certified_facts
from lms.exchange.coursecli import load_folders
from lms.learning import counters
from lms.operating import database
from lms.operating.demo.demo_making import Size, load_demo
from tests.conftest import ENGINES, drop_database, make_settings, new_database
from tests.depth import repeats
from tests.operating.furnishing import furnish

pytestmark = [pytest.mark.both_engines, pytest.mark.slow, pytest.mark.courses]


@pytest.fixture(params=ENGINES)
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An installation whose tables came from the migrations."""
    for app in without_tables(str(request.param), tmp_path):
        with app.app_context():
            database.bring_up()
        yield app


def installation(kind: str, folder: Path) -> Iterator[Flask]:
    """The same, where it does not matter that it was just made."""
    for app in without_tables(kind, folder):
        furnish(app)
        yield app


def without_tables(kind: str, folder: Path) -> Iterator[Flask]:
    url, name = new_database(kind, folder)
    app = create_app(make_settings(url, folder))
    yield app
    with app.app_context():
        db.engine.dispose()
    drop_database(name)


def test_migrations_equal_models(migrated: Flask) -> None:
    with migrated.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_process_that_migrated_still_keeps_every_foreign_key(migrated: Flask) -> None:
    """`lms serve` migrates and then serves in one process; SQLite forgets the keys while tables are made anew."""
    with migrated.app_context():
        for _ in range(2):
            with db.engine.connect() as connection, pytest.raises(IntegrityError):
                connection.execute(text("INSERT INTO question (course_id, key) VALUES (987654, 'x')"))


def sizes(app: Flask) -> dict[str, int]:
    """Rows of every table."""
    with app.app_context():
        tables = Base.metadata.sorted_tables
        return {t.name: db.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}


@pytest.mark.parametrize(
    "target",
    ["sqlite", *(repeats(one, why="test_backup_files.py goes both ways, with more in it") for one in ENGINES[1:])],
)
def test_a_backup_restores_on_either_engine(migrated: Flask, target: str, tmp_path: Path) -> None:
    with migrated.app_context():
        load_folders(migrated.extensions["lms_settings"].courses)
        db.session.rollback()
        begin_write(db.session())
        load_demo(db.session(), now(), size=Size(people=6), quiet=True)
        db.session.commit()
    file = tmp_path / "backup.zip"
    run(migrated, "backup", str(file))
    assert file.stat().st_mode & 0o077 == 0
    (tmp_path / "other").mkdir()
    for other in installation(target, tmp_path / "other"):
        run(other, "restore", str(file), "--yes")
        assert sizes(other) == sizes(migrated)
        with other.app_context():
            assert counters.differences(db.session(), certified_facts(db.session())) == []
        run(other, "demo", "wipe")
        assert sizes(other)["person"] == 0


def run(app: Flask, *words: str) -> None:
    """Run a command and expect it to end well."""
    result = app.test_cli_runner().invoke(args=words)
    assert result.exit_code == 0, result.output
