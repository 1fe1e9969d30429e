"""An encrypted backup tells nothing to whoever finds it, opens for whoever has the key, and never half."""

import io
import os
import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyrage
import pytest
from flask import Flask
from sqlalchemy import select, text

from lms.base import backups
from lms.base.clock import now
from lms.base.db import db
from lms.operating import archive, checks, envelope, nightly
from lms.people.models import Person
from tests.conftest import ENGINES
from tests.depth import repeats
from tests.operating.test_backup_files import settings_of
from tests.operating.test_way_back import (
    differences,
    empty,  # noqa: F401  (what `old` is made of)
    everything,
    inhabit,
    installation,
    old,
    refused,
    well,
)

pytestmark = pytest.mark.slow
WAYS = ("key", "passphrase")
SECRET_KEY = "k3y-of-a-test-that-is-long-enough-0123456789"
assert old  # a fixture


@pytest.fixture(scope="module", params=ENGINES)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An installation that no test here changes for good."""
    for made in installation(str(request.param), tmp_path_factory.mktemp("encrypted") / "here"):
        inhabit(made)
        yield made


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The same, on SQLite only: for what has nothing to do with the database."""
    for made in installation("sqlite", tmp_path_factory.mktemp("small") / "here"):
        inhabit(made)
        yield made


def keep(app: Flask, **changes: Any) -> None:
    """Let the installation keep its backups in another way; what is not named is not set."""
    none = {"backup_keys": (), "backup_identity": None, "backup_passphrase": None}
    app.extensions["lms_settings"] = replace(app.extensions["lms_settings"], **(none | changes))


def made(app: Flask, way: str, folder: Path) -> tuple[Path, dict[str, Any]]:
    """(an encrypted backup, the settings with which it opens)."""
    changes = settings_of(folder)[way]
    keep(app, **changes)
    well(app, "backup", str(folder / "a.zip"))
    return folder / "a.zip", changes


def names(app: Flask) -> list[bytes]:
    with app.app_context():
        found = [name.encode() for name in db.session.scalars(select(Person.name)) if name]
        db.session.remove()
    return found


# --- nothing in clear -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_nobodys_name_is_in_the_file_nor_beside_it(
    app: Flask, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, seen = archive._read_back, []

    def look(part: Path, *more: Any) -> None:
        """When all is written and nothing is cleared away yet."""
        var = app.extensions["lms_settings"].var
        seen.extend(path for folder in (tmp_path, var) for path in folder.rglob("*") if path.is_file())
        for path in seen:
            if not path.name.startswith("test.db"):
                assert not any(name in path.read_bytes() for name in names(app)), path
        honest(part, *more)

    with monkeypatch.context() as patch:
        patch.setattr(archive, "_read_back", look)
        file, _changes = made(app, way, tmp_path)
    assert tmp_path / "a.zip.part" in seen
    assert names(app)
    raw = file.read_bytes()
    assert not any(word in raw for word in (*names(app), b"person.jsonl", b"learning_event"))
    assert file.stat().st_mode & 0o077 == 0
    keep(app)
    well(app, "backup", str(tmp_path / "open.zip"))
    with zipfile.ZipFile(tmp_path / "open.zip") as opened:
        assert all(name in opened.read("person.jsonl") for name in names(app)), "the names would have been found"


@pytest.mark.parametrize("way", WAYS)
def test_it_opens_by_hand_as_the_note_in_it_says(small: Flask, way: str, tmp_path: Path) -> None:
    file, changes = made(small, way, tmp_path)
    with zipfile.ZipFile(file) as outer:
        assert outer.namelist() == ["READ-ME.txt", *(["key.age"] if way == "passphrase" else []), "backup.zip.age"]
        if way == "passphrase":
            phrase = changes["backup_passphrase"].read_text().strip()
            key = pyrage.passphrase.decrypt(outer.read("key.age"), phrase).decode()
        else:
            key = changes["backup_identity"].read_text().splitlines()[1]
        plain = pyrage.decrypt(outer.read("backup.zip.age"), [pyrage.x25519.Identity.from_str(key.strip())])
    with zipfile.ZipFile(io.BytesIO(plain)) as inner:
        assert inner.testzip() is None
        assert "person.jsonl" in inner.namelist()


# --- opened, and not opened -------------------------------------------------------------------------------------------


def tries(file: Path) -> list[list[str]]:
    return [["backup", "check", str(file)], ["restore", str(file), "--yes"], ["rollback", str(file), "--yes"]]


@pytest.mark.parametrize("way", WAYS)
def test_without_its_key_or_with_another_one_it_stays_closed(app: Flask, way: str, tmp_path: Path) -> None:
    file, changes = made(app, way, tmp_path)
    before = everything(app)
    other = tmp_path / "other"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    phrase = tmp_path / "another"
    phrase.write_text("một câu khác hẳn câu kia")
    phrase.chmod(0o600)
    keep(app)
    for words in tries(file):
        assert ("LMS_BACKUP_IDENTITY_FILE" if way == "key" else "LMS_BACKUP_PASSPHRASE_FILE") in refused(app, *words)
        assert "another key" in refused(app, *words, "--identity", str(other))
    keep(app, backup_passphrase=phrase)
    assert ("--identity" if way == "key" else "passphrase") in refused(app, "backup", "check", str(file))
    for nothing in (tmp_path / "none", file):
        keep(app, backup_identity=nothing)
        assert str(nothing) in refused(app, "backup", "check", str(file))
    assert differences(before, everything(app)) == []
    assert sorted(path.name for path in app.extensions["lms_settings"].var.glob("lms-*")) == []
    keep(app, **changes)
    assert "good" in well(app, "backup", "check", str(file))


def test_the_key_may_come_with_the_command(app: Flask, tmp_path: Path) -> None:
    file, changes = made(app, "key", tmp_path)
    before = everything(app)
    keep(app)
    given = ["--identity", str(changes["backup_identity"])]
    well(app, "backup", "check", str(file), *given)
    well(app, "restore", str(file), "--yes", *given)
    assert differences(before, everything(app)) == []
    assert "rows are back" in well(app, "rollback", str(file), "--yes", *given)
    assert differences(before, everything(app)) == []


@pytest.mark.parametrize("way", ["key", repeats("passphrase", why="behind its head it is the same")])
def test_one_that_was_cut_off_or_changed_anywhere_is_refused(small: Flask, way: str, tmp_path: Path) -> None:
    file, changes = made(small, way, tmp_path)
    keep(small, **changes)
    whole, chance = file.read_bytes(), random.Random(5)
    with zipfile.ZipFile(file) as outer:
        body = outer.getinfo(envelope.BODY)
    # What the zip itself writes down around it, such as its date, may be anything: nobody reads it.
    first, last = body.header_offset + 100, body.header_offset + body.compress_size
    for turn in range(6):
        at = chance.randrange(first, last - 30)
        raw = whole[:at] if turn % 2 else whole[:at] + chance.randbytes(30) + whole[at + 30 :]
        file.write_bytes(raw)
        said = refused(small, "backup", "check", str(file))
        assert "damaged" in said or "not a backup" in said
    with zipfile.ZipFile(io.BytesIO(whole)) as outer:
        parts = {name: outer.read(name) for name in outer.namelist()}
    kept = parts[envelope.BODY]
    other = bytes([kept[300] ^ 1])
    for changed in (kept[:-1], kept[: len(kept) // 2], kept[:-20] + os.urandom(20), kept[:300] + other + kept[301:]):
        with zipfile.ZipFile(file, "w") as target:  # by somebody who puts the sums of the zip right
            for name, content in {**parts, envelope.BODY: changed}.items():
                target.writestr(name, content)
        assert "damaged" in refused(small, "backup", "check", str(file))
    file.write_bytes(whole)
    well(small, "backup", "check", str(file))


# --- what is needed to make one ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "mode", "told"),
    [
        ("sáu từ không ai đoán ra được", 0o640, "chmod 600"),
        ("sáu từ không ai đoán ra được", 0o604, "chmod 600"),
        ("ngắn", 0o600, "no passphrase"),
        ("", 0o600, "no passphrase"),
        (None, 0, "cannot be read"),
    ],
)
def test_a_passphrase_is_closed_to_others_and_long(
    small: Flask, tmp_path: Path, content: str | None, mode: int, told: str
) -> None:
    phrase = tmp_path / "passphrase"
    if content is not None:
        phrase.write_text(content)
        phrase.chmod(mode)
    keep(small, backup_passphrase=phrase)
    said = refused(small, "backup", str(tmp_path / "a.zip"))
    assert told in said
    assert content is None or not content or content not in said
    assert list(tmp_path.glob("a.zip*")) == []


def test_a_full_disk_is_told_as_such_and_leaves_nothing(
    small: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, _changes = made(small, "key", tmp_path)

    def full(recorder: Any, _piece: bytes) -> int:
        recorder.problem = OSError(28, "No space left on device")
        raise recorder.problem

    monkeypatch.setattr(envelope._Recorder, "write", full)
    for deed in (lambda: archive.write(tmp_path / "b.zip"), lambda: archive.check(file)):
        with small.app_context(), pytest.raises(OSError, match="No space") as told:
            deed()
        assert told.value.errno == 28
    assert list(tmp_path.glob("*b.zip*")) == []


def test_a_key_is_made_told_how_to_keep_and_never_written_over(small: Flask, tmp_path: Path) -> None:
    file = tmp_path / "stick.txt"
    said = well(small, "backup", "key", str(file))
    recipient = next(word.partition("=")[2] for word in said.split() if word.startswith("LMS_BACKUP_KEY="))
    assert "AGE-SECRET-KEY" not in said
    assert file.stat().st_mode & 0o077 == 0
    before = file.read_text()
    assert "already" in refused(small, "backup", "key", str(file))
    assert file.read_text() == before
    keep(small, backup_keys=(recipient, str(pyrage.x25519.Identity.generate().to_public())))
    well(small, "backup", str(tmp_path / "a.zip"))
    well(small, "backup", "check", str(tmp_path / "a.zip"), "--identity", str(file))
    assert "AGE-SECRET-KEY-1" in well(small, "backup", "key")


# --- those that the program makes by itself ---------------------------------------------------------------------------


def test_the_daily_one_needs_no_key_that_opens_it(app: Flask, tmp_path: Path) -> None:
    changes = settings_of(tmp_path)["key"]
    keep(app, **{**changes, "backup_identity": None})
    settings = replace(app.extensions["lms_settings"], kept_in=tmp_path / "kept", backup_copy="true", demo=False)
    with app.app_context():
        nightly.back_up(settings, now())
    tried = backups.last_tried(settings.backups)
    assert tried.trouble == ""
    assert envelope.is_sealed(settings.backups / tried.file)
    assert checks.backups(settings, now()) == ""
    assert "LMS_BACKUP_KEY" in checks.backups(replace(settings, backup_keys=()), now())
    app.extensions["lms_settings"] = replace(app.extensions["lms_settings"], kept_in=settings.kept_in)
    assert "--identity" in refused(app, "backup", "check")
    assert "good" in well(app, "backup", "check", "--identity", str(changes["backup_identity"]))
    app.extensions["lms_settings"] = replace(app.extensions["lms_settings"], kept_in=None)


@pytest.mark.long
def test_an_upgrade_that_fails_is_taken_back_without_the_key_and_going_back_asks_for_it(
    old: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = settings_of(tmp_path)["key"]["backup_identity"]
    keep(old, backup_keys=(str(envelope.read_identities(identity)[0].to_public()),))
    before = everything(old)

    def half(**_named: Any) -> None:
        """A migration that changes something and then fails."""
        with db.engine.connect().execution_options(write=True) as connection, connection.begin():
            connection.execute(text("UPDATE person SET name = 'giữa chừng'"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0012'"))
        raise RuntimeError("a mistake of this version")

    with monkeypatch.context() as patch:
        patch.setattr("lms.operating.database.migrate", half)
        assert "everything is as it was" in refused(old, "upgrade")
    assert differences(before, everything(old)) == []
    well(old, "upgrade")
    after = everything(old)
    assert all(envelope.is_sealed(file) for file in old.extensions["lms_settings"].backups.glob("*.zip"))
    assert "--identity" in refused(old, "rollback", "--yes")
    assert differences(after, everything(old)) == []
    well(old, "rollback", "--yes", "--identity", str(identity))
    assert differences(before, everything(old)) == []
