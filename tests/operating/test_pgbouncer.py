"""Through a pooler that gives each transaction another connection everything works, when LMS_PREPARED=0 says so."""

import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, make_url, select, text
from sqlalchemy.exc import DBAPIError

from lms.app import create_app
from lms.base import journal
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.jobs.queue import Queue
from lms.learning.models import LearningEvent
from lms.operating import database
from lms.operating.upgrading import bring_up_safely
from lms.people.actions import NewPerson, register
from lms.people.models import Person
from lms.web.counting import folder_of
from tests.browser import send, signed_in
from tests.conftest import POSTGRES, drop_database, make_settings, new_database
from tests.factories.people import world
from tests.operating.programs import SECONDS, free_port, program, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.long]
SERVERS = ["postgres"] if POSTGRES else []
NAMES, TIMES = "An Bình Cúc Dung Gấm Hoa Lan Mai", 12
LEARNERS = len(NAMES.split())


@pytest.fixture(params=SERVERS)
def pooled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database behind pgbouncer, which gives each transaction the connection that rested longest."""
    url, name = new_database(str(request.param), tmp_path)
    at, port = make_url(url), free_port()
    folder = Path(tempfile.mkdtemp(prefix="lms-pgbouncer-"))
    folder.chmod(0o755)
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n{name} = host={at.host} port={at.port or 5432} dbname={name} user={at.username}"
        f" password={at.password}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        "auth_type = any\npool_mode = transaction\ndefault_pool_size = 12\nmax_client_conn = 200\n"
        "server_round_robin = 1\nquery_wait_timeout = 15\n"
    )
    # It does not run as root.
    user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    words = [program("pgbouncer"), str(folder / "pgbouncer.ini")]
    log = folder / "log"
    with log.open("wb") as out:
        pooler = subprocess.Popen(words, user=user if os.geteuid() == 0 else None, stderr=out)
    wait_for(pooler, port, log)
    yield str(at.set(host="127.0.0.1", port=port).render_as_string(hide_password=False))
    pooler.terminate()
    pooler.wait(SECONDS)
    drop_database(name)


def test_a_class_learns_through_it_and_nothing_fails(pooled: str, tmp_path: Path) -> None:
    settings = make_settings(pooled, tmp_path, prepared=False)
    app = create_app(settings)
    with app.app_context():
        assert bring_up_safely().startswith("brought from empty")
        assert bring_up_safely() == "as they should be"
        begin_write(db.session())
        made = world(db.session(), now())
        new = [NewPerson(f"Lê Thị {name}", 1980, made.hamlet.id) for name in NAMES.split()]
        people = [register(db.session(), one, now()) for one in new]
        db.session.commit()
        ids = [person.id for person in people]
        db.session.remove()

    def learn(person_id: int) -> set[int]:
        with app.app_context():
            person = db.session.get_one(Person, person_id)
            db.session.expunge(person)
            db.session.remove()
        client = signed_in(app, person)
        found = {send(client, "/khoa-hoc/thu/vao").status_code}
        for number in range(TIMES):
            lesson = f"/khoa-hoc/thu/bai-{number % 2 + 1}/{number // 2 % 2 + 1}"
            found |= {client.get(lesson).status_code, send(client, lesson).status_code, client.get("/toi").status_code}
        return found | {app.test_client().get("/readyz").status_code}

    with ThreadPoolExecutor(LEARNERS) as crowd:
        found = set().union(*crowd.map(learn, ids))
    assert found <= {200, 303}, journal.newest(folder_of(settings), journal.ERRORS, now())
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LearningEvent)) == LEARNERS * 4
        db.session.remove()
        db.engine.dispose()


def test_the_queue_wakes_its_worker_through_it(pooled: str, tmp_path: Path) -> None:
    app = create_app(make_settings(pooled, tmp_path, prepared=False))
    with app.app_context():
        database.bring_up()
        at = Queue(app)
        for number in range(20):
            at._perform(number)
        assert at._huey.pending_count() == 20
        assert [at._huey.dequeue().args for _ in range(20)] == [[number] for number in range(20)]
        assert at._huey.dequeue() is None
        at._huey.storage.close()
        db.engine.dispose()


@pytest.mark.parametrize(("prepared", "fails"), [(False, False), (True, True)])
def test_what_is_prepared_is_lost_on_the_way_unless_the_setting_says_so(
    pooled: str, tmp_path: Path, prepared: bool, fails: bool
) -> None:
    """The second half shows that there is something to set: the pooler gives each transaction another session."""
    app = create_app(make_settings(pooled, tmp_path, prepared=prepared))
    with app.app_context(), db.engine.connect() as mine, db.engine.connect() as others:
        failed = sum(_fails(mine, number) for number in range(20))
        # Now somebody is in the session in which all of that was prepared, so the next one is another.
        others.execute(text("SELECT 1"))
        failed += sum(_fails(mine, number) for number in range(20))
    with app.app_context():
        db.engine.dispose()
    assert (failed > 0) is fails


def _fails(connection: Connection, number: int) -> bool:
    try:
        assert connection.scalar(text("SELECT CAST(:number AS int)"), {"number": number}) == number
        # With a rollback the driver forgets what it has prepared.
        connection.commit()
    except DBAPIError:
        connection.rollback()
        return True
    return False
