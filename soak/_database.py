"""Databases for one run: a file in the folder, or a fresh database on the PostgreSQL of LMS_TEST_POSTGRES_URL."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

FILE = "soak.db"
POSTGRES = "LMS_TEST_POSTGRES_URL"


def kinds() -> list[str]:
    """The database engines that are there to run on."""
    there = ["sqlite", "postgresql"] if os.environ.get(POSTGRES) else ["sqlite"]
    wanted = os.environ.get("SOAK_ENGINES", "").split() or there
    return [kind for kind in there if kind in wanted]


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Make a new, empty database and give its address; one on PostgreSQL is dropped after the block."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / FILE}"
        return
    server, name = make_url(os.environ[POSTGRES]), f"soak_{secrets.token_hex(4)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()
