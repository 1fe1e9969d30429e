"""Running `lms` commands as an operator types them, and comparing what two databases hold."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import MetaData, create_engine, inspect, select
from sqlalchemy.types import JSON

from lms.base.db import Base, prepare_engine
from lms.base.settings import ROOT
from lms.operating.writing import FLEETING
from soak._installation import environment

#: The queue's own tables and those that are never in a backup.
LEFT_OUT = FLEETING | {"kv", "schedule", "task"}
SECONDS = 600


def lms(url: str, var: Path, *words: str) -> str:
    """Run a command of `lms`; returns what it printed. Raises RuntimeError when it fails."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")} | environment(url, var)
    done = subprocess.run(
        [sys.executable, "-m", "lms", *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            f"lms {' '.join(words)} ended with {done.returncode}: {done.stdout[-500:]}{done.stderr[-1500:]}"
        )
    return done.stdout + done.stderr


def prints(url: str) -> dict[str, str]:
    """By table, the number of rows and a hash, the same on both kinds of database when the rows are the same."""
    engine = create_engine(url)
    prepare_engine(engine)
    found = {}
    with engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        for table in Base.metadata.sorted_tables:
            if table.name in there - LEFT_OUT:
                rows = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
                found[table.name] = _print(rows)
    engine.dispose()
    return found


def raw_prints(url: str) -> dict[str, str]:
    """What `prints` gives, for tables of any revision as the database has them: comparable on one kind of database."""
    engine = create_engine(url)
    prepare_engine(engine)
    found = {}
    with engine.connect() as connection:
        there = MetaData()
        there.reflect(connection)
        for name, table in sorted(there.tables.items()):
            if name not in LEFT_OUT:
                found[name] = _print(sorted(_told(table, row) for row in connection.execute(select(table))))
    engine.dispose()
    return found


def _told(table: object, row: object) -> str:
    """A row as text; JSON with its names in order, because an upgrade may write it again."""
    columns = table.columns  # type: ignore[attr-defined]
    values = [_ordered(v) if isinstance(c.type, JSON) else v for c, v in zip(columns, row, strict=True)]  # type: ignore[call-overload]
    return repr(dict(sorted(zip((column.name for column in columns), values, strict=True))))


def _ordered(value: object) -> object:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(one) for one in value] if isinstance(value, list) else value


def _print(rows: list[str]) -> str:
    return f"{len(rows)} rows {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:16]}"


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """A line for each table that is not the same."""
    return [
        f"{name}: {one.get(name)} and {other.get(name)}"
        for name in sorted(one.keys() | other.keys())
        if one.get(name) != other.get(name)
    ]
