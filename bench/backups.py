"""How much memory backups take, with few films and with many; on SQLite, and on PostgreSQL where there is one.

Each command is a process of its own, which prints the most memory that it ever held. What counts is how much more that
is than for a process that only starts the application and asks the database something, and that it does not grow with
the number of films.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage
from flask import Flask
from sqlalchemy import text

from bench._installation import ENGINES, fresh
from lms.base.db import db

MB = 1 << 20
#: Bytes of a film (one may have 60 MB at most), and how many films are few and many.
FILM, FEW, MANY = 50 * MB, 3, 12
PASSPHRASE = "with a passphrase"
FILL = text(
    "INSERT INTO attachment (sha256, mime, seconds, width, height, size, data, other, created_at)"
    " VALUES (:sha256, 'video/film', 60, 640, 360, :size, :data, :other, :day)"
)


def child(words: list[str]) -> None:
    """Run one command of `lms` (none: only start), and print the most memory that this process held, in KB."""
    from lms.app import create_app  # noqa: PLC0415  (the parent must not hold it for this process)

    app = create_app()
    if words:
        done = app.test_cli_runner().invoke(args=words)
        if done.exit_code:
            raise SystemExit(done.output or repr(done.exception))
    else:
        with app.app_context():
            db.session.execute(text("SELECT count(*) FROM person"))
    most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(most.split()[1])


def peak(app: Flask, *words: str, **more: str) -> tuple[float, float]:
    """(MB, seconds) that a command of `lms` takes."""
    settings = app.extensions["lms_settings"]
    given = {"LMS_DATABASE_URL": settings.database_url, "LMS_VAR": str(settings.var), "LMS_DEMO": "1", **more}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bench.backups", "child", *words],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"lms {' '.join(words)}: {done.stderr[-2000:]}")
    return int(done.stdout.split()[-1]) / 1024, time.perf_counter() - start


def add_films(app: Flask, count: int) -> None:
    """Bring the number of films up to `count`; each is random bytes, which no zip makes smaller."""
    with app.app_context():
        engine = db.engine
        there = db.session.scalar(text("SELECT count(*) FROM attachment WHERE mime = 'video/film'")) or 0
        db.session.rollback()
        for number in range(there, count):
            with engine.connect().execution_options(write=True) as connection, connection.begin():
                values = {"sha256": f"{number:064}", "size": FILM, "data": os.urandom(FILM), "other": None}
                values["day"] = "2026-11-30 00:00:00" + ("" if engine.dialect.name == "sqlite" else "+00")
                connection.execute(FILL, values)
        db.engine.dispose()


@contextmanager
def keys(folder: Path) -> Iterator[dict[str, dict[str, str]]]:
    """By name, the settings of each way to keep backups."""
    own = pyrage.x25519.Identity.generate()
    (folder / "key.txt").write_text(str(own))
    phrase = folder / "passphrase"
    phrase.write_text("sáu từ không ai đoán ra được")
    phrase.chmod(0o600)
    yield {
        "readable": {},
        "to a key": {
            "LMS_BACKUP_KEY": str(own.to_public()),
            "LMS_BACKUP_IDENTITY_FILE": str(folder / "key.txt"),
        },
        PASSPHRASE: {"LMS_BACKUP_PASSPHRASE_FILE": str(phrase)},
    }


def measure(engine: str) -> None:
    """Print the figures of one engine."""
    with fresh(engine) as app, keys(app.extensions["lms_settings"].var) as ways:
        var: Path = app.extensions["lms_settings"].var
        most: dict[tuple[str, str], list[float]] = {}
        for count in (FEW, MANY):
            add_films(app, count)
            idle, _time = peak(app)
            print(f"  {engine}, {count} films of {FILM // MB} MB; a process that only started: {idle:.0f} MB")
            for way, given in ways.items():
                if count > FEW and way == PASSPHRASE:
                    continue  # what it takes is for scrypt and does not depend on what is encrypted
                file = str(var / "measured.zip")
                for words in (("backup", file), ("backup", "check", file), ("restore", file, "--yes")):
                    held, taken = peak(app, *words, **given)
                    name = " ".join(word for word in words if not word.startswith(("/", "--")))
                    most.setdefault((way, name), []).append(held - idle)
                    print(f"    {name:13} {way:18} {held - idle:5.0f} MB more, {taken:5.1f} s")
                Path(file).unlink()
        grown = max(held[1] - held[0] for held in most.values() if len(held) > 1)
        print(f"  {engine}: {MANY // FEW} times as many films take at most {grown:.0f} MB more")


def main() -> None:
    """Print the figures of each engine."""
    for engine in ENGINES:
        measure(engine)


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(sys.argv[2:])
    else:
        main()
