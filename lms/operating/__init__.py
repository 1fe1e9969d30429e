"""Commands that concern the whole installation: serve, database, demo, backup, doctor, privacy."""

from lms.operating.archive import backup, restore
from lms.operating.checkup import doctor
from lms.operating.database import db_cli
from lms.operating.demo import demo_cli
from lms.operating.retention import privacy_cli
from lms.operating.serving import run, serve

__all__ = ["backup", "db_cli", "demo_cli", "doctor", "privacy_cli", "restore", "run", "serve"]
