"""What is said about trouble with the machine or the database: one line with the cure, or nothing.

tests/operating/test_troubles.py meets the same by real commands.
"""

import errno
import os
import pwd
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, ProgrammingError

from lms.base.turns import NoTurn
from lms.operating.troubles import cure


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installation whose files lie in a folder of the test's own."""
    monkeypatch.setenv("LMS_DEMO", "1")
    monkeypatch.setenv("LMS_VAR", str(tmp_path))
    monkeypatch.delenv("LMS_DATABASE_URL", raising=False)


def of_sqlite(file: Path, words: str, how: str = "rwc") -> DBAPIError:
    """What SQLAlchemy says when a file is asked."""
    engine = create_engine(f"sqlite:///file:{file}?mode={how}&uri=true")
    try:
        with engine.connect() as connection, pytest.raises(DBAPIError) as met:
            connection.execute(text(words))
    except DBAPIError as problem:
        return problem
    finally:
        engine.dispose()
    return met.value


def said_by(code: int, words: str = "x") -> sqlite3.Error:
    """SQLite's own error with this code."""
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


class Refused(Exception):
    """What psycopg raises, as far as it is looked at."""

    sqlstate = None


class OperationalErrorOfPsycopg(Refused):
    """Its name says the kind."""


OperationalErrorOfPsycopg.__name__ = "OperationalError"


def test_a_mistake_of_the_program_is_nothing_known() -> None:
    for problem in (ValueError("x"), KeyError("x"), OSError("x"), FileNotFoundError(errno.ENOENT, "gone")):
        assert cure(problem) == ""
    assert cure(OSError(errno.EPIPE, "broken", "x")) == ""
    assert cure(said_by(sqlite3.SQLITE_CONSTRAINT)) == ""
    assert cure(DBAPIError("SELECT", {}, Refused("syntax"))) == ""


def test_another_command_is_waited_for() -> None:
    busy = DBAPIError("SELECT", {}, said_by(sqlite3.SQLITE_BUSY, "database is locked"))
    for problem in (NoTurn(), busy):
        assert cure(problem).startswith("others are writing")


def test_a_full_disk_is_told_whoever_met_it() -> None:
    full = DBAPIError("SELECT", {}, said_by(sqlite3.SQLITE_FULL, "database or disk is full"))
    for problem in (OSError(errno.ENOSPC, "full"), full):
        assert cure(problem).startswith("there is no room left")


def test_an_address_of_no_database() -> None:
    assert "postgresql://user:password@host/name" in cure(ArgumentError("x"))


def test_what_a_trouble_came_of_is_looked_at_too(tmp_path: Path) -> None:
    problem = RuntimeError("outer")
    problem.__cause__ = FileNotFoundError(errno.ENOENT, "gone", str(tmp_path / "khoa-hoc"))
    assert cure(problem) == f"{tmp_path / 'khoa-hoc'} is not there: look at the path"


def test_a_damaged_file_of_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "hong.db"
    file.write_bytes(b"\xa5" * 4096)
    assert "is damaged: stop the service and put a backup back (lms restore FILE)" in cure(
        of_sqlite(file, "SELECT * FROM a")
    )
    assert str(tmp_path) in cure(said_by(sqlite3.SQLITE_CORRUPT | 1 << 8)), "details of a code change nothing"


def test_a_file_of_sqlite_that_cannot_be_opened(tmp_path: Path) -> None:
    assert "cannot be opened or written: look at the rights of" in cure(of_sqlite(tmp_path / "x" / "y.db", "SELECT 1"))
    assert "cannot be opened" in cure(said_by(sqlite3.SQLITE_READONLY | 2 << 8))


def test_tables_of_another_version(tmp_path: Path) -> None:
    file = tmp_path / "cu.db"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE a (b)")
    made.close()
    for words in ("SELECT * FROM nowhere", "SELECT c FROM a", "INSERT INTO a (c) VALUES (1)"):
        assert cure(of_sqlite(file, words)).endswith("run lms upgrade")
    assert cure(of_sqlite(file, "SELEC")) == ""
    for state, told in (("42P01", True), ("42703", True), ("42601", False)):
        refused = Refused("relation does not exist")
        refused.sqlstate = state  # type: ignore[assignment]
        assert cure(ProgrammingError("SELECT", {}, refused)).endswith("run lms upgrade") is told


def test_a_server_that_does_not_take_us_is_named_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = OperationalError("SELECT", {}, OperationalErrorOfPsycopg("connection\n  refused"))
    for url, where in (
        ("postgresql://u:geheim@db.xa:6432/x", "db.xa:6432"),
        ("postgresql://u:geheim@db.xa/x", "db.xa"),
        ("postgresql:///x", "its socket"),
    ):
        monkeypatch.setenv("LMS_DATABASE_URL", url)
        said = cure(problem)
        assert said.startswith(f"the database at {where} does not take us: connection refused. Is it running")
        assert "geheim" not in said


def test_settings_that_cannot_be_read_leave_the_names_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LMS_DEMO")
    assert "the database at LMS_DATABASE_URL" in cure(
        OperationalError("SELECT", {}, OperationalErrorOfPsycopg("connection refused"))
    )
    assert cure(said_by(sqlite3.SQLITE_NOTADB)).startswith("the database is damaged")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_whose_a_file_is_that_cannot_be_opened(tmp_path: Path, number: int) -> None:
    mine = tmp_path / "của tôi"
    mine.mkdir()
    assert cure(PermissionError(number, "no", str(mine / "x" / "y"))) == (
        f"{mine / 'x' / 'y'} cannot be opened or written: look at the rights of {mine} (chmod u+rwX)"
    )
    assert cure(PermissionError(number, "no")).startswith("a file cannot be opened or written")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_somebody_else_s_names_the_user(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, pwd.getpwnam("nobody").pw_uid, -1)
    said = cure(PermissionError(errno.EACCES, "no", str(theirs / "x")))
    assert f"{theirs} belongs to nobody, this is root: run lms as that user (runuser -u nobody -- lms …)" in said


def test_a_disk_that_is_mounted_for_reading_only_is_told() -> None:
    """/sys, or another file system of that sort, wherever the test runs."""
    frozen = next((line.split()[1] for line in Path("/proc/mounts").read_text().splitlines() if _is_frozen(line)), None)
    if frozen is None:
        pytest.skip("nothing is mounted for reading only")
    assert "is mounted for reading only" in cure(OSError(errno.EROFS, "no", frozen))


def _is_frozen(line: str) -> bool:
    place, options = line.split()[1], line.split()[3]
    try:
        return "ro" in options.split(",") and bool(os.statvfs(place).f_flag & os.ST_RDONLY) and Path(place).exists()
    except OSError:
        return False


def test_a_place_that_cannot_be_looked_at_is_passed_over() -> None:
    said = cure(PermissionError(errno.EACCES, "no", "/" + "x" * 5000))
    assert said.endswith("cannot be opened or written: look at the rights of / (chmod u+rwX)") or " belongs to " in said
