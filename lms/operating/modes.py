"""Keeping an installation's files closed to other users of the machine, because people's names are in them.

Files made from now on are closed to others (`close_new_files`); those that earlier versions left open, at the start.
"""

import os
import pwd
from collections.abc import Iterator
from pathlib import Path

from lms.base.settings import Settings

FOLDER, FILE = 0o700, 0o600
#: The mode of a folder that the proxy may read, because it is in the service's group.
SHARED = 0o750
#: The mode bits of the group and of other users, which must not be set.
OTHERS = 0o077


def owner(number: int) -> str:
    """The name of the user of this machine with this number."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"


def close_new_files() -> None:
    """Let every file that this process makes from now on be readable by its own user only."""
    os.umask(OTHERS)


def private_paths(settings: Settings) -> Iterator[tuple[Path, int]]:
    """(path, mode it should have) of what exists and holds people's data: folders, database, SQLite's side files."""
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
    """(path, mode it should have) of those that other users can read or write."""
    return [(path, mode) for path, mode in private_paths(settings) if path.stat().st_mode & OTHERS & ~mode]


def close_old_files(settings: Settings) -> list[str]:
    """Close what is open and belongs to this user; returns a line about each, to be printed."""
    told = []
    for path, mode in open_paths(settings):
        if path.stat().st_uid == os.geteuid():
            path.chmod(mode)
            told.append(f"{path}: other users of this machine could read it; now only its owner can ({mode:o})")
    return told
