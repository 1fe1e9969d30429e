"""Files of an installation are its own user's: people's names stand in them, and other users of the machine may look.

Files made from now on are closed to others (`close_new_files`); what earlier versions left open is closed at the start.
"""

import os
import pwd
from collections.abc import Iterator
from pathlib import Path

from lms.base.settings import Settings

FOLDER, FILE = 0o700, 0o600
#: A folder that the proxy reads, being in the service's group.
SHARED = 0o750
#: What other users of the machine may do must be nothing.
OTHERS = 0o077


def owner(number: int) -> str:
    """The name of a user of this machine."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"


def close_new_files() -> None:
    """Whatever this process makes is readable by its own user only."""
    os.umask(OTHERS)


def private_paths(settings: Settings) -> Iterator[tuple[Path, int]]:
    """What holds people's data, as far as it is there: the folders, the database and what SQLite puts beside it."""
    if settings.media is not None and settings.media.is_dir():
        yield settings.media, SHARED if settings.media_accel else FOLDER
    if settings.var.is_dir():
        yield settings.var, FOLDER
    if settings.database_url.startswith("sqlite:///"):
        database = Path(settings.database_url.removeprefix("sqlite:///"))
        for path in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
            if path.is_file():
                yield path, FILE


def open_paths(settings: Settings) -> list[tuple[Path, int]]:
    """Those that others can read or write, with the mode they should have."""
    return [(path, mode) for path, mode in private_paths(settings) if path.stat().st_mode & OTHERS & ~mode]


def close_old_files(settings: Settings) -> list[str]:
    """Close what is open and ours; a line for each, to be told."""
    told = []
    for path, mode in open_paths(settings):
        if path.stat().st_uid == os.geteuid():
            path.chmod(mode)
            told.append(f"{path}: other users of this machine could read it; now only its owner can ({mode:o})")
    return told
