"""What the program holds while learners learn: no library that they do not need, and all processes little together."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bench._phones import Phone, Times
from lms.base.clock import now
from lms.base.settings import ROOT
from lms.learning.actions import enrol
from lms.people.sign_ins import Opening, open_sign_in
from tests.factories.people import world
from tests.operating.installed import prepared
from tests.operating.programs import free_port, megabytes, running
from tests.operating.proxies import KEY

#: For films, pictures, PDF, Office, passkeys, long work, tables of other versions, and the other database.
HEAVY = {
    "alembic", "av", "docx", "fontTools", "huey", "lxml", "mako", "numpy", "pi_heif", "PIL", "psycopg",
    "pydyf", "pypdf", "pypdfium2", "python_calamine", "weasyprint", "webauthn", "xlsxwriter",
}  # fmt: skip
#: MB of a server while eight people read and a worker looks whether there is work. Asked for are 220 after an evening;
#: a server takes 80 to 95 on a new database, and a worker as much until it ends.
MOST, MOST_ALONE = 210, 115


def learner(session: Session) -> str:
    """Somebody who has joined; the token of the session."""
    made = world(session, now())
    enrol(session, made.farmer.id, made.course.id, made.hamlet.id, now())
    return open_sign_in(session, made.farmer.id, Opening(), now())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], str]]:
    """(the environment of an installation, the token of a learner's session)."""
    folder = tmp_path_factory.mktemp("memory")
    (folder / "courses").mkdir()
    with prepared("sqlite", folder, learner) as (url, token):
        env = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        env |= {"LMS_VAR": str(folder), "LMS_DATABASE_URL": url, "LMS_SECRET_KEY": KEY}
        yield env | {"LMS_COURSES": str(folder / "courses")}, token


def test_an_evening_of_a_learner_loads_no_heavy_library(place: tuple[dict[str, str], str]) -> None:
    words = [sys.executable, "-m", "tests.operating.light", place[1]]
    done = subprocess.run(words, cwd=ROOT, env=place[0], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    shown, loaded = json.loads(done.stdout)
    assert {path: status for path, status in shown.items() if status >= 400} == {}
    for what in ("POST /vao-hoc", "/khoa-hoc/thu/bai-1/1", "POST /khoa-hoc/thu/bai-1/1", "POST /khoa-hoc/thu/kiem-tra"):
        assert what in shown
    assert [path for path in shown if path.endswith("/ket-qua")], "a whole test"
    assert sorted(HEAVY & {name.split(".")[0] for name in loaded}) == []


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.repeats("the test above looks at what makes it much; bench/evening.py measures it")
def test_all_processes_together_hold_little(place: tuple[dict[str, str], str], tmp_path: Path) -> None:
    port = free_port()
    env = place[0] | {"PORT": str(port), "LMS_BACKUP_DAYS": "0"}
    with running([sys.executable, "-m", "lms", "serve"], port, tmp_path / "log", env):
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(reads, [port] * 8)) == 8 * 60
        held: dict[int, float] = {}
        end = time.monotonic() + 60
        while len(held) < 2 and time.monotonic() < end:
            held = megabytes(f"PORT={port}")
            time.sleep(0.2)
        time.sleep(5)
        held = megabytes(f"PORT={port}")
    assert len(held) == 2, "the server, and the worker that does what is due every day"
    assert sum(held.values()) < MOST, held
    assert min(held.values()) > 20, "what was looked at is what runs"
    assert held[min(held)] < MOST_ALONE, held


def reads(port: int) -> int:
    """Read some pages, one after the other; how many came."""
    pages = ("/", "/khoa-hoc/thu", "/khoa-hoc/thu/bai-1/1")
    with closing(Phone(port, "", Times())) as phone:
        return sum(phone.ask("page", path)[0] == 200 for _round in range(20) for path in pages)
