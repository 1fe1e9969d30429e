"""What was sent for a job, from being sent until the job's end: a file in a folder of the installation.

A film of sixty megabytes in the database would hold up everybody who writes meanwhile.
"""

import os
import secrets
import shutil
import time
from pathlib import Path
from typing import BinaryIO

from lms.base.settings import Settings

#: Seconds after which a file that no job names is removed; a page that was ended between two steps leaves one behind.
A_DAY = 24 * 3600


def folder_of(settings: Settings) -> Path:
    """The folder of the files, which is made when it does not exist."""
    folder = settings.var / "jobs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def store(settings: Settings, sent: BinaryIO) -> str:
    """Keep what was sent, and return its name; it is on the disk when this returns. Raises OSError when there is no
    room, and then nothing is left behind."""
    name = secrets.token_hex(16)
    path = folder_of(settings) / name
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            shutil.copyfileobj(sent, out, 1024 * 1024)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name


def forget(settings: Settings, name: str) -> None:
    """Remove a file; does nothing when it is gone already."""
    if name:
        (folder_of(settings) / name).unlink(missing_ok=True)


def sweep(settings: Settings, in_use: set[str]) -> int:
    """Remove files that no job names and that are older than a day; returns how many."""
    old = time.time() - A_DAY
    left = [path for path in folder_of(settings).iterdir() if path.name not in in_use and path.stat().st_mtime < old]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
