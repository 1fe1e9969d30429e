"""How large the database is."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session


def database_bytes(session: Session) -> int:
    """The bytes that the database takes on its disk; with SQLite the files beside it too."""
    bind = session.get_bind()
    if bind.dialect.name == "postgresql":
        return int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    file = Path(bind.engine.url.database or "")
    beside = (file.with_name(file.name + end) for end in ("", "-wal", "-shm"))
    return sum(path.stat().st_size for path in beside if path.is_file())
