"""An installation's database, made ready before a real server is started on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from lms.app import create_app
from lms.base.db import begin_write, db
from tests.conftest import drop_database, make_settings, new_database
from tests.operating.furnishing import furnish
from tests.operating.proxies import KEY

Made = TypeVar("Made")


@contextmanager
def prepared(engine: str, folder: Path, make: Callable[[Session], Made]) -> Iterator[tuple[str, Made]]:
    """(address of a database with its tables and what `make` has written, what `make` returned); gone afterwards.

    `make` returns plain values: rows are out of reach when the block begins.
    """
    url, name = new_database(engine, folder)
    app = create_app(make_settings(url, folder, secret_key=KEY, demo=False))
    furnish(app)
    with app.app_context():
        begin_write(db.session())
        made = make(db.session())
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    try:
        yield url, made
    finally:
        drop_database(name)
