"""Installations with tables and people in them: made once a process, the way a real one is made, and copied then."""

import atexit
import shutil
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, text

from lms.base.db import begin_write, db
from lms.operating import database
from tests.conftest import POSTGRES, drop_database

#: (engine, what): the file or the database's name to copy.
_made: dict[tuple[str, str], str] = {}
_folder = tempfile.TemporaryDirectory()


def furnish(app: Flask, what: str = "tables", fill: Callable[[], object] = lambda: None) -> None:
    """Give an installation without tables those of this version, by its migrations, and what `fill` writes.

    `what` names that: whoever asks for the same gets a copy. `fill` uses `db.session()`, which is committed.
    """
    with app.app_context():
        file = database.sqlite_file()
        name = db.engine.url.database or ""
        made = _made.get((db.engine.dialect.name, what))
        if made is None:
            database.bring_up()
            begin_write(db.session())
            fill()
            db.session.commit()
            db.session.remove()
        db.engine.dispose()
        if file is not None:
            _copy_file(file, what, made)
        else:
            _copy_database(name, what, made)


def _copy_file(file: Path, what: str, made: str | None) -> None:
    if made is None:
        # Whoever closed it last has written everything into the one file.
        assert not file.with_name(f"{file.name}-wal").exists()
        _made["sqlite", what] = shutil.copy2(file, Path(_folder.name) / what)
    else:
        shutil.copy2(made, file)


def _copy_database(name: str, what: str, made: str | None) -> None:
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        if made is None:
            made, name = name, f"lms_{uuid.uuid4().hex[:12]}"
            _made["postgresql", what] = name
            atexit.register(drop_database, name)
        else:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{made}"'))
    admin.dispose()
