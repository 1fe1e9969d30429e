"""Commands that concern the whole installation: serve, database, demo, backup, doctor, media, privacy."""

from lms.operating.archive import backup, restore
from lms.operating.checkup import doctor
from lms.operating.demo.demo_making import demo_cli
from lms.operating.mediamoving import media_cli
from lms.operating.retention import privacy_cli
from lms.operating.serving import run, serve
from lms.operating.upgrading import db_cli, rollback, upgrade

__all__ = [
    "backup",
    "db_cli",
    "demo_cli",
    "doctor",
    "media_cli",
    "privacy_cli",
    "restore",
    "rollback",
    "run",
    "serve",
    "upgrade",
]
