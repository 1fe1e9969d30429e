"""Which revision the tables are at, and which ones this program knows; without Alembic, which only migrating needs."""

import re
from functools import cache

from sqlalchemy import Connection, inspect, text

from lms.base.settings import ROOT

MIGRATIONS = ROOT / "lms" / "migrations"
#: The table in which Alembic keeps the revision.
REVISION = "alembic_version"
#: The two lines with which every migration names itself and the one before it.
_SAYS = re.compile(r"""^(revision|down_revision) = (?:['"](\w+)['"]|None)$""", re.MULTILINE)


def revision_of(connection: Connection) -> str | None:
    """The revision the database is at; None when it is empty."""
    if not inspect(connection).has_table(REVISION):
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {REVISION}"))  # noqa: S608  (our own table)
    return found


@cache
def known() -> frozenset[str]:
    """Every revision that this program has a migration for."""
    return frozenset(_steps())


@cache
def newest() -> str:
    """The revision that this program needs: the one that no other follows."""
    steps = _steps()
    (head,) = set(steps) - set(steps.values())
    return head


def _steps() -> dict[str, str]:
    """Every revision, with the one that it follows ("" for the first)."""
    files = sorted((MIGRATIONS / "versions").glob("*.py"))
    said = [dict(_SAYS.findall(file.read_text(encoding="utf-8"))) for file in files]
    return {one["revision"]: one["down_revision"] for one in said}
