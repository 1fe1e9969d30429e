"""Looking after the folder of media: what `lms doctor` says about it, and the daily sweep."""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base import media_store, mediafolder
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.mediafolder import ORPHANS, Missing
from lms.base.quotas import MEDIA, hold
from lms.base.settings import Settings
from lms.catalogue.room import media_columns

#: How long a file that nothing names is kept for backups and phones that still read it; then the sweep removes it.
WAITS = timedelta(days=1)
#: The sweep comes once a day, so a file that nothing has named for longer than this was forgotten.
FORGOTTEN = timedelta(days=3)
#: How many files are removed in one go, while others wait to write.
AT_ONCE = 100


def named(session: Session) -> dict[str, int]:
    """By hash, the size in bytes of every file that a row of the database names in the folder."""
    lines = (select(media_store.raw(column)).where(media_store.lies_in_folder(column)) for column in media_columns())
    places = (media_store.place_of(bytes(line)) for statement in lines for line in session.scalars(statement))
    return {place.sha256: place.size for place in places if place is not None}


def sweep_now() -> int:
    """The daily job: remove what nothing has named for a day; returns how many files. Needs an application context."""
    return sweep(db.session(), now())


def sweep(session: Session, moment: datetime) -> int:
    """Remove what nothing has named for a day at `moment`; returns how many files."""
    if mediafolder.folder() is None:
        return 0
    known, there = _listed(), named(session)
    session.rollback()
    unnamed = [path for path in mediafolder.all_files() if path.name not in there]
    old = [path for path in unnamed if known.get(path.name, moment) <= moment - WAITS]
    for n in range(0, len(old), AT_ONCE):
        _remove(session, old[n : n + AT_ONCE])
    _list({path.name: known.get(path.name, moment) for path in unnamed if path.exists()})
    return sum(not path.exists() for path in old)


def _remove(session: Session, paths: Iterable[Path]) -> None:
    """Remove files that no row names, while a lock keeps others from naming one.

    Ends the transaction by rolling it back, so nothing of the caller's may wait in it to be committed.
    """
    begin_write(session)
    hold(session, MEDIA)
    there = named(session)
    for path in paths:
        if path.name not in there:
            path.unlink(missing_ok=True)
    session.rollback()


def _listed() -> dict[str, datetime]:
    """By file name, since when nothing is known to have named the file."""
    folder = mediafolder.folder()
    try:
        found = json.loads((folder / ORPHANS).read_text()) if folder else {}
        return {name: datetime.fromisoformat(since) for name, since in found.items()}
    except (FileNotFoundError, ValueError):
        return {}


def _list(orphans: dict[str, datetime]) -> None:
    folder = mediafolder.folder()
    if folder is None or not folder.is_dir():
        return
    part = folder / f"{ORPHANS}.new"
    part.write_text(json.dumps({name: since.isoformat() for name, since in orphans.items()}))
    part.replace(folder / ORPHANS)


def look_over_folder(session: Session, moment: datetime) -> str:
    """What is wrong with the folder and its cure, for `lms doctor`; "" when nothing is. Reads every file in it."""
    settings: Settings = current_app.extensions["lms_settings"]
    there, folder = named(session), mediafolder.folder()
    session.rollback()
    if folder is None:
        return f"{len(there)} lie in a folder: set LMS_MEDIA to it again, or nobody can see them" if there else ""
    if not folder.is_dir():
        return f"{folder} (LMS_MEDIA) is not there: mount its disk, or put a backup back" if there else ""
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"{folder} (LMS_MEDIA) cannot be written: it has to belong to the user of the service"
    if settings.media_accel and folder.stat().st_mode & 0o050 != 0o050:
        return f"the proxy cannot read {folder}: chmod -R g+rX {folder}, and let its user be in the service's group"
    return "; ".join(_troubles(there, moment))


def _troubles(there: dict[str, int], moment: datetime) -> Iterator[str]:
    missing, changed = [], []
    for sha256, size in there.items():
        try:
            if mediafolder.path_of(sha256).stat().st_size != size or mediafolder.hash_of(sha256) != sha256:
                changed.append(sha256)
        except FileNotFoundError:
            missing.append(sha256)
        except Missing:
            missing.append(sha256)
    for what, which in (("missing", missing), ("not what they were", changed)):
        if which:
            yield f"{len(which)} files are {what}, {which[0][:12]}… first: put them back from a backup"
    forgotten = sum(since <= moment - FORGOTTEN for since in _since(there).values())
    if forgotten:
        yield f"{forgotten} files that nothing names were not cleared up: is lms work running?"


def _since(there: dict[str, int]) -> dict[str, datetime]:
    """By file name, since when nothing has named a file; for one that was never listed, since it was written."""
    known, zone = _listed(), now().tzinfo
    unnamed = [path for path in mediafolder.all_files() if path.name not in there]
    return {path.name: known.get(path.name, datetime.fromtimestamp(path.stat().st_mtime, zone)) for path in unnamed}
