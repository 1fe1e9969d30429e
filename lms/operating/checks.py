"""What `lms doctor` checks besides the tables: settings, files, clock. Each gives "" or what is wrong and its cure."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.base import scanning, timekeeping
from lms.base.backups import last_tried
from lms.base.settings import Settings, weakness
from lms.certificates.held_back import newest_fact
from lms.operating import timecare
from lms.operating.modes import open_paths, owner, private_paths
from lms.people.models import Person

#: The most proxies between a visitor and the program; a higher number in the settings is a mistake.
MOST_PROXIES = 3
#: How much the clocks of two machines may differ.
AHEAD = timedelta(minutes=5)
CURE_KEY = 'set another: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'


def secret_key(settings: Settings) -> str:
    """Check the secret key: one that can be guessed lets anybody sign in as anybody. A demo has no real people."""
    found = [weakness(key) for key in (settings.secret_key, *settings.old_secret_keys)]
    weak = next((why for why in found if why), "")
    return f"LMS_SECRET_KEY {weak}: {CURE_KEY}" if weak and not settings.demo else ""


def demo(settings: Settings, session: Session) -> str:
    """Check that a real installation has no made-up people, and that a demo is not open to the public."""
    if settings.demo:
        host = urlsplit(settings.base_url).hostname or "localhost"
        local = host == "localhost" or host.startswith("127.") or host.endswith((".localhost", ".local", ".internal"))
        return "" if local else f"demo mode at {host}: everybody knows its passwords; unset LMS_DEMO, lms demo wipe"
    made_up = session.scalar(select(func.count()).select_from(Person).where(Person.is_demo)) or 0
    return f"{made_up} made-up people are left; they cannot sign in: remove them with lms demo wipe" if made_up else ""


def base_url(settings: Settings) -> str:
    """Check the public address: it is printed in QR codes, and people's names need TLS."""
    if settings.demo and not settings.base_url:
        return ""
    parts = urlsplit(settings.base_url)
    if not settings.base_url:
        return "LMS_BASE_URL is not set: QR codes get whatever address a visitor typed; set it to https://…"
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query:
        return f"LMS_BASE_URL is no address of a site: {settings.base_url}; write it like https://hoc.example.vn"
    if parts.scheme != "https" and not settings.demo:
        return "LMS_BASE_URL has no TLS: names and PINs travel readably; put a proxy with TLS in front, write https://"
    if parts.scheme == "https" and not settings.secure_cookies:
        return "cookies may travel without TLS: take LMS_SECURE_COOKIES=0 out"
    return ""


def proxies(settings: Settings) -> str:
    """Check the number of proxies: it must be possible, and TLS needs one, because the program itself speaks none."""
    if not 0 <= settings.proxies <= MOST_PROXIES:
        return f"LMS_PROXIES={settings.proxies} cannot be: set it to the number of proxies in front, usually 1"
    if settings.base_url.startswith("https:") and settings.proxies == 0:
        return "TLS without a proxy cannot be: set LMS_PROXIES=1, or everybody shares one address and its limits"
    return ""


def files(settings: Settings) -> str:
    """Check that the folder has mode 0700, the database 0600, and that both belong to the user of the service."""
    strange = [path for path, _mode in private_paths(settings) if path.stat().st_uid != os.geteuid()]
    if strange:
        whose = owner(strange[0].stat().st_uid)
        return f"{strange[0]} belongs to {whose}: run this as {whose}, or chown it to the user of the service"
    found = [f"chmod {mode:o} {path}" for path, mode in open_paths(settings)]
    return f"other users of this machine can read people's data: {' && '.join(found)}" if found else ""


def scanner(settings: Settings) -> str:
    """Check that the virus scanner, if there is to be one, answers; without it no file is taken."""
    if not settings.clamd:
        return ""
    try:
        there = scanning.answers(settings.clamd)
    except scanning.NoAnswer as why:
        return f"no scanner at LMS_CLAMD={settings.clamd} ({why}): no file is taken; start clamd, or take LMS_CLAMD out"
    return "" if there else f"what listens at LMS_CLAMD={settings.clamd} is no clamd: no file is taken"


def clock(session: Session, now: datetime) -> str:
    """Check the clock: one behind what was recorded is wrong, or was then, and certificates would be misdated."""
    told = timecare.trouble(session, now)
    row = timekeeping.watch(session)
    if told or (row and row.confirmed_at):
        # Somebody who has confirmed the clock since then knows what a wrong clock has left behind.
        return told
    last = newest_fact(session, now)
    if last is None or last <= now + AHEAD:
        return ""
    return f"it is {now:%Y-%m-%d %H:%M} here, but something was recorded at {last:%Y-%m-%d %H:%M}: set the clock (NTP)"


def backups(settings: Settings, now: datetime) -> str:
    """Check the backups: one a day, good, not old, not only on the same disk, and encrypted when they go elsewhere."""
    if settings.demo or not settings.backup_days:
        return ""
    tried = last_tried(settings.backups)
    if tried.trouble:
        return f"the last one failed ({tried.trouble}): make room or mend what it says, then restart lms work"
    if tried.made is None:
        return "none has been made yet: lms work makes one every day; is it running?"
    if tried.is_late(now):
        return f"the last one is of {tried.made:%Y-%m-%d}: is lms work running? systemctl status"
    if tried.copied is False:
        return "the last one could not be taken elsewhere: try LMS_BACKUP_COPY by hand"
    if settings.backup_copy and not (settings.backup_keys or settings.backup_passphrase):
        return "they are taken elsewhere readable by whoever finds them: lms backup key, then set LMS_BACKUP_KEY"
    if not settings.backup_copy and _same_disk(settings):
        return "they lie on the disk of the database only: set LMS_BACKUP_COPY, or LMS_BACKUPS on another disk"
    return ""


def _same_disk(settings: Settings) -> bool:
    if not settings.database_url.startswith("sqlite:///"):
        return False
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    return database.exists() and database.stat().st_dev == settings.backups.stat().st_dev
