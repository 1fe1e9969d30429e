"""The daily backup: made and checked by the worker, which then deletes old ones and takes the new one elsewhere."""

import logging
import shlex
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from flask import current_app

from lms.base import backups
from lms.base.clock import VIETNAM, local_day, now
from lms.base.db import db
from lms.base.settings import Settings
from lms.base.traces import summary
from lms.operating import archive

log = logging.getLogger("lms.backups")
BEGINS = "night-"
#: Besides those of the last days, the first backup of each of so many months is kept.
MONTHS = 3
#: Seconds that taking a backup elsewhere may take.
COPYING = 6 * 3600


def back_up_today() -> None:
    """Make today's backup, unless it is there, none is wanted, or all people are made up. Raises what makes it fail."""
    settings: Settings = current_app.extensions["lms_settings"]
    if settings.demo or not settings.backup_days:
        return
    back_up(settings, now())


def back_up(settings: Settings, moment: datetime) -> None:
    """Make the backup of this day and note beside it how it went. Raises what makes it fail."""
    folder = settings.backups
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = backups.last_tried(folder)
    # One of today that is not in the note was brought from another machine and is not this machine's backup.
    is_of_today = known.made is not None and local_day(known.made) == local_day(moment)
    if not known.trouble and is_of_today and (folder / known.file).is_file():
        return
    for half in folder.glob(f"{BEGINS}*.zip.part"):  # of a worker that was ended, or a machine that was switched off
        half.unlink(missing_ok=True)
    file = folder / f"{BEGINS}{moment.astimezone(VIETNAM):%Y%m%d-%H%M%S}.zip"
    try:
        archive.write(file)
    except Exception as problem:
        backups.note(folder, replace(known, trouble=summary(problem).splitlines()[0][:200]))
        raise
    finally:
        db.session.remove()
    made = backups.Tried(moment, file.name, file.stat().st_size)
    backups.note(folder, made)
    for name in to_drop([path.name for path in folder.glob(f"{BEGINS}*.zip")], settings.backup_days):
        (folder / name).unlink(missing_ok=True)
    if settings.backup_copy:
        backups.note(folder, replace(made, copied=_copied(settings.backup_copy, file)))


def to_drop(names: list[str], days: int) -> list[str]:
    """The backups to delete: all but the newest `days` and the first of each of the last months with backups."""
    ordered = sorted(names)
    first_of_month: dict[str, str] = {}
    for name in ordered:
        first_of_month.setdefault(name[: len(BEGINS) + 6], name)
    kept = set(ordered[-days:]) | set(list(first_of_month.values())[-MONTHS:])
    return [name for name in ordered if name not in kept]


def _copied(command: str, file: Path) -> bool:
    """Let the operator's command take the file elsewhere; True when the command says that it has."""
    order = [*shlex.split(command), str(file)]
    try:
        done = subprocess.run(  # noqa: S603  (the operator's own command, without a shell)
            order, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=COPYING, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        log.error("the backup was not copied away: %s", summary(problem))
        return False
    if done.returncode:
        log.error("the backup was not copied away: %s ended with %s", order[0], done.returncode)
    return done.returncode == 0
