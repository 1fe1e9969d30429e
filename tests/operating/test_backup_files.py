"""What is in a backup comes back the same on either engine, large values in pieces; and it is read before it is one."""

import base64
import hashlib
import io
import itertools
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyrage
import pytest
from flask import Flask
from sqlalchemy import insert, select, text

from lms.base import backups
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.catalogue.models import Attachment
from lms.operating import writing
from lms.operating.demo.demo_making import Size, load_demo
from lms.operating.readback import read_back
from lms.operating.source import NotRestored, Source
from tests.conftest import ENGINES
from tests.operating.test_way_back import inhabit, installation, refused, well

pytestmark = pytest.mark.slow
#: Where values begin to stand in entries of their own, and how much of them is in memory, scaled down.
LARGE, PIECE = 1000, 400
DATA = (0, 1, LARGE - 1, LARGE, LARGE + 1, 3 * PIECE - 1, 3 * PIECE, 3 * PIECE + 1, 5000)
OTHER = (None, 0, 1, LARGE + 1, 3 * PIECE)
OLD = Path(__file__).with_name("format-1.zip")
Parts = dict[str, bytes]


@pytest.fixture
def scaled_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "LARGE", LARGE)
    for module in ("source", "large"):
        monkeypatch.setattr(f"lms.operating.{module}.PIECE", PIECE)


def settings_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Each way to keep backups."""
    own = pyrage.x25519.Identity.generate()
    identity, phrase = folder / "key.txt", folder / "passphrase"
    identity.write_text(f"# mine\n{own}\n")
    phrase.write_text("sáu từ không ai đoán ra được\n")
    phrase.chmod(0o600)
    return {
        "open": {},
        "key": {"backup_keys": (str(own.to_public()),), "backup_identity": identity},
        "passphrase": {"backup_passphrase": phrase},
    }


def add_files(app: Flask) -> dict[str, tuple[bytes, bytes | None]]:
    """Files of every size that matters, the second one missing or empty at times; what is in them by hash."""
    chance, made = random.Random(7), {}
    with app.app_context():
        begin_write(db.session())
        for data, other in itertools.product(DATA, OTHER):
            first, second = chance.randbytes(data), None if other is None else chance.randbytes(other)
            name = hashlib.sha256(f"{data} {other}".encode()).hexdigest()
            made[name] = (first, second)
            row = {"sha256": name, "mime": "phim/tiếng Việt", "seconds": 1, "width": 0, "height": 0, "size": data}
            db.session.execute(insert(Attachment).values(**row, data=first, other=second, created_at=now()))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return made


def files_in(app: Flask) -> dict[str, tuple[bytes, bytes | None]]:
    with app.app_context():
        found = db.session.execute(select(Attachment.sha256, Attachment.data, Attachment.other)).all()
        db.session.remove()
        db.engine.dispose()
    return {name: (data, other) for name, data, other in found}


def contents(file: Path) -> dict[str, list[str]]:
    """Every row of an open backup, large values put in their place."""
    found: dict[str, list[str]] = {}
    with zipfile.ZipFile(file) as opened:
        for name in opened.namelist():
            if name.endswith(".jsonl"):
                rows = [json.loads(line) for line in opened.read(name).splitlines()]
                for row in rows:
                    for key, value in row.items():
                        if isinstance(value, dict) and value.keys() == {"entry", "bytes"}:
                            row[key] = base64.b64encode(opened.read(value["entry"])).decode()
                found[name] = sorted(json.dumps(row, sort_keys=True) for row in rows)
    return found


@pytest.mark.long
@pytest.mark.parametrize("target", ENGINES)
@pytest.mark.parametrize("engine", ENGINES)
def test_everything_comes_back_the_same(scaled_down: None, engine: str, target: str, tmp_path: Path) -> None:
    way = "key" if engine == target else "passphrase" if engine == "sqlite" else "open"
    changes = settings_of(tmp_path)[way]
    for app in installation(engine, tmp_path / "here"):
        inhabit(app)
        with app.app_context():
            begin_write(db.session())
            load_demo(db.session(), now(), size=Size(people=3), quiet=True)
            db.session.commit()
            db.session.remove()
        made, settings = add_files(app), app.extensions["lms_settings"]
        well(app, "backup", str(tmp_path / "open.zip"))
        app.extensions["lms_settings"] = replace(settings, **changes)
        well(app, "backup", str(tmp_path / "locked.zip"))
    before = contents(tmp_path / "open.zip")
    with zipfile.ZipFile(tmp_path / "open.zip") as opened:
        assert sum(name.startswith("attachment/") for name in opened.namelist()) > 30
    for other in installation(target, tmp_path / "there", **changes):
        well(other, "restore", str(tmp_path / "locked.zip"), "--yes")
        assert files_in(other) == made
        other.extensions["lms_settings"] = settings
        well(other, "backup", str(tmp_path / "again.zip"))
        assert contents(tmp_path / "again.zip") == before


@pytest.mark.parametrize("engine", ENGINES)
def test_a_backup_of_before_entries_for_large_values_comes_back(engine: str, tmp_path: Path) -> None:
    """The file was made by the program of then."""
    with zipfile.ZipFile(OLD) as opened:
        rows = {name: len(opened.read(name).splitlines()) for name in opened.namelist() if name.endswith(".jsonl")}
        pictures = [json.loads(line) for line in opened.read("media.jsonl").splitlines()]
    assert len(pictures) > 10
    for app in installation(engine, tmp_path / "here"):
        well(app, "restore", str(OLD), "--yes")
        assert "good" in well(app, "backup", "check", str(OLD))
        with app.app_context(), db.engine.connect() as connection:
            for name, count in rows.items():
                table = name.removesuffix(".jsonl")
                assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == count, table
            kept = dict(connection.execute(text("SELECT sha256, data FROM media")).all())
        assert {name: bytes(data) for name, data in kept.items()} == {
            one["sha256"]: base64.b64decode(one["data"]) for one in pictures
        }
        with app.app_context():
            db.engine.dispose()


# --- reading back -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """The entries of a backup with people and large values."""
    folder = tmp_path_factory.mktemp("backup")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "LARGE", LARGE)
        for app in installation("sqlite", folder / "here"):
            inhabit(app)
            add_files(app)
            well(app, "backup", str(folder / "a.zip"))
    with zipfile.ZipFile(folder / "a.zip") as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def read(parts: Parts, folder: Path) -> int:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return read_back(Source(raw, Path("a.zip")), folder)


def with_right_hashes(parts: Parts) -> Parts:
    about = json.loads(parts["about.json"])
    about["sha256"] = {name: hashlib.sha256(parts[name]).hexdigest() for name in parts if name != "about.json"}
    return {**parts, "about.json": json.dumps(about).encode()}


def first_large(parts: Parts) -> str:
    return next(name for name in parts if name.startswith("attachment/"))


def test_what_was_written_reads_back(parts: Parts, tmp_path: Path) -> None:
    rows = json.loads(parts["about.json"])["rows"]
    assert read(parts, tmp_path) == sum(rows.values()) > len(DATA) * len(OTHER)
    assert list(tmp_path.iterdir()) == []


def test_every_entry_has_its_hash(parts: Parts, tmp_path: Path) -> None:
    assert json.loads(parts["about.json"])["sha256"].keys() == parts.keys() - {"about.json"}
    for name in parts.keys() - {"about.json"}:
        if parts[name]:
            other = bytearray(parts[name])
            other[len(other) // 2] ^= 1
            with pytest.raises(NotRestored, match="damaged"):
                read({**parts, name: bytes(other)}, tmp_path)
        with pytest.raises(NotRestored, match="damaged"):
            read({**parts, name: parts[name] + b"\n"}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def less_rows(parts: Parts) -> Parts:
    return {**parts, "consent.jsonl": b"", "attachment.jsonl": b"".join(parts["attachment.jsonl"].splitlines(True)[1:])}


def shorter(parts: Parts) -> Parts:
    name = first_large(parts)
    return {**parts, name: parts[name][:-1]}


def gone(parts: Parts) -> Parts:
    return {name: content for name, content in parts.items() if name != first_large(parts)}


@pytest.mark.parametrize("change", [less_rows, shorter, gone])
def test_what_is_missing_is_found_whatever_the_hashes_say(
    parts: Parts, change: Callable[[Parts], Parts], tmp_path: Path
) -> None:
    with pytest.raises(NotRestored, match="damaged"):
        read(with_right_hashes(change(parts)), tmp_path)


def references(parts: Parts) -> Iterator[tuple[str, list[str]]]:
    for table, columns, _other, _theirs in json.loads(parts["about.json"])["references"]:
        yield table, columns


def test_every_reference_is_followed(parts: Parts, tmp_path: Path) -> None:
    tried = 0
    for table, columns in references(parts):
        rows = [json.loads(line) for line in parts[f"{table}.jsonl"].splitlines()]
        for row in rows:
            if all(row[column] is not None for column in columns):
                value = row[columns[-1]]
                row[columns[-1]] = 987_654_321 if isinstance(value, int) else "0" * len(value)
                tried += 1
                lines = b"".join(json.dumps(one).encode() + b"\n" for one in rows)
                with pytest.raises(NotRestored, match=f"rows of {table} point at nothing"):
                    read(with_right_hashes({**parts, f"{table}.jsonl": lines}), tmp_path)
                break
    assert tried > 5


def test_a_database_whose_rows_point_at_nothing_gives_no_backup(tmp_path: Path) -> None:
    for app in installation("sqlite", tmp_path / "here"):
        inhabit(app)
        with app.app_context(), db.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
            driver.execute("UPDATE course SET current_version_id = 987654")
            driver.execute("PRAGMA foreign_keys=ON")
        said = refused(app, "backup", str(tmp_path / "a.zip"))
        assert "point at nothing" in said
        assert "lms doctor" in said
        assert sorted(path.name for path in tmp_path.iterdir()) == ["here"]


# --- which is the newest ----------------------------------------------------------------------------------------------


def test_the_newest_is_told_by_its_name_and_not_by_the_day_of_a_copy(tmp_path: Path) -> None:
    for name in (
        "night-20261130-000500.zip", "before-upgrade-20261129-120000-000007.zip", "before-upgrade-20261128-120000.zip",
        "before-rollback-20261129-130000-000000.zip", "mine.zip", "night-20261201-000500.zip.part",
    ):  # fmt: skip
        (tmp_path / name).touch()
    (tmp_path / "before-upgrade-20261128-120000.zip").touch()
    assert backups.newest(tmp_path) == tmp_path / "night-20261130-000500.zip"
    assert backups.newest(tmp_path, "before-upgrade-") == tmp_path / "before-upgrade-20261129-120000-000007.zip"
    assert backups.newest(tmp_path / "none") is None
    (tmp_path / "before-rollback-20261202-130000-000000.zip").touch()
    assert backups.newest(tmp_path, besides=backups.LEFT_BEHIND) == tmp_path / "night-20261130-000500.zip"
