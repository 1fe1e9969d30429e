"""Trouble with the machine or the database is told in one line that names the cure, whatever command meets it."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from lms.app import create_app
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.operating import database
from tests.conftest import make_settings
from tests.depth import repeats
from tests.factories.people import world

pytestmark = [pytest.mark.slow, pytest.mark.long]
FILE = "lop-lang.db"
COMMANDS = (
    ["doctor"],
    ["upgrade"],
    ["backup", "OUT"],
    ["courses", "load"],
    ["people", "add-officer", "x", "--name", "X", "--birth-year", "1980", "--area", "19", "--role", "admin"],
    ["serve", "--port", "0"],
)


SAME = "one place of the program tells it, whatever command meets it, and others are tried"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in it, closed."""
    folder = tmp_path_factory.mktemp("whole")
    app = create_app(make_settings(f"sqlite:///{folder / FILE}", folder))
    with app.app_context():
        database.bring_up()
        begin_write(db.session())
        world(db.session(), now())
        db.session.commit()
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def var(whole: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(whole, tmp_path / "var")
    return tmp_path / "var"


def run(var: Path, words: list[str], user: int | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "LMS_DEMO": "1", "LMS_VAR": str(var), "PYTHONUTF8": "1", **more}
    order = [sys.executable, "-m", "lms", *(word.replace("OUT", str(var.parent / "out.zip")) for word in words)]
    return subprocess.run(order, env=env, capture_output=True, text=True, timeout=60, input="x\nx\n", user=user)


def told(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that says what is wrong; what went before it is the command's own."""
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    assert done.returncode == 1, done.stdout + done.stderr
    lines = [
        line
        for line in (done.stdout + done.stderr).splitlines()
        if "damaged" in line or "lms: " in line or "Error: " in line
    ]
    assert lines, done.stdout + done.stderr
    return lines[-1]


def spoil(file: Path, where: int, length: int) -> None:
    with file.open("rb+") as stream:
        stream.seek(where)
        stream.write(b"\xa5" * length)


@pytest.mark.parametrize(
    "words",
    [repeats(words, why=SAME) if words[0] in ("backup", "upgrade", "people") else words for words in COMMANDS],
    ids=lambda words: words[0],
)
def test_a_destroyed_header(var: Path, words: list[str]) -> None:
    spoil(var / FILE, 0, 200)
    said = told(run(var, words))
    assert "damaged" in said
    assert "lms restore FILE" in said or "restore a backup" in said


@pytest.mark.parametrize(
    "words",
    [["upgrade"], ["backup", "OUT"], *(repeats(words, why=SAME) for words in (["doctor"], ["serve", "--port", "0"]))],
)
def test_a_destroyed_middle(var: Path, words: list[str]) -> None:
    size = (var / FILE).stat().st_size
    spoil(var / FILE, size // 3, size // 3)
    assert "damaged" in told(run(var, words))
    assert not (var.parent / "out.zip").exists()
    assert list(var.parent.glob("*.part")) == []


@pytest.mark.parametrize(
    "words",
    [words if words[0] in ("doctor", "serve") else repeats(words, why=SAME) for words in COMMANDS],
    ids=lambda words: words[0],
)
def test_a_server_that_is_not_there(var: Path, words: list[str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = run(var, words, LMS_DATABASE_URL=f"postgresql://u:geheim@127.0.0.1:{port}/x?connect_timeout=3")
    if words == ["doctor"]:
        assert "could not be looked at" in done.stdout
        assert "Traceback" not in done.stderr
    else:
        said = told(done)
        assert f"127.0.0.1:{port}" in said
        assert "LMS_DATABASE_URL" in said
    assert "geheim" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "no address",
        "postgresql://u:geheim@a:b/x",
        *(repeats(url, why="a database of another maker") for url in ("oracle://u:geheim@h/x", "mysql://h/x")),
    ],
)
def test_an_address_of_no_database_that_is_known(var: Path, url: str) -> None:
    said = told(run(var, ["doctor"], LMS_DATABASE_URL=url))
    assert "postgresql://user:password@host/name" in said
    assert "geheim" not in said


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.mark.parametrize("command", ["serve", repeats("run", why="it listens as serve does")])
def test_a_port_that_is_taken(var: Path, taken: int, command: str) -> None:
    said = told(run(var, [command, "--port", str(taken)], LMS_COURSES=str(var)))
    assert f"port {taken} is taken" in said


def test_files_that_belong_to_somebody_else(var: Path) -> None:
    """What root has made by accident, and the service cannot write; tried as nobody, who can read this program."""
    if os.geteuid() != 0:
        (var / FILE).chmod(0o400)
        var.chmod(0o500)
    for folder in (var, *list(var.parents)[:3]):
        if os.geteuid() == 0:
            folder.chmod(folder.stat().st_mode | 0o055)
    said = told(run(var, ["upgrade"], user=65534 if os.geteuid() == 0 else None))
    assert "cannot be opened or written" in said
    assert "run lms as that user" in said or "rights" in said


def test_a_place_for_a_backup_that_is_not_there(var: Path) -> None:
    assert "is not there: look at the path" in told(run(var, ["backup", str(var / "no" / "such" / "x.zip")]))


def test_a_full_disk(var: Path) -> None:
    """No file of this process may grow beyond a bound, which the system tells as it tells a full disk."""
    env = {"PATH": os.environ["PATH"], "LMS_DEMO": "1", "LMS_VAR": str(var), "PYTHONUTF8": "1"}
    (var.parent / "yesterday.zip").write_bytes(b"the one of yesterday")
    order = f'ulimit -f 8; exec "{sys.executable}" -m lms backup "{var.parent / "yesterday.zip"}"'
    done = subprocess.run(["sh", "-c", order], env=env, capture_output=True, text=True, timeout=60)
    assert "no room left" in told(done)
    assert (var.parent / "yesterday.zip").read_bytes() == b"the one of yesterday"
