"""Backups of every version come back, an upgrade can be taken back, and none of it happens under a running service."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import psycopg
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Connection, MetaData, func, select, text

from lms.app import create_app
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.revision import known
from lms.certificates.queries import certified_facts
from lms.learning import counters
from lms.operating import archive, database, writing
from lms.operating.demo.demo_making import Size, load_demo
from lms.operating.migrating import downgrade, upgrade
from tests.conftest import ENGINES, drop_database, make_settings, new_database
from tests.depth import repeats, share
from tests.factories.people import world
from tests.operating.furnishing import furnish
from tests.operating.test_upgrading import ASKED, COURSE, LESSON, MEDIA, PERSON, PICTURE, QUESTION, STEP, VERSION

pytestmark = [pytest.mark.slow, pytest.mark.long]
OLD = "0011"
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An installation without tables."""
    yield from installation(str(request.param), tmp_path / "here")


def installation(kind: str, folder: Path, **changes: object) -> Iterator[Flask]:
    """An installation without tables in a folder of its own, with no courses to load."""
    folder.mkdir()
    url, name = new_database(kind, folder)
    app = create_app(make_settings(url, folder, courses=folder, **changes))
    yield app
    with app.app_context():
        db.engine.dispose()
    drop_database(name)


def inhabit(app: Flask) -> None:
    """Give it its tables and what most tests need."""
    furnish(app, "world", lambda: world(db.session(), now()))


def surroundings(app: Flask, **more: str) -> dict[str, str]:
    """The environment of an `lms` command of this installation."""
    settings = app.extensions["lms_settings"]
    var = str(settings.var)
    return {**os.environ, "LMS_DATABASE_URL": settings.database_url, "LMS_VAR": var, "LMS_COURSES": var, **more}


@pytest.fixture
def old(empty: Flask) -> Flask:
    """An installation of an earlier version, with a course, a question and a person."""
    body = json.dumps({"stem": "Chỉ vào rổ", "picture": "hinh/a.svg", "options": []})
    with empty.app_context():
        upgrade(revision=OLD)
        day = "2026-11-01 00:00:00" + ("" if db.engine.dialect.name == "sqlite" else "+00:00")
        with db.engine.connect().execution_options(write=True) as connection, connection.begin():
            for statement in (COURSE, VERSION, LESSON, MEDIA, PICTURE, STEP, QUESTION, ASKED, PERSON):
                connection.execute(text(statement), {"day": day, "data": b"x", "body": body})
        db.engine.dispose()
    return empty


@pytest.fixture
def filled(empty: Flask) -> Flask:
    """An installation of this version, with made-up people who have learned."""

    def fill() -> None:
        world(db.session(), now())
        load_demo(db.session(), now(), size=Size(people=3), quiet=True)

    furnish(empty, "demo", fill)
    return empty


def command(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


def well(app: Flask, *words: str) -> str:
    done = command(app, *words)
    assert done.exit_code == 0, done.output
    return done.output


def refused(app: Flask, *words: str) -> str:
    """What the command says when it does not do it: one line, no trace."""
    done = command(app, *words)
    assert done.exit_code == 1, done.output
    assert done.output.startswith("Error: ") or "\nError: " in done.output
    return done.output


_there: dict[tuple[str, object], MetaData] = {}


def there(connection: Connection) -> MetaData:
    """The tables as the database has them; those of one revision on one engine are looked at once."""
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    key = (connection.dialect.name, revision)
    if key not in _there:
        _there[key] = MetaData()
        _there[key].reflect(connection)
    return _there[key]


def everything(app: Flask) -> Rows:
    """Every row of every table, and the revision, as the database has them."""
    with app.app_context(), db.engine.connect() as connection:
        found = {
            name: sorted((dict(row) for row in connection.execute(select(table)).mappings()), key=repr)
            for name, table in there(connection).tables.items()
        }
    with app.app_context():
        db.engine.dispose()
    return found


def differences(one: Rows, other: Rows) -> list[str]:
    """Where two databases differ, a line a value; sessions are in no backup."""
    found = []
    for name in sorted((one.keys() | other.keys()) - writing.FLEETING):
        rows, others = one.get(name, []), other.get(name, [])
        if len(rows) != len(others):
            found.append(f"{name}: {len(rows)} rows, {len(others)} rows")
        for row, another in zip(rows, others, strict=False):
            changed = [key for key in row if row[key] != another.get(key)]
            found += [f"{name}.{key}: {row[key]!r}, {another.get(key)!r}" for key in changed]
    return found


def revision_of(app: Flask) -> str | None:
    with app.app_context():
        return database.revision()


# --- backups of every version ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ENGINES)
def test_a_backup_of_every_version_is_restored_by_this_one(filled: Flask, target: str, tmp_path: Path) -> None:
    made = {}
    with filled.app_context():
        # From one engine to the other everything that may differ differs; on the same one the two ends are enough.
        # Every fourth version goes one of the two ways, and all go both where time does not matter.
        all_known = sorted(known(), reverse=True)
        ends = {all_known[0], all_known[-1]}
        across = target not in db.engine.dialect.name
        chosen = sorted(ends | {*share(all_known, 2 + 4 * (target == "sqlite"), 8)} if across else ends, reverse=True)
        for revision in chosen:
            if revision != database.newest():
                downgrade(revision=revision)
            made[revision] = tmp_path / f"{revision}.zip"
            archive.write(made[revision])
            db.session.remove()
            people = _count(db.engine, "person")
    assert people > 3
    for other in installation(target, tmp_path / "there"):
        for file in made.values():
            well(other, "restore", str(file), "--yes")
            with other.app_context():
                assert database.revision() == database.newest()
                assert _count(db.engine, "person") == people
                assert counters.differences(db.session(), certified_facts(db.session())) == []
                db.session.remove()


def _count(engine: Any, table: str) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(text(table))) or 0


def test_a_backup_restored_at_its_own_place_is_the_same(filled: Flask, tmp_path: Path) -> None:
    before = everything(filled)
    well(filled, "backup", str(tmp_path / "a.zip"))
    well(filled, "restore", str(tmp_path / "a.zip"), "--yes")
    assert differences(before, everything(filled)) == []


def test_a_backup_of_a_newer_version_is_refused_in_a_line(filled: Flask, tmp_path: Path) -> None:
    file = changed(filled, tmp_path, "about.json", lambda raw: raw.replace(database.newest().encode(), b"9999"))
    before = everything(filled)
    assert "made by a newer version" in refused(filled, "restore", str(file), "--yes")
    assert differences(before, everything(filled)) == []


def changed(app: Flask, folder: Path, entry: str, way: Callable[[bytes], bytes]) -> Path:
    """A backup with one of its entries changed, by somebody who writes the right hash beside it."""
    well(app, "backup", str(folder / "as-it-is.zip"))
    with zipfile.ZipFile(folder / "as-it-is.zip") as source, zipfile.ZipFile(folder / "changed.zip", "w") as target:
        parts = {info.filename: source.read(info) for info in source.infolist()}
        parts[entry] = way(parts[entry])
        about = json.loads(parts["about.json"])
        if entry != "about.json":
            about["sha256"][entry] = hashlib.sha256(parts[entry]).hexdigest()
        for name, raw in (parts | {"about.json": json.dumps(about).encode()}).items():
            target.writestr(name, raw)
    return folder / "changed.zip"


@pytest.mark.parametrize("entry", ["person.jsonl", "learning_event.jsonl"])
def test_a_backup_that_lacks_rows_is_refused_and_nothing_changes(filled: Flask, entry: str, tmp_path: Path) -> None:
    file = changed(filled, tmp_path, entry, lambda raw: raw[: raw.rindex(b"\n", 0, len(raw) - 1) + 1])
    before = everything(filled)
    assert "damaged" in refused(filled, "restore", str(file), "--yes")
    assert differences(before, everything(filled)) == []


def test_a_backup_whose_rows_point_at_nothing_is_refused_and_nothing_changes(filled: Flask, tmp_path: Path) -> None:
    def elsewhere(raw: bytes) -> bytes:
        rows = [json.loads(line) for line in raw.splitlines()]
        rows[-1]["person_id"] = 987654
        return b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    file = changed(filled, tmp_path, "enrolment.jsonl", elsewhere)
    before = everything(filled)
    assert "point at nothing" in refused(filled, "restore", str(file), "--yes")
    assert differences(before, everything(filled)) == []


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"not a zip at all"])
def test_what_is_no_backup_is_refused_in_a_line(filled: Flask, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    assert "not a backup" in refused(filled, "restore", str(tmp_path / "x.zip"), "--yes")


# --- under a running service, and over a damaged file ---------------------------------------------------------------


@contextmanager
def somebody_at(app: Flask) -> Iterator[None]:
    """Another process's connection to the database, that does nothing at the moment."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("sqlite"):
        connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"), check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("SELECT count(*) FROM person").fetchone()
    else:
        connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    yield
    connection.close()


@pytest.mark.parametrize(
    "words", [["restore", "FILE", "--yes"], repeats(["rollback", "FILE", "--yes"], why="it asks in the same place")]
)
def test_nothing_is_put_back_under_a_running_service(filled: Flask, words: list[str], tmp_path: Path) -> None:
    file = str(tmp_path / "a.zip")
    well(filled, "backup", file)
    words = [word.replace("FILE", file) for word in words]
    before = everything(filled)
    with somebody_at(filled):
        assert "stop the service" in refused(filled, *words)
    assert differences(before, everything(filled)) == []
    well(filled, *words)


def test_tables_are_not_changed_under_a_running_service(old: Flask) -> None:
    with somebody_at(old):
        assert "stop the service" in refused(old, "upgrade")
    assert revision_of(old) == OLD


@pytest.mark.parametrize("where", [0, 5000, 60_000])
def test_a_damaged_file_is_cured_by_a_backup(where: int, tmp_path: Path) -> None:
    for app in installation("sqlite", tmp_path / "here"):
        inhabit(app)
        with app.app_context():
            file = database.sqlite_file()
        assert file is not None
        before = everything(app)
        well(app, "backup", str(tmp_path / "a.zip"))
        with app.app_context():
            db.engine.dispose()
        with file.open("rb+") as stream:
            stream.seek(where)
            stream.write(os.urandom(20_000))
        well(app, "restore", str(tmp_path / "a.zip"), "--yes")
        assert differences(before, everything(app)) == []


# --- upgrade and way back -------------------------------------------------------------------------------------------


def test_an_upgrade_keeps_a_backup_and_the_way_back_leads_to_where_it_was(old: Flask) -> None:
    before = everything(old)
    said = well(old, "upgrade")
    assert revision_of(old) == database.newest()
    backups = list(old.extensions["lms_settings"].backups.iterdir())
    assert len(backups) == 1
    assert str(backups[0]) in said
    assert backups[0].stat().st_mode & 0o077 == 0
    with old.app_context():
        begin_write(db.session())
        db.session.execute(text("UPDATE person SET name = 'Sau khi nâng cấp'"))
        db.session.commit()
        db.session.remove()
    said = well(old, "rollback", "--yes")
    assert "put the version of before in place" in said
    assert differences(before, everything(old)) == []


def test_what_was_there_before_going_back_is_kept_too(old: Flask) -> None:
    well(old, "upgrade")
    after = everything(old)
    well(old, "rollback", "--yes")
    left = next(old.extensions["lms_settings"].backups.glob("before-rollback-*.zip"))
    well(old, "restore", str(left), "--yes")
    assert differences(after, everything(old)) == []


@pytest.mark.parametrize("fails", ["lms.operating.database.migrate", "lms.operating.database.note_names"])
def test_an_upgrade_that_fails_leaves_everything_as_it_was(
    old: Flask, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def breaks(*_parts: Any, **_named: Any) -> None:
        raise RuntimeError("a mistake of this version")

    before = everything(old)
    with monkeypatch.context() as patch:
        patch.setattr(fails, breaks)
        assert "everything is as it was" in refused(old, "upgrade")
    assert differences(before, everything(old)) == []
    well(old, "upgrade")


def test_nothing_to_upgrade_makes_no_backup(filled: Flask) -> None:
    assert "as they should be" in well(filled, "upgrade")
    assert not filled.extensions["lms_settings"].backups.exists()


def test_only_the_last_three_are_kept(old: Flask) -> None:
    folder = old.extensions["lms_settings"].backups
    folder.mkdir()
    for day in range(1, 6):
        (folder / f"before-upgrade-2026110{day}-120000-000000.zip").touch()
    well(old, "upgrade")
    kept = sorted(file.name for file in folder.iterdir())
    assert len(kept) == 3
    assert [name[:23] for name in kept[:2]] == ["before-upgrade-20261104", "before-upgrade-20261105"]


def test_without_a_backup_the_way_back_says_so(filled: Flask) -> None:
    assert "say which FILE" in refused(filled, "rollback", "--yes")


@pytest.mark.parametrize("words", [["upgrade"], ["db", "upgrade"]])
def test_tables_of_a_newer_version_are_told_in_a_line(filled: Flask, words: list[str]) -> None:
    with filled.app_context():
        with db.engine.connect().execution_options(write=True) as connection, connection.begin():
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.engine.dispose()
    assert "newer version (9999)" in refused(filled, *words)


def test_two_upgrades_at_once_wait_for_each_other(old: Flask) -> None:
    settings, given = old.extensions["lms_settings"], surroundings(old, LMS_DEMO="1")
    order = [sys.executable, "-m", "lms", "upgrade"]
    both = [subprocess.Popen(order, env=given, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sorted("as they should be" in words for words in said) == [False, True]
    assert len(list(settings.backups.glob("before-upgrade-*"))) == 1
    assert revision_of(old) == database.newest()


@pytest.mark.parametrize("empty", ENGINES[1:], indirect=True)  # a file has no such moment
def test_a_connection_that_is_being_closed_keeps_nobody_from_upgrading(old: Flask) -> None:
    """A busy server clears up after a closed connection only a moment later: also after this program's own."""
    with old.app_context():
        url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    lingering = psycopg.connect(url)
    Timer(1.5, lingering.close).start()
    well(old, "db", "upgrade")
    assert lingering.closed
