"""A backup every day: by the worker, looked over, few kept, taken elsewhere, its age told; and rehearsed on demand."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, strategies as st

from lms.base import backups
from lms.base.clock import now
from lms.base.settings import Settings
from lms.operating import checks, nightly
from tests.conftest import ENGINES
from tests.depth import repeats
from tests.operating import test_way_back as way_back
from tests.operating.test_way_back import differences, everything, inhabit, refused, surroundings, well

pytestmark = pytest.mark.slow
KEY = "k3y-of-a-test-that-is-long-enough-0123456789"


def installation(kind: str, folder: Path, **changes: object) -> Iterator[Flask]:
    """A real one: no demo, so that there is something to lose."""
    for app in way_back.installation(kind, folder, **({"demo": False, "secret_key": KEY} | changes)):
        inhabit(app)
        yield app


@pytest.fixture(params=ENGINES)
def real(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    yield from installation(str(request.param), tmp_path / "here")


def settings_of(app: Flask) -> Settings:
    found: Settings = app.extensions["lms_settings"]
    return found


def back_up(app: Flask, moment: datetime) -> None:
    with app.app_context():
        nightly.back_up(settings_of(app), moment)


def made(app: Flask) -> list[str]:
    return sorted(path.name for path in settings_of(app).backups.glob("night-*.zip"))


def tried(app: Flask) -> backups.Tried:
    return backups.last_tried(settings_of(app).backups)


def doctor(app: Flask, moment: datetime) -> str:
    return checks.backups(settings_of(app), moment)


# --- which are kept -------------------------------------------------------------------------------------------------


@given(st.sets(st.integers(0, 800), max_size=60), st.integers(1, 40))
def test_the_last_days_and_the_first_of_three_months_are_kept(days: set[int], kept: int) -> None:
    start = date(2026, 1, 1)
    names = {day: f"night-{start + timedelta(days=day):%Y%m%d}-000500.zip" for day in days}
    left = set(names.values()) - set(nightly.to_drop(list(names.values()), kept))
    assert {names[day] for day in sorted(days)[-kept:]} <= left
    assert len(left) <= kept + nightly.MONTHS
    months = sorted({name[6:12] for name in names.values()})[-nightly.MONTHS :]
    assert all(min(name for name in names.values() if name[6:12] == month) in left for month in months)


# --- made once a day ------------------------------------------------------------------------------------------------


def test_one_is_made_a_day_and_can_be_put_back(real: Flask) -> None:
    before = everything(real)
    moment = now()
    for _time in range(2):
        back_up(real, moment)
    back_up(real, moment + timedelta(days=1))
    assert len(made(real)) == 2
    file = settings_of(real).backups / made(real)[0]
    assert file.stat().st_mode & 0o077 == 0
    assert tried(real).file == made(real)[1]
    assert "good" in well(real, "backup", "check")
    well(real, "restore", str(file), "--yes")
    assert differences(before, everything(real)) == []


def test_one_of_today_from_another_machine_is_not_taken_for_this_ones(real: Flask) -> None:
    with real.app_context():
        settings = real.extensions["lms_settings"]
        nightly.back_up(settings, now())
        (brought,) = settings.backups.glob("night-*.zip")
        (settings.backups / backups.NAME).unlink()
        nightly.back_up(settings, now() + timedelta(seconds=2))
        made = backups.last_tried(settings.backups)
        assert made.file
        assert made.file != brought.name
        assert len(list(settings.backups.glob("night-*.zip"))) == 2


def test_only_so_many_are_kept(tmp_path: Path) -> None:
    for app in installation("sqlite", tmp_path / "here", backup_days=2):
        start = datetime.fromisoformat("2026-11-10T20:00:00+00:00")
        for day in range(5):
            back_up(app, start + timedelta(days=day))
        assert [name[:14] for name in made(app)] == ["night-20261111", "night-20261114", "night-20261115"]


def test_one_that_fails_is_told_and_tried_again_the_same_day(real: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = now()
    back_up(real, moment - timedelta(days=1))
    good = tried(real)

    def full(*_parts: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("lms.operating.writing.write", full)
        with pytest.raises(OSError, match="No space"):
            back_up(real, moment)
    assert tried(real).trouble
    assert (tried(real).made, tried(real).file) == (good.made, good.file)
    assert "the last one failed" in doctor(real, moment)
    assert list(settings_of(real).backups.glob("*.part")) == []
    (settings_of(real).backups / "night-20260101-000000.zip.part").write_bytes(b"cut off")
    back_up(real, moment)
    assert list(settings_of(real).backups.glob("*.part")) == []
    assert tried(real).trouble == ""
    assert len(made(real)) == 2


def test_none_is_made_of_made_up_people_or_where_none_is_wanted(tmp_path: Path) -> None:
    for number, changes in enumerate(({"demo": True}, {"backup_days": 0})):
        for app in installation("sqlite", tmp_path / str(number), **changes):
            with app.app_context():
                nightly.back_up_today()
            assert not settings_of(app).backups.exists()
            assert doctor(app, now()) == ""


# --- taken elsewhere ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "well_done"), [("cp -t {there}", True), ("false", False), ("no-such-command", False)]
)
def test_each_is_given_to_the_command_that_takes_it_elsewhere(tmp_path: Path, command: str, well_done: bool) -> None:
    there = tmp_path / "nơi khác (2)"
    there.mkdir()
    order = command.format(there=f"'{there}'")
    for app in installation("sqlite", tmp_path / "here", backup_copy=order):
        back_up(app, now())
        assert tried(app).copied is well_done
        assert [path.name for path in there.iterdir()] == (made(app) if well_done else [])
        assert ("could not be taken elsewhere" in doctor(app, now())) is not well_done


# --- its age is told ------------------------------------------------------------------------------------------------


def test_the_doctor_tells_of_none_of_an_old_one_and_of_one_on_the_same_disk(real: Flask) -> None:
    moment = now()
    assert "none has been made" in doctor(real, moment)
    back_up(real, moment)
    on_sqlite = settings_of(real).database_url.startswith("sqlite")
    assert ("disk of the database only" in doctor(real, moment)) is on_sqlite
    assert "is lms work running" in doctor(real, moment + timedelta(days=3))


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"made": 3}', '{"made": null, "more": 1}'])
def test_a_note_that_cannot_be_read_is_as_none(real: Flask, text: str) -> None:
    folder = settings_of(real).backups
    folder.mkdir()
    (folder / backups.NAME).write_text(text)
    assert "none has been made" in doctor(real, now())


# --- the worker does it ---------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_worker_makes_it(real: Flask) -> None:
    given = surroundings(real, LMS_SECRET_KEY=KEY)
    worker = subprocess.Popen([sys.executable, "-m", "lms", "work"], env=given, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while tried(real).made is None and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        worker.terminate()
        worker.wait(30)
    assert len(made(real)) == 1
    assert tried(real).made is not None


# --- rehearsed ------------------------------------------------------------------------------------------------------


def test_a_check_changes_nothing_and_leaves_nothing(real: Flask, tmp_path: Path) -> None:
    before = everything(real)
    well(real, "backup", str(tmp_path / "a.zip"))
    assert "good" in well(real, "backup", "check", str(tmp_path / "a.zip"))
    assert differences(before, everything(real)) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "here"]


@pytest.mark.parametrize(
    "seed", [repeats(seed, why="another block of another file") if seed % 2 else seed for seed in range(12)]
)
def test_a_bad_block_anywhere_is_found(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for app in installation("sqlite", tmp_path / "here"):
        well(app, "backup", str(tmp_path / "a.zip"))
        raw = bytearray((tmp_path / "a.zip").read_bytes())
        at = chance.randrange(len(raw) - 512)
        raw[at : at + 512] = chance.randbytes(512)
        (tmp_path / "a.zip").write_bytes(bytes(raw))
        before = everything(app)
        for words in (["backup", "check", str(tmp_path / "a.zip")], ["restore", str(tmp_path / "a.zip"), "--yes"]):
            said = refused(app, *words)
            assert "damaged" in said or "not a backup" in said or "newer version" in said
        assert differences(before, everything(app)) == []


def test_without_a_backup_there_is_nothing_to_check(real: Flask) -> None:
    assert "say which FILE to check" in refused(real, "backup", "check")


def test_what_is_noted_is_as_it_was_written(tmp_path: Path) -> None:
    one = backups.Tried(now(), "night.zip", 7, copied=True)
    backups.note(tmp_path, one)
    assert backups.last_tried(tmp_path) == one
    assert json.loads((tmp_path / backups.NAME).read_text())["size"] == 7
