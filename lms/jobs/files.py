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

#: A file that no job names is left behind by a page that was ended between two steps.
A_DAY = 24 * 3600


def folder_of(settings: Settings) -> Path:
    """Where they lie; made when it is not there."""
    folder = settings.var / "jobs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def store(settings: Settings, sent: BinaryIO) -> str:
    """Keep what was sent, on the disk before this returns; its name. Raises OSError when there is no room, and then
    nothing is left behind.
    """
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
    """Remove a file; one that is gone already is no matter."""
    if name:
        (folder_of(settings) / name).unlink(missing_ok=True)


def sweep(settings: Settings, in_use: set[str]) -> int:
    """Remove what no job names and is older than a day; how many."""
    old = time.time() - A_DAY
    left = [path for path in folder_of(settings).iterdir() if path.name not in in_use and path.stat().st_mtime < old]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
