"""Who was erased after a backup was made is erased again when it is put back, and nobody else is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.operating import database, erasures
from lms.people.actions import NewPerson, register
from lms.people.erasing import erase
from lms.people.models import Person
from tests.conftest import ENGINES
from tests.factories.people import world
from tests.operating.furnishing import furnish
from tests.operating.test_way_back import installation, well

pytestmark = pytest.mark.slow
NAMES = ("Lê Thị Một", "Lê Thị Hai", "Lê Thị Ba")


@pytest.fixture(params=ENGINES)
def three(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An installation with three learners."""
    for app in installation(str(request.param), tmp_path / "here"):
        furnish(app, "three", _three)
        yield app


def _three() -> None:
    hamlet = world(db.session(), now()).hamlet.id
    for number, name in enumerate(NAMES):
        register(db.session(), NewPerson(name, 1970, hamlet), now() + timedelta(seconds=number))


def do(app: Flask, name: str, *, keep: bool = True) -> None:
    """Erase somebody; without `keep` the request fails before its end."""
    with app.app_context():
        begin_write(db.session())
        erase(db.session(), db.session.scalars(select(Person).where(Person.name == name)).one(), now(), by_id=None)
        if keep:
            db.session.commit()
        db.session.rollback()
        db.session.remove()


def names(app: Flask) -> set[str]:
    with app.app_context():
        found = set(db.session.scalars(select(Person.name).where(Person.name.in_(NAMES))))
        db.session.remove()
    return found


def listed(app: Flask) -> Path:
    return Path(app.extensions["lms_settings"].backups) / erasures.NAME


def test_an_erasure_outlives_the_return_of_a_backup(three: Flask, tmp_path: Path) -> None:
    file = str(tmp_path / "a.zip")
    well(three, "backup", file)
    do(three, "Lê Thị Hai")
    assert "erased again, as since then: 1" in well(three, "restore", file, "--yes")
    assert names(three) == {"Lê Thị Một", "Lê Thị Ba"}


def test_one_that_no_list_knew_is_found_in_the_database_that_goes(three: Flask, tmp_path: Path) -> None:
    """Erased by a version that kept no list, or while the list could not be written."""
    file = str(tmp_path / "a.zip")
    well(three, "backup", file)
    do(three, "Lê Thị Một")
    listed(three).unlink()
    well(three, "restore", file, "--yes")
    assert names(three) == {"Lê Thị Hai", "Lê Thị Ba"}


def test_an_erasure_outlives_going_back_to_an_older_version(three: Flask, tmp_path: Path) -> None:
    file = str(tmp_path / "a.zip")
    well(three, "backup", file)
    do(three, "Lê Thị Ba")
    well(three, "rollback", file, "--yes")
    well(three, "upgrade")
    assert names(three) == {"Lê Thị Một", "Lê Thị Hai"}


def test_what_was_taken_back_is_no_erasure(three: Flask) -> None:
    do(three, "Lê Thị Ba", keep=False)
    assert not listed(three).exists()
    do(three, "Lê Thị Một")
    assert len(listed(three).read_text().splitlines()) == 1
    assert listed(three).stat().st_mode & 0o077 == 0


def test_the_list_names_nobody(three: Flask) -> None:
    with three.app_context():
        code = db.session.scalars(select(Person.code).where(Person.name == "Lê Thị Ba")).one()
        db.session.remove()
    do(three, "Lê Thị Ba")
    assert code not in listed(three).read_text()
    assert "Lê" not in listed(three).read_text()


def test_a_list_of_another_installation_erases_nobody(three: Flask, tmp_path: Path) -> None:
    do(three, "Lê Thị Ba")
    for other in installation("sqlite", tmp_path / "there"):
        with other.app_context():
            database.bring_up()
            begin_write(db.session())
            hamlet = world(db.session(), now()).hamlet.id
            for name in NAMES:
                register(db.session(), NewPerson(name, 1970, hamlet), now())
            db.session.commit()
            db.session.remove()
        listed(other).parent.mkdir()
        listed(other).write_bytes(listed(three).read_bytes() + b'{"id": 3, "joi')
        well(other, "upgrade")
        assert names(other) == set(NAMES)


def test_a_list_that_cannot_be_written_refuses_no_erasure(three: Flask, caplog: pytest.LogCaptureFixture) -> None:
    listed(three).parent.write_text("a file where the folder should be")
    do(three, "Lê Thị Ba")
    assert names(three) == {"Lê Thị Một", "Lê Thị Hai"}
    assert "not in the list" in caplog.text
